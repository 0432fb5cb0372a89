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


def read_dutch_date(text: str) -> date | None:
    """Read `30-06-2026`, `30/6/2026`, `30 juni 2026`, `2026/06/30`.

    Returns:
        None for anything else, and where day and month could be the other way around (`03-04-2026`).
    """
    text = " ".join(text.split()).lower()
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _WORDS.fullmatch(text):
        month = _BY_NAME.get(match[2])
        return None if month is None else _day(int(match[3]), month, int(match[1]))
    if match := _NUMBERS.fullmatch(text):
        day, month = int(match[1]), int(match[3])
        certain = day > _MONTHS_IN_YEAR or day == month
        return _day(int(match[4]), month, day) if certain else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
