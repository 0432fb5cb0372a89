"""Revoke, suspend and reinstate awards: a field more or less in the entry of each, and nothing else.

An award is found by its id in any batch. A revocation is for good; a suspension ends when its entry goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from builder.authoring.judging import Basis, require_no_new_errors
from builder.content.entry_fields import CannotEdit, with_field, without_field
from builder.content.repository import Repository
from builder.content.strict_yaml import Document, parse, positions
from builder.content.yaml_text import Value
from builder.problems import ContentError, Pointer, Problem, UsageError

_Edit = Callable[[Document, Pointer, Mapping[str, Any]], bytes]
"""Gives a batch with one entry changed; the entry is given as it is."""

_OTHERS = {
    "revoked": "a revocation is for good; award the badge anew if it was a mistake",
    "suspended": "to change the suspension, end it first with 'insigne reinstate'",
}


class ChangedAward(Struct, frozen=True, kw_only=True):
    """An award whose status changes.

    Args:
        line: where its entry begins, counted from 1, in the file as it was.
        recipient: its address, eduID or name.
    """

    id: str
    path: str
    line: int
    badge: str
    recipient: str


class StatusChange(Struct, frozen=True, kw_only=True):
    """What is to be written.

    Args:
        files: the batches with their new bytes, by path.
        warnings: new advice on the content as it will be.
    """

    awards: tuple[ChangedAward, ...]
    files: Mapping[str, bytes]
    warnings: tuple[Problem, ...]


def with_status(basis: Basis, ids: Sequence[str], field: str, value: Mapping[str, Value]) -> StatusChange:
    """Revoke or suspend awards.

    Args:
        field: `revoked` or `suspended`.
        value: its own fields.

    Raises:
        UsageError: there is no such award, or it is revoked or suspended already.
        ContentError: the content would be wrong then.
    """

    def edit(document: Document, entry: Pointer, present: Mapping[str, Any]) -> bytes:
        for state in ("revoked", field):
            if state in present:
                raise UsageError(f"{present['id']} is {state} already", _OTHERS[state])
        return with_field(document, entry, field, value)

    return _changed(basis, ids, edit)


def without_suspension(basis: Basis, ids: Sequence[str]) -> StatusChange:
    """End the suspension of awards.

    Raises:
        UsageError: there is no such award, or it is not suspended.
        ContentError: the content would be wrong then.
    """

    def edit(document: Document, entry: Pointer, present: Mapping[str, Any]) -> bytes:
        if "suspended" not in present:
            revoked = "revoked" in present
            hint = _OTHERS["revoked"] if revoked else "there is nothing to do"
            raise UsageError(f"{present['id']} is {'revoked' if revoked else 'not suspended'}", hint)
        return without_field(document, entry, "suspended")

    return _changed(basis, ids, edit)


def _changed(basis: Basis, ids: Sequence[str], edit: _Edit) -> StatusChange:
    documents: dict[str, Document] = {}
    awards = []
    for id_ in dict.fromkeys(_whole(basis.repository, id_) for id_ in ids):
        path, index = _place(basis, id_)
        document = documents.get(path) or _document(basis.repository, path)
        entry = document.root["awards"][index]
        try:
            source = edit(document, ("awards", index), entry)
        except CannotEdit as error:
            hint = "change its entry yourself; docs/reference/award-batch.md says how"
            raise UsageError(f"the entry of {id_} in {path} is written in an unusual way", hint) from error
        documents[path] = parse(source, path, max_bytes=len(source))[0]
        awards.append(_described(basis, path, index, document))
    files = {path: document.source for path, document in documents.items()}
    warnings = require_no_new_errors(basis, files)
    return StatusChange(awards=tuple(awards), files=files, warnings=tuple(warnings))


def _whole(repository: Repository, id_: str) -> str:
    """Give the one id that begins so; what begins none is given as it is.

    Raises:
        UsageError: several begin so.
    """
    found = sorted({entry["id"] for _, _, entry in _entries(repository) if entry["id"].startswith(id_)})
    if len(found) > 1:
        raise UsageError(f"the ids of several awards begin with {id_}", f"name one of: {', '.join(found)}")
    return found[0] if found else id_


def _document(repository: Repository, path: str) -> Document:
    return next(file.document for file in repository.files if file.path == path)


def _described(basis: Basis, path: str, index: int, document: Document) -> ChangedAward:
    entry = document.root["awards"][index]
    recipient = entry.get("recipient")
    person = recipient if isinstance(recipient, dict) else {}
    original = _document(basis.repository, path)
    return ChangedAward(
        id=entry["id"],
        path=path,
        line=positions(original)[("awards", index), False].line,
        badge=str(document.root.get("badge", "")),
        recipient=str(person.get("email") or person.get("eduid") or person.get("name") or ""),
    )


def _place(basis: Basis, id_: str) -> tuple[str, int]:
    """Find an award.

    Raises:
        UsageError: there is none, or two.
        ContentError: there is none in the batches that can be read, and others cannot.
    """
    found = list(_places(basis.repository, id_))
    if len(found) > 1:
        paths = ", ".join(path for path, _ in found)
        raise UsageError(f"the id {id_} is used twice", f"first mend this, in {paths}: see 'insigne check'")
    if found:
        return found[0]
    unread = {file.path for file in basis.repository.files if file.document.root is None}
    faults = [problem for problem in basis.problems if problem.is_error and problem.place.path in unread]
    if faults:
        raise ContentError(faults)
    raise UsageError(
        f"there is no award with the id {id_}",
        "is this the right publication? The id stands in the address of the award's page",
    )


def _places(repository: Repository, id_: str) -> Iterator[tuple[str, int]]:
    return ((path, index) for path, index, entry in _entries(repository) if entry["id"] == id_)


def _entries(repository: Repository) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Give file, number and entry of every award that has an id."""
    for file in repository.files:
        root = file.document.root
        entries = root.get("awards") if file.kind == "award-batch" and isinstance(root, dict) else None
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                yield file.path, index, entry
