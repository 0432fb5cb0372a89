"""Statements with gaps: N-Quads in pieces, filled and put into canonical order.

What is here is RDFC-1.0 for documents in which no blank node's statement mentions another, and every blank
node has a first-degree hash of its own (§4.6): labels are then given in the order of these hashes. Where two
hashes are equal, the general algorithm is used.

Source: RDF Dataset Canonicalization 1.0; RDF 1.2 N-Quads §4.1 (canonical form).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from builder.signing.linked_data import canonicalise

MARK = "urn:x-insigne-slot:"
_LABEL = "\0"
"""Stands where a blank node's label goes; a literal never holds it raw."""

# An address, a literal, or a blank node: each could hold what looks like another.
_TOKEN = re.compile(r'<[^>]*>|"(?:[^"\\]|\\.)*"|_:\w+')
_SLOT = re.compile(MARK + r"(\d{4}):")

# Short escapes where there are, \u for other controls.
_ESCAPES = {code: f"\\u{code:04X}" for code in [*range(0x20), 0x7F]} | {
    0x08: "\\b",
    0x09: "\\t",
    0x0A: "\\n",
    0x0C: "\\f",
    0x0D: "\\r",
    0x22: '\\"',
    0x5C: "\\\\",
}
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]').search


_Line = Sequence[str | int]
"""A statement in pieces; a number stands for a value."""


@dataclass(frozen=True, slots=True)
class Block:
    """The statements of one blank node, filled: those that mention it, and those about it as one text."""

    mentions: Sequence[str]
    about: str
    hash: str


def marker(number: int) -> str:
    """Give what stands in a document in place of a value: an absolute address, and a text."""
    return f"{MARK}{number:04d}:"


@dataclass(frozen=True, slots=True)
class Template:
    """Statements that were made from markers.

    Args:
        named: those without a blank node.
        blanks: those of each blank node.
        addresses: numbers of the values that are addresses.
        literals: numbers of the values that are texts.
    """

    named: Sequence[_Line]
    blanks: Sequence[Sequence[_Line]]
    addresses: Sequence[int]
    literals: Sequence[int]

    def renumbered(self, numbers: Sequence[int]) -> Template:
        """Give the same statements with other numbers for the values."""

        def line(pieces: _Line) -> _Line:
            return [piece if isinstance(piece, str) else numbers[piece] for piece in pieces]

        return Template(
            named=[line(pieces) for pieces in self.named],
            blanks=[[line(pieces) for pieces in lines] for lines in self.blanks],
            addresses=[numbers[number] for number in self.addresses],
            literals=[numbers[number] for number in self.literals],
        )


class Form:
    """The statements of a document, put together from the templates of its parts, ready to be filled."""

    def __init__(self, templates: Iterable[Template]) -> None:
        parts = list(templates)
        self.addresses = sorted({number for part in parts for number in part.addresses})
        self._literals = sorted({number for part in parts for number in part.literals})
        self._named = _Gaps([line for part in parts for line in part.named])
        self._blanks = [_gaps_of_blank(lines) for part in parts for lines in part.blanks]

    def fill(self, values: list[str]) -> tuple[list[str], list[Block]]:
        """Fill in values, and give the statements without blank nodes, and those of each blank node.

        Args:
            values: those at `addresses` are absolute addresses. They are escaped in place.
        """
        for number in self._literals:
            value = values[number]
            if _TO_ESCAPE(value):
                values[number] = value.translate(_ESCAPES)
        blocks = [_block(mentions.fill(values), about.fill(values)) for mentions, about in self._blanks]
        return self._named.fill(values), blocks


class _Gaps:
    """Lines with gaps, as one text to be formatted: several times faster than to fill piece by piece."""

    __slots__ = ("_numbers", "_text")

    def __init__(self, lines: Sequence[_Line]) -> None:
        pieces = [piece for line in lines for piece in line]
        self._text = "".join("%s" if isinstance(piece, int) else piece.replace("%", "%%") for piece in pieces)
        self._numbers = [piece for piece in pieces if isinstance(piece, int)]

    def fill(self, values: Sequence[str]) -> list[str]:
        """Give the lines with values in their gaps, without their ends."""
        filled = self._text % tuple([values[number] for number in self._numbers])
        return filled.split("\n")[:-1]


def _gaps_of_blank(lines: Sequence[_Line]) -> tuple[_Gaps, _Gaps]:
    """Give the statements that mention a blank node, and those about it."""
    about = [line for line in lines if str(line[0]).startswith(_LABEL)]
    return _Gaps([line for line in lines if line not in about]), _Gaps(about)


