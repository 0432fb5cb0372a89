"""What an SVG looks like, as PNG: drawn by resvg, without the machine's fonts or anything from outside.

The renderer's version is pinned in `pyproject.toml`, so that one release draws the same everywhere. A picture
of which somebody else is the author is drawn where it can do no harm: `builder.images.limited` has limits.
"""

from __future__ import annotations

from builder.images.errors import ImageError
from builder.images.inspection import inspect

SIDE = 400
"""Pixels of the longer side of a badge's picture as PNG."""


def rasterise(svg: bytes, *, side: int = SIDE) -> bytes:
    """Draw an SVG that was inspected.

    Args:
        side: pixels of the longer side.

    Raises:
        ImageError: it cannot be drawn.
    """
    import resvg_py  # noqa: PLC0415 - only a build that finds new pictures needs it

    facts = inspect(svg)
    width, height = (side, None) if facts.width >= facts.height else (None, side)
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg.decode(), width=width, height=height, skip_system_fonts=True
        )
    except ValueError as error:
        raise ImageError(f"the SVG cannot be drawn: {error}") from error
    except BaseException as error:
        # The renderer's own faults are no `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise ImageError("the SVG cannot be drawn: the renderer gave up") from error
    return bytes(drawn)
