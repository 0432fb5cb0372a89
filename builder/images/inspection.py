"""Judging an image before it is used: its format by content, its size, and that nothing in it is unsafe.

`inspect` does no more than raise ImageError or state facts; whether an image must be square, say, is the
caller's rule. Source of the requirements: the project's threat model, section Images.
"""

from msgspec import Struct

from builder.images.errors import ImageError
from builder.images.formats import MEDIA_TYPES, Format, detect_format
from builder.images.png_inspection import inspect_png
from builder.images.svg_inspection import inspect_svg

LARGEST_IMAGE = 256 * 1024
"""Bytes. An image is copied into every award, so it is small."""


class ImageFacts(Struct, frozen=True, kw_only=True):
    """What an acceptable image is; sizes in pixels, or in SVG's user units where it states no pixels."""

    format: Format
    media_type: str
    width: float
    height: float


def inspect(image: bytes) -> ImageFacts:
    """The facts of an acceptable, unbaked image.

    Raises ImageError for anything but PNG and SVG whatever its name says, for a broken or misleading PNG,
    for an SVG that could run, load or link to anything, and for images that are baked already or too large.
    """
    if len(image) > LARGEST_IMAGE:
        raise ImageError(f"the image is larger than {LARGEST_IMAGE // 1024} KiB")
    image_format = detect_format(image)
    width, height = inspect_png(image) if image_format == "png" else inspect_svg(image)
    return ImageFacts(format=image_format, media_type=MEDIA_TYPES[image_format], width=width, height=height)
