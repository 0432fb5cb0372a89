"""Addresses as text: what an absolute IRI is for every software that will read our documents."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# What RFC 3987 and the JSON-LD processors agree to refuse in an absolute IRI.
_REFUSED = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f]|%(?![0-9A-Fa-f]{2})')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")


def is_absolute_iri(text: str) -> bool:
    """Say whether text is an absolute IRI that every JSON-LD processor accepts as an `id`."""
    if _REFUSED.search(text) or not _SCHEME.match(text):
        return False
    try:
        urlsplit(text)
    except ValueError:  # such as an IPv6 address without its end
        return False
    return True
