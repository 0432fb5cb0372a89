"""QR codes of awards: what segno makes, and what a reader that is not ours reads."""

import base64
import io
import random
import time

import png
import pytest
import segno
import zxingcpp

from builder.images.qr import QUIET_ZONE, QRCodes
from builder.model.award_ids import ALPHABET, LENGTH

PREFIX = "https://badges.waterland.example/awards/"
PREFIXES = [PREFIX, "https://b.nl/awards/", f"http://localhost:8000/{'een-lang-pad/' * 12}awards/"]


def _codes(prefix: str = PREFIX) -> QRCodes:
    return QRCodes(prefix, alphabet=ALPHABET, length=LENGTH)


def _ids(count: int) -> list[str]:
    chance = random.Random(5)  # noqa: S311 - examples, the same each time
    return ["".join(chance.choices(ALPHABET, k=LENGTH)) for _ in range(count)]


def _modules(image: bytes) -> list[list[int]]:
    """Give a picture's modules, 1 for dark, by pypng."""
    width, height, rows, facts = png.Reader(bytes=image).read()
    assert width == height
    assert facts["bitdepth"] == 1
    return [[1 - pixel for pixel in row] for row in rows]


def _by_segno(text: str, kind: segno.QRCode) -> list[list[int]]:
    code = segno.make(
        text,
        version=kind.version,
        error=kind.error,
        mask=kind.mask,
        micro=False,
        mode="byte",
        boost_error=False,
    )
    return [list(row) for row in code.matrix_iter(border=QUIET_ZONE)]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_code_of_any_id_is_the_one_that_segno_makes(prefix: str) -> None:
    codes = _codes(prefix)
    first = segno.make(f"{prefix}{'0' * LENGTH}/", error="m", micro=False, mode="byte")
    for id_ in ["0" * LENGTH, "z" * LENGTH, *_ids(1000)]:
        assert _modules(codes.png(id_)) == _by_segno(f"{prefix}{id_}/", first), id_


@pytest.mark.parametrize("length", [0, 1, 17, *range(20, 1000, 49)])
def test_symbols_of_every_kind_are_the_ones_that_segno_makes(length: int) -> None:
    """From version 3 to 25: with the two lengths of headers, one block or many, of one size or two."""
    prefix = "https://b.nl/" + "a" * length
    codes, first = _codes(prefix), segno.make(f"{prefix}{'0' * LENGTH}/", error="m", micro=False, mode="byte")
    for id_ in _ids(3):
        assert _modules(codes.png(id_)) == _by_segno(f"{prefix}{id_}/", first)


def _read(image: bytes, *, scale: int) -> str:
    modules = _modules(image)
    pixels = [[0 if dark else 255 for dark in row for _ in range(scale)] for row in modules]
    flat = bytes(pixel for row in pixels for _ in range(scale) for pixel in row)
    side = len(modules) * scale
    view = memoryview(flat).cast("B", (side, side))
    return "".join(code.text for code in zxingcpp.read_barcodes(view))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_another_reader_reads_the_address(prefix: str) -> None:
    codes = _codes(prefix)
    for id_ in _ids(220)[::10]:
        assert _read(codes.png(id_), scale=3) == f"{prefix}{id_}/"


def test_data_address_holds_the_picture() -> None:
    codes, id_ = _codes(), _ids(1)[0]
    kind, _, data = codes.data_uri(id_).partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(data) == codes.png(id_)
    assert png.Reader(file=io.BytesIO(codes.png(id_))).read()[0] == codes.side


@pytest.mark.parametrize("id_", ["", "0" * 25, "0" * 25 + "u", "0" * 25 + "\u00e9"])
def test_what_is_no_id_gets_no_code(id_: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        _codes().png(id_)


def test_a_code_costs_microseconds_once_there_are_many() -> None:
    codes, ids = _codes(), _ids(2000)
    for id_ in ids[:200]:
        codes.png(id_)
    start = time.perf_counter()
    for id_ in ids:
        codes.data_uri(id_)
    assert time.perf_counter() - start < 2000 * 0.0002  # ten times what it takes on a slow machine
