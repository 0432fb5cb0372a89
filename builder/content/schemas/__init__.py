"""JSON Schemas of the content files, written as YAML (see `builder.content.schema`)."""
