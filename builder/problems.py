"""Faults in content as values, and the few exceptions that stop the program.

A `Problem` says what is wrong and where in the content it is: first as a *place* (file and path inside
the document), later, for the few that are shown, as a *position* (line and column), since positions cost
time and most content has no problem.

This module imports nothing of ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

Pointer = tuple[str | int, ...]
"""A path inside a document: keys of mappings and indexes of lists, from the root down."""


class Severity(StrEnum):
    """Errors refuse the content; warnings are advice and change neither exit status nor output."""

    ERROR = "error"
    WARNING = "warning"


class Position(Struct, frozen=True, kw_only=True):
    """Where something stands in a file.

    Args:
        line: counted from 1.
        column: counted from 1, in characters.
        length: how many characters the caret underlines, at least 1.
        source: the text of that line, without its end.
        hidden: parts of the source, as begin and end counted from 0, that may say something about a person.
    """

    line: int
    column: int
    length: int = 1
    source: str = ""
    hidden: tuple[tuple[int, int], ...] = ()


class Personal(Struct, frozen=True):
    """A value that says something about a person: masked wherever a message is shown."""

    value: str

    def __str__(self) -> str:
        return mask(self.value)


def mask(value: str) -> str:
    """Give the first letter of every part of an address or name, and stars for other letters and for digits.

    Spaces and punctuation stay: they are what is most often wrong, and say nothing about anybody.
    """
    previous = (" ", *value)
    return "".join(
        "*" if char.isdigit() or (_is_letter(char) and before not in "@ ") else char
        for before, char in zip(previous, value, strict=False)
    )


def _is_letter(char: str) -> bool:
    """Say whether a character is a letter, or a mark that belongs to one."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


class Words(Struct, frozen=True):
    """Words that data of ours state in several languages, English among them."""

    by_language: Mapping[str, str]

    def __str__(self) -> str:
        return self.by_language["en"]


class Reason(Struct, frozen=True):
    """What another layer says of a fault, in English: why a picture or key cannot be used."""

    text: str

    def __str__(self) -> str:
        return self.text


class Message(Struct, frozen=True):
    """A sentence for people: a template that can be translated, and the values that fill it.

    The template is English and a `str.format` template; lower case, no full stop. A value can itself be a
    `Message`, or `Words` that are known in several languages; `Personal` values are masked.
    """

    template: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def message(template: str, **values: object) -> Message:
    """Make a `Message`; a shorter way to write it."""
    return Message(template, dict(values))


class Place(Struct, frozen=True, kw_only=True):
    """A place in the content: a file, and what in it.

    Args:
        path: the file's path relative to the publication, with `/`.
        pointer: what inside the document; `()` is the whole of it.
        at_key: the key itself is meant, rather than its value.
    """

    path: str
    pointer: Pointer = ()
    at_key: bool = False
    position: Position | None = None


class Note(Struct, frozen=True, kw_only=True):
    """A second place that a problem depends on."""

    place: Place
    text: Message


class Problem(Struct, frozen=True, kw_only=True):
    """One fault in the content.

    Args:
        rule: the stable id of the rule that is broken, such as `award-unknown-badge`.
        mendable: `insigne fix` mends it.
    """

    rule: str
    text: Message
    place: Place
    severity: Severity = Severity.ERROR
    hint: Message | None = None
    notes: tuple[Note, ...] = ()
    mendable: bool = False

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class InsigneError(Exception):
    """What stops the program. Each subclass says who can fix it.

    Args:
        text: what is wrong: lower case, no full stop.
        hint: what to do about it.
    """

    exit_status = 2

    def __init__(self, text: str, hint: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class UsageError(InsigneError):
    """The command was used wrongly; who typed it can fix it."""


class EnvironmentFault(InsigneError):
    """The machine lacks something: a key, space, a permission. Who runs the machine can fix it."""


class ContentError(InsigneError):
    """The content has errors; who wrote it can fix it."""

    exit_status = 1

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"the content has {len(problems)} problems")
        self.problems = problems


class SigningRefused(InsigneError):
    """A document may not be signed as it is: part of it would not be covered by the signature."""

    exit_status = 1
