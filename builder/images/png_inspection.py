"""Whether a PNG is what it says: header, order of chunks, and exactly the picture that the header promises.

Nothing here holds more than one row of pixels, so a bomb is refused at the cost of inflating it.
Source: PNG (Third Edition) §5.6 (order), §8.1 (interlacing), §9 (filters), §11.2 (critical chunks).
"""

import struct
from collections.abc import Iterator

from msgspec import Struct

from builder.images import baked_png
from builder.images.errors import ImageError
from builder.images.inflation import inflate, inflated_blocks
from builder.images.png_chunks import Chunk, read_chunks

LARGEST_SIDE = 8192
"""Pixels."""

INFLATED_METADATA_LIMIT = 2**20
"""Bytes to which one compressed ancillary chunk (profile or text) may inflate."""

_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_LAST_FILTER = 4  # PNG §9.2
_PALETTE_COLOUR = 3

# Colour type: samples per pixel and allowed bits per sample (PNG §11.2.1, Table 12).
_COLOUR_TYPES = {
    0: (1, {1, 2, 4, 8, 16}),
    2: (3, {8, 16}),
    _PALETTE_COLOUR: (1, {1, 2, 4, 8}),
    4: (2, {8, 16}),
    6: (4, {8, 16}),
}

# Adam7: first column, first row, step between columns, step between rows (PNG §8.1).
_INTERLACED_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_WHOLE_IMAGE = ((0, 0, 1, 1),)


class Header(Struct, frozen=True, kw_only=True):
    """IHDR: sides in pixels."""

    width: int
    height: int
    bits: int
    colour_type: int
    interlaced: bool

    def passes(self) -> Iterator[tuple[int, int]]:
        """Number of rows, and bytes of each row with its filter byte, for each pass that has pixels."""
        bits_per_pixel = _COLOUR_TYPES[self.colour_type][0] * self.bits
        for column, row, column_step, row_step in _INTERLACED_PASSES if self.interlaced else _WHOLE_IMAGE:
            columns = -(-max(self.width - column, 0) // column_step)
            rows = -(-max(self.height - row, 0) // row_step)
            if columns and rows:
                yield rows, 1 + -(-columns * bits_per_pixel // 8)


def inspect_png(image: bytes) -> tuple[int, int]:
    """Width and height in pixels; raises ImageError for a PNG that is broken, misleading or baked."""
    if baked_png.unbake(image) != image:
        raise ImageError("the image already carries a badge")
    chunks = read_chunks(image)
    header = read_header(chunks[0].data)
    _check_critical_chunks([chunk.type for chunk in chunks])
    _check_palette(header, [chunk for chunk in chunks if chunk.type == b"PLTE"])
    _check_compressed_metadata(chunks)
    _check_image_data(header, b"".join(chunk.data for chunk in chunks if chunk.type == b"IDAT"))
    return header.width, header.height


def read_header(data: bytes) -> Header:
    """Read IHDR's 13 bytes; raises ImageError for values that PNG does not define and for absurd sizes."""
    width, height, bits, colour_type, compression, filtering, interlacing = struct.unpack(">IIBBBBB", data)
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise ImageError(f"the PNG is {width} by {height} pixels; expected 1 to {LARGEST_SIDE} each way")
    if colour_type not in _COLOUR_TYPES or bits not in _COLOUR_TYPES[colour_type][1]:
        raise ImageError(f"the PNG has colour type {colour_type} with {bits} bits, which does not exist")
    if compression or filtering or interlacing > 1:
        raise ImageError("the PNG uses a compression, filter or interlace method that does not exist")
    interlaced = bool(interlacing)
    return Header(width=width, height=height, bits=bits, colour_type=colour_type, interlaced=interlaced)


def _check_critical_chunks(types: list[bytes]) -> None:
    for chunk_type in types:
        if chunk_type[:1].isupper() and chunk_type not in _CRITICAL:  # PNG §5.4: upper case is critical
            raise ImageError(f"the PNG has an unknown critical chunk {chunk_type.decode('ascii')}")
    if b"IDAT" not in types:
        raise ImageError("the PNG has no IDAT chunk, so no picture")
    first = types.index(b"IDAT")
    count = types.count(b"IDAT")
    if types[first : first + count] != [b"IDAT"] * count:
        raise ImageError("the PNG's IDAT chunks do not follow each other")
    if b"PLTE" in types[first:]:
        raise ImageError("the PNG's palette comes after its picture")


def _check_palette(header: Header, palettes: list[Chunk]) -> None:
    if len(palettes) > 1:
        raise ImageError("the PNG has a second palette")
    if not palettes:
        if header.colour_type == _PALETTE_COLOUR:
            raise ImageError("the PNG has no palette, which its colour type needs")
        return
    if header.colour_type in {0, 4}:
        raise ImageError("the PNG has a palette although it is grey")
    most = 2**header.bits if header.colour_type == _PALETTE_COLOUR else 256
    entries, left_over = divmod(len(palettes[0].data), 3)
    if left_over or not 1 <= entries <= most:
        raise ImageError("the PNG's palette has an impossible length")


def _check_compressed_metadata(chunks: list[Chunk]) -> None:
    for chunk in chunks:
        _, _, rest = chunk.data.partition(b"\0")
        if chunk.type in {b"zTXt", b"iCCP"}:
            inflate(rest[1:], limit=INFLATED_METADATA_LIMIT)
        elif chunk.type == b"iTXt" and rest.startswith(b"\1"):
            inflate(rest[2:].split(b"\0", 2)[-1], limit=INFLATED_METADATA_LIMIT)


def _check_image_data(header: Header, data: bytes) -> None:
    blocks, buffer = inflated_blocks(data), bytearray()
    for rows, row_bytes in header.passes():
        for _ in range(rows):
            _fill(buffer, blocks, row_bytes)
            if len(buffer) < row_bytes:
                raise ImageError("the PNG holds less picture than its header says")
            if buffer[0] > _LAST_FILTER:
                raise ImageError("the PNG's picture is damaged: a row has a filter that does not exist")
            del buffer[:row_bytes]
    if buffer or next(blocks, None) is not None:
        raise ImageError("the PNG holds more picture than its header says")


def _fill(buffer: bytearray, blocks: Iterator[bytes], wanted: int) -> None:
    while len(buffer) < wanted:
        block = next(blocks, None)
        if block is None:
            return
        buffer += block
