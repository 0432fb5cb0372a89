"""The image of a badge class that brings none."""

import hashlib
import re

import pytest

from builder.images.default_image import (
    FRAMES,
    LEAST_CONTRAST,
    PALETTE,
    Colours,
    colours_for,
    default_image,
    drawable,
)
from builder.images.errors import ImageError
from builder.images.inspection import inspect
from builder.images.letters import LETTERS

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
    image = default_image(monogram=monogram, variant=variant, seed="waterland")
    facts = inspect(image)
    assert (facts.width, facts.height) == (512, 512)
    assert len(image) < 3072
    assert b"<text" not in image


def test_same_arguments_give_the_same_bytes_for_ever() -> None:
    """The images of awarded versions are kept as they are: a change here changes what new sites look like."""
    image = default_image(monogram="DL", variant="regular", seed="waterland/data-literacy")
    assert (
        hashlib.sha256(image).hexdigest()
        == "3c71751029eb980057ce4cc7a8329f049ce480f6fdf2797e5e54201b99ca37dc"
    )


def test_variants_have_different_frames() -> None:
    assert len({default_image(monogram="A", variant=variant, seed="s") for variant in FRAMES}) == len(FRAMES)


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
        default_image(monogram="A", variant="gold", seed="s")
