"""The typefaces of pictures that are drawn: files of pinned packages, never the machine's own fonts.

Source Serif 4 and Source Sans 3 have the Latin, Greek and Cyrillic scripts, Noto Sans Arabic the Arabic and
Latin ones. What neither has (an emoji, say) is left out.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    """Give the characters that a face has, as its map of all Unicode says.

    Source: OpenType 1.9.1: table directory; cmap table, encoding records and format 12.
    """
    data = _FILES[face].read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    (cmap,) = (offset for tag, _, offset, _ in _records(">4sIII", data, 12, tables) if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", data, cmap + 2)
    known = {record[:2]: record[2] for record in _records(">HHI", data, cmap + 4, maps)}
    place = cmap + known[_ALL_OF_UNICODE]
    (groups,) = struct.unpack_from(">I", data, place + 12)
    found = _records(">III", data, place + 16, groups)
    return frozenset(char for first, last, _ in found for char in range(first, last + 1))


_ALL_OF_UNICODE = (3, 10)
"""Platform and encoding of a map of format 12."""


def _records(form: str, data: bytes, start: int, count: int) -> Iterator[tuple[Any, ...]]:
    return struct.iter_unpack(form, data[start : start + count * struct.calcsize(form)])
