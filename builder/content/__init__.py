"""The files of a publication: strict YAML with positions, JSON Schemas, and which file belongs where.

This layer knows files and fields; it does not know what a badge is.
"""
