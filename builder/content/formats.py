"""The formats that schemas name: what a date, an address, an e-mail address must look like.

Each function takes text and says whether it fits; the validator gives it nothing but text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from builder.dates import zone_exists
from builder.iri import is_absolute_iri

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR = 1900  # no award is older
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
# One @, no spaces or control characters, a dot-separated domain (RFC 5321 §4.1.2 without quoted strings).
_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\]\\]+@(?:[^\s@.,:;<>()\[\]\\\"-](?:[^\s@.,:;<>()\[\]\\\"]*)\.)+[^\s@.,:;<>()\[\]\\\"]{2,}"
)


def _is_web(value: str, schemes: set[str]) -> bool:
    if not is_absolute_iri(value):
        return False
    parts = urlsplit(value)
    return parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc and _has_port(value)


def _has_port(value: str) -> bool:
    try:
        return urlsplit(value).port != 0
    except ValueError:
        return False


def _base_address(value: str) -> bool:
    if not _is_web(value, {"http", "https"}) or "?" in value or "#" in value or "//" in urlsplit(value).path:
        return False
    parts = urlsplit(value)
    host = parts.netloc.rsplit(":", 1)[0] if re.search(r":\d+$", parts.netloc) else parts.netloc
    if any(segment in {".", ".."} for segment in parts.path.split("/")):
        return False
    return parts.scheme == "https" or host in _LOOPBACK


@lru_cache(maxsize=1024)
def _date(value: str) -> bool:
    """Say whether a day exists; text of another form is left to the field's pattern."""
    if not _DATE.fullmatch(value):
        return True
    try:
        return date.fromisoformat(value).year >= _FIRST_YEAR
    except ValueError:
        return False


FORMATS: dict[str, Callable[[str], bool]] = {
    "absolute-uri": is_absolute_iri,
    "web-address": lambda value: _is_web(value, {"http", "https"}),
    "secure-web-address": lambda value: _is_web(value, {"https"}),
    "base-address": _base_address,
    "email-address": lambda value: _EMAIL.fullmatch(value.strip()) is not None,
    "date": _date,
    "time-zone": zone_exists,
}
