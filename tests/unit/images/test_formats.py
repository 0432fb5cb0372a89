"""PNG and SVG through one door."""

import pytest

from builder.images import formats
from builder.images.errors import ImageError
from tests.unit.images.samples import BOTH, PNG, SVG


@pytest.mark.parametrize(("image", "expected"), [(PNG, "png"), (SVG, "svg"), (b"\xef\xbb\xbf " + SVG, "svg")])
def test_format_is_told_by_content(image: bytes, expected: str) -> None:
    assert formats.detect_format(image) == expected


@pytest.mark.parametrize("image", [PNG, SVG])
def test_either_format_is_baked_extracted_and_unbaked(image: bytes) -> None:
    baked = formats.bake(image, BOTH)
    assert formats.prepare(image).bake(BOTH) == baked
    assert formats.extract(baked) == BOTH
    assert formats.unbake(baked) == image


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (b"", "is empty"),
        (b"hello", "neither PNG nor SVG$"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"RIFF....WEBP", "WebP"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "uncompressed"),
        (SVG.decode().encode("utf-16"), "UTF-16"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"),
    ],
)
def test_other_formats_are_named(image: bytes, reason: str) -> None:
    for function in (formats.detect_format, formats.prepare, formats.extract, formats.unbake):
        with pytest.raises(ImageError, match=reason):
            function(image)
