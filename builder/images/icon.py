"""The site's mark in tabs, bookmarks and on phones: a badge with a tick, in the publication's colour.

Sources: HTML §4.6.7.8 (`rel=icon`); the ICO format, which may hold a PNG.
"""

from __future__ import annotations

import struct

from builder.images.rasterising import rasterise

TOUCH_SIDE = 180
"""Pixels that phones want for a home screen; they round the corners themselves."""
TAB_SIDE = 32

_BADGE = "M32 5 55 18.5V45.5L32 59 9 45.5V18.5Z"
_TICK = "M21 33 29 41 44 24.5"


def icon(colour: str) -> bytes:
    """Give the mark as SVG.

    Args:
        colour: `#rrggbb`; the tick on it is white.
    """
    return _svg(
        f'<path d="{_BADGE}" fill="{colour}" stroke="{colour}"/>'
        f'<path d="{_TICK}" fill="none" stroke="#fff" stroke-linecap="round"/>',
        "0 0 64 64",
    )


def favicon(colour: str) -> bytes:
    """Give the mark as ICO, for what asks for nothing else."""
    image = rasterise(icon(colour), side=TAB_SIDE)
    entry = struct.pack("<BBBBHHII", TAB_SIDE, TAB_SIDE, 0, 0, 1, 32, len(image), 6 + 16)
    return struct.pack("<HHH", 0, 1, 1) + entry + image


def touch_icon(colour: str) -> bytes:
    """Give the mark as an opaque PNG, for home screens."""
    return rasterise(
        _svg(
            f'<path d="M-16-16H80V80H-16Z" fill="{colour}" stroke="none"/>'
            f'<path d="{_BADGE}" fill="none" stroke="#fff" stroke-width="4.5"/>'
            f'<path d="{_TICK}" fill="none" stroke="#fff" stroke-linecap="round"/>',
            "-16 -16 96 96",
        ),
        side=TOUCH_SIDE,
    )


def _svg(inside: str, view_box: str) -> bytes:
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">'
    return f'{start}<g stroke-width="7" stroke-linejoin="round">{inside}</g></svg>\n'.encode()
