"""Registries: facts about vocabularies, variants and policies, kept as data with their sources."""
