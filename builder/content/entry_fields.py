"""Small changes to a content file: a field more or less, entries at the end of a list.

Everything else in the file stays as it is, byte for byte: comments, order, quotes, line ends. What was
written is read again, and counts only if it says what was meant; otherwise `CannotEdit`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml
from msgspec import Struct

from builder.content.strict_yaml import Document, parse
from builder.content.yaml_text import Value, as_read, entry_lines, in_braces, scalar
from builder.problems import Pointer

_BOM = "\ufeff"


class CannotEdit(ValueError):
    """The file is written in a way that this module cannot change without changing more."""


class _Change(Struct, frozen=True):
    """A part of a text, by the places of its first character and the one behind it, and what replaces it."""

    begin: int
    end: int
    text: str


def with_field(document: Document, entry: Pointer, name: str, value: Value, *, after: str = "") -> bytes:
    """Give the bytes of a sound document with a field more.

    Args:
        entry: the mapping that gets the field, in braces or with a line for each field.
        after: the field of the entry behind which the new one is written; otherwise it comes last.

    Raises:
        CannotEdit: more than this would change.
    """
    written = f"{name}: {in_braces(value)}"

    def changes(text: str, root: Any) -> Iterator[_Change]:
        node = _inside(root, entry)
        fields = [pair for pair in node.value if not after or pair[0].value == after]
        for key, last in reversed(fields):
            if node.flow_style:
                yield _Change(last.end_mark.index, last.end_mark.index, f", {written}")
            else:
                end = _end_of_line(text, _end(text, last))
                yield _Change(end, end, _line_break(text, end) + " " * key.start_mark.column + written)

    def wanted(root: Any) -> None:
        _at(root, entry)[name] = as_read(value)

    return _edited(document, changes, wanted)


def without_field(document: Document, entry: Pointer, name: str) -> bytes:
    """Give the bytes of a sound document without one field of an entry that has others.

    Raises:
        CannotEdit: more than this would change.
    """

    def changes(text: str, root: Any) -> Iterator[_Change]:
        node = _inside(root, entry)
        index = next(index for index, (key, _) in enumerate(node.value) if key.value == name)
        key, value = node.value[index]
        follower = node.value[index + 1][0] if index + 1 < len(node.value) else None
        begin = key.start_mark.index
        line = text.rfind("\n", 0, begin) + 1
        if node.flow_style and follower is None:
            yield _Change(node.value[index - 1][1].end_mark.index, value.end_mark.index, "")
        elif node.flow_style or text[line:begin].strip():
            yield _Change(begin, value.end_mark.index if follower is None else follower.start_mark.index, "")
        else:
            yield _Change(line, _start_of_next_line(text, _end(text, value)), "")

    def wanted(root: Any) -> None:
        del _at(root, entry)[name]

    return _edited(document, changes, wanted)


def with_first_field(document: Document, name: str, value: Value) -> bytes:
    """Give the bytes of a sound document with a field more before all others, behind the comments above.

    Raises:
        CannotEdit: more than this would change.
    """

    def changes(text: str, root: Any) -> Iterator[_Change]:
        start = root.value[0][0].start_mark.index
        end = _end_of_line(text, start)
        if not root.flow_style:
            yield _Change(start, start, f"{name}: {in_braces(value)}{_line_break(text, end)}")

    def wanted(root: Any) -> None:
        root[name] = as_read(value)

    return _edited(document, changes, wanted)


def with_value(document: Document, pointer: Pointer, value: str | float | date) -> bytes:
    """Give the bytes of a sound document with another value in the place of one.

    Raises:
        CannotEdit: more than this would change.
    """

    def changes(_text: str, root: Any) -> Iterator[_Change]:
        node = _inside(root, pointer)
        yield _Change(node.start_mark.index, node.end_mark.index, scalar(value))
        yield _Change(node.start_mark.index, node.end_mark.index, scalar(value, in_braces=True))

    def wanted(root: Any) -> None:
        _at(root, pointer[:-1])[pointer[-1]] = as_read(value)

    return _edited(document, changes, wanted)


def with_entries(document: Document, pointer: Pointer, entries: Sequence[Mapping[str, Value]]) -> bytes:
    """Give the bytes of a sound document with entries more at the end of a list.

    Raises:
        CannotEdit: more than this would change; the list stands between brackets.
    """

    def changes(text: str, root: Any) -> Iterator[_Change]:
        node = _inside(root, pointer)
        if not node.flow_style and node.value:
            end = _end_of_line(text, _end(text, node.value[-1]))
            line_break = _line_break(text, end)
            indentation = " " * node.start_mark.column
            lines = (line for entry in entries for line in entry_lines(entry, indentation=indentation))
            yield _Change(end, end, line_break + line_break.join(lines))

    def wanted(root: Any) -> None:
        _at(root, pointer).extend(map(as_read, entries))

    return _edited(document, changes, wanted)


def _edited(
    document: Document,
    changes: Callable[[str, Any], Iterable[_Change]],
    wanted: Callable[[Any], None],
) -> bytes:
    """Make the first change after which the document reads as wanted."""
    source = document.source.decode("utf-8")
    text = source.removeprefix(_BOM)
    root = copy.deepcopy(document.root)
    wanted(root)
    for change in changes(text, yaml.compose(text, Loader=yaml.CSafeLoader)):
        edited = text[: change.begin] + change.text + text[change.end :]
        result = (source[: len(source) - len(text)] + edited).encode()
        if parse(result, document.path, max_bytes=len(result))[0].root == root:
            return result
    raise CannotEdit(f"{document.path} cannot be edited without changing more")


def _end(text: str, node: Any) -> int:
    """Give where a value ends: behind its last character, that of the last value inside it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    begin, end = int(node.start_mark.index), int(node.end_mark.index)
    return begin + len(text[begin:end].rstrip())


def _end_of_line(text: str, place: int) -> int:
    found = text.find("\n", place)
    end = len(text) if found < 0 else found
    return end - 1 if text[place:end].endswith("\r") else end


def _start_of_next_line(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _line_break(text: str, end_of_line: int) -> str:
    """Give a line break as the line has one that ends here; as the first has, if it is a last one without."""
    if end_of_line == len(text):
        return "\r\n" if "\r\n" in text else "\n"
    return "\r\n" if text[end_of_line] == "\r" else "\n"


def _inside(node: Any, pointer: Pointer) -> Any:
    for step in pointer:
        pairs = node.value
        node = pairs[step] if isinstance(step, int) else next(v for k, v in pairs if k.value == step)
    return node


def _at(root: Any, pointer: Pointer) -> Any:
    for step in pointer:
        root = root[step]
    return root
