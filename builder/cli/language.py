"""Messages in the language of who reads them: English, or Dutch by the catalogue `texts_nl.yaml`.

A message is an English template with values. The catalogue has the Dutch template for each; a test sees
that none lacks.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import click
import yaml
from msgspec import Struct

from builder.cli.printable import printable
from builder.problems import Message, Personal, Reason, Words, mask

LANGUAGES = ("nl", "en")

Command = TypeVar("Command", bound=Callable[..., Any])


_ASKED = "insigne.language"
"""In the notes of the command line: the language that was asked for, which faults are told in too."""


def _remember(context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and isinstance(context.find_root().obj, dict):
        context.find_root().obj[_ASKED] = value
    return value


language_option: Callable[[Command], Command] = click.option(
    "--lang",
    "--language",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    callback=_remember,
    help="Language of the messages; by default the computer's.",
)


def language_of_faults(notes: Mapping[str, str], environment: Mapping[str, str]) -> str:
    """Give the language for what stops a command, by the notes that its options left."""
    return language_asked(notes.get(_ASKED), environment)


def language_asked(option: str | None, environment: Mapping[str, str]) -> str:
    """Give the language that an option asks for, or else the computer's settings."""
    return option or language_of(environment)


def language_of(environment: Mapping[str, str]) -> str:
    """Give the language that a computer's settings ask for: Dutch where they do, otherwise English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "nl" if environment[name].lower().startswith("nl") else "en"
    return "en"


class Speaker(Struct, frozen=True, kw_only=True):
    """Says messages in a language.

    Args:
        show_personal: do not mask what says something about a person.
    """

    language: str
    show_personal: bool = False

    def say(self, text: Message) -> str:
        """Give a message as text that is safe to print."""
        template = _catalogue().get(text.template, text.template) if self.language == "nl" else text.template
        values = {name: self._value(value) for name, value in text.values.items()}
        if self.language == "nl" and isinstance(values.get("count"), int):
            values["count"] = f"{values['count']:,}".replace(",", ".")
        return template.format(**values)

    def reason(self, text: str) -> str:
        """Give what another layer says in English, in the language where the catalogue of reasons has it."""
        return _dutch_reason(text) if self.language == "nl" else text

    def _value(self, value: Any) -> Any:
        match value:
            case Message():
                return self.say(value)
            case Words():
                return printable(value.by_language.get(self.language) or str(value))
            case Reason():
                return printable(self.reason(value.text))
            case Personal():
                return printable(value.value if self.show_personal else mask(value.value))
            case str():
                return printable(value)
            case _:
                return value


@cache
def _catalogue() -> dict[str, str]:
    return _pairs("texts_nl.yaml")


def _dutch_reason(text: str) -> str:
    """Give a reason in Dutch, or as it is where the catalogue has none like it."""
    for pattern, dutch in _reasons():
        if match := pattern.fullmatch(text):
            return dutch.format(**match.groupdict())
    return text


@cache
def _reasons() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((pattern_of(english), dutch) for english, dutch in _pairs("reasons_nl.yaml").items())


def pattern_of(template: str) -> re.Pattern[str]:
    """Give what finds the values in a text that a template made."""
    parts = string.Formatter().parse(template)
    return re.compile(
        "".join(re.escape(text) + (f"(?P<{name}>.*)" if name else "") for text, name, _, _ in parts)
    )


def _pairs(name: str) -> dict[str, str]:
    text = files("builder.cli").joinpath(name).read_text(encoding="utf-8")
    entries: list[dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return {entry["en"]: entry["nl"] for entry in entries}
