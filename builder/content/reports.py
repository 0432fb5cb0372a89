"""Problems with positions: finds line and column for the problems that are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from builder.content.repository import Repository
from builder.content.strict_yaml import positions
from builder.problems import Place, Pointer, Position, Problem

_Positions = dict[tuple[Pointer, bool], Position]


def located(problems: Iterable[Problem], repository: Repository) -> list[Problem]:
    """Give the problems in the order of file, line and column, each with its position where it has one."""
    documents = {file.path: file.document for file in repository.files}
    known: dict[str, _Positions] = {}

    def locate(place: Place) -> Place:
        document = documents.get(place.path)
        if place.position is not None or document is None or document.root is None:
            return place
        if place.path not in known:
            known[place.path] = positions(document)
        return replace(place, position=_nearest(known[place.path], place))

    found = [
        replace(
            problem,
            place=locate(problem.place),
            notes=tuple(replace(note, place=locate(note.place)) for note in problem.notes),
        )
        for problem in problems
    ]
    return sorted(found, key=_order)


def _nearest(known: _Positions, place: Place) -> Position | None:
    """Give the position of a place, or of the nearest thing around it that stands in the file."""
    if not place.pointer:
        return None
    if (place.pointer, place.at_key) in known:
        return known[place.pointer, place.at_key]
    outer = place.pointer
    while outer and (outer, False) not in known:
        outer = outer[:-1]
    return known.get((outer, True)) or known.get((outer, False))


def _order(problem: Problem) -> tuple[str, int, int, str]:
    position = problem.place.position
    line, column = (position.line, position.column) if position else (0, 0)
    return problem.place.path, line, column, problem.rule
