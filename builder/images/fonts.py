"""The typefaces of pictures that are drawn: files of pinned packages, never the machine's own fonts.

Source Serif 4 and Source Sans 3 have the Latin, Greek and Cyrillic scripts, Noto Sans Arabic the Arabic and
Latin ones. What neither has (an emoji, say) is left out.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import fontpkg_noto_sans_arabic
import fontpkg_source_sans_3
import fontpkg_source_serif_4

if TYPE_CHECKING:
    from PIL.ImageFont import Axis, FreeTypeFont

TITLE, TEXT, ARABIC = range(3)

_FILES = (
    Path(fontpkg_source_serif_4.ROOT) / "files" / "SourceSerif4[opsz,wght].ttf",
    Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3[wght].ttf",
    Path(fontpkg_noto_sans_arabic.ROOT) / "files" / "NotoSansArabic[wdth,wght].ttf",
)
_MISSING_AT_MOST = 0.5
"""Part of a text's letters that may be left out before the whole is."""


def drawable(text: str, face: int) -> tuple[str, int]:
    """Give what can be drawn of a text, and by which face; an empty text where that would say little.

    Args:
        face: the preferred one.
    """
    letters = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = {
        each: "".join(char for char in letters if ord(char) in _characters(each)) for each in (face, ARABIC)
    }
    best = max(kept, key=lambda each: len(kept[each]))
    shown = " ".join(kept[best].split())
    return (shown if len(shown) >= len(letters) * _MISSING_AT_MOST else ""), best


def is_right_to_left(text: str) -> bool:
    """Say whether a text's first letter with a direction goes to the left (UAX #9, rule P2)."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((each for each in directions if each in {"L", "R", "AL"}), "L") != "L"


@cache
def font(face: int, size: int, weight: int) -> FreeTypeFont:
    """Give a face in a size (pixels) and a weight (400 is regular, 700 bold)."""
    from PIL import ImageFont  # noqa: PLC0415 - only a build that draws needs it

    found = ImageFont.truetype(_FILES[face], size, layout_engine=ImageFont.Layout.RAQM)
    found.set_variation_by_axes([_place(axis, size, weight) for axis in found.get_variation_axes()])
    return found


def _place(axis: Axis, size: int, weight: int) -> float:
    """Give the place on one axis of a variable font: the weight asked for, the optical size of the size."""
    wanted = {b"Weight": weight, b"Optical Size": size}.get(axis["name"] or b"", axis["default"])
    return min(max(wanted or 0, axis["minimum"] or 0), axis["maximum"] or 0)


@cache
def _characters(face: int) -> frozenset[int]:
    """Give the characters that a face has."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    with TTFont(_FILES[face], lazy=True) as found:
        return frozenset(found.getBestCmap())
