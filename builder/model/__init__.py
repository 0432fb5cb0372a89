"""The meaning of the content: issuers, badge classes, awards, and their public addresses."""
