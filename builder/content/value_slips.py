"""What people write where a value should have another form, and what they probably mean.

Each function takes the text that stands there. What it gives is certain only where `mendable` says so: then
`insigne fix` writes it.
"""

from __future__ import annotations

import difflib
import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from builder.content.dutch_dates import DayParts, readings
from builder.content.formats import YEARS
from builder.problems import Message, Words, message


class Slip(Struct, frozen=True, kw_only=True):
    """What is wrong with a value.

    Args:
        text: what is wrong, where more can be said than that the value does not fit.
        hint: what to do.
        mendable: `insigne fix` does it.
    """

    text: Message | None = None
    hint: Message | None = None
    mendable: bool = False


_ID = re.compile("[0-9a-hjkmnp-tv-z]{26}")
_ID_LENGTH = 26
_MONTHS_IN_YEAR = 12
_MONTHS = (
    {"en": "January", "nl": "januari"},
    {"en": "February", "nl": "februari"},
    {"en": "March", "nl": "maart"},
    {"en": "April", "nl": "april"},
    {"en": "May", "nl": "mei"},
    {"en": "June", "nl": "juni"},
    {"en": "July", "nl": "juli"},
    {"en": "August", "nl": "augustus"},
    {"en": "September", "nl": "september"},
    {"en": "October", "nl": "oktober"},
    {"en": "November", "nl": "november"},
    {"en": "December", "nl": "december"},
)
_YES_OR_NO = frozenset(
    {"ja", "nee", "j", "n", "y", "yes", "no", "on", "off", "waar", "onwaar", "true", "false"}
)
_ONE_NUMBER = re.compile(r"[^0-9,.-]*([0-9]+(?:[.,][0-9]+)?)[^0-9]*")


def slip_in(value: str, node: dict[str, Any]) -> Slip | None:
    """Say what is wrong with text that does not fit its node of a schema, where that can be told."""
    if "enum" in node:
        return _choice(value, node)
    known = _BY_KIND.get(node.get("slips", "")) or _BY_TYPE.get(str(node.get("type")))
    found = known(value) if known else None
    if found is None and "pattern" in node:
        meant = in_other_case(value, node["pattern"])
        found = Slip(hint=message("did you mean '{name}'?", name=meant)) if meant else None
    return found


def id_as_meant(value: str) -> str | None:
    """Give the id that is written in capitals, or with spaces or hyphens in it."""
    written = re.sub("[ -]", "", value).lower()
    return written if _ID.fullmatch(written) else None


def with_point(value: str) -> str | None:
    """Give a number that is written with a comma."""
    return value.replace(",", ".") if re.fullmatch("[0-9]{1,4},[0-9]{1,2}", value) else None


def option_as_meant(value: str, options: Iterable[str]) -> str | None:
    """Give the option that is written in other capitals."""
    return next((option for option in options if option.lower() == value.strip().lower()), None)


def in_other_case(value: str, pattern: str) -> str | None:
    """Give text in small or capital letters, where only that makes it fit a pattern."""
    return next((text for text in (value.lower(), value.upper()) if re.search(pattern, text)), None)


def _choice(value: str, node: dict[str, Any]) -> Slip:
    options = [str(option) for option in node["enum"] if option not in node.get("not-yet", ())]
    meant = option_as_meant(value, options)
    if meant is not None:
        return Slip(hint=message("did you mean '{name}'?", name=meant), mendable=True)
    if "hint" in node:
        return Slip()
    if close := difflib.get_close_matches(value, options, n=1):
        return Slip(hint=message("did you mean '{name}'?", name=close[0]))
    return Slip(hint=message("choose one of: {options}", options=", ".join(options)))


