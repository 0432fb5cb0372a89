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
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from itertools import islice
from sys import intern
from typing import Any

import yaml
from msgspec import Struct
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
# What is in every text that these find something in, and in few others: bytes, and runs of bytes.
_SUSPECT = bytes(code for code in range(0x80) if _CONTROL.match(chr(code))) + b"\xc2"
_SUSPECT_RUNS = (b"<<<<<<<", b"=======", b">>>>>>>", "\u202d".encode(), "\u202e".encode())


START = Position(line=1, column=1)


class Document(Struct, frozen=True, kw_only=True):
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
    builder = _Builder(path, text)
    try:
        root = builder.build()
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
    if _may_be_forbidden(source):
        problems += _forbidden_characters(text_of_file, path)
    return text_of_file, problems


def _may_be_forbidden(source: bytes) -> bool:
    """Say whether a file can have anything that is forbidden: most files cannot, which is known at once."""
    return source.translate(None, _SUSPECT) != source or any(mark in source for mark in _SUSPECT_RUNS)


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


class _GivenUp(Exception):
    """A problem was reported after which it makes no sense to read on."""


@lru_cache(maxsize=4096)
def _as_key(text: str) -> str:
    """Give a key as it is compared. The same few words are in every entry: each is kept once."""
    return intern(unicodedata.normalize("NFC", text))


class _Builder:
    """Turns libyaml's events into plain data."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._text = text
        self._has_escapes = "\\" in text
        self._told_twice: Any = None
        self._parser = CParser(text)
        self._next: Callable[[], Any] = self._parser.get_event

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.splitlines()

    def build(self) -> Any:
        self._next()  # stream start
        if isinstance(self._parser.peek_event(), yaml.StreamEndEvent):
            self.problems.append(_whole(self.path, "yaml-empty", message("the file is empty")))
            return None
        self._next()  # document start
        root = None
        with suppress(_GivenUp):
            root = self._value(self._next(), 1, in_list=False)
        if self.problems:
            return None
        self._next()  # document end
        if not isinstance(self._parser.peek_event(), yaml.StreamEndEvent):
            event = self._next()
            self._report(event, "yaml-several-documents", message("a file holds one document, not several"))
        return None if self.problems else root

    def _value(self, event: Any, depth: int, *, in_list: bool) -> Any:
        """Read the value that begins with an event, with everything inside it.

        Args:
            depth: of the value, the document's own is at 1.
            in_list: it is an entry of a list.
        """
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if kind is yaml.AliasEvent:
            self._report(event, "yaml-alias", message("aliases are not allowed"), hint=quotes_around("*"))
            return ""
        self._enter(event, depth)
        if kind is yaml.MappingStartEvent:
            return self._mapping(depth, in_list=in_list)
        return self._list(depth)

    def _enter(self, event: Any, depth: int) -> None:
        """Report what is wrong with the beginning of a mapping or list."""
        self._refuse_marks(event)
        if depth > MAX_DEPTH:
            self._report(event, "yaml-depth", message("nested deeper than {limit} levels", limit=MAX_DEPTH))
            raise _GivenUp

    def _list(self, depth: int) -> list[Any]:
        found: list[Any] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            found.append(self._value(event, depth + 1, in_list=True))
        return found

    def _mapping(self, depth: int, *, in_list: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        following = self._next
        while type(event := following()) is not yaml.MappingEndEvent:
            key = self._key(event, depth, found, in_list=in_list)
            found[key] = ""
            if len(found) > MAX_KEYS:
                self._report(event, "yaml-too-many-keys", message("more than {limit} keys", limit=MAX_KEYS))
                raise _GivenUp
            event = following()
            is_text = type(event) is yaml.ScalarEvent
            found[key] = self._scalar(event) if is_text else self._value(event, depth + 1, in_list=False)
        return found

    def _key(self, event: Any, depth: int, found: Mapping[str, Any], *, in_list: bool) -> str:
        """Read a key; report one that stands in the mapping already."""
        if type(event) not in (yaml.ScalarEvent, yaml.AliasEvent):
            self._enter(event, depth + 1)
            self._report(event, "yaml-key", message("a key must be a word"))
            raise _GivenUp
        key = _as_key(self._value(event, depth + 1, in_list=False))
        if key == "<<" and event.implicit[0]:
            self._report(event, "yaml-merge-key", message("merge keys are not allowed"))
        elif key in found:
            self._report_twice(event, key, found, in_list=in_list)
        return key

    def _scalar(self, event: Any) -> str:
        """Give the text of a scalar; report forbidden characters that stand in the file as escapes."""
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        value: str = event.value
        if self._has_escapes and event.style == '"' and (found := forbidden_character(value)):
            what = message("an escape stands for U+{code:04X}, which is not allowed", code=ord(found))
            self._report(event, "control-character", what)
        return value

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._report(event, "yaml-anchor", message("anchors are not allowed"), quotes_around("&"))
        if event.tag is not None:
            self._report(event, "yaml-tag", message("tags are not allowed"), quotes_around("!"))

    def _report_twice(self, event: Any, key: str, found: Mapping[str, Any], *, in_list: bool) -> None:
        """Say that a key stands twice; once for an entry of a list, where the next one may lack its dash."""
        if in_list and found is self._told_twice:
            return
        self._told_twice = found
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
