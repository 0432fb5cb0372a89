"""Statements with gaps: N-Quads in pieces, filled and put into canonical order.

What is here is RDFC-1.0 for documents in which no blank node's statement mentions another, and every blank
node has a first-degree hash of its own (§4.6): labels are then given in the order of these hashes. Where two
hashes are equal, the general algorithm is used.

Source: RDF Dataset Canonicalization 1.0; RDF 1.2 N-Quads §4.1 (canonical form).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter

from msgspec import Struct

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


_Line = tuple[str | int, ...]
"""A statement, or several, in pieces; a number stands for a value."""


def is_plain(address: str) -> bool:
    """Say whether JSON-LD leaves an address as it is: no context uses its scheme as a prefix."""
    return address.startswith(("https://", "http://", "urn:", "did:"))


def marker(number: int) -> str:
    """Give what stands in a document in place of a value: an absolute address, and a text."""
    return f"{MARK}{number:04d}:"


class Template(Struct, frozen=True):
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
            return tuple(piece if isinstance(piece, str) else numbers[piece] for piece in pieces)

        return Template(
            named=[line(pieces) for pieces in self.named],
            blanks=[[line(pieces) for pieces in lines] for lines in self.blanks],
            addresses=[numbers[number] for number in self.addresses],
            literals=[numbers[number] for number in self.literals],
        )


class Form:
    """The statements of a document, put together from the templates of its parts, ready to be filled.

    What others mention by its address is a group of statements that begin alike, in one text. Within it the
    order is known before it is filled, but where statements differ in a value only.

    Args:
        values: how many there are.
        known: numbers of the values that are ids of objects whose statements stand elsewhere.
    """

    def __init__(self, templates: Iterable[Template], *, values: int, known: Collection[int] = ()) -> None:
        parts = list(templates)
        self.addresses = sorted({number for part in parts for number in part.addresses})
        self._literals = sorted({number for part in parts for number in part.literals})
        blanks = [lines for part in parts for lines in part.blanks]
        self._blanks = [_of_blank(lines) for lines in blanks]
        self._mentions: list[Sequence[int]] = []
        self._groups: list[_Gaps] = []
        for subject, lines in _by_subject([line for part in parts for line in part.named], blanks).items():
            if not any(piece in known for piece in subject):
                self._groups.append(self._group(subject, lines, values))

    def _group(self, subject: _Line, lines: dict[_Line, list[int]], values: int) -> _Gaps:
        """Give the statements about a subject; labels of what they mention are values behind the others.

        Args:
            lines: with the numbers of the blank nodes that they mention.
        """
        labelled = []
        for line, mentioned in lines.items():
            first = values + sum(map(len, self._mentions))
            labelled.append(_labelled(line, range(first, first + len(mentioned))))
            if mentioned:
                self._mentions.append(mentioned)
        return _Gaps(labelled, lambda line: str(line[len(subject) - 1]).partition(">")[2])

    def fill(self, values: list[str]) -> Filled:
        """Fill in values.

        Args:
            values: those at `addresses` are absolute addresses. They are escaped in place.
        """
        for number in self._literals:
            value = values[number]
            if _TO_ESCAPE(value):
                values[number] = value.translate(_ESCAPES)
        encoded = [value.encode() for value in values]
        blanks = [_about(*gaps, encoded) for gaps in self._blanks]
        return Filled(self, encoded, [hash_ for hash_, _ in blanks], dict(blanks))

    def groups(self, values: Sequence[bytes], labels: Sequence[bytes]) -> list[bytes]:
        """Give the statements, without those about blank nodes, in a text for each subject.

        Args:
            labels: numbers of the blank nodes.
        """
        mentioned = [label for numbers in self._mentions for label in sorted([labels[n] for n in numbers])]
        filled = [*values, *mentioned]
        return [group.fill(filled) for group in self._groups]


class Filled(Struct, frozen=True):
    """A form with its values; what it lacks are the labels of its blank nodes.

    Args:
        hashes: of its blank nodes (RDFC-1.0 §4.6.3), in the form's order.
        about: the statements about a blank node, by its hash.
    """

    form: Form
    values: Sequence[bytes]
    hashes: Sequence[str]
    about: Mapping[str, bytes]


class _Gaps:
    """Lines with gaps, as one text to be formatted: several times faster than to fill piece by piece.

    Args:
        head: gives how a line begins, up to its first gap, after what they all begin with.
    """

    __slots__ = ("_chosen", "_in_order", "_text")

    def __init__(self, lines: Iterable[_Line], head: Callable[[_Line], str]) -> None:
        lines = sorted(lines, key=head)
        pieces = [piece for line in lines for piece in line]
        text = "".join("%b" if isinstance(piece, int) else piece.replace("%", "%%") for piece in pieces)
        numbers = [piece for piece in pieces if isinstance(piece, int)]
        self._chosen = itemgetter(*numbers) if numbers else None
        self._text = text.encode() if numbers else text.encode() % ()
        heads = [head(line) for line in lines]
        self._in_order = not any(later.startswith(earlier) for earlier, later in pairwise(heads))

    def fill(self, values: Sequence[bytes]) -> bytes:
        """Give the lines with values in their gaps, in their order."""
        if self._chosen is None:
            return self._text
        filled = self._text % self._chosen(values)
        return filled if self._in_order else b"\n".join([*sorted({*filled.split(b"\n")} - {b""}), b""])


def _by_subject(
    named: Iterable[_Line], blanks: Sequence[Sequence[_Line]]
) -> dict[_Line, dict[_Line, list[int]]]:
    """Give the statements of each subject that is no blank node, with numbers of blank nodes they mention."""
    found: dict[_Line, dict[_Line, list[int]]] = {}
    for line in named:
        found.setdefault(_subject(line), {}).setdefault(line, [])
    for number, lines in enumerate(blanks):
        for line in _mentions(lines):
            found.setdefault(_subject(line), {}).setdefault(line, []).append(number)
    return found


def _subject(line: _Line) -> _Line:
    """Give the pieces of a line's subject, without the `>` at its end."""
    end = next(number for number, piece in enumerate(line) if isinstance(piece, str) and ">" in piece)
    return (*line[:end], str(line[end]).partition(">")[0])


