"""Canonical N-Quads compiled by shape: what a JSON-LD processor says once, filled in for every award.

A credential is taken apart into its *parts*: each member of the credential and of its subject, and each item
where a member is a list. What a part says does not depend on its siblings, so a part of the same *shape*
(which members it has, which of its values never vary) says the same in every credential, with other values.
The first part of a shape is expanded with markers in place of its values; for the next ones the markers are
filled in. From the templates of its parts, the form of a whole document is made once for each shape of one.

The achievement and the issuer's profile are *constants*: what they say is worked out once for a badge class.

Tests compare with the general algorithm on generated credentials.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from builder.iri import is_absolute_iri
from builder.signing.linked_data import LinkedDataError, canonical_nquads, canonicalise, nquads
from builder.signing.statement_templates import (
    MARK,
    Filled,
    Form,
    Template,
    is_plain,
    join,
    lines,
    marker,
    statements_from,
    template,
)

VARYING = frozenset(
    {
        "activityEndDate",
        "activityStartDate",
        "awardedDate",
        "description",
        "encodedList",
        "id",
        "identityHash",
        "issuer",
        "name",
        "narrative",
        "resultDescription",
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
"""Members whose text varies from document to document. Every other value is part of the shape."""

_OBJECT_OR_LIST = (dict, list)
_FRAME = frozenset({"@context", "id", "type"})

Shape = tuple[object, ...]
_ValuePlace = tuple[int, str]
"""The identity of an object, and the name of a member."""


class Templates(Struct, frozen=True):
    """What was compiled, by shape; the same for every badge class.

    Args:
        parts: None where a part has no template.
        documents: likewise.
    """

    parts: dict[Shape, Template | None] = field(default_factory=dict)
    documents: dict[Shape, _DocumentForm | None] = field(default_factory=dict)


class _DocumentForm(Struct, frozen=True):
    """How to fill the statements of documents of one shape.

    Args:
        ids: numbers of the values that are ids of a document's own objects.
        addresses: numbers of other values that are addresses, those of constants aside.
    """

    form: Form
    ids: Sequence[int]
    addresses: Sequence[int]


class _Part(Struct, frozen=True):
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
    """The canonical forms of the credentials of one badge class, or of other documents that are alike.

    Args:
        constants: objects that all documents share, such as the achievement and the issuer's profile;
            recognised by identity. Documents may share none.
        templates: those that other badge classes made, and to which this one adds.
    """

    def __init__(self, *constants: dict[str, Any], templates: Templates | None = None) -> None:
        self._constants = {id(constant): constant for constant in constants}
        self._ids = frozenset(_ids(list(constants)))
        self._templates = Templates() if templates is None else templates
        self._constant_statements: Filled | None = None if constants else Form([], values=0).fill([])
        # A constant that holds what looks like a marker cannot be part of a template.
        self._compiles = MARK not in json.dumps(constants) and all(
            is_plain(constant["id"]) and is_absolute_iri(constant["id"]) for constant in constants
        )

    def canonical_nquads(self, document: dict[str, Any]) -> bytes:
        """Give the canonical N-Quads of a document: the same bytes as `linked_data.canonical_nquads`.

        Raises:
            LinkedDataError: JSON-LD would leave something out, or two objects share an id.
        """
        constant = self._what_constants_say(document) if self._compiles else None
        if constant is None:
            return canonical_nquads(document)
        shape: list[object] = []
        values: list[str] = []
        self._read(document, shape, values)
        made = self._document_form(document, tuple(shape))
        if made is None:
            return canonical_nquads(document)
        ids = [values[number] for number in made.ids]
        if len(set(ids)) < len(ids) or not self._ids.isdisjoint(ids):
            raise LinkedDataError("two objects share an id")
        for address in [*ids, *(values[number] for number in made.addresses)]:
            if not is_plain(address):
                return canonical_nquads(document)
            if not is_absolute_iri(address):
                raise LinkedDataError(f"{address!r} is not an absolute address")
        return join(constant, made.form.fill(values))

    def _document_form(self, document: dict[str, Any], shape: Shape) -> _DocumentForm | None:
        """Give the form of a document's shape; the first time, made of the templates of its parts."""
        forms = self._templates.documents
        if shape not in forms:
            forms[shape] = self._made_form(document)
        return forms[shape]

    def _made_form(self, document: dict[str, Any]) -> _DocumentForm | None:
        places = list(self._places(document))
        number_of = {place: number for number, place in enumerate(places)}
        parts = []
        for part in self._parts(document, ()):
            own = [number_of[place] for place in self._places_of_part(part)]
            made = self._template(part, len(own))
            if made is None:
                return None
            parts.append(made.renumbered(own))
        constants = {number for number, (node, _) in enumerate(places) if node in self._constants}
        form = Form(parts, values=len(places), known=constants)
        ids = [n for n, (_, name) in enumerate(places) if name == "id" and n not in constants]
        return _DocumentForm(form, ids, sorted({*form.addresses} - {*ids} - constants))

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

    def _shape(self, part: _Part) -> Shape:
        shape: list[object] = [part.name, part.listed]
        for node, member in part.around:
            shape += [member, *node["type"], *node.get("@context", ())]
        self._read([part.value] if part.listed or part.name is None else {part.name: part.value}, shape, [])
        return tuple(shape)

    def _read(self, node: Any, shape: list[object], values: list[str]) -> None:
        """Take a value apart into its shape and the values that fill it, in document order."""
        if id(node) in self._constants:
            shape.append((None, *node["type"]))
            values.append(node["id"])
            return
        is_list = isinstance(node, list)
        shape.append(len(node) if is_list else tuple(node))
        for name, child in enumerate(node) if is_list else node.items():
            if isinstance(child, str):
                if name in VARYING:
                    values.append(child)
                else:
                    shape.append(child)
            elif isinstance(child, _OBJECT_OR_LIST):
                self._read(child, shape, values)
            else:
                shape.append((type(child), child))  # 1, 1.0 and True are equal, and written differently

    def _places(self, node: Any) -> Iterator[_ValuePlace]:
        """Give where the values that fill a document or part stand, in the order of `_read`."""
        if isinstance(node, list):
            for child in node:
                yield from self._places(child)
        elif isinstance(node, dict) and id(node) in self._constants:
            yield id(node), "id"
        elif isinstance(node, dict):
            for name, child in node.items():
                if name in VARYING and isinstance(child, str):
                    yield id(node), name
                else:
                    yield from self._places(child)

    def _places_of_part(self, part: _Part) -> Iterator[_ValuePlace]:
        """Give where the values of a part stand: ids of the objects around, then its own."""
        yield from ((id(node), "id") for node, _ in part.around)
        if part.name in VARYING and isinstance(part.value, str) and not part.listed:
            yield id(part.around[-1][0]), part.name
        else:
            yield from self._places(part.value)

    def _template(self, part: _Part, count: int) -> Template | None:
        """Give the template of a part's shape; the first time, what the part adds to what is around it.

        Args:
            count: of the values that fill it.
        """
        templates, shape = self._templates.parts, self._shape(part)
        if shape not in templates:
            numbers = iter(range(count))
            ids = [marker(next(numbers)) for _ in part.around]
            value = self._marked([part.value] if part.listed else {part.name: part.value}, numbers)
            said = lines(nquads(part.document(value[0 if part.listed else part.name], iter(ids))))
            if part.name is not None:
                alone = _Part(part.around, None, None, listed=False)
                around = set(lines(nquads(alone.document(None, iter(ids)))))
                said = [line for line in said if line not in around]
            templates[shape] = template(said)
        return templates[shape]

    def _marked(self, node: Any, numbers: Iterator[int]) -> Any:
        """Give a copy of a value with markers in place of what varies, and constants by id and type only."""
        if isinstance(node, list):
            return [self._marked(child, numbers) for child in node]
        if not isinstance(node, dict):
            return node
        if id(node) in self._constants:
            return {"id": marker(next(numbers)), "type": node["type"]}
        return {
            name: marker(next(numbers))
            if name in VARYING and isinstance(child, str)
            else self._marked(child, numbers)
            for name, child in node.items()
        }

    def _what_constants_say(self, document: dict[str, Any]) -> Filled | None:
        """Give the statements of the constants; None where they have no template.

        The first document is read as a whole, which who verifies it asks for once more.
        """
        if self._constant_statements is None:
            statements = lines(canonicalise(nquads(document)).decode())
            made = template(statements_from([f"<{id_}>" for id_ in self._ids], statements))
            if made is None:
                self._compiles = False
                return None
            self._constant_statements = Form([made], values=0).fill([])
        return self._constant_statements


def _ids(node: Any) -> list[str]:
    if isinstance(node, list):
        return [id_ for child in node for id_ in _ids(child)]
    if not isinstance(node, dict):
        return []
    own = [node["id"]] if isinstance(node.get("id"), str) else []
    return own + [id_ for child in node.values() for id_ in _ids(child)]
