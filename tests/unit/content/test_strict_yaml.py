"""Scalars are the text they are; what is not plain YAML is refused where it stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.content.strict_yaml import (
    _CONFLICT,
    Document,
    _may_be_forbidden,
    forbidden_character,
    parse,
    positions,
)


def read(text: str | bytes) -> Document:
    document, problems = parse(text if isinstance(text, bytes) else text.encode(), "badges/a/b/v1.yaml")
    assert problems == []
    return document


def rules(text: str | bytes) -> list[str]:
    _, problems = parse(text if isinstance(text, bytes) else text.encode(), "badges/a/b/v1.yaml")
    return [problem.rule for problem in problems]


@pytest.mark.parametrize(
    "scalar",
    [
        "NO",
        "yes",
        "00123",
        "1.10",
        "2026-06-30",
        "0x1F",
        "1e3",
        ".inf",
        "~",
        "null",
        "12:30:45",
        "=",
        "1_000",
    ],
)
def test_scalars_stay_text(scalar: str) -> None:
    assert read(f"field: {scalar}\n").root == {"field": scalar}


def test_line_ends_do_not_matter() -> None:
    text = "a: |\n  one\n  two\nb: [x, y]\n"
    assert read(text.replace("\n", "\r\n")).root == read(text).root


def test_keys_are_normalised() -> None:
    assert read("e\u0301: x\n").root == {"\u00e9": "x"}
    assert rules("\u00e9: x\ne\u0301: y\n") == ["yaml-duplicate-key"]


def test_every_mark_is_told_and_not_only_the_first() -> None:
    assert rules("a: &x !t b\nc: *x\n") == ["yaml-anchor", "yaml-tag", "yaml-alias"]


def test_a_quoted_merge_key_is_a_key_like_another() -> None:
    assert read('"<<": x\n').root == {"<<": "x"}


def test_64_levels_are_read_and_65_are_not() -> None:
    assert rules("[" * 64 + "]" * 64) == []
    assert rules("[" * 65 + "]" * 65) == ["yaml-depth"]


def test_a_control_character_is_refused_raw_and_escaped() -> None:
    assert rules("a: b\x07\n") == ["control-character"]
    assert rules('a: "b\\x07"\n') == ["control-character"]
    assert rules('a: "b\\u202E"\n') == ["control-character"]
    assert read("a: 'b\\x07'\n").root == {"a": "b\\x07"}  # single quotes know no escapes
    assert read('a: "b\\tc\\n"\n').root == {"a": "b\tc\n"}


def test_a_positions_length_ends_with_the_value() -> None:
    known = positions(read("a: {b: text, c: 'quoted'}  # comment\n"))
    place = known[("a", "c"), False]
    assert (place.line, place.column, place.length) == (1, 17, 8)
    assert known[("a", "b"), True].column == 5


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (b"\xff\xfea\x00", "yaml-encoding"),
        (b"name: caf\xe9\n", "yaml-encoding"),
        ("", "yaml-empty"),
        ("# only a comment\n", "yaml-empty"),
        ("a: b\n---\nc: d\n", "yaml-several-documents"),
        ("? [a]\n: b\n", "yaml-key"),
        ("a: b\n\tc: d\n", "yaml-syntax"),
        ("a: 'b\n", "yaml-syntax"),
        ("%YAML 3.0\n---\na: b\n", "yaml-syntax"),
        ("<<<<<<< HEAD\na: b\n", "merge-conflict"),
    ],
)
def test_other_files_are_refused(text: str | bytes, rule: str) -> None:
    assert rule in rules(text)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("<=> \n\r\x00\x7f\x85\x9f\u202d\u202e")))
@example("<<<<<<< ours")
@example("a\n=======\nb")
@example(">>>>>>> theirs")
def test_every_file_with_something_forbidden_is_searched_for_it(text: str) -> None:
    if forbidden_character(text) or _CONFLICT.search(text):
        assert _may_be_forbidden(text.encode())
