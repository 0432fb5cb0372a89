"""The image of a badge class that brings none."""

import hashlib
import re

import pytest

from builder.colours import contrast
from builder.images.default_image import (
    FRAMES,
    LEAST_CONTRAST,
    PALETTE,
    Colours,
    colours_for,
    default_image,
    drawable,
    own_colours,
)
from builder.images.errors import ImageError
from builder.images.inspection import inspect
from builder.images.letters import LETTERS

NAVY = PALETTE[0]
MONOGRAMS = ["A", "DL", "WMQ", "\u00c9-2", "\u0628", "", "<&>", *LETTERS]


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2, definition)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", PALETTE)
def test_letters_stand_out_from_their_field(colours: Colours) -> None:
    contrast = (_luminance(colours.letter) + 0.05) / (_luminance(colours.field) + 0.05)
    assert contrast >= LEAST_CONTRAST


@pytest.mark.parametrize("variant", FRAMES)
@pytest.mark.parametrize("monogram", MONOGRAMS)
def test_image_is_a_safe_small_square(monogram: str, variant: str) -> None:
    image = default_image(monogram=monogram, variant=variant, colours=NAVY, seed="waterland")
    facts = inspect(image)
    assert (facts.width, facts.height) == (512, 512)
    assert len(image) < 3072
    assert b"<text" not in image


def test_same_arguments_give_the_same_bytes_for_ever() -> None:
    """The images of awarded versions are kept as they are: a change here changes what new sites look like."""
    image = default_image(monogram="DL", variant="regular", colours=NAVY, seed="waterland/data-literacy")
    assert (
        hashlib.sha256(image).hexdigest()
        == "edb472993e73dd8e20b593617e563d06b55743cb3244b60c80928b488815ca97"
    )


def test_variants_have_different_frames() -> None:
    images = {default_image(monogram="A", variant=variant, colours=NAVY, seed="s") for variant in FRAMES}
    assert len(images) == len(FRAMES)


def test_badges_of_one_issuer_differ_in_their_ornament() -> None:
    images = {
        default_image(monogram="A", variant="regular", colours=NAVY, seed=f"waterland/{badge}")
        for badge in range(20)
    }
    assert len(images) > 15


@pytest.mark.parametrize("accent", ["#ffffff", "#ffff00", "#000000", "#808080", "#ff7700", "#0c5565"])
def test_letters_stand_out_from_any_colour_of_an_issuer(accent: str) -> None:
    colours = own_colours(accent)
    assert contrast(colours.letter, colours.field) >= LEAST_CONTRAST
    assert contrast(colours.accent, colours.edge) >= 3  # WCAG 2.2 §1.4.11
    inspect(default_image(monogram="A", variant="regular", colours=colours, seed="s"))


def test_seeds_reach_every_colour_scheme() -> None:
    assert {colours_for(str(seed)) for seed in range(400)} == set(PALETTE)


@pytest.mark.parametrize(
    ("monogram", "letters"),
    [
        ("dl", "DL"),
        ("\u00e9-2", "E2"),
        ("ABCD", "ABC"),
        ("\u0628\U0001f393", ""),
        ("\u00df", "SS"),
        ("\ud800A", "A"),
    ],
)
def test_what_has_no_strokes_is_left_out(monogram: str, letters: str) -> None:
    assert drawable(monogram) == letters


def test_alphabet_is_complete_and_inside_its_height() -> None:
    assert "".join(sorted(LETTERS)) == "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for letter in LETTERS.values():
        assert max(map(float, re.findall(r"\d+", letter.strokes))) <= 112


def test_variant_without_a_frame_is_refused() -> None:
    with pytest.raises(ImageError, match="no image for the variant 'gold'"):
        default_image(monogram="A", variant="gold", colours=NAVY, seed="s")
