"""Award requests as GitHub writes them down: the body of an issue that was made with a form.

GitHub gives each field of a form as a heading `### <label>`, an empty line and the value; what was left out
is `_No response_`; a field that is rendered as text stands in a fence. People can write anything into a
field, and can edit the issue afterwards, so the reading is strict: exactly the fields of one form, in its
order, each once. What does not fit is refused with words, never guessed at.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from builder.problems import InsigneError

MAX_BODY = 65_536  # characters; GitHub takes no more
MAX_NOTE = 2_000

# The fields of the forms in .github/ISSUE_TEMPLATE, in their order: a test sees that these are the labels.
FORMS: Mapping[str, tuple[str, ...]] = {
    "nl": ("Badge", "Datum", "Ontvangers", "Opmerking voor wie goedkeurt"),
    "en": ("Badge", "Date", "Recipients", "Remark for who approves"),
}

_NO_RESPONSE = "_No response_"
_HEADING = re.compile(r"(?m)^### (.+)$")
_BADGE = re.compile(r"[a-z0-9-]{1,64}/[a-z0-9-]{1,64}(?:/v[1-9][0-9]{0,3})?")
_FENCE = re.compile(r"```text\n(?P<inside>.*)\n```", re.DOTALL)
_SEPARATORS = "\t;,"
_UNNAMED = ("email", "name", "grade")
"""What the columns are where the first line names none."""


class RequestRefused(InsigneError):
    """The request cannot be carried out as it stands; who made it can mend it."""

    exit_status = 1


class AwardRequest(Struct, frozen=True, kw_only=True):
    """What somebody asked for.

    Args:
        badge: `<issuer>/<badge>`, with or without `/v<N>`.
        issued_on: None for today.
        recipients: a CSV file, whose first line names its columns.
        shift: what is added to the number of a line there to get that of the line in the form.
        note: for who approves; as it was typed.
    """

    badge: str
    issued_on: date | None
    recipients: str
    shift: int
    note: str


def language_of_form(body: str) -> str:
    """Give the language of the form that was used: that whose labels are there; English where none is."""
    labels = set(_HEADING.findall(body.replace("\r\n", "\n")))
    return max(FORMS, key=lambda language: (len(labels & set(FORMS[language])), language == "en"))


def read_request(body: str) -> AwardRequest:
    """Read the body of an issue.

    Raises:
        RequestRefused: it is not what the form writes, or a value is wrong.
    """
    badge, day, recipients, note = _values(body.replace("\r\n", "\n"), FORMS[language_of_form(body)])
    if not _BADGE.fullmatch(badge):
        raise RequestRefused("the badge is not of the form issuer/badge", "such as waterland/data-literacy")
    if len(note) > MAX_NOTE:
        raise RequestRefused(f"the remark is longer than {MAX_NOTE} characters")
    table, shift = _table(recipients)
    return AwardRequest(badge=badge, issued_on=_day(day), recipients=table, shift=shift, note=note)


def _values(text: str, form: tuple[str, ...]) -> list[str]:
    """Give the fields' values; what was left out is empty."""
    before, *parts = _HEADING.split(text)
    labels, values = parts[::2], parts[1::2]
    if len(text) > MAX_BODY or before.strip() or tuple(labels) != form:
        raise RequestRefused("the headings of the form have been changed", "make a new request with the form")
    return ["" if value.strip() == _NO_RESPONSE else value.strip() for value in values]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or str(day) != text:  # newer versions of Python read more forms than this one
        raise RequestRefused("the date is not of the form year-month-day", "such as 2026-06-30")
    return day


def _table(text: str) -> tuple[str, int]:
    """Give the recipients as CSV, and how its lines are counted.

    Where the first line names no columns, they are address, name and grade.
    """
    fenced = _FENCE.fullmatch(text)
    lines = [] if fenced is None else fenced["inside"].split("\n")
    if not any(map(str.strip, lines)) or any(line.lstrip().startswith("```") for line in lines):
        raise RequestRefused("the list of recipients is not whole", "make a new request with the form")
    skipped = next(number for number, line in enumerate(lines) if line.strip())
    lines = lines[skipped:]
    if "@" not in lines[0]:
        return "\n".join(lines), skipped
    separator = next((sign for sign in _SEPARATORS if sign in lines[0]), ";")
    count = lines[0].count(separator) + 1
    if count > len(_UNNAMED):
        raise RequestRefused(f"there are {count} columns", "let the first line name them")
    return "\n".join([separator.join(_UNNAMED[:count]), *lines]), skipped - 1
