"""Problems as people and machines read them: text for a terminal, JSON, annotations of GitHub Actions.

Text of content is never printed raw (`printable`), and what may say something about a person is masked in
messages and in lines of source alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from builder.cli.language import Speaker
from builder.cli.printable import printable, printable_line, width
from builder.content.reports import masked
from builder.problems import Note, Personal, Place, Position, Problem, Severity, message

FORMATS = ("text", "json", "github")

_WINDOW = 120  # characters of a line of source that are shown
_BEFORE = 40  # of which at least these before the caret

_SEVERITIES = {Severity.ERROR: (message("error"), "red"), Severity.WARNING: (message("warning"), "yellow")}


def report(problems: Sequence[Problem], speaker: Speaker, *, form: str) -> str:
    """Give all problems in one of `FORMATS`, without a summary; lines end with a newline."""
    if form == "json":
        return (
            json.dumps([_as_json(problem, speaker) for problem in problems], ensure_ascii=False, indent=2)
            + "\n"
        )
    one = _as_annotation if form == "github" else as_text
    return "".join(one(problem, speaker) for problem in problems)


def summary(problems: Sequence[Problem], speaker: Speaker) -> str:
    """Say in one line how many problems there are."""
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return speaker.say(message("no problems found"))
    how_many_errors = (message("no errors"), message("1 error"), message("{count} errors", count=errors))
    how_many_warnings = (
        message("no warnings"),
        message("1 warning"),
        message("{count} warnings", count=warnings),
    )
    return speaker.say(
        message(
            "{errors}, {warnings}",
            errors=how_many_errors[min(errors, 2)],
            warnings=how_many_warnings[min(warnings, 2)],
        )
    )


def hides_something(problems: Sequence[Problem]) -> bool:
    """Say whether a report of the problems has stars in the place of what may say something of a person."""
    return any(
        (problem.place.position is not None and problem.place.position.hidden)
        or any(isinstance(value, Personal) for value in problem.text.values.values())
        for problem in problems
    )


# Text


def as_text(problem: Problem, speaker: Speaker) -> str:
    """Give a problem as a compiler would: where, what, the line with a caret, notes and a hint."""
    word, colour = _SEVERITIES[problem.severity]
    where = click.style(_where(problem.place) + ":", bold=True)
    severity = click.style(speaker.say(word) + ":", fg=colour, bold=True)
    lines = [f"{where} {severity} {speaker.say(problem.text)} [{problem.rule}]"]
    lines += _excerpt(problem.place.position, speaker)
    for note in problem.notes:
        lines.append(f"  {speaker.say(message('note'))}: {_where(note.place)}: {speaker.say(note.text)}")
    if problem.hint is not None:
        lines.append(f"  {speaker.say(message('hint'))}: {speaker.say(problem.hint)}")
    return "\n".join(lines) + "\n"


def _where(place: Place) -> str:
    path = printable(place.path)
    return path if place.position is None else f"{path}:{place.position.line}:{place.position.column}"


def _excerpt(position: Position | None, speaker: Speaker) -> Iterator[str]:
    """Give the line of source and the caret under it."""
    if position is None or not position.source.strip():
        return
    begin = position.column - 1
    end = min(begin + position.length, len(position.source))
    shown = printable_line(_shown_source(position, speaker))
    first = max(0, begin - _BEFORE) if len(shown) > _WINDOW else 0
    last = min(len(shown), first + _WINDOW)
    before, marked = shown[first:begin], shown[begin : min(end, last)]
    margin = " " * len(str(position.line))
    ellipses = ("…" if first else "", "…" if last < len(shown) else "")
    caret = "^" + "~" * (max(1, width(marked)) - 1)
    yield f"  {position.line} | {ellipses[0]}{shown[first:last]}{ellipses[1]}".rstrip()
    yield f"  {margin} | {' ' * (width(before) + len(ellipses[0]))}{caret}"


def _shown_source(position: Position, speaker: Speaker) -> str:
    return position.source if speaker.show_personal else masked(position.source, position.hidden)


# JSON


def _as_json(problem: Problem, speaker: Speaker) -> dict[str, Any]:
    return {
        **_place_as_json(problem.place),
        "severity": str(problem.severity),
        "rule": problem.rule,
        "message": speaker.say(problem.text),
        "hint": None if problem.hint is None else speaker.say(problem.hint),
        "notes": [_note_as_json(note, speaker) for note in problem.notes],
    }


def _note_as_json(note: Note, speaker: Speaker) -> dict[str, Any]:
    return {**_place_as_json(note.place), "message": speaker.say(note.text)}


def _place_as_json(place: Place) -> dict[str, Any]:
    position = place.position
    return {
        "path": printable(place.path),
        "line": None if position is None else position.line,
        "column": None if position is None else position.column,
    }


# GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions


def _as_annotation(problem: Problem, speaker: Speaker) -> str:
    """Give a problem as a workflow command. Its data are escaped, so that content cannot give commands."""
    position = problem.place.position
    properties = {"file": printable(problem.place.path)}
    if position is not None:
        properties["line"] = str(position.line)
        properties["col"] = str(position.column)
        properties["endColumn"] = str(position.column + position.length)
    properties["title"] = problem.rule
    lines = [speaker.say(problem.text)]
    lines += [
        f"{speaker.say(message('note'))}: {_where(note.place)}: {speaker.say(note.text)}"
        for note in problem.notes
    ]
    if problem.hint is not None:
        lines.append(f"{speaker.say(message('hint'))}: {speaker.say(problem.hint)}")
    stated = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{problem.severity} {stated}::{_data(chr(10).join(lines))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
