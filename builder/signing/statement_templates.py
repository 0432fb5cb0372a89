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
from itertools import pairwise

from builder.iri import is_absolute_iri
from builder.signing.linked_data import LinkedDataError, canonicalise

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


_Line = Sequence[str | int]
"""A statement in pieces; a number stands for a value."""


@dataclass(frozen=True, slots=True)
class Block:
    """The statements of one blank node, filled: those about it, sorted, and those that mention it."""

    about: str
    mentions: tuple[str, ...]
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

    def fill(self, values: list[str], *, checked: int = 0) -> tuple[list[str], list[Block]]:
        """Fill in values, and give the statements without blank nodes, and those of each blank node.

        Args:
            checked: how many values at the beginning are known to be absolute addresses.

        Raises:
            LinkedDataError: a value that is an address is not absolute.
        """
        for number in self.addresses:
            if number >= checked and not is_absolute_iri(values[number]):
                raise LinkedDataError(f"{values[number]!r} is not an absolute address")
        for number in self.literals:
            values[number] = values[number].translate(_ESCAPES)
        named = [_filled(line, values) for line in self.named]
        return named, [_block([_filled(line, values) for line in lines]) for lines in self.blanks]


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


def join(named: Iterable[str], blocks: Iterable[Block]) -> bytes:
    """Put filled statements into canonical form."""
    ordered = sorted(blocks, key=_hash_of)
    if any(one.hash == other.hash for one, other in pairwise(ordered)):
        return canonicalise("".join([*named, *_with_arbitrary_labels(ordered)]))
    labels = [f"_:c14n{number}" for number in range(len(ordered))]
    everything = set(named)
    for block, label in zip(ordered, labels, strict=True):
        everything.update([mention.replace(_LABEL, label) for mention in block.mentions])
    # An address begins with `<`, which sorts before the `_` of a label; labels sort as text.
    about = [ordered[number].about.replace(_LABEL, labels[number]) for number in _as_text(len(ordered))]
    return "".join([*sorted(everything), *about]).encode()


def _hash_of(block: Block) -> str:
    return block.hash


@cache
def _as_text(count: int) -> tuple[int, ...]:
    """Give the numbers below `count` in the order of their decimal text."""
    return tuple(sorted(range(count), key=str))


def _with_arbitrary_labels(blocks: Sequence[Block]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        yield "".join([block.about, *block.mentions]).replace(_LABEL, f"_:b{number}")


def _filled(line: _Line, values: Sequence[str]) -> str:
    return "".join([piece if isinstance(piece, str) else values[piece] for piece in line])


def _block(statements: Sequence[str]) -> Block:
    """Put a blank node's statements together, with its first-degree hash (RDFC-1.0 §4.6.3)."""
    ordered = sorted(set(statements), key=lambda line: line.replace(_LABEL, "_:a"))
    return Block(
        about="".join(line for line in ordered if line.startswith(_LABEL)),
        mentions=tuple(line for line in ordered if not line.startswith(_LABEL)),
        hash=hashlib.sha256("".join(ordered).replace(_LABEL, "_:a").encode()).hexdigest(),
    )


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
