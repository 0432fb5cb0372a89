"""Days, and the moments at which they begin.

Content states days; the standards want moments. A day begins at 00:00 in the publication's time zone. The
zone's rules come from the `tzdata` package and not from the machine, so that the bytes are the same
everywhere.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

_ZONE_NAME = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


@lru_cache(maxsize=16)
def zone(name: str) -> ZoneInfo:
    """Give a time zone's rules.

    Raises:
        KeyError: no such zone.
    """
    if not _ZONE_NAME.fullmatch(name):
        raise KeyError(name)
    resource = files("tzdata.zoneinfo").joinpath(*name.split("/"))
    if not resource.is_file():
        raise KeyError(name)
    with resource.open("rb") as stream:
        if stream.read(4) != b"TZif":
            raise KeyError(name)
        stream.seek(0)
        return ZoneInfo.from_file(stream, key=name)


def zone_exists(name: str) -> bool:
    try:
        zone(name)
    except KeyError:
        return False
    return True


@lru_cache(maxsize=4096)
def midnight(day: date, timezone: str) -> datetime:
    """Give the moment at which a day begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone(timezone))


@lru_cache(maxsize=4096)
def timestamp(day: date, timezone: str) -> str:
    """Write the moment a day begins, with the zone's offset: `2026-06-30T00:00:00+02:00`."""
    return midnight(day, timezone).isoformat()


@lru_cache(maxsize=4096)
def instant(day: date, timezone: str) -> str:
    """Write the moment a day begins in UTC, in seconds: `2026-06-29T22:00:00Z`."""
    return midnight(day, timezone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=4096)
def seconds(day: date, timezone: str) -> int:
    """Give the moment a day begins in seconds since 1970."""
    return int(midnight(day, timezone).timestamp())


def next_day(day: date) -> date:
    return day + timedelta(days=1)


def add_duration(day: date, duration: str) -> date:
    """Add an ISO 8601 duration of years, months, weeks and days, in calendar terms.

    A day that the target month does not have becomes the month's last: `P1Y` from 29 February ends on
    28 February.

    Raises:
        ValueError: not such a duration, or beyond the year 9999.
    """
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(duration)
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    month_index = day.year * 12 + day.month - 1 + years * 12 + months
    year, month = divmod(month_index, 12)
    try:
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(weeks=weeks, days=days)
    except (ValueError, OverflowError) as error:
        raise ValueError(duration) from error
