"""What in the content may say something about a person, and must be masked wherever it is shown.

Only files of awards hold personal data. In them everything counts as personal except what is known not to
be: the names of fields, and values of fields that are marked `personal: false` in the schema, as long as
they look like what the field is for. So a name in the wrong place, a misspelt field or a comment does not
give anybody away.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from builder.problems import Personal, Pointer

_FOLDER = "awards/"
# A field's name, misspelt or not.
_FIELD_NAME = re.compile(r"[a-z]+(_[a-z]+){0,3}")
# A day, a number, an id, a reference to a badge, a word such as `true` or `public`.
_HARMLESS = re.compile(r"[0-9][0-9A-Za-z.:/ -]*|(?=[A-Za-z.-]*[0-9/])[0-9A-Za-z./%-]+|[a-z]{1,10}|v[0-9]+")
_WORD = re.compile(r"[^\s\[\]{},:'\"#]+")
"""A piece of a line that is masked or shown as a whole."""


def may_be_personal(path: str) -> bool:
    """Say whether a file can hold personal data."""
    return path.startswith(_FOLDER)


def shown_value(path: str, pointer: Pointer, value: str) -> Personal | str:
    """Give a value for a message: between quotes, or to be masked."""
    if may_be_personal(path) and not is_harmless(pointer, value):
        return Personal(value)
    return f"'{value}'"


def shown_key(path: str, key: str) -> Personal | str:
    """Give the name of a field for a message."""
    return Personal(key) if may_be_personal(path) and not is_field_name(key) else key


def is_field_name(key: str) -> bool:
    """Say whether a key looks like the name of a field, misspelt or not."""
    return _FIELD_NAME.fullmatch(key) is not None


def is_harmless(pointer: Pointer, value: str) -> bool:
    """Say whether a value of a file of awards says nothing about a person."""
    return _generic(pointer) in _impersonal() and _HARMLESS.fullmatch(value) is not None


def _generic(pointer: Pointer) -> Pointer:
    return tuple(step for step in pointer if isinstance(step, str))


@cache
def _impersonal() -> frozenset[Pointer]:
    """Give the fields of a batch that are marked `personal: false`, without the indexes of lists."""
    folder = files("builder.content.schemas")
    whole, common = (
        yaml.load(folder.joinpath(name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for name in ("award-batch.yaml", "common.yaml")
    )
    return frozenset(_marked(whole, {**common, **whole["$defs"]}, ()))


def _marked(node: dict[str, Any], definitions: dict[str, Any], pointer: Pointer) -> list[Pointer]:
    if "$ref" in node:
        node = {**definitions[node["$ref"].rsplit("/", 1)[1]], **node}
    found = [pointer] if node.get("personal") is False else []
    for name, child in node.get("properties", {}).items():
        found += _marked(child, definitions, (*pointer, name))
    if isinstance(node.get("items"), dict):
        found += _marked(node["items"], definitions, pointer)
    return found


def hidden_in_line(line: str, shown: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Give the parts of a line of a file of awards that may be personal: all but `shown`."""
    return tuple(
        word.span()
        for word in _WORD.finditer(line)
        if not any(begin <= word.start() and word.end() <= end for begin, end in shown)
    )


def shown_in_unread_line(line: str) -> list[tuple[int, int]]:
    """Give what may be shown of a line of a file that is no YAML: names of fields, dates and numbers."""
    names = [match.span() for match in re.finditer(r"[a-z_]+(?=['\"]?\s*:(\s|$))", line)]
    return names + [
        match.span() for match in re.finditer(r"(?<=[\s:])[0-9]{4}-[0-9]{2}-[0-9]{2}(?=[\s,}]|$)", line)
    ]
