"""zlib data from strangers: inflated with a limit, so that a bomb costs no memory."""

import zlib
from collections.abc import Iterator

from builder.images.errors import ImageError

_BLOCK_BYTES = 65_536


def inflated_blocks(data: bytes) -> Iterator[bytes]:
    """Inflate one complete zlib stream, at most 64 KiB at a time.

    Raises ImageError where the stream is damaged, cut off, or followed by other bytes.
    """
    inflator = zlib.decompressobj()
    while not inflator.eof:
        block, data = _next_block(inflator, data)
        if block:
            yield block
        elif not data and not inflator.eof:
            raise ImageError("compressed data in the image is cut off")
    if inflator.unused_data:
        raise ImageError("compressed data in the image is followed by other bytes")


def inflate(data: bytes, *, limit: int) -> bytes:
    """Inflate to at most `limit` bytes; raises ImageError beyond that, and as `inflated_blocks` does."""
    inflated = bytearray()
    for block in inflated_blocks(data):
        inflated += block
        if len(inflated) > limit:
            raise ImageError(f"compressed data in the image inflates to more than {limit} bytes")
    return bytes(inflated)


def _next_block(inflator: "zlib._Decompress", data: bytes) -> tuple[bytes, bytes]:
    try:
        return inflator.decompress(data, _BLOCK_BYTES), inflator.unconsumed_tail
    except zlib.error as error:
        raise ImageError("compressed data in the image is damaged") from error
