"""The formats that schemas name: what a date, an address, an e-mail address must look like.

Each checker takes text and says whether it fits; anything that is not text is left to `type`.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from jsonschema import FormatChecker

from builder.dates import zone_exists
from builder.iri import is_absolute_iri

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
# One @, no spaces or control characters, a dot-separated domain (RFC 5321 §4.1.2 without quoted strings).
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\]\\]+@(?:[^\s@.,:;<>()\[\]\\\"-](?:[^\s@.,:;<>()\[\]\\\"]*)\.)+[^\s@.,:;<>()\[\]\\\"]{2,}")

FORMATS = FormatChecker(formats=())


@FORMATS.checks("absolute-uri")
def _absolute_uri(value: object) -> bool:
    return not isinstance(value, str) or is_absolute_iri(value)


@FORMATS.checks("web-address")
def _web_address(value: object) -> bool:
    return not isinstance(value, str) or _is_web(value, {"http", "https"})


@FORMATS.checks("secure-web-address")
def _secure_web_address(value: object) -> bool:
    return not isinstance(value, str) or _is_web(value, {"https"})


def _is_web(value: str, schemes: set[str]) -> bool:
    if not is_absolute_iri(value):
        return False
    parts = urlsplit(value)
    return parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc


@FORMATS.checks("base-address")
def _base_address(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not _is_web(value, {"http", "https"}) or "?" in value or "#" in value or "//" in urlsplit(value).path:
        return False
    parts = urlsplit(value)
    host = parts.netloc.rsplit(":", 1)[0] if re.search(r":\d+$", parts.netloc) else parts.netloc
    if any(segment in {".", ".."} for segment in parts.path.split("/")):
        return False
    return parts.scheme == "https" or host in _LOOPBACK


@FORMATS.checks("email-address")
def _email_address(value: object) -> bool:
    return not isinstance(value, str) or bool(_EMAIL.fullmatch(value.strip()))


@FORMATS.checks("date")
def _date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return date.fromisoformat(value).year >= 1900  # noqa: PLR2004 - no award is older
    except ValueError:
        return False


@FORMATS.checks("time-zone")
def _time_zone(value: object) -> bool:
    return not isinstance(value, str) or zone_exists(value)
