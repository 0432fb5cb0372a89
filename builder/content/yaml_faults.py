"""What libyaml says about a file that is no YAML, in words for people who don't know YAML."""

from __future__ import annotations

from builder.problems import Message, message

_TAB = (message("a tab stands where spaces are meant"), message("indent with spaces, not with tabs"))
# What libyaml says, in words for people who don't know YAML.
_FAULTS = {
    "mapping values are not allowed": (
        message("a colon stands where none is expected"),
        message("put text that has a colon between quotes; or this line is indented too far"),
    ),
    "cannot start any token": (
        message("a value cannot begin with this character"),
        message("put the value between quotes"),
    ),
    "did not find expected key": (
        message("this line does not fit the lines above it"),
        message("indent it as far as its neighbours; text with quotes inside needs other quotes around it"),
    ),
    "could not find expected ':'": (
        message("a colon is missing near here"),
        message("write 'field: value', with a space after the colon"),
    ),
    "did not find expected '-' indicator": (
        message("this line does not fit the list above it"),
        message("begin it with - as far to the left as the other entries"),
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


def in_plain_words(detail: str, source: str) -> tuple[Message, Message | None]:
    """Give a message and a hint for a fault.

    Args:
        detail: what libyaml says.
        source: the line where it says so.
    """
    if "cannot start any token" in detail and "\t" in source:
        return _TAB
    for part, words in _FAULTS.items():
        if part in detail:
            return words
    return message("not YAML: {detail}", detail=detail), None
