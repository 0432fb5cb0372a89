"""What a PNG says besides its picture: where and with what it was made, by whom, when.

A camera or a drawing program may write place and name into a picture. None of it is published.

Source: PNG (Third Edition) §11.3.3 (textual information), §11.3.4.3 (tIME), §11.3.4.5 (eXIf).
"""

from __future__ import annotations

from builder.images.png_chunks import SIGNATURE, read_chunks

METADATA = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def metadata_kinds(image: bytes) -> list[str]:
    """Give the types of a PNG's chunks of metadata, each once; an SVG has none.

    Raises:
        ImageError: the PNG is broken.
    """
    if not image.startswith(SIGNATURE):
        return []
    return sorted({chunk.type.decode("ascii") for chunk in read_chunks(image) if chunk.type in METADATA})


def without_metadata(image: bytes) -> bytes:
    """Give a PNG without its metadata, every other byte as it was; an SVG as it is.

    Raises:
        ImageError: the PNG is broken.
    """
    if not metadata_kinds(image):
        return image
    kept = [image[chunk.start : chunk.end] for chunk in read_chunks(image) if chunk.type not in METADATA]
    return b"".join([SIGNATURE, *kept])
