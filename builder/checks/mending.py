"""What has one obvious mending, mended: the text of files with nothing else changed.

- an award without an id gets one, on a free place of its issuer's status lists;
- an id in capitals, or with spaces or hyphens in it, is written as it should be;
- a day that can be read for certain is written as `2026-06-30`, and a number with a comma with a point;
- one of a list of words, such as `mbo`, is written in the capitals it has in the list;
- spaces around an address go;
- a byte-order mark, carriage returns and spaces at the end of a line go, and the last line is ended.

Values in, values out: nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from builder.content.dutch_dates import read_dutch_date
from builder.content.edits import Edit, apply
from builder.content.fields import fields_where, generic
from builder.content.repository import Repository, SourceFile
from builder.content.strict_yaml import Document, parse, positions
from builder.content.value_slips import id_as_meant, option_as_meant, with_point
from builder.model.award_ids import ALPHABET, LENGTH, new_id, status_place
from builder.problems import Pointer, Position

_ID = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_PLAIN = re.compile(r"[A-Za-z0-9][^\s#:,\[\]{}'\"]*(:[^\s#:,\[\]{}'\"]+)*")
"""What needs no quotes in YAML, wherever it stands."""

_Positions = dict[tuple[Pointer, bool], Position]


class Change(Struct, frozen=True, kw_only=True):
    """A value that is written otherwise, or an id that is added.

    Args:
        line: counted from 1, in the file as it was.
        old: the value that stood there; None where there was none.
    """

    line: int
    pointer: Pointer
    old: str | None
    new: str


class Mended(Struct, frozen=True, kw_only=True):
    """A file that is mended.

    Args:
        text: the whole of it.
        changes: in the order of the lines; none where only spaces and line ends changed.
    """

    text: str
    changes: tuple[Change, ...]


def mend(repository: Repository, *, random_bytes: Callable[[int], bytes]) -> dict[str, Mended]:
    """Give every file that has something to mend, by its path.

    Args:
        random_bytes: such as `secrets.token_bytes`; ids are drawn from it.
    """
    taken = taken_places(repository)
    mended = {}
    for file in repository.files:
        try:
            source = file.document.source.decode("utf-8")
        except UnicodeDecodeError:
            continue
        better = _mended(file, source, taken, random_bytes)
        if better.text != source:
            mended[file.path] = better
    return mended


def _mended(
    file: SourceFile, source: str, taken: set[tuple[str, int, int]], random_bytes: Callable[[int], bytes]
) -> Mended:
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    if file.document.root is None:
        return Mended(text=text, changes=())
    document = file.document
    if text != source:
        document = _read(text, file.path)
    known = positions(document)
    found = [*_values(document, file.kind, known)]
    if file.kind == "award-batch":
        found += _missing_ids(document, file.folders[0], known, taken, random_bytes)
    edited = apply((edit for edit, _ in found), text)
    changes = sorted((change for _, change in found), key=lambda change: change.line)
    return Mended(text=_tidy(edited, file.path), changes=tuple(changes))


def _tidy(text: str, path: str) -> str:
    """Take spaces from the ends of lines and end the last one, unless that changes what a text says."""
    tidy = "\n".join(line.rstrip(" \t") for line in text.split("\n")).rstrip("\n") + "\n"
    return tidy if _read(tidy, path).root == _read(text, path).root else text


def _read(text: str, path: str) -> Document:
    source = text.encode()
    return parse(source, path, max_bytes=len(source))[0]


def _values(document: Document, kind: str, known: _Positions) -> Iterator[tuple[Edit, Change]]:
    """Mend values that their field can read in one way only."""
    for (pointer, at_key), position in known.items():
        value = None if at_key else _value(document.root, pointer)
        if isinstance(value, str) and position.length <= len(position.source) - position.column + 1:
            better = _better(value, kind, generic(pointer))
            if better is not None and better != value and _PLAIN.fullmatch(better):
                edit = Edit(line=position.line, column=position.column, length=position.length, text=better)
                yield edit, Change(line=position.line, pointer=pointer, old=value, new=better)


def _better(value: str, kind: str, field: Pointer) -> str | None:
    """Give the one way in which a field can have been meant."""
    node = _fields(kind).get(field, {})
    if node.get("format") == "date":
        day = read_dutch_date(value)
        return None if day is None else day.isoformat()
    if node.get("format") in _ADDRESSES:
        return value.strip()
    if node.get("type") == "number":
        return with_point(value)
    if "enum" in node:
        return option_as_meant(value, map(str, node["enum"]))
    return id_as_meant(value) if node.get("slips") == "award-id" else None


_ADDRESSES = frozenset({"email-address", "web-address", "secure-web-address"})


@cache
def _fields(kind: str) -> dict[Pointer, dict[str, Any]]:
    return fields_where(kind, lambda node: not node.keys().isdisjoint({"format", "type", "enum", "slips"}))


def _missing_ids(
    document: Document,
    issuer: str,
    known: _Positions,
    taken: set[tuple[str, int, int]],
    random_bytes: Callable[[int], bytes],
) -> Iterator[tuple[Edit, Change]]:
    entries = document.root.get("awards") if isinstance(document.root, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict) or not entry or entry.get("id"):
            continue
        id_ = free_id(issuer, taken, random_bytes)
        if "id" in entry:
            key = known[("awards", index, "id"), True]
            edit = Edit(line=key.line, column=key.column + key.length + 1, length=_rest(key), text=f" {id_}")
        else:
            start = known[("awards", index), False]
            flow = start.source[start.column - 1] == "{"
            text = f"id: {id_}, " if flow else f"id: {id_}\n{' ' * (start.column - 1)}"
            edit = Edit(line=start.line, column=start.column + flow, length=0, text=text)
        yield edit, Change(line=edit.line, pointer=("awards", index, "id"), old=None, new=id_)


def _rest(key: Position) -> int:
    """Say how much of an empty value stands after a key: quotes, or nothing."""
    match = re.match(r"\s*(''|\"\")", key.source[key.column + key.length :])
    return len(match.group()) if match else 0


def free_id(issuer: str, taken: set[tuple[str, int, int]], random_bytes: Callable[[int], bytes]) -> str:
    """Draw ids until the place in the issuer's status lists is free, and take it.

    Args:
        taken: issuer, list and index of every place that is taken.
        random_bytes: such as `secrets.token_bytes`.
    """
    while True:
        id_ = new_id(random_bytes)
        place = (issuer, *status_place(id_))
        if place not in taken:
            taken.add(place)
            return id_


def taken_places(repository: Repository) -> set[tuple[str, int, int]]:
    """Give issuer, list and index of every place in status lists that an id of the content has."""
    taken = set()
    for file in repository.files:
        root = file.document.root
        if file.kind == "award-batch" and isinstance(root, dict) and isinstance(root.get("awards"), list):
            ids = (entry.get("id") for entry in root["awards"] if isinstance(entry, dict))
            taken |= {
                (file.folders[0], *status_place(id_))
                for id_ in ids
                if isinstance(id_, str) and _ID.fullmatch(id_)
            }
    return taken


def _value(root: Any, pointer: Pointer) -> Any:
    value = root
    for step in pointer:
        value = value[step]
    return value
