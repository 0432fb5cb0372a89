"""Canonical N-Quads compiled by shape: what a JSON-LD processor says once, filled in for every award.

Credentials of one badge class differ in a few values only. The first credential of each *shape* (which
members are there, how long lists are, which constants they hold) is expanded with markers in place of its
values; for the next ones the markers are filled in, and only the blank nodes whose statements vary are
hashed anew.

That is RDFC-1.0 as long as every blank node has a first-degree hash of its own (§4.6); where two are equal,
the general algorithm is used. Tests compare with that algorithm on generated credentials.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from builder.iri import is_absolute_iri
from builder.signing.linked_data import LinkedDataError, canonical_nquads, canonicalise, nquads

VARYING = frozenset(
    {
        "activityEndDate",
        "activityStartDate",
        "awardedDate",
        "description",
        "id",
        "identityHash",
        "name",
        "narrative",
        "role",
        "salt",
        "statusListCredential",
        "statusListIndex",
        "term",
        "validFrom",
        "validUntil",
        "value",
    }
)
"""Members whose text varies from award to award. Every other value is part of the shape."""

_MARK = "urn:x-insigne-slot:"
# An address, a literal, or a blank node: each could hold what looks like another.
_TOKEN = re.compile(r'<[^>]*>|"(?:[^"\\]|\\.)*"|_:(?:b|c14n)\d+')
_SLOT = re.compile(_MARK + r"(\d{4}):")
# Schemes that no context uses as a prefix, so that JSON-LD leaves such an address as it is.
_PLAIN_SCHEMES = ("https://", "http://", "urn:", "did:")

# Canonical N-Quads (RDF 1.2 N-Quads §4.1): short escapes where there are, \u for other controls.
_ESCAPES = {code: f"\\u{code:04X}" for code in [*range(0x20), 0x7F]} | {
    0x08: "\\b",
    0x09: "\\t",
    0x0A: "\\n",
    0x0C: "\\f",
    0x0D: "\\r",
    0x22: '\\"',
    0x5C: "\\\\",
}


@dataclass(frozen=True, slots=True)
class _Slot:
    number: int
    in_iri: bool


_Line = Sequence[str | _Slot]
"""A statement in pieces. `_LABEL` stands where a blank node's label goes; a literal never holds it raw."""
_LABEL = "\0"


