"""Every message exists in Dutch too, with the same values."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import builder
from builder.cli.language import Speaker, _catalogue, language_of
from builder.content import schema_problems
from builder.problems import Personal, Words, message

PACKAGE = Path(builder.__file__).parent


def templates() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value
    yield from schema_problems._TEXTS.values()


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_message_has_a_dutch_text() -> None:
    assert sorted(set(templates()) - _catalogue().keys()) == []


def test_the_catalogue_has_no_text_that_nothing_says() -> None:
    used = set(templates())
    assert sorted(_catalogue().keys() - used) == []


def test_a_dutch_text_has_the_values_of_the_english_one() -> None:
    assert [english for english, dutch in _catalogue().items() if fields(english) != fields(dutch)] == []


def test_values_are_translated_masked_and_made_printable() -> None:
    text = message(
        "expected {expected}, not {value}", expected=message("a number"), value=Personal("j@b.nl \x1b[31m")
    )
    assert Speaker(language="en").say(text) == "expected a number, not j@b.** \\x1b[***"
    assert Speaker(language="nl").say(text) == "hier hoort een getal, niet j@b.** \\x1b[***"
    shown = Speaker(language="en", show_personal=True).say(text)
    assert shown == "expected a number, not j@b.nl \\x1b[31m"
    assert Speaker(language="nl").say(message("{hint}", hint=Words({"en": "so", "nl": "zo"}))) == "zo"


def test_large_counts_are_grouped_as_dutch_does() -> None:
    assert Speaker(language="nl").say(message("{count} issuers", count=2548)) == "2.548 uitgevers"
    assert Speaker(language="nl").say(message("{count} issuers", count=999)) == "999 uitgevers"


def test_the_computers_settings_choose_the_language() -> None:
    assert language_of({"LANG": "nl_NL.UTF-8"}) == "nl"
    assert language_of({"LANG": "nl_NL.UTF-8", "LC_ALL": "C"}) == "en"
    assert language_of({}) == "en"
