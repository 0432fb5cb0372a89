"""The chunks of a PNG datastream, read strictly and written back byte for byte.

Invariants of what `read_chunks` returns: every byte of the image belongs to the signature or to one chunk,
every checksum holds, IHDR comes first and IEND last, each once.
Source: PNG (Third Edition) §5.2 to §5.6. What chunks *mean* is `png_inspection`'s.
"""

import re
import struct
import zlib

from msgspec import Struct

from builder.images.errors import ImageError

SIGNATURE = b"\x89PNG\r\n\x1a\n"  # PNG §5.2
IHDR_DATA_BYTES = 13  # PNG §11.2.1
_LARGEST_LENGTH = 2**31 - 1  # PNG §5.3
_FRAME_BYTES = 12  # length, type and checksum around a chunk's data
_CHUNK_TYPE = re.compile(rb"[A-Za-z]{2}[A-Z][A-Za-z]")  # PNG §5.4: the reserved third letter is upper case


class Chunk(Struct, frozen=True, kw_only=True):
    """One chunk: its four-letter type, its data, and the byte range of the whole in the image."""

    type: bytes
    data: bytes
    start: int
    end: int


def write_chunk(chunk_type: bytes, data: bytes) -> bytes:
    """Length, type, data, checksum; raises ImageError when the data is longer than a chunk can be."""
    if len(data) > _LARGEST_LENGTH:
        raise ImageError("the text is too long for a PNG chunk")
    checksum = zlib.crc32(data, zlib.crc32(chunk_type))
    return struct.pack(">I", len(data)) + chunk_type + data + struct.pack(">I", checksum)


def read_chunks(image: bytes) -> list[Chunk]:
    """All chunks in order; raises ImageError where the image breaks an invariant of this module."""
    if not image.startswith(SIGNATURE):
        raise ImageError("the image is not a PNG: it does not begin with the PNG signature")
    chunks = [_read_first_chunk(image)]
    while chunks[-1].type != b"IEND":
        chunks.append(_read_chunk(image, chunks[-1].end))
        if chunks[-1].type == b"IHDR":
            raise ImageError("the PNG has a second IHDR chunk")
    if chunks[-1].data:
        raise ImageError("the PNG's IEND chunk is not empty")
    if chunks[-1].end != len(image):
        raise ImageError("the PNG has bytes after its end")
    return chunks


def _read_first_chunk(image: bytes) -> Chunk:
    chunk = _read_chunk(image, len(SIGNATURE))
    if chunk.type != b"IHDR":
        raise ImageError("the PNG does not begin with an IHDR chunk")
    if len(chunk.data) != IHDR_DATA_BYTES:
        raise ImageError("the PNG's IHDR chunk has the wrong length")
    return chunk


def _read_chunk(image: bytes, start: int) -> Chunk:
    if len(image) - start < _FRAME_BYTES:
        raise ImageError("the PNG is cut off")
    length, chunk_type = struct.unpack_from(">I4s", image, start)
    end = start + _FRAME_BYTES + length
    if end > len(image):
        raise ImageError("the PNG is cut off, or a chunk states a wrong length")
    if not _CHUNK_TYPE.fullmatch(chunk_type):
        raise ImageError("the PNG has a chunk of an impossible type")
    data = image[start + 8 : end - 4]
    (checksum,) = struct.unpack_from(">I", image, end - 4)
    if checksum != zlib.crc32(data, zlib.crc32(chunk_type)):
        raise ImageError(f"the PNG is damaged: the checksum of a {chunk_type.decode('ascii')} chunk is wrong")
    return Chunk(type=chunk_type, data=data, start=start, end=end)
