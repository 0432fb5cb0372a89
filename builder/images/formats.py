"""PNG and SVG through one door: which of the two an image is, and bake, extract, unbake for both."""

from typing import Literal, Protocol

from builder.images import baked_png, baked_svg
from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.png_chunks import SIGNATURE

Format = Literal["png", "svg"]

MEDIA_TYPES: dict[Format, str] = {"png": "image/png", "svg": "image/svg+xml"}

# First bytes of what people take for a PNG or an SVG.
_OTHER_FORMATS = (
    (b"\xff\xd8\xff", "a JPEG"),
    (b"GIF8", "a GIF"),
    (b"RIFF", "a WebP"),
    (b"BM", "a BMP"),
    (b"\0\0\1\0", "an icon file"),
    (b"%PDF", "a PDF"),
    (b"PK\3\4", "a ZIP file"),
    (b"\x1f\x8b", "compressed (an .svgz); save it uncompressed"),
    (b"\xff\xfe", "not UTF-8 but UTF-16"),
    (b"\xfe\xff", "not UTF-8 but UTF-16"),
    (b"version https://git-lfs", "a pointer of Git LFS, not the image itself"),
)


class PreparedImage(Protocol):
    """An image that is ready for many bakings."""

    def bake(self, contents: BakedContents) -> bytes: ...


def detect_format(image: bytes) -> Format:
    """Tell the formats apart by their first bytes, never by a file's name; raises ImageError for others."""
    if image.startswith(SIGNATURE):
        return "png"
    for first_bytes, description in _OTHER_FORMATS:
        if image.startswith(first_bytes):
            raise ImageError(f"the image is neither PNG nor SVG: it is {description}")
    if image.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "svg"
    raise ImageError("the image is neither PNG nor SVG" if image else "the image is empty")


def prepare(image: bytes) -> PreparedImage:
    """Check and split an image once, for many bakings; raises ImageError."""
    return baked_png.prepare(image) if detect_format(image) == "png" else baked_svg.prepare(image)


def bake(image: bytes, contents: BakedContents) -> bytes:
    """The image with the contents inside; raises ImageError for a broken or an already baked image."""
    return prepare(image).bake(contents)


def extract(image: bytes) -> BakedContents:
    """What the image carries, possibly nothing; raises ImageError for a broken or an ambiguous image."""
    return baked_png.extract(image) if detect_format(image) == "png" else baked_svg.extract(image)


def unbake(image: bytes) -> bytes:
    """The image as it was before it was baked; raises ImageError for a broken image."""
    return baked_png.unbake(image) if detect_format(image) == "png" else baked_svg.unbake(image)
