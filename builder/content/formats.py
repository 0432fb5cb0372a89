"""The formats that schemas name: what a date, an address, an e-mail address must look like.

Each function takes text and says whether it fits; the validator gives it nothing but text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from builder.dates import zone_exists
from builder.iri import is_absolute_iri, is_web_address

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
# No award is older, and before 1937 offsets of zones had seconds, which timestamps cannot say. The last year
# leaves room for terms that are added to a day.
YEARS = range(1970, 3000)
_LOOPBACK = {"localhost", "127.0.0.1"}
_BASE = re.compile(
    r"(?P<scheme>https?)://(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>(?:/[A-Za-z0-9._~-]+)*)/?"
)
_LAST_PORT = 65535
# One @, no spaces or control characters, a dot-separated domain (RFC 5321 §4.1.2 without quoted strings).
_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\]\\]+@(?:[^\s@.,:;<>()\[\]\\\"-](?:[^\s@.,:;<>()\[\]\\\"]*)\.)+[^\s@.,:;<>()\[\]\\\"]{2,}"
)


def _base_address(value: str) -> bool:
    """Say whether a site can be published at an address, and its issuers have a did:web there.

    A did:web (method specification §3.1) knows host names, not numbers of machines, and takes a path apart at
    colons. Loopback is for looking at a site on one's own machine.
    """
    match = _BASE.fullmatch(value)
    if match is None or int(match["port"] or 0) > _LAST_PORT:
        return False
    if any(segment in {".", ".."} for segment in match["path"].split("/")):
        return False
    if match["host"] in _LOOPBACK:
        return True
    return match["scheme"] == "https" and not match["host"].rsplit(".", 1)[-1].isdigit()


@lru_cache(maxsize=1024)
def _date(value: str) -> bool:
    """Say whether a day exists; text of another form is left to the field's pattern."""
    if not _DATE.fullmatch(value):
        return True
    try:
        return date.fromisoformat(value).year in YEARS
    except ValueError:
        return False


FORMATS: dict[str, Callable[[str], bool]] = {
    "absolute-uri": is_absolute_iri,
    "web-address": lambda value: is_web_address(value, frozenset({"http", "https"})),
    "secure-web-address": lambda value: is_web_address(value, frozenset({"https"})),
    "base-address": _base_address,
    "email-address": lambda value: _EMAIL.fullmatch(value.strip()) is not None,
    "date": _date,
    "time-zone": zone_exists,
}
