"""What a PNG says besides its picture does not come through; the picture does."""

from __future__ import annotations

from io import BytesIO

import png
import pytest

from builder.images.formats import extract
from builder.images.png_chunks import write_chunk
from builder.images.png_metadata import metadata_kinds, without_metadata
from tests.unit.images.samples import PNG, SVG

KINDS = [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"]


def with_chunk(image: bytes, kind: bytes) -> bytes:
    """Put a chunk right after the header, which ends at byte 33."""
    data = b"openbadges\0\0\0\0\0secret" if kind == b"iTXt" else b"Comment\0\0secret"
    return image[:33] + write_chunk(kind, data) + image[33:]


@pytest.mark.parametrize("kind", KINDS)
def test_metadata_is_found_and_left_out(kind: bytes) -> None:
    image = with_chunk(PNG, kind)
    assert metadata_kinds(image) == [kind.decode()]
    assert without_metadata(image) == PNG


def test_what_makes_the_picture_stays() -> None:
    rows = [[0, 1] * 4] * 8
    stream = BytesIO()
    png.Writer(8, 8, palette=[(1, 2, 3), (4, 5, 6)], gamma=0.45).write(stream, rows)
    image = with_chunk(stream.getvalue(), b"eXIf")
    cleaned = without_metadata(image)
    assert cleaned == stream.getvalue()
    _, _, read, facts = png.Reader(bytes=cleaned).read()
    assert [list(row) for row in read] == rows
    assert facts["gamma"] == 0.45


def test_a_picture_without_metadata_is_the_same_bytes() -> None:
    assert without_metadata(PNG) is PNG
    assert without_metadata(SVG) is SVG
    assert extract(without_metadata(PNG)).is_empty
