"""What a verifier asks of the form of a document, written as YAML (JSON Schema 2020-12)."""
