"""Problems with positions: finds line and column for the problems that are shown.

In files of awards, the parts of a line that may say something about a person are marked as hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from builder.content.personal import (
    hidden_in_line,
    is_field_name,
    is_harmless,
    may_be_personal,
    shown_in_unread_line,
)
from builder.content.repository import Repository
from builder.content.strict_yaml import Document, positions
from builder.problems import Place, Pointer, Position, Problem, mask

_Positions = dict[tuple[Pointer, bool], Position]
_Line = list[tuple[Pointer, bool, Position]]
"""What stands on a line: of keys (True) and values."""

_MOST = 200
"""Values on one line that are told apart; of a line with more, everything is masked."""


def located(problems: Iterable[Problem], repository: Repository) -> list[Problem]:
    """Give the problems with their positions: warnings first, so that errors stand last, each by place."""
    locator = _Locator({file.path: file.document for file in repository.files})
    found = [
        replace(
            problem,
            place=locator.locate(problem.place),
            notes=tuple(replace(note, place=locator.locate(note.place)) for note in problem.notes),
        )
        for problem in problems
    ]
    return sorted(found, key=_order)


class _Locator(Struct):
    documents: dict[str, Document]
    known: dict[str, _Positions] = field(default_factory=dict)
    lines: dict[str, dict[int, _Line]] = field(default_factory=dict)

    def locate(self, place: Place) -> Place:
        document = self.documents.get(place.path)
        if document is None:
            return place
        position = place.position
        if position is None and document.root is not None:
            position = _nearest(self._positions(document), place)
        if position is not None and may_be_personal(place.path):
            position = replace(position, hidden=self._hidden(document, position))
        return replace(place, position=position)

    def _positions(self, document: Document) -> _Positions:
        if document.path not in self.known:
            self.known[document.path] = positions(document)
        return self.known[document.path]

    def _hidden(self, document: Document, position: Position) -> tuple[tuple[int, int], ...]:
        if document.root is None:
            return hidden_in_line(position.source, shown_in_unread_line(position.source))
        if document.path not in self.lines:
            self.lines[document.path] = _by_line(self._positions(document))
        line = self.lines[document.path].get(position.line, [])
        return hidden_in_line(position.source, _shown_spans(document, line))


def masked(line: str, hidden: Iterable[tuple[int, int]]) -> str:
    """Give a line with the hidden parts masked."""
    for begin, end in hidden:
        line = line[:begin] + mask(line[begin:end]) + line[end:]
    return line


def _by_line(known: _Positions) -> dict[int, _Line]:
    lines: dict[int, _Line] = {}
    for (pointer, at_key), position in known.items():
        lines.setdefault(position.line, []).append((pointer, at_key, position))
    return lines


def _shown_spans(document: Document, line: _Line) -> list[tuple[int, int]]:
    """Give what of a line certainly says nothing about a person."""
    spans = []
    for pointer, at_key, position in line if len(line) <= _MOST else ():
        if at_key:
            harmless = is_field_name(str(pointer[-1]))
        else:
            value = _value(document.root, pointer)
            harmless = isinstance(value, str) and is_harmless(pointer, value)
        if harmless:
            begin = position.column - 1
            spans.append((begin, begin + position.length))
    return spans


def _value(root: Any, pointer: Pointer) -> Any:
    value = root
    for step in pointer:
        value = value[step]
    return value


def _nearest(known: _Positions, place: Place) -> Position | None:
    """Give the position of a place, or of the nearest thing around it that stands in the file."""
    if (place.pointer, place.at_key) in known:
        return _short(known[place.pointer, place.at_key], place.pointer)
    outer = place.pointer
    while outer and (outer, False) not in known:
        outer = outer[:-1]
    return known.get((outer, True)) or _short(known[outer, False], outer)


def _short(position: Position, pointer: Pointer) -> Position:
    """Point at the beginning only, where the whole of a file is meant."""
    return position if pointer else replace(position, length=1)


def _order(problem: Problem) -> tuple[bool, str, int, int, str]:
    position = problem.place.position
    line, column = (position.line, position.column) if position else (0, 0)
    return problem.is_error, problem.place.path, line, column, problem.rule
