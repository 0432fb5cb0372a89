"""What each bit of a QR code's text changes in its picture.

A changed bit of the text is a changed bit of one data codeword, and with that of the error correction
codewords of its block: the remainder of a division in GF(256), which is linear. Where the bits of codewords
stand follows from the symbol. Tables (blocks, generator polynomials, logarithms) are segno's.

Source: ISO/IEC 18004:2015 §7.4.5 (byte mode), §7.5.2 (error correction), §7.6 (interleaving), §7.7.3
(placement).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from segno import consts

if TYPE_CHECKING:
    import segno

_MODE_BITS = 4
_LONG = 10  # from this version on the number of characters has 16 bits
_TIMING_COLUMN = 6
_DATA = (consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT)


def text_differences(
    code: segno.QRCode, place: Callable[[int, int], int], *, start: int, length: int
) -> list[tuple[int, ...]]:
    """Give, for some bytes of a code's text, what each of their bits changes, the lowest bit first.

    Args:
        code: of a text in byte mode.
        place: the number of a module in the picture, by row and column.
        start: the first of these bytes.
        length: how many there are.

    Returns:
        Pictures as numbers: a bit for each module that is another.
    """
    places = [place(row, column) for row, column in _message_modules(code)]
    codewords = [places[bit : bit + 8] for bit in range(0, len(places), 8)]
    corrections = _corrections(code)
    header = _MODE_BITS + (8 if int(code.version) < _LONG else 16)

    def changed(bit: int) -> int:
        """Say what a bit of the message changes."""
        number, value = bit // 8, 0x80 >> bit % 8
        codeword, block = corrections[number]
        picture = _picture(codewords[codeword], value)
        for correction, factor in block:
            picture ^= _picture(codewords[correction], _product(factor, value))
        return picture

    first_bits = [header + 8 * byte for byte in range(start, start + length)]
    return [tuple(changed(first + 7 - bit) for bit in range(8)) for first in first_bits]


def _picture(modules: Sequence[int], value: int) -> int:
    """Give the modules of a codeword that are dark for a value, its highest bit first."""
    return sum(1 << module for bit, module in enumerate(modules) if value & 0x80 >> bit)


def _message_modules(code: segno.QRCode) -> Iterator[tuple[int, int]]:
    """Give the modules that hold the message, in the order of its bits, by row and column."""
    rows: Iterable[Any] = code.matrix_iter(border=0, verbose=True)
    kinds = [list(row) for row in rows]
    kinds[8][-9] = (
        consts.TYPE_DATA_LIGHT
    )  # segno 1.6 takes it for format information, which has eight modules
    downwards = range(len(kinds))
    columns = [column for column in reversed(downwards) if column != _TIMING_COLUMN]
    for number in range(0, len(columns), 2):
        for row in downwards if number // 2 % 2 else reversed(downwards):
            for column in columns[number : number + 2]:
                if kinds[row][column] in _DATA:
                    yield row, column


def _corrections(code: segno.QRCode) -> list[tuple[int, list[tuple[int, int]]]]:
    """Give, for each data codeword in the order of the text, what it is in the message.

    Returns:
        Its number, and number and factor of the error correction codewords that it changes.
    """
    blocks: Any = consts.ECC
    infos = blocks[code.version][consts.ERROR_MAPPING[code.error]]
    sizes = [
        (info.num_data, info.num_total - info.num_data) for info in infos for _ in range(info.num_blocks)
    ]
    longest = max(data for data, _ in sizes)
    data = [
        (block, index) for index in range(longest) for block, (size, _) in enumerate(sizes) if index < size
    ]
    numbers = {codeword: number for number, codeword in enumerate(data)}
    found = []
    for block, (size, corrections) in enumerate(sizes):
        remainders = list(islice(_remainders(corrections), size))[::-1]
        for index, factors in enumerate(remainders):
            checks = range(len(data) + block, len(data) + len(sizes) * corrections, len(sizes))
            found.append((numbers[block, index], list(zip(checks, factors, strict=True))))
    return found


def _remainders(count: int) -> Iterator[list[int]]:
    """Give the remainders of the powers of x by a generator polynomial, from its own degree on."""
    generator = [consts.GALIOS_EXP[power] for power in consts.GEN_POLY[count]]
    remainder = generator
    while True:
        yield remainder
        lead, *rest = remainder
        shifted = chain(rest, [0])
        remainder = [each ^ _product(lead, factor) for each, factor in zip(shifted, generator, strict=True)]


def _product(one: int, other: int) -> int:
    """Multiply in GF(256)."""
    if not one or not other:
        return 0
    return int(consts.GALIOS_EXP[consts.GALIOS_LOG[one] + consts.GALIOS_LOG[other]])
