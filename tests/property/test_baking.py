"""Whatever is baked comes back, and nothing broken raises anything but ImageError."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.images import baked_png, baked_svg, formats
from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.inspection import inspect
from tests.unit.images.samples import BOTH, PNG, SVG

ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)

# Parts that have broken bakers: ends of CDATA and comments, quotes, entities, escapes, right-to-left, emoji.
HOSTILE_PARTS = st.sampled_from(
    [
        "]]>",
        "<![CDATA[",
        "-->",
        "\"'",
        "&amp;",
        "&#0;",
        "\\u0000",
        "\u202e",
        "\u05e9",
        "\U0001f393",
        "\ufeff",
        "\x85",
        "]]>]]>",
        "\ud7a3",
        "\ufffd",
        "\ufffe",
        "\r",
        "\x1f",
    ]
)
HOSTILE_TEXT = st.lists(HOSTILE_PARTS | ANY_TEXT, max_size=8).map("".join)
JSON_TEXT = st.dictionaries(HOSTILE_TEXT, HOSTILE_TEXT, min_size=1).flatmap(
    lambda members: st.sampled_from([json.dumps(members), json.dumps(members, indent=2)])
)
RAW_JSON_TEXT = (
    st.dictionaries(HOSTILE_TEXT, HOSTILE_TEXT)
    .map(lambda members: json.dumps(members, ensure_ascii=False))
    .filter(lambda text: not set("\ufffe\uffff") & set(text))
)
ONE_WORD = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S"), exclude_characters="{"), min_size=1
)
ADDRESS = ONE_WORD.map(lambda word: f"https://{word}")
SVG_TEXT = JSON_TEXT | RAW_JSON_TEXT | ONE_WORD


def contents_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[BakedContents]:
    pairs = st.builds(BakedContents, assertion=st.none() | texts, credential=st.none() | texts)
    return pairs.filter(lambda contents: not contents.is_empty)


@given(contents_of(ANY_TEXT | HOSTILE_TEXT.filter(bool) | JSON_TEXT))
def test_png_returns_any_text_and_then_its_old_self(contents: BakedContents) -> None:
    baked = baked_png.bake(PNG, contents)
    assert baked_png.extract(baked) == contents
    assert baked_png.unbake(baked) == PNG


@given(contents_of(SVG_TEXT))
def test_svg_returns_any_json_or_token_and_then_its_old_self(contents: BakedContents) -> None:
    baked = baked_svg.bake(SVG, contents)
    assert baked_svg.extract(baked) == contents
    assert baked_svg.unbake(baked) == SVG


@given(contents_of(ANY_TEXT | HOSTILE_TEXT.filter(bool) | HOSTILE_TEXT.map(lambda text: "{" + text)))
def test_svg_carries_a_text_exactly_or_refuses_it(contents: BakedContents) -> None:
    try:
        baked = baked_svg.bake(SVG, contents)
    except ImageError:
        return
    assert baked_svg.extract(baked) == contents


@given(ADDRESS, HOSTILE_TEXT, st.sampled_from([PNG, SVG]))
def test_an_address_that_is_told_is_baked_like_one_that_is_found(
    address: str, text: str, image: bytes
) -> None:
    assertion = json.dumps({"id": address, "text": text})
    found = BakedContents(assertion=assertion, credential=None)
    told = BakedContents(assertion=assertion, credential=None, hosted_at=address)
    assert formats.bake(image, told) == formats.bake(image, found)


@given(st.data(), st.sampled_from([PNG, SVG]))
def test_damage_raises_nothing_but_image_errors(data: st.DataObject, image: bytes) -> None:
    baked = formats.bake(image, BOTH)
    start = data.draw(st.integers(0, len(baked) - 1))
    end = data.draw(st.integers(start, min(start + 8, len(baked))))
    damaged = baked[:start] + data.draw(st.binary(max_size=8)) + baked[end:]
    for function in (formats.extract, formats.unbake, inspect):
        try:
            function(damaged)
        except ImageError:
            continue


@given(st.binary())
def test_noise_is_neither_format(noise: bytes) -> None:
    for function in (baked_png.extract, baked_svg.extract, formats.extract, inspect):
        with pytest.raises(ImageError):
            function(noise)
