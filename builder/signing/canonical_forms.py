"""Canonical N-Quads compiled by shape: what a JSON-LD processor says once, filled in for every award.

A credential is taken apart into its *parts*: each member of the credential and of its subject, and each item
where a member is a list. What a part says does not depend on its siblings, so a part of the same *shape*
(which members it has, which of its values never vary) says the same in every credential, with other values.
The first part of a shape is expanded with markers in place of its values; for the next ones the markers are
filled in.

The achievement and the issuer's profile are *constants*: what they say is worked out once for a badge class.

Tests compare with the general algorithm on generated credentials.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from builder.iri import is_absolute_iri
from builder.signing.linked_data import LinkedDataError, canonical_nquads, canonicalise, nquads
from builder.signing.statement_templates import MARK, Block, Template, join, lines, marker, template

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

# Schemes that no context uses as a prefix, so that JSON-LD leaves such an address as it is.
_PLAIN_SCHEMES = ("https://", "http://", "urn:", "did:")
_FRAME = frozenset({"@context", "id", "type"})

Shape = tuple[object, ...]
Templates = MutableMapping[Shape, Template | None]
"""The templates of parts, by shape. The same for every badge class."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A member of an object, or an item of one, with the objects around it.

    Args:
        around: the objects it is in, from the credential inwards, each with the member that leads to the
            next.
        name: of the member; None for the objects around alone.
        listed: it is an item of a list.
    """

    around: tuple[tuple[dict[str, Any], str | None], ...]
    name: str | None
    value: Any
    listed: bool

    def document(self, value: Any, ids: Iterator[str]) -> dict[str, Any]:
        """Give the part alone in the objects around it.

        Args:
            value: in place of the part's own.
            ids: in place of those of the objects around it.
        """
        inner: dict[str, Any] = {} if self.name is None else {self.name: [value] if self.listed else value}
        frames = [(_frame(node, next(ids)), member) for node, member in self.around]
        for frame, member in reversed(frames):
            inner = {**frame, **(inner if member is None else {member: inner})}
        return inner


def _frame(node: dict[str, Any], id_: str) -> dict[str, Any]:
    context = {"@context": node["@context"]} if "@context" in node else {}
    return {**context, "id": id_, "type": node["type"]}


class CanonicalForms:
    """The canonical forms of the credentials of one badge class.

    Args:
        constants: objects that all documents share, such as the achievement and the issuer's profile;
            recognised by identity.
        templates: those that other badge classes made, and to which this one adds.
    """

    def __init__(self, *constants: dict[str, Any], templates: Templates | None = None) -> None:
        self._constants = {id(constant): constant for constant in constants}
        self._ids = frozenset(_ids(list(constants)))
        self._templates: Templates = {} if templates is None else templates
        self._constant_statements: tuple[list[str], list[Block]] | None = None
        # A constant that holds what looks like a marker cannot be part of a template.
        self._compiles = bool(constants) and MARK not in json.dumps(constants)

    def canonical_nquads(self, document: dict[str, Any]) -> bytes:
        """Give the canonical N-Quads of a document: the same bytes as `linked_data.canonical_nquads`.

        Raises:
            LinkedDataError: JSON-LD would leave something out, or two objects share an id.
        """
        ids = self._own_ids(document)
        if len(set(ids)) < len(ids) or not self._ids.isdisjoint(ids):
            raise LinkedDataError("two objects share an id")
        if not self._compiles or not all(id_.startswith(_PLAIN_SCHEMES) for id_ in ids):
            return canonical_nquads(document)
        for id_ in ids:
            if not is_absolute_iri(id_):
                raise LinkedDataError(f"{id_!r} is not an absolute address")
        constant = self._what_constants_say(document)
        if constant is None:
            return canonical_nquads(document)
        named, blocks = [*constant[0]], [*constant[1]]
        for part in self._parts(document, ()):
            shape, values = self._shape(part)
            made = self._template(part, shape, len(values))
            if made is None:
                return canonical_nquads(document)
            more_named, more_blocks = made.fill(values, checked=len(part.around))
            named += more_named
            blocks += more_blocks
        return join(named, blocks)

    def _parts(
        self, node: dict[str, Any], around: tuple[tuple[dict[str, Any], str | None], ...]
    ) -> Iterator[_Part]:
        """Take an object apart; an object that holds a constant is taken apart in its turn."""
        here = (*around, (node, None))
        yield _Part(here, None, None, listed=False)
        for name, child in node.items():
            if name in _FRAME:
                continue
            if isinstance(child, list):
                yield from (_Part(here, name, item, listed=True) for item in child)
            elif self._holds_constant(child):
                yield from self._parts(child, (*around, (node, name)))
            else:
                yield _Part(here, name, child, listed=False)

    def _holds_constant(self, node: Any) -> bool:
        if not isinstance(node, dict) or id(node) in self._constants:
            return False
        return any(id(child) in self._constants for child in node.values())

    def _shape(self, part: _Part) -> tuple[Shape, list[str]]:
        """Give a part's shape, and the values that fill it: ids of the objects around, then its own."""
        shape: list[object] = [part.name, part.listed]
        values: list[str] = []
        for node, member in part.around:
            shape += [member, *node["type"], *node.get("@context", ())]
            values.append(node["id"])
        if part.name in VARYING and isinstance(part.value, str):
            values.append(part.value)
        else:
            self._read(part.value, shape, values)
        return tuple(shape), values

    def _read(self, node: Any, shape: list[object], values: list[str]) -> None:
        """Take a value apart into its shape and the values that fill it, in document order."""
        if isinstance(node, list):
            shape.append(len(node))
            for child in node:
                self._read(child, shape, values)
        elif not isinstance(node, dict):
            shape.append((type(node), node))  # 1, 1.0 and True are equal, and written differently
        elif id(node) in self._constants:
            shape += ["constant", node["id"], *node["type"]]
        else:
            shape.append(tuple(node))
            for name, child in node.items():
                if name in VARYING and isinstance(child, str):
                    values.append(child)
                else:
                    self._read(child, shape, values)

    def _template(self, part: _Part, shape: Shape, count: int) -> Template | None:
        """Give the template of a part's shape; the first time, what the part adds to what is around it."""
        if shape not in self._templates:
            numbers = iter(range(count))
            ids = [marker(next(numbers)) for _ in part.around]
            value = self._marked({part.name: part.value}, numbers)[part.name]
            said = lines(nquads(part.document(value, iter(ids))))
            if part.name is not None:
                alone = _Part(part.around, None, None, listed=False)
                around = set(lines(nquads(alone.document(None, iter(ids)))))
                said = [line for line in said if line not in around]
            self._templates[shape] = template(said)
        return self._templates[shape]

    def _marked(self, node: Any, numbers: Iterator[int]) -> Any:
        """Give a copy of a value with markers in place of what varies, and constants by id and type only."""
        if isinstance(node, list):
            return [self._marked(child, numbers) for child in node]
        if not isinstance(node, dict):
            return node
        if id(node) in self._constants:
            return {name: node[name] for name in ("id", "type")}
        return {
            name: marker(next(numbers))
            if name in VARYING and isinstance(child, str)
            else self._marked(child, numbers)
            for name, child in node.items()
        }

    def _what_constants_say(self, document: dict[str, Any]) -> tuple[list[str], list[Block]] | None:
        """Give the statements of the constants; None where they have no template."""
        if self._constant_statements is None:
            skeleton = self._skeleton(document)
            own = tuple(f"<{id_}> " for id_ in _ids(skeleton) if id_ not in self._ids)
            canonical = canonicalise(nquads(skeleton)).decode()
            made = template(line for line in lines(canonical) if not line.startswith(own))
            if made is None:
                self._compiles = False
                return None
            self._constant_statements = made.fill([])
        return self._constant_statements

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

    def _own_ids(self, node: Any) -> list[str]:
        """Give the ids of a document's objects, those of the constants aside."""
        if isinstance(node, list):
            return [id_ for child in node for id_ in self._own_ids(child)]
        if not isinstance(node, dict) or id(node) in self._constants:
            return []
        found = [node["id"]] if isinstance(node.get("id"), str) else []
        for child in node.values():
            if isinstance(child, dict | list):
                found += self._own_ids(child)
        return found


def _ids(node: Any) -> list[str]:
    if isinstance(node, list):
        return [id_ for child in node for id_ in _ids(child)]
    if not isinstance(node, dict):
        return []
    own = [node["id"]] if isinstance(node.get("id"), str) else []
    return own + [id_ for child in node.values() for id_ in _ids(child)]