def _labelled(line: _Line, numbers: Sequence[int]) -> _Line:
    """Give a line that mentions blank nodes once for each of them, with their labels as values."""
    if not numbers:
        return line
    before, _, after = str(line[-1]).partition(_LABEL)
    pieces = [piece for number in numbers for piece in (*line[:-1], f"{before}_:c14n", number, after)]
    return _together(pieces)


def _mentions(lines: Iterable[_Line]) -> list[_Line]:
    """Give those of a blank node's statements that are not about it."""
    return [line for line in lines if not str(line[0]).startswith(_LABEL)]


def _of_blank(lines: Sequence[_Line]) -> tuple[_Gaps, _Gaps]:
    """Give the statements that mention a blank node, and those about it."""
    mentions = _mentions(lines)
    about = {line for line in lines if line not in mentions}
    return _Gaps(set(mentions), lambda _: ""), _Gaps(about, lambda line: str(line[0]))


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
        if "_:" not in statement and MARK not in statement:  # nothing is open, and nobody else is mentioned
            named.append((statement,))
            continue
        mentioned: set[str] = set()
        pieces = _pieces(statement, mentioned, addresses, literals)
        if len(mentioned) > 1:
            return None
        if mentioned:
            blanks.setdefault(mentioned.pop(), []).append(pieces)
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


def statements_from(subjects: Iterable[str], statements: Iterable[str]) -> list[str]:
    """Give the statements about some subjects, and about the blank nodes that these lead to.

    Args:
        statements: lines of N-Quads; a subject, predicate and label have no spaces.
    """
    about: dict[str, list[str]] = {}
    for statement in statements:
        about.setdefault(statement.partition(" ")[0], []).append(statement)
    found: list[str] = []
    waiting = list(subjects)
    while waiting:
        for statement in about.pop(waiting.pop(), []):
            found.append(statement)
            if "_:" in statement:
                waiting += [token for token in _TOKEN.findall(statement) if token.startswith("_:")]
    return found


def join(*parts: Filled) -> bytes:
    """Put what filled forms say into canonical form; no two of them are about the same subject."""
    about = {hash_: text for part in parts for hash_, text in part.about.items()}
    hashes = sorted(about)
    if len(hashes) < sum(len(part.hashes) for part in parts):
        return _general_form(parts)
    numbers, in_order = _labels(len(hashes))
    number_of = dict(zip(hashes, numbers, strict=True))
    texts = []
    for part in parts:
        texts += part.form.groups(part.values, [number_of[hash_] for hash_ in part.hashes])
    texts.sort()
    # An address begins with `<`, which sorts before the `_` of a label; labels sort as text.
    texts += [about[hashes[place]].replace(b"\0", b"_:c14n" + numbers[place]) for place in in_order]
    return b"".join(texts)


def _general_form(parts: Sequence[Filled]) -> bytes:
    """Give the canonical form of statements with blank nodes whose hashes are equal."""
    first, texts = 0, []
    for part in parts:
        numbers = [b"%d" % number for number in range(first, first + len(part.hashes))]
        first += len(numbers)
        texts += part.form.groups(part.values, numbers)
        texts += [
            part.about[hash_].replace(b"\0", b"_:c14n" + number)
            for hash_, number in zip(part.hashes, numbers, strict=True)
        ]
    return canonicalise(b"".join(texts).decode())


@cache
def _labels(count: int) -> tuple[Sequence[bytes], Sequence[int]]:
    """Give the numbers of so many labels, and their places in the order in which the labels sort."""
    return [b"%d" % number for number in range(count)], sorted(range(count), key=str)


def _about(mentions: _Gaps, about: _Gaps, values: Sequence[bytes]) -> tuple[str, bytes]:
    """Fill a blank node's statements: give its first-degree hash (RDFC-1.0 §4.6.3), and those about it.

    An address begins with `<`, which sorts before the `_` of the label that all those about it begin with.
    """
    telling = about.fill(values)
    hashed = (mentions.fill(values) + telling).replace(b"\0", b"_:a")
    return hashlib.sha256(hashed).hexdigest(), telling


def _pieces(line: str, mentioned: set[str], addresses: set[int], literals: set[int]) -> _Line:
    """Take a line of N-Quads apart at its markers; a blank node becomes `_LABEL`.

    Args:
        mentioned: receives the blank nodes.
        addresses: likewise the numbers of markers that stand in addresses.
        literals: and of those in texts.
    """
    pieces: list[str | int] = []
    position = 0
    for match in _TOKEN.finditer(line):
        token = match.group()
        if token.startswith("_:"):
            mentioned.add(token)
            pieces += (line[position : match.start()], _LABEL)
        elif MARK in token:
            pieces.append(line[position : match.start()])
            numbers = literals if token.startswith('"') else addresses
            for index, part in enumerate(_SLOT.split(token)):
                pieces.append(int(part) if index % 2 else part)
                if index % 2:
                    numbers.add(int(part))
        else:
            continue
        position = match.end()
    pieces.append(line[position:])
    return _together(pieces)


def _together(pieces: Iterable[str | int]) -> _Line:
    """Put neighbouring texts together."""
    joined: list[str | int] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, str) and isinstance(last, str):
            joined[-1] = last + piece
        elif piece != "":
            joined.append(piece)
    return tuple(joined)
