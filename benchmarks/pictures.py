"""Pictures of generated badge classes: an SVG of about 3 KB, a PNG of about 6 KB.

No two classes share one.
"""

from __future__ import annotations

import math
import random
import struct
import zlib

_SIDE = 240  # pixels
_COLOURS = ("#1d3f72", "#e4672b", "#2b7a5e", "#7b3f8c", "#b8860b", "#23303f")


def svg(number: int) -> str:
    """Draw a badge's picture: two rings of leaves, and an edge of teeth."""
    main, second = _COLOURS[number % 6], _COLOURS[(number // 6 + number + 1) % 6]
    leaves = 7 + number % 9
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">',
        f'<path d="{_star(40 + number % 20, 250, 232)}" fill="{main}"/>',
        '<circle cx="256" cy="256" r="214" fill="#fff6ea"/>',
    ]
    for index in range(leaves):
        angle = 2 * math.pi * (index + number % 97 / 97) / leaves
        x, y = 256 + 130 * math.cos(angle), 256 + 130 * math.sin(angle)
        parts.append(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="62" ry="21" fill="{second}" fill-opacity=".8"'
            f' transform="rotate({math.degrees(angle):.1f} {x:.1f} {y:.1f})"/>'
        )
    parts += [
        f'<path d="{_star(18, 84, 66)}" fill="{main}"/>',
        '<circle cx="256" cy="256" r="40" fill="#fff6ea"/>',
        f"<desc>{number}</desc>",
        "</svg>\n",
    ]
    return "\n".join(parts)


def _star(teeth: int, outer: float, inner: float) -> str:
    points = []
    for index in range(2 * teeth):
        radius = inner if index % 2 else outer
        angle = math.pi * index / teeth
        points.append(f"{256 + radius * math.cos(angle):.1f} {256 + radius * math.sin(angle):.1f}")
    return "M" + "L".join(points) + "Z"


def png(number: int) -> bytes:
    """Draw a badge's picture in 64 colours: rings, with the grain that real pictures have."""
    grain = random.Random(number)
    middle = (_SIDE - 1) / 2
    rows = bytearray()
    for y in range(_SIDE):
        rows.append(0)  # no filter (PNG §9.2)
        for x in range(_SIDE):
            distance = math.isqrt(int(4 * ((x - middle) ** 2 + (y - middle) ** 2)))
            rows.append(0 if distance > _SIDE else 1 + distance * (3 + number % 5) // 16 % 63)
    for _ in range(700):
        x, y = grain.randrange(_SIDE), grain.randrange(_SIDE)
        rows[y * (_SIDE + 1) + 1 + x] = grain.randrange(1, 64)
    palette = bytes(value for shade in range(64) for value in (4 * shade, 255 - 3 * shade, number * 37 % 256))
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
