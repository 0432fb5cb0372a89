"""QR codes of many addresses that differ in an id only: microseconds for each instead of milliseconds.

With version, error level and mask held fixed, a QR code is affine over GF(2) in the bits of its text: the
data bits, the Reed-Solomon remainder and the mask are all sums without carry. So the code of any id is the
code of one id, which `segno` makes, XORed with a difference for each character that is another
(`qr_differences`). A picture is kept as one big integer, the bits of the PNG's rows.

Sources: ISO/IEC 18004:2015 §7.5 (error correction), §7.8 (masking), §6.3.8 (quiet zone); PNG (Third
Edition) §11.2. Readers accept any mask.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from builder.images.png_chunks import SIGNATURE, write_chunk

if TYPE_CHECKING:
    import segno

QUIET_ZONE = 4
"""Modules of white around a code."""

# Compressing takes longer than all the rest, and saves some sixty bytes of three hundred.
_STORED = 0
_END = write_chunk(b"IEND", b"")


class QRCodes:
    """The QR codes of `<prefix><id><suffix>`, as PNG with one pixel for each module.

    Args:
        prefix: before the id, such as `https://badges.example.nl/awards/`.
        suffix: after it.
        alphabet: the characters of ids, all ASCII.
        length: of each id.
    """

    def __init__(self, prefix: str, suffix: str = "/", *, alphabet: str, length: int) -> None:
        self._prefix = prefix
        self._alphabet = alphabet
        self._characters = frozenset(alphabet)
        self._length = length
        self._table: tuple[dict[str, int], ...] | None = None
        self._first = _code(prefix + alphabet[0] * length + suffix)
        self.side = len(self._first.matrix) + 2 * QUIET_ZONE
        """Pixels of a picture's side, quiet zone included."""
        self._row_bytes = 1 + -(-self.side // 8)
        self._padding = (self._row_bytes - 1) * 8 - self.side
        self._origin = self._pixels(self._first)
        self._header = SIGNATURE + write_chunk(
            b"IHDR", self.side.to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))
        )

    def png(self, id_: str) -> bytes:
        """Give the code of an id."""
        rows = self._rows(id_).to_bytes(self._row_bytes * self.side, "big")
        return self._header + write_chunk(b"IDAT", zlib.compress(rows, _STORED)) + _END

    def data_uri(self, id_: str) -> str:
        """Give the code of an id for an `img` element, to be shown with `image-rendering: pixelated`."""
        return "data:image/png;base64," + base64.b64encode(self.png(id_)).decode("ascii")

    def _rows(self, id_: str) -> int:
        """Give the rows of an id's picture as a number.

        Raises:
            ValueError: this is no id.
        """
        if len(id_) != self._length or not self._characters.issuperset(id_):
            raise ValueError(f"'{id_}' is no id of {self._length} characters of '{self._alphabet}'")
        if self._table is None:
            self._table = tuple(self._differences())
        rows = self._origin
        for differences, character in zip(self._table, id_, strict=True):
            rows ^= differences[character]
        return rows

    def _differences(self) -> Iterator[dict[str, int]]:
        """Give, for each position and character, what it changes in the picture of the first id."""
        from builder.images.qr_differences import text_differences  # noqa: PLC0415 - loads segno

        origin, start = ord(self._alphabet[0]), len(self._prefix.encode())
        for bits in text_differences(self._first, self._place, start=start, length=self._length):
            differences = dict.fromkeys(self._alphabet, 0)
            for character, bit in product(self._alphabet, range(8)):
                if (ord(character) ^ origin) >> bit & 1:
                    differences[character] ^= bits[bit]
            yield differences

    def _place(self, row: int, column: int) -> int:
        """Give the number of a module's bit in the number that a picture is."""
        bits = self._row_bytes * 8
        right, below = self.side - 1 - QUIET_ZONE - column, self.side - 1 - QUIET_ZONE - row
        return below * bits + self._padding + right

    def _pixels(self, code: segno.QRCode) -> int:
        """Give a code's rows as PNG has them, white being 1, each after the byte of its filter."""
        white = (1 << self.side) - 1
        rows = [white] * QUIET_ZONE
        for modules in code.matrix:
            dark = int.from_bytes(modules, "big")  # a byte for each module, 1 for dark
            rows.append(white ^ _packed(dark, len(modules)) << QUIET_ZONE)
        rows += [white] * QUIET_ZONE
        return int.from_bytes(
            b"".join((row << self._padding).to_bytes(self._row_bytes, "big") for row in rows), "big"
        )


def _packed(module_bytes: int, count: int) -> int:
    """Give as bits what stands in bytes of 0 and 1."""
    return int(module_bytes.to_bytes(count, "big").translate(_DIGITS), 2)


_DIGITS = bytes((0x30, 0x31)) + bytes(254)


def _code(text: str) -> segno.QRCode:
    """Give the code whose version, error level (M, or better where there is room) and mask all others get."""
    import segno  # noqa: PLC0415 - takes as long to load as a small command takes in all

    return segno.make(text, error="m", micro=False, mode="byte")