def template(statements: Iterable[str]) -> Template | None:
    """Make a template of statements; None where one blank node's statement mentions another.

    Args:
        statements: lines of N-Quads with their ends, with markers.
    """
    named: list[_Line] = []
    blanks: dict[str, list[_Line]] = {}
    addresses: set[int] = set()
    literals: set[int] = set()
    for statement in statements:
        found = {token for token in _TOKEN.findall(statement) if token.startswith("_:")}
        if len(found) > 1:
            return None
        pieces = _pieces(statement, addresses, literals)
        if found:
            blanks.setdefault(found.pop(), []).append(pieces)
        else:
            named.append(pieces)
    if addresses & literals:
        return None
    return Template(
        named=named,
        blanks=list(blanks.values()),
        addresses=sorted(addresses),
        literals=sorted(literals),
    )


def lines(statements: str) -> list[str]:
    """Give N-Quads line by line: only a line feed ends one; `str.splitlines` knows U+2028 and others, too."""
    return [f"{line}\n" for line in statements.split("\n") if line]


def join(
    named: list[str], blocks: list[Block], constant: Sequence[str], constant_blocks: Sequence[Block]
) -> bytes:
    """Put filled statements into canonical form.

    Args:
        constant: statements without blank nodes that are the same in many documents, sorted.
        constant_blocks: likewise, of blank nodes.
    """
    ordered = sorted([*constant_blocks, *blocks], key=_hash_of)
    if len({block.hash for block in ordered}) < len(ordered):
        return canonicalise("\n".join([*constant, *named, *_with_arbitrary_labels(ordered), ""]))
    labels, in_order = _labels(len(ordered))
    mentions = [
        mention.replace(_LABEL, label)
        for block, label in zip(ordered, labels, strict=True)
        for mention in block.mentions
    ]
    # What is sorted already costs next to nothing to sort in.
    lines = sorted([*constant, *{*named, *mentions}.difference(constant)])
    # An address begins with `<`, which sorts before the `_` of a label; labels sort as text.
    about = ((ordered[number].about, labels[number]) for number in in_order)
    lines += [text.replace(_LABEL, label) for text, label in about if text]
    lines.append("")
    return "\n".join(lines).encode()


def _hash_of(block: Block) -> str:
    return block.hash


@cache
def _labels(count: int) -> tuple[Sequence[str], Sequence[int]]:
    """Give the labels of so many blank nodes, and their numbers in the order in which the labels sort."""
    return [f"_:c14n{number}" for number in range(count)], sorted(range(count), key=str)


def _with_arbitrary_labels(blocks: Sequence[Block]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        yield "\n".join([*block.mentions, block.about]).replace(_LABEL, f"_:b{number}")


def _block(mentions: Iterable[str], about: Iterable[str]) -> Block:
    """Put a blank node's statements together, with its first-degree hash (RDFC-1.0 §4.6.3).

    An address begins with `<`, which sorts before the `_` of the label that all those about it begin with.
    """
    mentioning, telling = sorted(set(mentions)), "\n".join(sorted(set(about)))
    hashed = "\n".join([*mentioning, telling, ""] if telling else [*mentioning, ""]).replace(_LABEL, "_:a")
    return Block(mentioning, telling, hashlib.sha256(hashed.encode()).hexdigest())


def _pieces(line: str, addresses: set[int], literals: set[int]) -> _Line:
    """Take a line of N-Quads apart at its markers; a blank node becomes `_LABEL`.

    Args:
        addresses: receives the numbers of markers that stand in addresses.
        literals: likewise for texts.
    """
    pieces: list[str | int] = []
    position = 0
    for match in _TOKEN.finditer(line):
        pieces.append(line[position : match.start()])
        token = match.group()
        numbers = literals if token.startswith('"') else addresses
        for index, part in enumerate(_SLOT.split(_LABEL if token.startswith("_:") else token)):
            pieces.append(int(part) if index % 2 else part)
            if index % 2:
                numbers.add(int(part))
        position = match.end()
    pieces.append(line[position:])
    return _together(pieces)


def _together(pieces: Sequence[str | int]) -> _Line:
    """Put neighbouring texts together."""
    joined: list[str | int] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, str) and isinstance(last, str):
            joined[-1] = last + piece
        elif piece != "":
            joined.append(piece)
    return joined
