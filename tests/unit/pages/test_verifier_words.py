"""The words of the verifier in the browser: every sentence is Dutch, too, and none stands for nothing."""

from __future__ import annotations

import re

from babel.messages.extract import extract

from builder.pages.rendering import builtin_templates
from builder.pages.translations import load_messages

MODULES = builtin_templates() / "assets" / "verifier"


def used_messages() -> set[str]:
    found = set()
    for path in MODULES.glob("*.js"):
        with path.open("rb") as file:
            messages = [message for _, message, _, _ in extract("javascript", file, keywords={"say": None})]
        found |= {message if isinstance(message, str) else message[0] for message in messages}
    return found


def dutch() -> dict[str, str]:
    return load_messages("verifier", "nl", [builtin_templates()])


def test_every_sentence_of_the_verifier_has_a_dutch_one() -> None:
    assert used_messages() - set(dutch()) == set()


def test_dutch_has_no_sentences_that_the_verifier_does_not_say() -> None:
    assert set(dutch()) - used_messages() == set()


def test_sentences_name_the_same_values_in_dutch() -> None:
    for message, translation in dutch().items():
        assert set(re.findall(r"{\w+}", translation)) == set(re.findall(r"{\w+}", message)), message


def test_sentences_are_written_out_where_they_are_said() -> None:
    """A text that is put together could not be found for the catalogue."""
    for path in MODULES.glob("*.js"):
        for opening in re.findall(r"\bsay\(\s*(.)", path.read_text(encoding="utf-8")):
            assert opening in "'\"" or path.name == "words.js", path.name
