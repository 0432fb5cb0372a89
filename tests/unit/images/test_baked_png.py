"""Open Badges inside PNG images."""

import struct
import zlib

import pytest

from builder.images.baked_png import bake, extract, prepare, unbake
from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.png_chunks import SIGNATURE, read_chunks, write_chunk
from tests.unit.images.samples import (
    ASSERTION_URL,
    BOTH,
    CREDENTIAL_JWT,
    END,
    NOTHING,
    PNG,
    header,
    picture,
    png,
)


def test_both_generations_come_back_as_they_went_in() -> None:
    assert extract(bake(PNG, BOTH)) == BOTH


@pytest.mark.parametrize(
    "contents",
    [
        BakedContents(assertion=ASSERTION_URL, credential=None),
        BakedContents(assertion=None, credential=CREDENTIAL_JWT),
    ],
)
def test_one_generation_alone_is_enough(contents: BakedContents) -> None:
    assert extract(bake(PNG, contents)) == contents


def test_texts_are_plain_itxt_chunks_directly_after_the_header() -> None:
    chunks = read_chunks(bake(PNG, BakedContents(assertion="https://a.example/1", credential="a.b.c")))
    assert [(chunk.type, chunk.data) for chunk in chunks[1:3]] == [
        (b"iTXt", b"openbadges\0\0\0\0\0https://a.example/1"),
        (b"iTXt", b"openbadgecredential\0\0\0\0\0a.b.c"),
    ]


def test_all_other_bytes_stay_untouched() -> None:
    image = png(header(), (b"tEXt", b"Comment\0openbadges"), (b"prVt", b"\0\1\2"), picture(), END)
    assert unbake(bake(image, BOTH)) == image


def test_preparing_once_bakes_as_baking_does() -> None:
    assert prepare(PNG).bake(BOTH) == bake(PNG, BOTH)


def test_unbaked_image_carries_nothing() -> None:
    assert extract(PNG) == NOTHING
    assert unbake(PNG) == PNG


def test_baked_image_is_not_baked_again() -> None:
    with pytest.raises(ImageError, match="already carries a badge"):
        bake(bake(PNG, BOTH), BOTH)


@pytest.mark.parametrize(
    ("assertion", "reason"),
    [("", "is empty"), ("a\0b", r"U\+0000"), ("\ud800", "not valid Unicode"), (None, "nothing to bake")],
)
def test_text_that_would_not_come_back_is_refused(assertion: str | None, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        bake(PNG, BakedContents(assertion=assertion, credential=None))


def _baked_with(*chunks: tuple[bytes, bytes]) -> bytes:
    return png(header(), *chunks, picture(), END)


def test_legacy_text_chunk_is_read_and_removed() -> None:
    image = _baked_with((b"tEXt", b"openbadges\0https://a.example/1"))
    assert extract(image).assertion == "https://a.example/1"
    assert unbake(image) == PNG


def test_text_after_the_picture_is_read() -> None:
    image = png(header(), picture(), (b"iTXt", b"openbadges\0\0\0\0\0a.b.c"), END)
    assert extract(image).assertion == "a.b.c"
    assert unbake(image) == PNG


def test_language_and_translated_keyword_are_ignored() -> None:
    image = _baked_with((b"iTXt", b"openbadges\0\0\0nl\0insigne\0a.b.c"))
    assert extract(image).assertion == "a.b.c"


def test_compressed_text_is_read() -> None:
    image = _baked_with((b"iTXt", b"openbadges\0\1\0\0\0" + zlib.compress(b"a.b.c")))
    assert extract(image).assertion == "a.b.c"


def test_keyword_that_only_begins_alike_is_not_ours() -> None:
    assert extract(_baked_with((b"iTXt", b"openbadges2\0\0\0\0\0a.b.c"))) == NOTHING


@pytest.mark.parametrize("second", [(b"iTXt", b"openbadges\0\0\0\0\0b"), (b"tEXt", b"openbadges\0b")])
def test_second_text_with_the_same_keyword_is_refused(second: tuple[bytes, bytes]) -> None:
    with pytest.raises(ImageError, match="carries two texts"):
        extract(_baked_with((b"iTXt", b"openbadges\0\0\0\0\0a"), second))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "incomplete"),
        (b"\0\0nl", "incomplete"),
        (b"\0\0\0a", "incomplete"),
        (b"\0\0\0\0", "empty text"),
        (b"\0\0\0\0\xff", "not UTF-8"),
        (b"\2\0\0\0a", "unknown way"),
        (b"\1\1\0\0a", "unknown way"),
        (b"\1\0\0\0not zlib", "damaged"),
        (b"\1\0\0\0" + zlib.compress(b"abc")[:-1], "cut off"),
        (b"\1\0\0\0" + zlib.compress(b"abc") + b"x", "followed by"),
        (b"\1\0\0\0" + zlib.compress(bytes(2**20 + 1)), "inflates to more"),
        (b"\1\0\0\0" + zlib.compress(bytes(2**28), 9), "inflates to more"),
    ],
)
def test_broken_or_bombing_text_chunk_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        extract(_baked_with((b"iTXt", b"openbadges\0" + data)))


def test_image_cut_off_anywhere_is_refused() -> None:
    baked = bake(PNG, BOTH)
    for length in range(len(baked)):
        with pytest.raises(ImageError):
            extract(baked[:length])


def test_every_change_of_one_byte_is_refused() -> None:
    """A checksum covers each chunk, the signature and the lengths have one right value."""
    baked = bake(PNG, BakedContents(assertion="https://a.example/1", credential="a.b.c"))
    for position in range(len(baked)):
        for value in range(256):
            changed = baked[:position] + bytes([value]) + baked[position + 1 :]
            if changed != baked:
                with pytest.raises(ImageError):
                    extract(changed)


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (b"", "not a PNG"),
        (SIGNATURE, "cut off"),
        (b"\xff\xd8\xff\xe0JFIF", "not a PNG"),
        (PNG + b"\0", "after its end"),
        (PNG + PNG, "after its end"),
        (png(picture(), header(), END), "begin with an IHDR"),
        (png(header(), header(), picture(), END), "second IHDR"),
        (png((b"IHDR", b"short"), picture(), END), "wrong length"),
        (png(header(), picture(), (b"IEND", b"x")), "not empty"),
        (png(header(), picture()), "cut off"),
        (png(header(), (b"ab1d", b""), picture(), END), "impossible type"),
        (png(header(), (b"abcd", b""), picture(), END), "impossible type"),
        (SIGNATURE + struct.pack(">I", 2**32 - 1) + b"IHDR" + bytes(40), "wrong length"),
    ],
)
def test_broken_structure_is_refused(image: bytes, reason: str) -> None:
    for function in (extract, unbake, prepare):
        with pytest.raises(ImageError, match=reason):
            function(image)


def test_text_longer_than_a_chunk_is_refused() -> None:
    class Endless(bytes):
        def __len__(self) -> int:
            return 2**31

    with pytest.raises(ImageError, match="too long"):
        write_chunk(b"iTXt", Endless())
