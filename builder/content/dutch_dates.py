"""Days as people in the Netherlands write them, where there is one way to read them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    ("januari", "jan"),
    ("februari", "feb"),
    ("maart", "mrt"),
    ("april", "apr"),
    ("mei", "mei"),
    ("juni", "jun"),
    ("juli", "jul"),
    ("augustus", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("december", "dec"),
)
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_WORDS = re.compile(r"([0-9]{1,2})[ -]([a-z]+)\.?[ -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_MONTHS_IN_YEAR = 12

DayParts = tuple[int, int, int]
"""Year, month and day, which need not be a day of the calendar."""


def readings(text: str) -> list[DayParts]:
    """Give the ways to read `30-06-2026`, `30/6/2026`, `30 juni 2026`, `2026/06/30` or `2026-06-30`.

    Returns:
        Two where day and month could be the other way around (`03-04-2026`); none for anything else.
    """
    text = " ".join(text.split()).lower()
    if match := _YEAR_FIRST.fullmatch(text):
        return [(int(match[1]), int(match[3]), int(match[4]))]
    if (match := _WORDS.fullmatch(text)) and match[2] in _BY_NAME:
        return [(int(match[3]), _BY_NAME[match[2]], int(match[1]))]
    if match := _NUMBERS.fullmatch(text):
        year, month, day = int(match[4]), int(match[3]), int(match[1])
        either = day != month and day <= _MONTHS_IN_YEAR and month <= _MONTHS_IN_YEAR
        return [(year, month, day), (year, day, month)] if either else [(year, month, day)]
    return []


def read_dutch_date(text: str) -> date | None:
    """Read a day; None where there is no such day, or more than one way to read it."""
    found = readings(text)
    if len(found) != 1:
        return None
    try:
        return date(*found[0])
    except ValueError:
        return None
