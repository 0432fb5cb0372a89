"""Strict YAML: a document becomes plain data in which every scalar is text.

`NO`, `00123`, `1.10` and `2026-06-30` stay the text they are until a field's own rule reads them. Refused,
each with its position: duplicate keys (also those equal only after Unicode normalisation), merge keys,
anchors and aliases, tags, several documents, nesting deeper than `MAX_DEPTH`, files over their limit, other
encodings than UTF-8, control characters and bidirectional overrides.

Positions are not kept while reading: `positions` computes them for the few documents that have a problem.

Source: YAML 1.2.2, of which libyaml reads the subset used here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from sys import intern
from typing import Any

import yaml
from yaml._yaml import CParser

from builder.content.personal import may_be_personal, shown_key
from builder.content.yaml_faults import Fault, explained, quotes_around
from builder.problems import Message, Note, Place, Pointer, Position, Problem, Severity, message

MAX_DEPTH = 64
MAX_BYTES = 1024 * 1024
MAX_KEYS = 10_000
"""Keys of one mapping. The longest real one has some forty."""
MOST_CHARACTERS = 20
"""Forbidden characters of one kind that are reported for one file."""

# C0 and C1 controls except tab, newline, return; DEL. Canonicalisers disagree about some of them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Overrides show text in another order than it is stored (Unicode UAX #9 §2.2). Marks and isolates are fine.
_OVERRIDE = re.compile("[\u202d\u202e]")
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)


_OUTERMOST = 2
"""The stack of a document's outermost mapping: what holds the document, and the mapping."""

