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
from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class _Blank:
    number: int


_Piece = str | _Slot | _Blank


@dataclass(slots=True)
class _Template:
    """The canonical form of one shape.

    Args:
        fixed: lines without markers and blank nodes.
        varying: other lines, in pieces.
        lines_of: for each blank node, the indexes of its lines in `varying`.
        hashes: first-degree hashes of the blank nodes whose lines hold no marker.
    """

    fixed: list[str]
    varying: list[list[_Piece]]
    lines_of: dict[int, list[int]]
    hashes: dict[int, str] = field(default_factory=dict)

    def fill(self, values: Sequence[str]) -> bytes:
        lines = [[_filled(piece, values) for piece in line] for line in self.varying]
        hashes = {
            blank: self.hashes.get(blank) or _first_degree_hash(blank, [lines[index] for index in indexes])
            for blank, indexes in self.lines_of.items()
        }
        if len(set(hashes.values())) < len(hashes):
            text = "".join(self.fixed) + "".join(_labelled(line, {}) for line in lines)
            return canonicalise(text)
        order = sorted(hashes, key=hashes.__getitem__)
        labels = {blank: f"_:c14n{index}" for index, blank in enumerate(order)}
        written = {_labelled(line, labels) for line in lines}
        written.update(self.fixed)
        return "".join(sorted(written)).encode()


def _filled(piece: _Piece, values: Sequence[str]) -> str | _Blank:
    if not isinstance(piece, _Slot):
        return piece
    value = values[piece.number]
    if not piece.in_iri:
        return value.translate(_ESCAPES)
    if not is_absolute_iri(value):
        raise LinkedDataError(f"{value!r} is not an absolute address")
    return value


def _first_degree_hash(blank: int, lines: list[list[str | _Blank]]) -> str:
    """Hash a blank node's statements, itself as `_:a` and others as `_:z` (RDFC-1.0 §4.6.3)."""
    written = sorted(
        "".join(
            piece if isinstance(piece, str) else ("_:a" if piece.number == blank else "_:z") for piece in line
        )
        for line in lines
    )
    return hashlib.sha256("".join(written).encode()).hexdigest()


def _labelled(line: list[str | _Blank], labels: dict[int, str]) -> str:
    return "".join(
        piece if isinstance(piece, str) else labels.get(piece.number, f"_:b{piece.number}") for piece in line
    )


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
        self._templates: dict[tuple[object, ...], _Template] = {}

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
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = self._compile(document, len(values))
        return template.fill(values)

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

    def _compile(self, document: dict[str, Any], count: int) -> _Template:
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


def _statements_below(skeleton: dict[str, Any], constant_ids: set[str]) -> str:
    """Give the statements of the constants: those about other named nodes are the skeleton's own."""
    others = [f"<{id_}> " for id_ in _ids(skeleton) if id_ not in constant_ids]
    lines = [
        line for line in nquads(skeleton).splitlines(keepends=True) if not line.startswith(tuple(others))
    ]
    return _TOKEN.sub(_renamed, "".join(lines))


def _renamed(token: re.Match[str]) -> str:
    """Give a blank node a name that the rest of a document does not use."""
    text = token.group()
    return text.replace("_:b", "_:constant") if text.startswith("_:") else text


def _template(canonical: bytes) -> _Template:
    lines = canonical.decode().splitlines(keepends=True)
    template = _Template(fixed=[], varying=[], lines_of={})
    for line in lines:
        pieces = _pieces(line)
        blanks = {piece.number for piece in pieces if isinstance(piece, _Blank)}
        if len(pieces) == 1 and not blanks:
            template.fixed.append(line)
            continue
        for blank in blanks:
            template.lines_of.setdefault(blank, []).append(len(template.varying))
        template.varying.append(pieces)
    _hash_fixed_blanks(template)
    return template


def _hash_fixed_blanks(template: _Template) -> None:
    for blank, indexes in template.lines_of.items():
        lines = [template.varying[index] for index in indexes]
        if not any(isinstance(piece, _Slot) for line in lines for piece in line):
            template.hashes[blank] = _first_degree_hash(blank, lines)  # type: ignore[arg-type]


def _pieces(line: str) -> list[_Piece]:
    """Take a line of canonical N-Quads apart at its markers and blank nodes."""
    pieces: list[_Piece] = []
    position = 0
    for match in _TOKEN.finditer(line):
        _cut_slots(line[position : match.start()], pieces, in_iri=True)
        token = match.group()
        if token.startswith("_:"):
            pieces.append(_Blank(int(token.removeprefix("_:c14n"))))
        else:
            _cut_slots(token, pieces, in_iri=token.startswith("<"))
        position = match.end()
    _cut_slots(line[position:], pieces, in_iri=True)
    return pieces


def _cut_slots(text: str, pieces: list[_Piece], *, in_iri: bool) -> None:
    for index, part in enumerate(_SLOT.split(text)):
        if index % 2:
            pieces.append(_Slot(int(part), in_iri))
        elif part:
            if pieces and isinstance(pieces[-1], str):
                pieces[-1] += part
            else:
                pieces.append(part)
