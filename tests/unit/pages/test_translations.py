from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import builder.pages
from builder.pages.rendering import builtin_templates
from builder.pages.translations import load_translations
from builder.pages.words import Words, own_name
from tests.unit.pages.sample import publication, site

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "say": None,
    "say_html": None,
    "translate": None,
    "marked": None,
    "say_amount": (1, 2),
}
PACKAGE = Path(builder.pages.__file__).parent


def used_messages() -> set[str]:
    """Give every message of the templates and the Python code."""
    templates = (("jinja2", path) for path in builtin_templates().rglob("*.html"))
    modules = (("python", path) for path in PACKAGE.rglob("*.py"))
    return {message for method, path in (*templates, *modules) for message in messages(method, path)}


def messages(method: str, path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for _, found, _, _ in extract(method, file, keywords=KEYWORDS):
            yield found if isinstance(found, str) else found[0]


def dutch() -> dict[str, tuple[str, ...]]:
    with (builtin_templates() / "locales/nl/LC_MESSAGES/insigne.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {singular(each.id): strings(each.string) for each in catalogue if each.id}


def singular(found: str | list[str] | tuple[str, ...]) -> str:
    return found if isinstance(found, str) else found[0]


def strings(found: object) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)  # type: ignore[arg-type]


def test_every_message_has_a_dutch_translation() -> None:
    translated = dutch()
    assert {message for message in used_messages() if not all(translated.get(message, ("",)))} == set()


def test_dutch_has_no_messages_that_nothing_uses() -> None:
    assert set(dutch()) - used_messages() == set()


def test_translations_name_the_same_values_as_their_source() -> None:
    for message, translations in dutch().items():
        for translation in translations:
            assert set(re.findall(r"{\w*}", translation)) == set(re.findall(r"{\w*}", message)), message


def test_variety_of_a_language_falls_back_to_it() -> None:
    words = load_translations("nl-BE", [builtin_templates()])
    assert words.gettext("Evidence") == "Bewijs"


def test_language_without_catalogue_is_english() -> None:
    assert load_translations("fr", [builtin_templates()]).gettext("Evidence") == "Evidence"


def test_publication_rewords_one_message_and_keeps_the_others(tmp_path: Path) -> None:
    catalogue = tmp_path / "locales/nl/LC_MESSAGES/insigne.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "All badges"\nmsgstr "Etalage"\n',
        encoding="utf-8",
    )
    home = site(publication(), template_folders=[tmp_path])["index.html"].decode()
    assert "Etalage" in home
    assert "Uitgevers" in home


@pytest.mark.parametrize(
    ("iso", "dutch_words"),
    [
        ("P3Y", "3 jaar"),
        ("P1M", "1 maand"),
        ("P90D", "90 dagen"),
        ("P1Y6M", "1 jaar, 6 maanden"),
        ("P2W", "2 weken"),
    ],
)
def test_duration_is_said_in_words(iso: str, dutch_words: str) -> None:
    assert Words("nl", load_translations("nl", [builtin_templates()])).duration(iso) == dutch_words


def test_language_calls_itself_by_its_own_name() -> None:
    assert [own_name(tag) for tag in ("nl", "en", "x-elvish")] == ["Nederlands", "English", "x-elvish"]
