"""What libyaml says about a file that is no YAML, in words for people who don't know YAML.

libyaml stops where it understands nothing any more, which is often a line or more below the mistake. So each
kind of mistake is looked for in turn (`_KINDS`), in the lines above too; what none of them knows is said in
the words of `_FAULTS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from builder.problems import Message, Position, message

Spot = tuple[int, int]
"""Line and column, counted from 0."""


class Fault(Struct, frozen=True, kw_only=True):
    """What libyaml says.

    Args:
        detail: what it did not understand.
        context: what it was reading.
        opened: where that began.
        found: where it stopped.
        lines: those of the file.
    """

    detail: str
    context: str
    opened: Spot
    found: Spot
    lines: list[str]

    def line(self, number: int) -> str:
        return self.lines[number] if 0 <= number < len(self.lines) else ""


class Explanation(Struct, frozen=True, kw_only=True):
    """What is wrong with a file that is no YAML, and where."""

    text: Message
    hint: Message | None
    position: Position


def explained(fault: Fault) -> Explanation:
    """Say in plain words what is wrong."""
    for kind in _KINDS:
        if (explanation := kind(fault)) is not None:
            return explanation
    text, hint = _by_detail(fault.detail)
    opened = _open_quote(fault)
    if opened is not None:
        hint = message("perhaps a quote is missing higher up: look at line {line}", line=opened[0] + 1)
    return _at(fault, fault.found, text, hint)


def _at(fault: Fault, spot: Spot, text: Message, hint: Message | None, *, length: int = 1) -> Explanation:
    line, column = spot
    position = Position(line=line + 1, column=column + 1, length=length, source=fault.line(line))
    return Explanation(text=text, hint=hint, position=position)


# Kinds of mistakes


def _tab(fault: Fault) -> Explanation | None:
    """A tab in front of a line."""
    number = fault.found[0]
    line = fault.line(number)
    indentation = _indentation(line)
    if "\t" not in indentation:
        return None
    text = message("a tab stands where spaces are meant")
    count = _expected_indentation(fault, number)
    if not count:
        hint = message("indent with spaces, not with tabs")
    else:
        hint = message("put {count} spaces before this line instead of the tab", count=count)
    return _at(fault, (number, indentation.index("\t")), text, hint)


def _space_after_colon(fault: Fault) -> Explanation | None:
    """`email:name@school.example`, on the line above or the one that was being read."""
    if "mapping values are not allowed" not in fault.detail and "expected ':'" not in fault.detail:
        return None
    hint = message("write 'field: value', with a space after the colon")
    for number in (fault.opened[0], fault.found[0] - 1):
        if match := _NO_SPACE.match(fault.line(number)):
            return _at(fault, (number, match.end() - 1), message("a space is missing after this colon"), hint)
        if match := _NO_COLON.match(fault.line(number)):
            spot = (number, match.end() - 1)
            return _at(fault, spot, message("a colon is missing after this word"), hint)
    return _colon_before_value(fault, hint)


def _colon_before_value(fault: Fault, hint: Message) -> Explanation | None:
    """`grade "8"`: on the line that was being read, or the one above it whose neighbour the fault is."""
    below = fault.found[0]
    is_key = "simple key" in fault.context
    number = fault.opened[0] if is_key else below - 1
    match = _NO_COLON_VALUE.match(fault.line(number))
    if match is None or _open_quote(fault) is not None:
        return None
    if not is_key and match.start("word") != len(_indentation(fault.line(below))):
        return None
    spot = (number, match.end("word") - 1)
    return _at(fault, spot, message("a colon is missing after this word"), hint)


_NO_SPACE = re.compile(r"\s*(?:- )?[A-Za-z_]+:(?=[^\s/])")
_NO_COLON_VALUE = re.compile(r"\s*(?:- )?(?P<word>[a-z]+(?:_[a-z]+)*) +(?!.*:(?:\s|$))\S")
_NO_COLON = re.compile(r"\s*(?:- )?[a-z]+(?:_[a-z]+)*(?=\s*$)")


def _never_closed(fault: Fault) -> Explanation | None:
    """A quote or bracket that opens, and does not close before the file ends or the next field begins."""
    line, column = fault.opened
    sign = fault.line(line)[column : column + 1]
    if "quoted scalar" in fault.context and "end of stream" in fault.detail:
        text = message("the quote that opens here is never closed")
        return _at(fault, fault.opened, text, _quote_hint(fault.line(line), column))
    closing = {"[": "]", "{": "}"}.get(sign)
    is_open = "flow" in fault.context and line < fault.found[0]
    if not is_open or closing is None or _open_quote(fault) is not None:
        return None
    if any(closing in part for part in fault.lines[line : fault.found[0]]):
        return None
    hint = message("put {sign} where it ends", sign=closing)
    return _at(fault, fault.opened, message("the bracket that opens here is never closed"), hint)


def _quote_hint(line: str, column: int) -> Message:
    if _DUTCH_APOSTROPHE.match(line, column):
        return message("names such as 't Hart need double quotes around them: \"'t Hart\"")
    return message("put the same quote behind the text, or take this one out")


_DUTCH_APOSTROPHE = re.compile(r"'[tsnk](?=[\s-])")


def _apostrophe(fault: Fault) -> Explanation | None:
    """A name such as 't Hart higher up, whose apostrophe opens a text that ends at the next one."""
    opened = _open_quote(fault)
    if opened is None or not _DUTCH_APOSTROPHE.match(fault.line(opened[0]), opened[1]):
        return None
    text = message("the quote that opens here ends where another one is meant")
    return _at(fault, opened, text, _quote_hint(fault.line(opened[0]), opened[1]))


