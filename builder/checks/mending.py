"""What has one obvious mending, mended: the text of files with nothing else changed.

- an award without an id gets one, on a free place of its issuer's status lists;
- an id in capitals, or with spaces or hyphens in it, is written as it should be;
- a day that can be read for certain is written as `2026-06-30`;
- spaces around an address go;
- a byte-order mark, carriage returns and spaces at the end of a line go, and the last line is ended.

Values in, values out: nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from builder.checks.dutch_dates import read_dutch_date
from builder.content.edits import Edit, apply
from builder.content.fields import fields_where, generic
from builder.content.repository import Repository, SourceFile
from builder.content.strict_yaml import Document, parse, positions
from builder.model.award_ids import ALPHABET, LENGTH, new_id, status_place
from builder.problems import Pointer, Position

_ID = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_PLAIN = re.compile(r"[A-Za-z0-9][^\s#:,\[\]{}'\"]*(:[^\s#:,\[\]{}'\"]+)*")
"""What needs no quotes in YAML, wherever it stands."""

_Positions = dict[tuple[Pointer, bool], Position]


def mend(repository: Repository, *, random_bytes: Callable[[int], bytes]) -> dict[str, str]:
    """Give the new text of every file that has something to mend, by its path.

    Args:
        random_bytes: such as `secrets.token_bytes`; ids are drawn from it.
    """
    taken = _taken_places(repository)
    mended = {}
    for file in repository.files:
        try:
            source = file.document.source.decode("utf-8")
        except UnicodeDecodeError:
            continue
        text = _mended(file, source, taken, random_bytes)
        if text != source:
            mended[file.path] = text
    return mended


def _mended(
    file: SourceFile, source: str, taken: set[tuple[str, int, int]], random_bytes: Callable[[int], bytes]
) -> str:
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    if file.document.root is None:
        return text
    document = file.document
    if text != source:
        document = _read(text, file.path)
    known = positions(document)
    edits = [*_values(document, file.kind, known)]
    if file.kind == "award-batch":
        edits += _missing_ids(document, file.folders[0], known, taken, random_bytes)
    return _tidy(apply(edits, text), file.path)


def _tidy(text: str, path: str) -> str:
    """Take spaces from the ends of lines and end the last one, unless that changes what a text says."""
    tidy = "\n".join(line.rstrip(" \t") for line in text.split("\n")).rstrip("\n") + "\n"
    return tidy if _read(tidy, path).root == _read(text, path).root else text


def _read(text: str, path: str) -> Document:
    source = text.encode()
    return parse(source, path, max_bytes=len(source))[0]


def _values(document: Document, kind: str, known: _Positions) -> Iterator[Edit]:
    """Mend values that their field can read in one way only."""
    for (pointer, at_key), position in known.items():
        value = None if at_key else _value(document.root, pointer)
        if isinstance(value, str) and position.length <= len(position.source) - position.column + 1:
            better = _better(value, kind, generic(pointer))
            if better is not None and better != value and _PLAIN.fullmatch(better):
                yield Edit(line=position.line, column=position.column, length=position.length, text=better)


def _better(value: str, kind: str, field: Pointer) -> str | None:
    if field in _fields(kind, "date"):
        day = read_dutch_date(value)
        return None if day is None else day.isoformat()
    if field in _fields(kind, "email-address") | _fields(kind, "web-address") | _fields(
        kind, "secure-web-address"
    ):
        return value.strip()
    if kind == "award-batch" and field == ("awards", "id"):
        written = re.sub("[ -]", "", value).lower()
        return written if _ID.fullmatch(written) else None
    return None


@cache
def _fields(kind: str, format_: str) -> frozenset[Pointer]:
    return fields_where(kind, lambda node: node.get("format") == format_)


def _missing_ids(
    document: Document,
    issuer: str,
    known: _Positions,
    taken: set[tuple[str, int, int]],
    random_bytes: Callable[[int], bytes],
) -> Iterator[Edit]:
    entries = document.root.get("awards") if isinstance(document.root, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict) or not entry or entry.get("id"):
            continue
        id_ = _free_id(issuer, taken, random_bytes)
        if "id" in entry:
            key = known[("awards", index, "id"), True]
            yield Edit(line=key.line, column=key.column + key.length + 1, length=_rest(key), text=f" {id_}")
        else:
            start = known[("awards", index), False]
            flow = start.source[start.column - 1] == "{"
            text = f"id: {id_}, " if flow else f"id: {id_}\n{' ' * (start.column - 1)}"
            yield Edit(line=start.line, column=start.column + flow, length=0, text=text)


def _rest(key: Position) -> int:
    """Say how much of an empty value stands after a key: quotes, or nothing."""
    match = re.match(r"\s*(''|\"\")", key.source[key.column + key.length :])
    return len(match.group()) if match else 0


def _free_id(issuer: str, taken: set[tuple[str, int, int]], random_bytes: Callable[[int], bytes]) -> str:
    while True:
        id_ = new_id(random_bytes)
        place = (issuer, *status_place(id_))
        if place not in taken:
            taken.add(place)
            return id_


def _taken_places(repository: Repository) -> set[tuple[str, int, int]]:
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
