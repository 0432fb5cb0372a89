"""QR codes of many addresses that differ in an id only: microseconds for each instead of milliseconds.

With version, error level and mask held fixed, a QR code is affine over GF(2) in the bits of its text: the
data bits, the Reed-Solomon remainder and the mask are all sums without carry. So the code of any id is the
code of one id, XORed with a difference for each character that is another. A picture is kept as one big
integer, the bits of the PNG's rows; the differences come from `segno`, bit by bit, once.

Until as many codes were asked for as there are differences, each is made by `segno` itself: a build of a
few awards does not pay for a table. Where many are expected, the table comes first.

Sources: ISO/IEC 18004:2015 §7.5 (error correction), §7.8 (masking), §6.3.8 (quiet zone); PNG (Third
Edition) §11.2. Readers accept any mask.
"""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Any

from builder.images.png_chunks import SIGNATURE, write_chunk

if TYPE_CHECKING:
    import segno

QUIET_ZONE = 4
"""Modules of white around a code."""

# Compressing takes longer than all the rest, and saves some sixty bytes of three hundred.
_STORED = 0
_END = write_chunk(b"IEND", b"")

_MANY = 20
"""Codes for each difference that are worth a table at once in each of several processes."""


class QRCodes:
    """The QR codes of `<prefix><id><suffix>`, as PNG with one pixel for each module.

    Args:
        prefix: before the id, such as `https://badges.example.nl/awards/`.
        suffix: after it.
        alphabet: the characters of ids, all ASCII.
        length: of each id.
        expected: how many codes will be asked for, here and in processes like this one.
    """

    def __init__(
        self, prefix: str, suffix: str = "/", *, alphabet: str, length: int, expected: int = 0
    ) -> None:
        self._prefix = prefix
        self._suffix = suffix
        self._alphabet = alphabet
        self._characters = frozenset(alphabet)
        self._length = length
        self._origin_id = alphabet[0] * length
        self._bits = _bits_that_differ(alphabet)
        differences = len(self._bits) * length
        self._alone = differences if expected < differences * _MANY else 0
        self._made = 0
        self._table: tuple[dict[str, int], ...] | None = None
        first = _first_code(prefix + self._origin_id + suffix)
        self._kind = {"version": first.version, "error": first.error, "mask": first.mask}
        self.side = len(first.matrix) + 2 * QUIET_ZONE
        """Pixels of a picture's side, quiet zone included."""
        self._row_bytes = 1 + -(-self.side // 8)
        self._origin = self._pixels(first)
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
            self._made += 1
            if self._made <= self._alone:
                return self._encoded(id_)
            self._table = self._differences()
        rows = self._origin
        for differences, character in zip(self._table, id_, strict=True):
            rows ^= differences[character]
        return rows

    def _differences(self) -> tuple[dict[str, int], ...]:
        """Give, for each position and character, what it changes in the picture of the first id."""
        return tuple(self._differences_at(position) for position in range(self._length))

    def _differences_at(self, position: int) -> dict[str, int]:
        origin = ord(self._alphabet[0])
        before, after = self._origin_id[:position], self._origin_id[position + 1 :]
        by_bit = {bit: self._encoded(before + chr(origin ^ bit) + after) ^ self._origin for bit in self._bits}
        differences = dict.fromkeys(self._alphabet, 0)
        for character in self._alphabet:
            for bit, difference in by_bit.items():
                if (ord(character) ^ origin) & bit:
                    differences[character] ^= difference
        return differences

    def _encoded(self, id_: str) -> int:
        return self._pixels(_code(self._prefix + id_ + self._suffix, **self._kind, boost_error=False))

    def _pixels(self, code: segno.QRCode) -> int:
        """Give a code's rows as PNG has them, white being 1, each after the byte of its filter."""
        white = (1 << self.side) - 1
        padding = (self._row_bytes - 1) * 8 - self.side
        rows = [white] * QUIET_ZONE
        for modules in code.matrix:
            dark = int.from_bytes(modules, "big")  # a byte for each module, 1 for dark
            rows.append(white ^ _packed(dark, len(modules)) << QUIET_ZONE)
        rows += [white] * QUIET_ZONE
        return int.from_bytes(
            b"".join((row << padding).to_bytes(self._row_bytes, "big") for row in rows), "big"
        )


def _packed(module_bytes: int, count: int) -> int:
    """Give as bits what stands in bytes of 0 and 1."""
    return int(module_bytes.to_bytes(count, "big").translate(_DIGITS), 2)


_DIGITS = bytes((0x30, 0x31)) + bytes(254)


def _bits_that_differ(alphabet: str) -> tuple[int, ...]:
    """Give the bits in which some character differs from the first."""
    union = 0
    for character in alphabet:
        union |= ord(character) ^ ord(alphabet[0])
    return tuple(1 << place for place in range(union.bit_length()) if union >> place & 1)


def _first_code(text: str) -> segno.QRCode:
    """Give the code whose version, error level (M, or better where there is room) and mask all others get."""
    return _code(text, error="m", boost_error=True)


def _code(text: str, **options: Any) -> segno.QRCode:
    import segno  # noqa: PLC0415 - takes as long to load as a small command takes in all

    return segno.make(text, micro=False, mode="byte", **options)