START = Position(line=1, column=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A content file as plain data.

    Args:
        path: relative to the publication, with `/`.
        source: the file's bytes.
        root: mappings, lists and text; None where the file could not be read.
    """

    path: str
    source: bytes
    root: Any


def parse(source: bytes, path: str, *, max_bytes: int = MAX_BYTES) -> tuple[Document, list[Problem]]:
    """Read a document, and give everything that is wrong with it as YAML.

    Args:
        max_bytes: largest file accepted.
    """
    text, problems = _decode(source, path, max_bytes)
    if text is None or any(problem.is_error for problem in problems):
        return Document(path=path, source=source, root=None), problems
    builder = _Builder(path)
    try:
        root = builder.build(text)
    except yaml.MarkedYAMLError as error:
        found = _syntax_problem(error, path, text)
        if not any(_same_line(problem, found) for problem in builder.problems):
            builder.problems.append(found)
        root = None
    except yaml.YAMLError as error:
        builder.problems.append(_whole(path, "yaml-syntax", message("{detail}", detail=_first_line(error))))
        root = None
    problems += builder.problems
    return Document(path=path, source=source, root=root), problems


def _decode(source: bytes, path: str, max_bytes: int) -> tuple[str | None, list[Problem]]:
    if len(source) > max_bytes:
        text = message(
            "the file has {size} bytes, more than the {limit} allowed", size=len(source), limit=max_bytes
        )
        return None, [_whole(path, "file-too-large", text)]
    try:
        text_of_file = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        what = message("the file is not UTF-8 text")
        hint = message("save it as UTF-8; a spreadsheet or old editor may have chosen another encoding")
        return None, [_at(path, "yaml-encoding", what, Position(line=line, column=1), hint=hint)]
    problems = []
    if text_of_file.startswith("\ufeff"):
        problems.append(
            Problem(
                rule="yaml-byte-order-mark",
                text=message("the file begins with a byte-order mark, which is left out"),
                place=Place(path=path, position=START),
                severity=Severity.WARNING,
                mendable=True,
            )
        )
        text_of_file = text_of_file[1:]
    problems += _forbidden_characters(text_of_file, path)
    return text_of_file, problems


def _forbidden_characters(text: str, path: str) -> list[Problem]:
    problems = []
    if match := _CONFLICT.search(text):
        what = message("the file has marks of a merge conflict")
        hint = message("choose what is right, and remove the lines with <<<<<<<, ======= and >>>>>>>")
        problems.append(_at(path, "merge-conflict", what, _position(text, match.start(), 7), hint=hint))
    for match in islice(_CONTROL.finditer(text), MOST_CHARACTERS):
        what = message("control character U+{code:04X} is not allowed", code=ord(match.group()))
        problems.append(_at(path, "control-character", what, _position(text, match.start())))
    for match in islice(_OVERRIDE.finditer(text), MOST_CHARACTERS):
        what = message("U+{code:04X} shows text in another order than it is stored", code=ord(match.group()))
        hint = message("remove it: names written from right to left need no such mark")
        problems.append(_at(path, "bidirectional-override", what, _position(text, match.start()), hint=hint))
    return problems


def forbidden_character(text: str) -> str | None:
    """Give the first character of a text that no content file may hold."""
    found = _CONTROL.search(text) or _OVERRIDE.search(text)
    return found.group() if found else None


class _Builder:
    """Turns libyaml's events into plain data. Iterative, so that depth costs no stack."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._lines: list[str] = []
        self._has_escapes = False
        self._told_twice: Any = None

    def build(self, text: str) -> Any:
        parser = CParser(text)
        self._lines = text.splitlines()
        self._has_escapes = "\\" in text
        parser.get_event()  # stream start
        if isinstance(parser.peek_event(), yaml.StreamEndEvent):
            self.problems.append(_whole(self.path, "yaml-empty", message("the file is empty")))
            return None
        parser.get_event()  # document start
        root = self._value(parser)
        if self.problems:  # perhaps given up halfway
            return None
        parser.get_event()  # document end
        if not isinstance(parser.peek_event(), yaml.StreamEndEvent):
            event = parser.get_event()
            self._report(event, "yaml-several-documents", message("a file holds one document, not several"))
        return None if self.problems else root

    def _value(self, parser: CParser) -> Any:
        """Read one value with everything inside it."""
        holder: list[Any] = []
        stack: list[Any] = [holder]
        keys: list[str | None] = [None]
        while True:
            event: Any = parser.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                value: Any = self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._refuse_marks(event)
                value = {} if kind is yaml.MappingStartEvent else []
                if len(stack) > MAX_DEPTH:
                    self._report(
                        event, "yaml-depth", message("nested deeper than {limit} levels", limit=MAX_DEPTH)
                    )
                    return None
            elif kind is yaml.AliasEvent:
                self._report(
                    event,
                    "yaml-alias",
                    message("aliases are not allowed"),
                    hint=quotes_around("*"),
                )
                value = ""
            else:  # the end of a mapping or list
                stack.pop()
                keys.pop()
                if len(stack) == 1:
                    return holder[0]
                continue
            if not self._place(stack, keys, value, event):
                return None
            if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                stack.append(value)
                keys.append(None)
            elif len(stack) == 1:
                return holder[0]

    def _place(self, stack: list[Any], keys: list[str | None], value: Any, event: Any) -> bool:
        """Put a value into its container; in a mapping, every other scalar is a key. False: give up."""
        container = stack[-1]
        if isinstance(container, list):
            container.append(value)
            return True
        key = keys[-1]
        if key is not None:
            container[key] = value
            keys[-1] = None
            return True
        if not isinstance(value, str):
            self._report(event, "yaml-key", message("a key must be a word"))
            return False
        return self._key(stack, keys, value, event)

    def _key(self, stack: list[Any], keys: list[str | None], key: str, event: Any) -> bool:
        container = stack[-1]
        # The same few words in every entry: each is kept once.
        key = intern(unicodedata.normalize("NFC", key))
        if key == "<<" and event.implicit[0]:
            self._report(event, "yaml-merge-key", message("merge keys are not allowed"))
        elif key in container:
            self._report_twice(event, key, stack)
        keys[-1] = key
        container[key] = ""
        if len(container) > MAX_KEYS:
            self._report(event, "yaml-too-many-keys", message("more than {limit} keys", limit=MAX_KEYS))
            return False
        return True

    def _scalar(self, event: Any) -> str:
        """Give the text of a scalar; report forbidden characters that stand in the file as escapes."""
        self._refuse_marks(event)
        value: str = event.value
        may_have_one = self._has_escapes and event.style == '"'
        if may_have_one and (match := _CONTROL.search(value) or _OVERRIDE.search(value)):
            what = message("an escape stands for U+{code:04X}, which is not allowed", code=ord(match.group()))
            self._report(event, "control-character", what)
        return value

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._report(event, "yaml-anchor", message("anchors are not allowed"), quotes_around("&"))
        if event.tag is not None:
            self._report(event, "yaml-tag", message("tags are not allowed"), quotes_around("!"))

    def _report_twice(self, event: Any, key: str, stack: list[Any]) -> None:
        """Say that a key stands twice; once for an entry of a list, where the next one may lack its dash."""
        in_list = len(stack) > _OUTERMOST and isinstance(stack[-2], list)
        if in_list and stack[-1] is self._told_twice:
            return
        self._told_twice = stack[-1]
        hint = message("keep one of the two, and take the other out")
        if in_list and may_be_personal(self.path):
            hint = message(
                "is this a new award? Then its first line must begin with '- '. Do not take a person out"
            )
        elif in_list:
            hint = message("does a new entry begin here? Then its first line must begin with '- '")
        place = Place(path=self.path, position=_marked(event.start_mark, event.end_mark, self._lines))
        problem = Problem(
            rule="yaml-duplicate-key",
            text=message("key '{key}' stands here twice", key=shown_key(self.path, key)),
            place=place,
            hint=hint,
            notes=tuple(self._first_notes(event)),
        )
        self.problems.append(problem)

    def _first_notes(self, event: Any) -> Iterator[Note]:
        """Find the same key above, where it stands at the beginning of a line as far to the right."""
        end, column = event.end_mark.column, event.start_mark.column
        key = self._lines[event.start_mark.line][column:end]
        for number in range(event.start_mark.line - 1, -1, -1):
            line = self._lines[number]
            if line[column:end] == key and not line[:column].strip(" -") and line[end : end + 1] == ":":
                position = Position(line=number + 1, column=column + 1, length=end - column, source=line)
                place = Place(path=self.path, position=position)
                yield Note(place=place, text=message("the first one"))
                return

    def _report(self, event: Any, rule: str, text: Message, hint: Message | None = None) -> None:
        position = None if event is None else _marked(event.start_mark, event.end_mark, self._lines)
        self.problems.append(_at(self.path, rule, text, position, hint=hint))


def positions(document: Document) -> dict[tuple[Pointer, bool], Position]:
    """Compute where everything in a sound document stands.

    Returns:
        Positions by pointer, of the value (False) and of its key (True).
    """
    text = document.source.decode("utf-8").removeprefix("\ufeff")
    lines = text.splitlines()
    found: dict[tuple[Pointer, bool], Position] = {}
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    stack: list[tuple[Pointer, Any]] = [((), root)]
    while stack:
        pointer, node = stack.pop()
        found[pointer, False] = _marked(node.start_mark, node.end_mark, lines)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*pointer, unicodedata.normalize("NFC", key.value))
                found[inner, True] = _marked(key.start_mark, key.end_mark, lines)
                stack.append((inner, value))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(((*pointer, index), value) for index, value in enumerate(node.value))
    return found


