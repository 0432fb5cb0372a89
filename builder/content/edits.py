"""Changes to a file's text that leave everything else as it is: comments, order, quotes."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Edit(Struct, frozen=True, kw_only=True):
    """A part of one line that is replaced.

    Args:
        line: counted from 1.
        column: counted from 1.
        length: how many characters go; 0 to insert.
        text: what comes in their place; may hold line breaks.
    """

    line: int
    column: int
    length: int
    text: str


def apply(edits: Iterable[Edit], source: str) -> str:
    """Give a text with edits, none of which overlap."""
    lines = source.split("\n")
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.column), reverse=True):
        line = lines[edit.line - 1]
        begin = edit.column - 1
        lines[edit.line - 1] = line[:begin] + edit.text + line[begin + edit.length :]
    return "\n".join(lines)