def _id(value: str) -> Slip:
    if not value:
        return Slip(
            text=message("the id is empty"), hint=message("run 'insigne fix': it fills it in"), mendable=True
        )
    if id_as_meant(value) is not None:
        if re.search("[ -]", value):
            hint = message("'insigne fix' writes it without them; the award stays the same")
            return Slip(text=message("this id has spaces or hyphens"), hint=hint, mendable=True)
        hint = message("'insigne fix' writes it in small letters; the award stays the same")
        return Slip(text=message("this id has capitals"), hint=hint, mendable=True)
    hint = message(
        "was it copied? Copy it again in full. Is this a new award? Leave only 'id:' and run 'insigne fix'"
    )
    if len(value) != _ID_LENGTH:
        text = message("this id has {count} characters, and an id has {length}", count=len(value), length=26)
    else:
        text = message("this id has a character that no id has; the letters i, l, o and u are not used")
    return Slip(text=text, hint=hint)


def _date(value: str) -> Slip | None:
    found = readings(value)
    if not found:
        return None
    if len(found) > 1:
        return _either_day(*found)
    year, month, day = found[0]
    if (fault := _no_such_day(year, month, day)) is not None:
        return Slip(text=fault)
    return Slip(
        text=message("this date is not written as year-month-day"),
        hint=message("write {day}; 'insigne fix' does this", day=_iso(found[0])),
        mendable=True,
    )


def _either_day(first: DayParts, second: DayParts) -> Slip:
    return Slip(
        text=message("this date is not written as year-month-day"),
        hint=message(
            "is this {first}, or {second}? Write {first_iso} or {second_iso}",
            first=_in_words(first),
            second=_in_words(second),
            first_iso=_iso(first),
            second_iso=_iso(second),
        ),
    )


def _no_such_day(year: int, month: int, day: int) -> Message | None:
    if year not in YEARS:
        values = {"year": year, "first": YEARS[0], "last": YEARS[-1]}
        return message("the year {year} is not between {first} and {last}", **values)
    if not 1 <= month <= _MONTHS_IN_YEAR:
        return message("there is no month {month}", month=month)
    if not 1 <= day <= monthrange(year, month)[1]:
        if (month, day) == (2, 29) and not isleap(year):
            return message("there is no 29 February in {year}", year=year)
        return message("{day} does not exist", day=_in_words((year, month, day)))
    return None


def _in_words(parts: DayParts) -> Message:
    return message("{day} {month}", day=parts[2], month=Words(_MONTHS[parts[1] - 1]))


def _iso(parts: DayParts) -> str:
    return "{:04}-{:02}-{:02}".format(*parts)


# In the order in which they are looked for.
_IN_ADDRESSES: tuple[tuple[Callable[[str], bool], Message], ...] = (
    (lambda text: "@" not in text, message("there is no @ in this address")),
    (lambda text: text.count("@") > 1, message("there is a second @ in this address")),
    (lambda text: "," in text, message("there is a comma in this address")),
    (lambda text: re.search(r"\s", text) is not None, message("there is a space in this address")),
    (lambda text: ".." in text, message("there are two dots in a row in this address")),
    (lambda text: "." not in text.rpartition("@")[2], message("there is no dot after the @ of this address")),
)


def _email(value: str) -> Slip | None:
    address = value.strip()
    text = next((text for is_so, text in _IN_ADDRESSES if is_so(address)), None)
    return None if text is None else Slip(text=text)


def _boolean(value: str) -> Slip:
    if value.lower() in {"true", "false"}:
        return Slip(hint=message("write it in small letters: {word}", word=value.lower()))
    if value.lower() in _YES_OR_NO:
        return Slip(hint=message("write true for yes, or false for no"))
    return Slip(hint=message("write true or false"))


def _number(value: str) -> Slip | None:
    number = with_point(value)
    if number is not None:
        hint = message("write {number}, with a point; 'insigne fix' does this", number=number)
        return Slip(hint=hint, mendable=True)
    match = _ONE_NUMBER.fullmatch(value)
    if match is None or match[1] == value:
        return None
    return Slip(hint=message("write only the number: {number}", number=match[1].replace(",", ".")))


_BY_KIND: dict[str, Callable[[str], Slip | None]] = {"award-id": _id, "date": _date, "email-address": _email}
_BY_TYPE: dict[str, Callable[[str], Slip | None]] = {
    "boolean": _boolean,
    "integer": _number,
    "number": _number,
}
