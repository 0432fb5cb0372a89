"""From a row of a CSV file to an entry of a batch; what cannot be read is left for the schema to refuse."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from builder.authoring.columns import Columns, Field
from builder.authoring.csv_files import Row, with_formula
from builder.content.dutch_dates import read_dutch_date, readings
from builder.content.formats import YEARS
from builder.content.value_slips import option_as_meant, with_point

Entry = dict[str, Any]
"""An entry of a batch as it will be written: text, numbers, true and false, days, mappings, lists."""

FIELDS = (
    "id",
    "recipient",
    "issued_on",
    "expires_on",
    "visibility",
    "role",
    "term",
    "activity",
    "grade",
    "credits_earned",
    "narrative",
    "evidence",
)
"""The order in which the fields of an entry are written."""

_YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1", "x", "✓"})
_NO = frozenset({"nee", "n", "no", "false", "onwaar", "0", "-"})
_DAYS = frozenset({"issued_on", "expires_on", "activity_from", "activity_to"})
_VISIBILITIES = ("unlisted", "public", "private")


class RowReader(Struct, frozen=True, kw_only=True):
    """Reads the rows of one table.

    Args:
        day_first: columns of days in which `03-04-2026` is the third of April, since another row shows it.
    """

    columns: Columns
    day_first: frozenset[int]

    def entry(self, row: Row) -> Entry:
        values: dict[Field, Any] = {}
        for index, field in self.columns.fields.items():
            cell = with_formula(row.cells[index]).strip()
            if cell:
                values[field] = read_value(field[0], cell, day_first=index in self.day_first)
        return entry_of(values)


def row_reader(columns: Columns, rows: Iterable[Row]) -> RowReader:
    """Look at all rows to see which way around the days of each column are written."""
    days = [index for index, (field, _) in columns.fields.items() if field in _DAYS]
    proven = {
        index
        for row in rows
        for index in days
        if len(found := readings(row.cells[index])) == 1 and _is_day_first(row.cells[index], found[0])
    }
    return RowReader(columns=columns, day_first=frozenset(proven))


def _is_day_first(cell: str, parts: tuple[int, int, int]) -> bool:
    """Say whether a day proves how its column is written: `25-06-2026` does, `2026-06-25` does not."""
    year, month, day = parts
    return not cell.strip().startswith(str(year)) and month <= 12 < day  # noqa: PLR2004 - months in a year


def read_value(field: str, text: str, *, day_first: bool = False) -> str | float | bool | date:
    """Read what somebody wrote for a field; text that cannot be read stays text."""
    if field in _DAYS:
        return _day(text, day_first=day_first)
    read = _READERS.get(field)
    return " ".join(text.split()) if read is None else read(text)


def long_text(text: str) -> str:
    """Write a text of several lines as it stands below its field: each line ended, no spaces at ends."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return lines[0] if len(lines) == 1 else "\n".join(lines) + "\n" if lines else ""


def _day(text: str, *, day_first: bool) -> date | str:
    day = read_dutch_date(text)
    if day is None and day_first and (found := readings(text)):
        year, month, number = found[0]
        day = read_dutch_date(f"{year}-{month}-{number}")
    return text if day is None or day.year not in YEARS else day


def _number(text: str) -> float | str:
    try:
        number = float(with_point(text) or text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _truth(text: str) -> bool | str:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else text


def _address(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _visibility(text: str) -> str:
    return option_as_meant(text, _VISIBILITIES) or text


_READERS: Mapping[str, Callable[[str], str | float | bool]] = {
    "email": _address,
    "eduid": _address,
    "evidence_url": _address,
    "publish_name": _truth,
    "name_validated": _truth,
    "credits_earned": _number,
    "visibility": _visibility,
    "narrative": long_text,
    "evidence_narrative": long_text,
    "evidence_description": long_text,
}


def entry_of(values: Mapping[Field, Any]) -> Entry:
    """Put what is known of an award where an entry of a batch has it."""
    of = {name: value for (name, number), value in values.items() if number == 1}
    name = of.get("name") or " ".join(
        str(of[part]) for part in ("first_name", "name_prefix", "last_name") if part in of
    )
    recipient = {
        field: value
        for field, value in (
            ("email", of.get("email")),
            ("eduid", of.get("eduid")),
            ("name", name or None),
            ("publish_name", of.get("publish_name") or None),
            ("name_validated", of.get("name_validated") or None),
        )
        if value is not None
    }
    activity = {end: of[f"activity_{end}"] for end in ("from", "to") if f"activity_{end}" in of}
    evidence = _evidence(values)
    found = {field: of[field] for field in FIELDS if field in of}
    found |= {"recipient": recipient} if recipient else {}
    found |= {"activity": activity} if activity else {}
    found |= {"evidence": evidence} if evidence else {}
    return in_order(found)


def in_order(entry: Mapping[str, Any]) -> Entry:
    """Give an entry with its fields in the order in which they are written."""
    return {field: entry[field] for field in FIELDS if field in entry}


def _evidence(values: Mapping[Field, Any]) -> list[dict[str, Any]]:
    pieces: dict[int, dict[str, Any]] = {}
    for part in ("url", "name", "description", "narrative"):
        for (name, number), value in values.items():
            if name == f"evidence_{part}":
                pieces.setdefault(number, {})[part] = value
    return [pieces[number] for number in sorted(pieces)]
