"""Values that are written as YAML are read back as they were: by strict YAML, and by an editor's."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder.content.strict_yaml import forbidden_character, parse
from builder.content.yaml_text import as_read, in_braces, lines_of, scalar

TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda text: forbidden_character(text) is None
)
AWKWARD = [
    *(
        "NO",
        "yes",
        "on",
        "null",
        "~",
        "8",
        "8,5",
        "1e3",
        "0o14",
        "1_000",
        "12:30",
        "2026-06-30",
        "---",
        "...",
    ),
    *(
        "- a",
        "a: b",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "{a}",
        "[a]",
        "a,b",
        "'a",
        '"a"',
        "a\\b",
    ),
    *("a: ", " a", "a ", "", "?", ":", "a\tb", "http://x.example/?a=b#c", "=cmd|' /C calc'!A0", "O'Brien"),
    *("Sørensen", "ليلى حداد", "陈美", "é😀", "\u2028", "\ufeff", "\xa0"),
]


def read(source: str) -> object:
    document, problems = parse(source.encode(), "test.yaml")
    assert problems == []
    return document.root


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_is_read_back_by_strict_yaml_and_by_editors(text: str) -> None:
    for source in (f"a: {scalar(text)}\n", f"a: {in_braces(text)}\n", f"{in_braces({'a': text})}\n"):
        assert read(source) == {"a": text}
        assert yaml.safe_load(source) == {"a": text}


@given(TEXT)
def test_any_text_is_read_back(text: str) -> None:
    for source in (f"a: {scalar(text)}\n", f"{in_braces({'a': text, 'b': [text]})}\n"):
        found = read(source)
        assert isinstance(found, dict)
        assert found["a"] == text


@given(st.lists(st.fixed_dictionaries({"a": TEXT, "b": st.lists(st.fixed_dictionaries({"c": TEXT}))})))
def test_any_entries_are_read_back(entries: list[dict[str, object]]) -> None:
    mapping = {"first": "x", "entries": [{"id": "y", **entry} for entry in entries]}
    source = "".join(f"{line}\n" for line in lines_of(mapping))
    if entries:
        assert without_empty(read(source)) == without_empty(as_read(mapping))


def without_empty(value: object) -> object:
    """Leave out empty lists, which nothing in content has."""
    if isinstance(value, dict):
        return {name: without_empty(inner) for name, inner in value.items() if inner not in ([], "")}
    return [without_empty(item) for item in value] if isinstance(value, list) else value


def test_days_numbers_and_truth_stand_without_quotes() -> None:
    values = {"a": date(2026, 6, 30), "b": 3.5, "c": True, "d": "3.5", "e": "true"}
    assert in_braces(values) == '{a: 2026-06-30, b: 3.5, c: true, d: "3.5", e: "true"}'


def test_a_text_of_several_lines_stands_below_its_field() -> None:
    assert list(lines_of({"a": "one\n\ntwo: # three\n"})) == ["a: |", "  one", "", "  two: # three"]
