"""JSON that everybody reads alike, and nothing else."""

from __future__ import annotations

import json

import pytest

from builder.strict_json import MAX_DEPTH, JSONFault, read_json


@pytest.mark.parametrize(
    "text", ["[" * MAX_DEPTH + "]" * MAX_DEPTH, '{"a":' * MAX_DEPTH + "1" + "}" * MAX_DEPTH]
)
def test_document_may_be_nested_to_the_limit(text: str) -> None:
    assert read_json(text) == json.loads(text)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 100_000])
@pytest.mark.parametrize(("opening", "inside", "closing"), [("[", "", "]"), ('{"a":', "1", "}")])
def test_document_nested_deeper_is_refused_in_the_same_words(
    depth: int, opening: str, inside: str, closing: str
) -> None:
    with pytest.raises(JSONFault, match=f"nested deeper than {MAX_DEPTH} levels"):
        read_json(opening * depth + inside + closing * depth)


def test_brackets_inside_texts_do_not_count() -> None:
    document = {"a": "[" * 100 + "\\" + "{" * 100 + '"' + "[" * 100}
    assert read_json(json.dumps(document)) == document


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udfff":1}', '["\\ud83d","\\ude00"]', '"\ud800"'])
def test_half_a_character_is_refused(text: str) -> None:
    with pytest.raises(JSONFault):
        read_json(text)


def test_two_escapes_make_one_character() -> None:
    assert read_json(rb'["\ud83c\udf93"]') == ["\U0001f393"]


def test_members_and_items_of_all_levels_count_together() -> None:
    text = '{"a":[1,2,{"b":null}],"c":{}}'
    assert read_json(text, most_values=6) == json.loads(text)
    with pytest.raises(JSONFault, match="more than 5 members and items"):
        read_json(text, most_values=5)
