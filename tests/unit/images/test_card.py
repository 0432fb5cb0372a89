"""The card of a badge: its size, its letters, and what happens to names that are long or in other scripts."""

import pytest
from fontTools.ttLib import TTFont
from msgspec.structs import replace

from builder.images.card import HEIGHT, WIDTH, Card, draw_card
from builder.images.fonts import _FILES, ARABIC, TEXT, TITLE, _characters, drawable, is_right_to_left
from builder.images.png_inspection import inspect_png
from builder.images.rasterising import rasterise
from tests.unit.images.samples import SVG, svg

LARGEST = 100_000  # bytes
CARD = Card(
    badge=rasterise(SVG),
    logo=rasterise(SVG, side=64),
    publication="Badges van Waterland",
    names=("Dataliteracy",),
    issuer="Hogeschool Waterland",
    behalf=None,
    colour="#1d3f72",
)
NAMES = [
    "A",
    "Verpleegtechnische vaardigheden en medicatieveiligheid in de geestelijke gezondheidszorg " * 3,
    "Hottentottententententoonstellingsorganisatievergunningaanvraag" * 4,
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "\u65e5\u672c\u8a9e",
    "\U0001f393 Data \U0001f393",
    "e\u0301" * 200,
    "\u202ex<script>&\u0000",
    " ",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_card_of_any_name_is_a_sound_small_picture(name: str) -> None:
    image = draw_card(replace(CARD, names=(name,), issuer=name, publication=name, behalf=name))
    assert inspect_png(image) == (WIDTH, HEIGHT)
    assert len(image) < LARGEST


def test_same_contents_give_the_same_bytes() -> None:
    assert draw_card(CARD) == draw_card(CARD)


@pytest.mark.parametrize(
    "other",
    [
        replace(CARD, names=("Datageletterdheid",)),
        replace(CARD, issuer="ROC Dijkhaven"),
        replace(CARD, behalf="namens de sector"),
        replace(CARD, publication="Badges"),
        replace(CARD, logo=None),
        replace(CARD, colour="#7a2436"),
        replace(CARD, badge=rasterise(svg("<circle r='9'/>"))),
    ],
)
def test_everything_on_the_card_is_seen(other: Card) -> None:
    assert draw_card(other) != draw_card(CARD)


def test_name_without_letters_gives_way_to_one_in_another_language() -> None:
    japanese = "\u65e5\u672c\u8a9e"
    assert draw_card(replace(CARD, names=(japanese, "Japans"))) == draw_card(replace(CARD, names=("Japans",)))


@pytest.mark.parametrize("face", [TITLE, TEXT, ARABIC])
def test_a_face_has_the_characters_that_others_find_in_it(face: int) -> None:
    with TTFont(_FILES[face]) as font:
        assert _characters(face) == frozenset(font.getBestCmap())


def test_each_script_gets_its_typeface() -> None:
    arabic = "\u0645\u0631\u062d\u0628\u0627 ROC"
    assert drawable("D\u00e9j\u00e0 \u0391\u03b8\u03ae\u03bd\u03b1 \u0141\u00f3d\u017a", TITLE)[1] == TITLE
    assert drawable(arabic, TEXT) == (arabic, ARABIC)
    assert drawable("\u65e5\u672c\u8a9e", TEXT)[0] == ""
    assert drawable("Data \U0001f393 nu", TEXT) == ("Data nu", TEXT)


@pytest.mark.parametrize(("text", "rightwards"), [("Data", False), ("1 \u0645", True), ("", False)])
def test_direction_is_that_of_the_first_letter(text: str, *, rightwards: bool) -> None:
    assert is_right_to_left(text) is rightwards