def _marked(start: Any, end: Any, lines: list[str]) -> Position:
    source = lines[start.line] if start.line < len(lines) else ""
    stop = end.column if end.line == start.line else len(source)
    return Position(
        line=start.line + 1, column=start.column + 1, length=max(1, stop - start.column), source=source
    )


def _position(text: str, offset: int, length: int = 1) -> Position:
    line = text.count("\n", 0, offset) + 1
    begin = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Position(
        line=line,
        column=offset - begin + 1,
        length=length,
        source=text[begin : len(text) if end < 0 else end].rstrip("\r"),
    )


def _syntax_problem(error: yaml.MarkedYAMLError, path: str, text: str) -> Problem:
    found = _spot(error.problem_mark or error.context_mark)
    fault = Fault(
        detail=error.problem or "cannot be read",
        context=error.context or "",
        opened=found if error.context_mark is None else _spot(error.context_mark),
        found=found,
        lines=text.splitlines(),
    )
    explanation = explained(fault)
    return _at(path, "yaml-syntax", explanation.text, explanation.position, explanation.hint)


def _same_line(one: Problem, other: Problem) -> bool:
    first, second = one.place.position, other.place.position
    return first is not None and second is not None and first.line == second.line


def _spot(mark: Any) -> tuple[int, int]:
    return (0, 0) if mark is None else (mark.line, mark.column)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _whole(path: str, rule: str, text: Message) -> Problem:
    return Problem(rule=rule, text=text, place=Place(path=path, position=START))


def _at(
    path: str, rule: str, text: Message, position: Position | None, hint: Message | None = None
) -> Problem:
    return Problem(rule=rule, text=text, place=Place(path=path, position=position), hint=hint)
