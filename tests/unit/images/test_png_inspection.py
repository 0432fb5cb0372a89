"""What a PNG must be to become a badge image."""

import io
import random
import tracemalloc
import zlib

import png as independent_png
import pytest

from builder.images.errors import ImageError
from builder.images.formats import bake
from builder.images.inspection import LARGEST_IMAGE, ImageFacts, inspect
from tests.unit.images.samples import BOTH, END, PNG, header, picture, png

PALETTE = (b"PLTE", bytes(6))


def test_facts_of_a_good_png() -> None:
    assert inspect(PNG) == ImageFacts(format="png", media_type="image/png", width=4, height=3)


@pytest.mark.parametrize("interlace", [False, True])
@pytest.mark.parametrize(
    "kind",
    [
        {"greyscale": True, "bitdepth": 1},
        {"greyscale": True, "bitdepth": 2},
        {"greyscale": True, "bitdepth": 16},
        {"greyscale": True, "alpha": True},
        {"greyscale": False},
        {"greyscale": False, "alpha": True, "bitdepth": 16},
        {"palette": [(0, 0, 0), (255, 255, 255)], "bitdepth": 4},
    ],
)
@pytest.mark.parametrize("side", [1, 2, 3, 5, 8, 9, 33])
def test_what_an_independent_encoder_writes_is_accepted(
    kind: dict[str, object], side: int, *, interlace: bool
) -> None:
    writer = independent_png.Writer(width=side, height=side + 1, interlace=interlace, **kind)
    samples = random.Random(side)  # noqa: S311 (not for secrets)
    rows = [[samples.randrange(2) for _ in range(side * writer.planes)] for _ in range(side + 1)]
    file = io.BytesIO()
    writer.write(file, rows)
    facts = inspect(file.getvalue())
    assert (facts.width, facts.height) == (side, side + 1)


def test_picture_in_several_chunks_and_metadata_are_accepted() -> None:
    kind, data = picture()
    text = (b"zTXt", b"Comment\0\0" + zlib.compress(b"hello"))
    inspect(png(header(), text, (kind, data[:5]), (kind, b""), (kind, data[5:]), (b"eXIf", b"MM"), END))


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (png(header(0, 3), picture(), END), "0 by 3 pixels"),
        (png(header(4, 0), picture(), END), "4 by 0 pixels"),
        (png(header(65_535, 65_535), picture(), END), "65535 by 65535"),
        (png(header(8193, 1), picture(), END), "8193 by 1"),
        (png(header(bits=4), picture(), END), "colour type 2 with 4 bits"),
        (png(header(colour_type=5), picture(), END), "colour type 5"),
        (png(header(methods=(1, 0, 0)), picture(), END), "does not exist"),
        (png(header(methods=(0, 1, 0)), picture(), END), "does not exist"),
        (png(header(methods=(0, 0, 2)), picture(), END), "does not exist"),
        (png(header(), END), "no IDAT"),
        (png(header(), picture(), (b"tEXt", b"a\0b"), picture(), END), "do not follow"),
        (png(header(), (b"ABCD", b""), picture(), END), "unknown critical chunk ABCD"),
        (png(header(), picture(), PALETTE, END), "after its picture"),
        (png(header(), PALETTE, PALETTE, picture(), END), "second palette"),
        (png(header(colour_type=3), picture(4), END), "no palette"),
        (png(header(colour_type=0), PALETTE, picture(4), END), "although it is grey"),
        (png(header(colour_type=3, bits=1), (b"PLTE", bytes(9)), picture(1), END), "impossible length"),
        (png(header(), (b"PLTE", bytes(4)), picture(), END), "impossible length"),
        (png(header(), (b"PLTE", b""), picture(), END), "impossible length"),
        (png(header(), picture(rows=2), END), "less picture"),
        (png(header(), picture(rows=4), END), "more picture"),
        (png(header(), picture(filter_type=5), END), "filter that does not exist"),
        (png(header(), (b"IDAT", b"not zlib"), END), "damaged"),
        (png(header(), (b"IDAT", b""), END), "cut off"),
        (png(header(), (b"IDAT", picture()[1][:-1]), END), "cut off"),
        (png(header(), (b"IDAT", picture()[1] + b"x"), END), "followed by"),
        (
            png(header(), (b"zTXt", b"a\0\0" + zlib.compress(bytes(2**21))), picture(), END),
            "inflates to more",
        ),
        (
            png(header(), (b"iCCP", b"a\0\0" + zlib.compress(bytes(2**21))), picture(), END),
            "inflates to more",
        ),
        (
            png(header(), (b"iTXt", b"a\0\1\0\0\0" + zlib.compress(bytes(2**21))), picture(), END),
            "inflates to more",
        ),
        (bake(PNG, BOTH), "already carries a badge"),
        (png(header(), (b"tEXt", b"openbadges\0x"), picture(), END), "already carries a badge"),
        (PNG[:-1], "cut off"),
        (PNG + b"\0", "after its end"),
        (png(header(), (b"prVt", bytes(LARGEST_IMAGE)), picture(), END), "larger than 256 KiB"),
    ],
)
def test_broken_or_misleading_png_is_refused(image: bytes, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        inspect(image)


def test_png_cut_off_anywhere_is_refused() -> None:
    for length in range(len(PNG)):
        with pytest.raises(ImageError):
            inspect(PNG[:length])


def test_bomb_is_refused_without_memory_for_it() -> None:
    bomb = png(header(), (b"IDAT", zlib.compress(bytes(200 * 2**20), 9)), END)
    tracemalloc.start()
    with pytest.raises(ImageError, match="more picture"):
        inspect(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_largest_true_picture_is_read_row_by_row() -> None:
    image = png(header(8192, 8192, bits=1, colour_type=0), picture(1024, 8192), END)
    assert inspect(image).width == 8192
