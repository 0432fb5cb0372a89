"""What YAML accepts and people seldom mean: typographic quotes around a value, and text behind a `#`.

Only advice, and looked for only in files whose text has the characters for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from builder.content.strict_yaml import Document, positions
from builder.problems import Place, Pointer, Position, Problem, Severity, message

_QUOTES = "“”„‟«»"
_HASH = re.compile(r"\s#[^\s#]")
_REMARK = re.compile(r"\s+#[^\s#]")


def text_slips(document: Document) -> Iterator[Problem]:
    """Give advice on a sound document."""
    text = document.source.decode("utf-8")
    if any(quote in text for quote in _QUOTES):
        yield from _typographic_quotes(document)
    if "#" in text and any(map(_has_text_behind_hash, text.splitlines())):
        yield from _text_in_comments(document)


def _has_text_behind_hash(line: str) -> bool:
    return "#" in line and _HASH.search(line) is not None and not line.lstrip().startswith("#")


def _typographic_quotes(document: Document) -> Iterator[Problem]:
    for pointer, value in _texts(document.root):
        if _is_quoted(value.strip()):
            yield Problem(
                rule="typographic-quotes",
                text=message("quotes such as “ and ” are part of the text here"),
                place=Place(path=document.path, pointer=pointer),
                severity=Severity.WARNING,
                hint=message('write straight quotes instead ("), or none'),
            )


def _is_quoted(value: str) -> bool:
    """Say whether a value stands between such quotes, or has one at one end only."""
    found = [index for index, char in enumerate(value) if char in _QUOTES]
    return found in ([0], [len(value) - 1], [0, len(value) - 1])


def _text_in_comments(document: Document) -> Iterator[Problem]:
    known = positions(document)
    for pointer, value in _texts(document.root):
        position = known.get((pointer, False))
        if position is not None and _is_cut_off(position, value):
            yield Problem(
                rule="comment-in-value",
                text=message("from the # on, this line does not count"),
                place=Place(path=document.path, pointer=pointer),
                severity=Severity.WARNING,
                hint=message("put quotes around text that has a #; in a remark, write a space after the #"),
            )


def _is_cut_off(position: Position, value: str) -> bool:
    end = position.column - 1 + position.length
    is_plain = position.source[position.column - 1 : end] == value
    return is_plain and _REMARK.match(position.source, end) is not None


def _texts(root: Any) -> Iterator[tuple[Pointer, str]]:
    """Give every text of a document with its place."""
    stack: list[tuple[Pointer, Any]] = [((), root)]
    while stack:
        pointer, value = stack.pop()
        if isinstance(value, str):
            yield pointer, value
        elif isinstance(value, dict):
            stack.extend(((*pointer, key), item) for key, item in value.items())
        else:
            stack.extend(((*pointer, index), item) for index, item in enumerate(value))
