"""Small images, built byte by byte, that the tests start from and break."""

import struct
import zlib

from builder.images.contents import BakedContents
from builder.images.png_chunks import SIGNATURE, write_chunk

ASSERTION_URL = "https://badges.example.nl/awards/3k9x0v7m2q8c4b6t1n5d0w9zre/assertion.json"
ASSERTION_JSON = f'{{"id":"{ASSERTION_URL}","narrative":"\u05e9\u05dc\u05d5\u05dd ]]> <b> & \U0001f393"}}'
ASSERTION_JWS = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6InVybjp1dWlkOjEifQ.c2lnbmF0dXJl_-"
CREDENTIAL_JSON = '{"id":"https://badges.example.nl/c.json","name":"Datageletterdheid \\"]]>\\" \u00e9"}'
CREDENTIAL_JWT = "eyJhbGciOiJFZERTQSJ9.eyJpZCI6Imh0dHBzOi8vIn0.c2ln"

BOTH = BakedContents(assertion=ASSERTION_JSON, credential=CREDENTIAL_JSON)
NOTHING = BakedContents(assertion=None, credential=None)

SVG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a > b -->\n'
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" aria-label="1 > 0">\n'
    b'  <circle cx="32" cy="32" r="30" fill="#1d3f72"/>\n</svg>\n'
)

Chunks = list[tuple[bytes, bytes]]


def header(
    width: int = 4,
    height: int = 3,
    *,
    bits: int = 8,
    colour_type: int = 2,
    methods: tuple[int, int, int] = (0, 0, 0),
) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour_type, *methods)


def picture(row_bytes: int = 12, rows: int = 3, *, filter_type: int = 0) -> tuple[bytes, bytes]:
    """By default what `header()` promises: three rows of four pixels of three bytes."""
    return b"IDAT", zlib.compress((bytes([filter_type]) + b"\x7f" * row_bytes) * rows)


END = (b"IEND", b"")


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks; without any, a good one of 4 by 3 pixels."""
    return SIGNATURE + b"".join(write_chunk(*chunk) for chunk in chunks or (header(), picture(), END))


PNG = png()


def svg(inside: str = "", attributes: str = 'viewBox="0 0 64 64"') -> bytes:
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {namespaces} {attributes}>{inside}</svg>".encode()