@dataclass(frozen=True, slots=True)
class _Block:
    """The statements of one blank node, filled: those about it, sorted, and those that mention it."""

    about: str
    mentions: tuple[str, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class _Template:
    """The canonical form of one shape.

    Args:
        fixed: statements without markers and blank nodes, sorted.
        varying: statements with markers and without blank nodes.
        fixed_blanks: blank nodes of which no statement holds a marker.
        varying_blanks: the statements of each other blank node.
        addresses: numbers of the values that are addresses.
    """

    fixed: Sequence[str]
    varying: Sequence[_Line]
    fixed_blanks: Sequence[_Block]
    varying_blanks: Sequence[Sequence[_Line]]
    addresses: Sequence[int]

    def fill(self, values: Sequence[str]) -> bytes:
        for number in self.addresses:
            if not is_absolute_iri(values[number]):
                raise LinkedDataError(f"{values[number]!r} is not an absolute address")
        texts = (values, [value.translate(_ESCAPES) for value in values])
        filled = [_block([_filled(line, texts) for line in lines]) for lines in self.varying_blanks]
        blocks = [*self.fixed_blanks, *filled]
        blocks.sort(key=_hash_of)
        named = [*self.fixed, *(_filled(line, texts) for line in self.varying)]
        if any(one.hash == other.hash for one, other in pairwise(blocks)):
            return canonicalise("".join([*named, *_with_arbitrary_labels(blocks)]))
        labels = [f"_:c14n{number}" for number in range(len(blocks))]
        for block, label in zip(blocks, labels, strict=True):
            named.extend(mention.replace(_LABEL, label) for mention in block.mentions)
        # An address begins with `<`, which sorts before the `_` of a label; labels sort as text.
        about = [blocks[number].about.replace(_LABEL, labels[number]) for number in _as_text(len(blocks))]
        return "".join([*sorted(set(named)), *about]).encode()


def _hash_of(block: _Block) -> str:
    return block.hash


@cache
def _as_text(count: int) -> tuple[int, ...]:
    """Give the numbers below `count` in the order of their decimal text."""
    return tuple(sorted(range(count), key=str))


def _filled(line: _Line, texts: Sequence[Sequence[str]]) -> str:
    """Fill a line from the values as they are, for addresses, and as literals are written."""
    return "".join(
        [piece if isinstance(piece, str) else texts[not piece.in_iri][piece.number] for piece in line]
    )


def _block(lines: Sequence[str]) -> _Block:
    """Put a blank node's statements together, with its first-degree hash (RDFC-1.0 §4.6.3)."""
    ordered = sorted(set(lines), key=lambda line: line.replace(_LABEL, "_:a"))
    return _Block(
        about="".join(line for line in ordered if line.startswith(_LABEL)),
        mentions=tuple(line for line in ordered if not line.startswith(_LABEL)),
        hash=hashlib.sha256("".join(ordered).replace(_LABEL, "_:a").encode()).hexdigest(),
    )


def _with_arbitrary_labels(blocks: Sequence[_Block]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        yield "".join([block.about, *block.mentions]).replace(_LABEL, f"_:b{number}")


class CanonicalForms:
    """The canonical forms of the credentials of one badge class.

    Args:
        constants: objects that all documents share, such as the achievement and the issuer's profile;
            recognised by identity.
    """

    def __init__(self, *constants: dict[str, Any]) -> None:
        self._constants = {id(constant): constant for constant in constants}
        self._ids = frozenset(_ids(list(constants)))
        self._constant_statements: str | None = None
        # A constant that holds what looks like a marker cannot be part of a template.
        self._compiles = _MARK not in json.dumps(constants)
        self._templates: dict[tuple[object, ...], _Template | None] = {}

    @property
    def shapes(self) -> int:
        """How many shapes there have been so far."""
        return len(self._templates)

    def canonical_nquads(self, document: dict[str, Any]) -> bytes:
        """Give the canonical N-Quads of a document: the same bytes as `linked_data.canonical_nquads`.

        Raises:
            LinkedDataError: JSON-LD would leave something out, or two objects share an id.
        """
        shape: list[object] = []
        values: list[str] = []
        ids: list[str] = []
        self._read(document, shape, values, ids)
        if len(set(ids)) < len(ids) or not self._ids.isdisjoint(ids):
            raise LinkedDataError("two objects share an id")
        if not self._compiles or not all(id_.startswith(_PLAIN_SCHEMES) for id_ in ids):
            return canonical_nquads(document)
        key = tuple(shape)
        if key not in self._templates:
            self._templates[key] = self._compile(document, len(values))
        template = self._templates[key]
        return canonical_nquads(document) if template is None else template.fill(values)

    def _read(self, node: Any, shape: list[object], values: list[str], ids: list[str]) -> None:
        """Take a document apart into its shape and the values that fill it, in document order."""
        if isinstance(node, list):
            shape.append(len(node))
            for child in node:
                self._read(child, shape, values, ids)
        elif not isinstance(node, dict):
            shape.append((type(node), node))  # 1, 1.0 and True are equal, and written differently
        elif id(node) in self._constants:
            shape.append(id(node))
        else:
            shape.append(tuple(node))
            for name, child in node.items():
                if name in VARYING and isinstance(child, str):
                    values.append(child)
                    if name == "id":
                        ids.append(child)
                else:
                    self._read(child, shape, values, ids)

    def _compile(self, document: dict[str, Any], count: int) -> _Template | None:
        """Make the template of a document's shape; what the constants say is worked out once."""
        if self._constant_statements is None:
            # None of a document's constants may hang below an object without an id: it would be theirs, too.
            self._constant_statements = _statements_below(self._skeleton(document), set(self._ids))
        marked = nquads(self._marked(document, iter(range(count))))
        return _template(canonicalise(marked + self._constant_statements))

    def _skeleton(self, node: Any) -> Any:
        """Give the constants in their places, with only as much around them as their meaning needs."""
        if isinstance(node, list):
            return [child for child in map(self._skeleton, node) if child is not None] or None
        if not isinstance(node, dict) or id(node) in self._constants:
            return node if isinstance(node, dict) else None
        inner = {
            name: self._skeleton(child) for name, child in node.items() if isinstance(child, dict | list)
        }
        kept = {name: child for name, child in inner.items() if child is not None}
        if not kept:
            return None
        return {name: node[name] for name in ("@context", "id", "type") if name in node} | kept

    def _marked(self, node: Any, numbers: Any) -> Any:
        """Give a copy of a document with markers in place of values, and constants by id and type only."""
        if isinstance(node, list):
            return [self._marked(child, numbers) for child in node]
        if not isinstance(node, dict):
            return node
        if id(node) in self._constants:
            return {name: node[name] for name in ("id", "type")}
        return {
            name: f"{_MARK}{next(numbers):04d}:"
            if name in VARYING and isinstance(child, str)
            else self._marked(child, numbers)
            for name, child in node.items()
        }


def _ids(node: Any) -> list[str]:
    if isinstance(node, list):
        return [id_ for child in node for id_ in _ids(child)]
    if not isinstance(node, dict):
        return []
    own = [node["id"]] if isinstance(node.get("id"), str) else []
    return own + [id_ for child in node.values() for id_ in _ids(child)]


def _lines(statements: str) -> list[str]:
    """Give N-Quads line by line: only a line feed ends one; `str.splitlines` knows U+2028 and others, too."""
    return [f"{line}\n" for line in statements.split("\n") if line]


def _statements_below(skeleton: dict[str, Any], constant_ids: set[str]) -> str:
    """Give the statements of the constants: those about other named nodes are the skeleton's own."""
    others = [f"<{id_}> " for id_ in _ids(skeleton) if id_ not in constant_ids]
    lines = [line for line in _lines(nquads(skeleton)) if not line.startswith(tuple(others))]
    return _TOKEN.sub(_renamed, "".join(lines))


def _renamed(token: re.Match[str]) -> str:
    """Give a blank node a name that the rest of a document does not use."""
    text = token.group()
    return text.replace("_:b", "_:constant") if text.startswith("_:") else text


def _template(canonical: bytes) -> _Template | None:
    """Make a template of a canonical form; None where one blank node's statement mentions another."""
    fixed: list[str] = []
    varying: list[_Line] = []
    blanks: dict[str, list[_Line]] = {}
    for line in _lines(canonical.decode()):
        found = {token for token in _TOKEN.findall(line) if token.startswith("_:")}
        if len(found) > 1:
            return None
        pieces = _pieces(line)
        if found:
            blanks.setdefault(found.pop(), []).append(pieces)
        elif len(pieces) == 1:
            fixed.append(line)
        else:
            varying.append(pieces)
    slots = [piece for line in _all(varying, blanks) for piece in line if isinstance(piece, _Slot)]
    still = {blank for blank, lines in blanks.items() if all(len(pieces) == 1 for pieces in lines)}
    return _Template(
        fixed=sorted(fixed),
        varying=varying,
        fixed_blanks=[
            _block(["".join(map(str, line)) for line in blanks[blank]]) for blank in blanks if blank in still
        ],
        varying_blanks=[lines for blank, lines in blanks.items() if blank not in still],
        addresses=sorted({slot.number for slot in slots if slot.in_iri}),
    )


def _all(varying: list[_Line], blanks: dict[str, list[_Line]]) -> Iterator[_Line]:
    yield from varying
    for lines in blanks.values():
        yield from lines


def _pieces(line: str) -> _Line:
    """Take a line of canonical N-Quads apart at its markers; a blank node becomes `_LABEL`."""
    pieces: list[str | _Slot] = []
    position = 0
    for match in _TOKEN.finditer(line):
        _cut_slots(line[position : match.start()], pieces, in_iri=True)
        token = match.group()
        _cut_slots(_LABEL if token.startswith("_:") else token, pieces, in_iri=token.startswith("<"))
        position = match.end()
    _cut_slots(line[position:], pieces, in_iri=True)
    return pieces


def _cut_slots(text: str, pieces: list[str | _Slot], *, in_iri: bool) -> None:
    for index, part in enumerate(_SLOT.split(text)):
        if index % 2:
            pieces.append(_Slot(int(part), in_iri))
        elif part:
            last = pieces[-1] if pieces else None
            if isinstance(last, str):
                pieces[-1] = last + part
            else:
                pieces.append(part)