def _after_quote(fault: Fault) -> Explanation | None:
    """Text that goes on behind a quote that closes."""
    number, column = fault.found
    before = fault.line(number)[:column].rstrip()
    ends = "did not find expected key" in fault.detail and before.endswith(('"', "'"))
    if not ends or _open_quote(fault) is not None:
        return None
    text = message("text goes on after the quote that ends it")
    hint = message("put quotes around all of it; text with quotes inside needs other quotes around it")
    return _at(fault, fault.found, text, hint)


def _misplaced_line(fault: Fault) -> Explanation | None:
    """A line that is indented further, or less far, than its neighbours."""
    number, column = fault.found
    line = fault.line(number)
    indentation = len(_indentation(line))
    starts = column == indentation or _FIELD.fullmatch(line[:column])
    if not starts or not _FIELD.match(line) or not any(part in fault.detail for part in _INDENTATION_FAULTS):
        return None
    if _open_quote(fault) is not None:
        return None
    count = _expected_indentation(fault, number)
    if count is None or count == indentation:
        return None
    text = message("this line does not begin where its neighbours begin")
    if "'-' indicator" in fault.detail and line.lstrip().startswith("id:"):
        hint = message("does a new entry begin here? Put '- ' before it, as with the other entries")
    elif count == 0:
        hint = message("take the spaces before this line out")
    else:
        hint = message("put {count} spaces before this line, as with its neighbours", count=count)
    return _at(fault, (number, indentation), text, hint)


_FIELD = re.compile(r"\s*(?:- |[A-Za-z_]+(?::(?=\s|$))?).*")
_INDENTATION_FAULTS = ("mapping values are not allowed", "did not find expected key", "'-' indicator")


def _first_character(fault: Fault) -> Explanation | None:
    """Text that begins with a character that means something else in YAML."""
    spot = None
    if "cannot start any token" in fault.detail:
        spot = fault.found
    elif "expected alphabetic or numeric" in fault.detail:
        spot = fault.opened
    if spot is None:
        return None
    char = fault.line(spot[0])[spot[1] : spot[1] + 1]
    return _at(fault, spot, message("text cannot begin with {char} here", char=char), quotes_around(char))


def quotes_around(char: str) -> Message:
    """Say what to do about text that begins with a character of YAML's own."""
    return message("put quotes around text that begins with {char}", char=char)


_KINDS: tuple[Callable[[Fault], Explanation | None], ...] = (
    _tab,
    _space_after_colon,
    _never_closed,
    _apostrophe,
    _after_quote,
    _misplaced_line,
    _first_character,
)


# What lies around a line


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _expected_indentation(fault: Fault, number: int) -> int | None:
    """Say how many spaces stand before the neighbours of a line: above it, or below where it opens one."""
    is_entry = fault.line(number).lstrip().startswith("- ")
    for above in range(number - 1, -1, -1):
        line = fault.line(above)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        begin = len(_indentation(line))
        if line.lstrip().startswith("- "):
            return begin if is_entry else begin + 2
        if line.rstrip().endswith(":"):
            return begin + 2
        if not is_entry:
            return begin
    return None


# A text in quotes, or a quote that opens one and is not closed on its line.
_QUOTED = re.compile(r"""(?:(?<=[:,-][ ])|(?<=[\[{]))(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?P<open>["'].*))""")


def _open_quote(fault: Fault) -> Spot | None:
    """Give the first text in quotes above the fault that goes on to a next line: seldom meant."""
    for number in range(fault.found[0]):
        for match in _QUOTED.finditer(fault.line(number)):
            if match["open"]:
                return number, match.start()
    return None


# What libyaml says, in words for people who don't know YAML.
_FAULTS = {
    "mapping values are not allowed": (
        message("a colon stands where none is expected"),
        message("put text that has a colon between quotes; or this line is indented too far"),
    ),
    "did not find expected key": (
        message("this line does not fit the lines above it"),
        message("begin it below its neighbours; text with quotes inside needs other quotes around it"),
    ),
    "could not find expected ':'": (
        message("a colon is missing near here"),
        message("write 'field: value', with a space after the colon"),
    ),
    "did not find expected '-' indicator": (
        message("this line does not fit the list above it"),
        message("begin it below its neighbours"),
    ),
    "did not find expected ',' or": (
        message("a comma or a closing bracket is missing near here"),
        message("close what was opened with [ or {{, and put text that has a comma or colon between quotes"),
    ),
    "found unexpected end of stream": (
        message("the file ends inside a text or a list"),
        message("look for a quote or a bracket that is never closed"),
    ),
    "found unknown escape character": (
        message("a backslash stands before a character that it cannot stand before"),
        message("use single quotes around text with a backslash"),
    ),
    "block sequence entries are not allowed": (
        message("a - stands where no list can begin"),
        message("begin the list on a line of its own"),
    ),
}


def _by_detail(detail: str) -> tuple[Message, Message | None]:
    for part, words in _FAULTS.items():
        if part in detail:
            return words
    return message("not YAML: {detail}", detail=detail), None
