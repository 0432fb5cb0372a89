"""Addresses as text: what an absolute IRI is for every software that will read our documents."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

# RFC 3987 §2.2, without what its §4.1 forbids (marks of direction) and without spaces and line separators.
_UCSCHAR = (
    "\u00a1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd"
)
_PATH, _QUERY = (rf"(?:[A-Za-z0-9._~!$&'()*+,;=:@{others}-]|%[0-9A-Fa-f]{{2}})*" for others in ("/", "/?"))
# A host's name has no rule of its own beside the path's: trying both would cost the square of the length.
_LITERAL = r"(?://\[[0-9A-Fa-f:.]+\](?::[0-9]+)?(?![^/?#]))?"
_ABSOLUTE = rf"[A-Za-z][A-Za-z0-9+.-]*:(?!$){_LITERAL}{_PATH}(?:\?{_QUERY})?(?:#{_QUERY})?"

# What most addresses are: of these, the general rules hold at sight. They leave out ports, which have limits.
_ORDINARY = re.compile(
    r"(?:(https?)://[A-Za-z0-9.-]+/|urn:uuid:|did:web:)[A-Za-z0-9._~/-]+(?:#[A-Za-z0-9._~-]*)?"
).fullmatch


@cache
def _absolute() -> re.Pattern[str]:
    """Give the general rules as a pattern; other characters than ASCII's stand wherever `~` may stand."""
    return re.compile(_ABSOLUTE)


@cache
def _others() -> re.Pattern[str]:
    """Give the characters besides ASCII's, of which it takes time to make a pattern."""
    return re.compile(f"[{_UCSCHAR}]")


def is_web_address(text: str, schemes: frozenset[str]) -> bool:
    """Say whether text is an absolute IRI of one of some schemes, with a host and without a user."""
    if ordinary := _ORDINARY(text):
        return ordinary[1] in schemes
    if not is_absolute_iri(text):
        return False
    parts = urlsplit(text)
    return parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc


def is_absolute_iri(text: str) -> bool:
    """Say whether text is an absolute IRI (RFC 3987 §2.2) that every reader of JSON-LD accepts as an `id`."""
    if _ORDINARY(text):
        return True
    in_ascii = text if text.isascii() else _others().sub("~", text)
    if not _absolute().fullmatch(in_ascii):
        return False
    try:
        return urlsplit(text).port != 0
    except ValueError:  # such as a port beyond 65535
        return False
