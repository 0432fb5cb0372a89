"""What in the content may say something about a person, and must be masked wherever it is shown.

Only files of awards hold personal data. In them everything counts as personal except what is known not to
be: the names of fields, and values of fields that are marked `personal: false` in the schema, as long as
they look like what the field is for. So a name in the wrong place, a misspelt field or a comment does not
give anybody away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from builder.content.field_names import closest, is_known_word, resolved
from builder.problems import Personal, Pointer

_FOLDER = "awards/"
# A field's name, misspelt or not.
_FIELD_NAME = re.compile(r"[a-z]+(_[a-z]+){0,3}")
# A day, a number, an id, a reference to a badge, a word such as `true` or `public`.
_HARMLESS = re.compile(
    r"[0-9][0-9A-Za-z.:/ -]*|(?=[A-Za-z.-]*[0-9/])[0-9A-Za-z./%-]+|[a-z]{1,10}|v[0-9]+"
    r"|(?i:true|false|ja|nee|yes|no|waar|onwaar)"
)
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
    """Say whether a key looks like the name of a field, misspelt or not; in capitals only if it is one."""
    return _FIELD_NAME.fullmatch(key) is not None or is_known_word(key, _fields().values())


def is_harmless(pointer: Pointer, value: str) -> bool:
    """Say whether a value of a file of awards says nothing about a person."""
    return _HARMLESS.fullmatch(value) is not None and _is_impersonal(
        tuple(step for step in pointer if isinstance(step, str))
    )


@lru_cache(maxsize=1024)
def _is_impersonal(field: Pointer) -> bool:
    """Say whether a field, or the one that its name is a slip of the pen for, is marked `personal: false`."""
    if not field or field in _fields():
        return field in _impersonal()
    siblings = [name for known, name in _fields().items() if known[:-1] == field[:-1]]
    meant = closest(str(field[-1]), siblings)
    return meant is not None and (*field[:-1], meant) in _impersonal()


@cache
def _impersonal() -> frozenset[Pointer]:
    """Give the fields of a batch that are marked `personal: false`."""
    return frozenset(field for field, node in _nodes() if node.get("personal") is False)


@cache
def _fields() -> dict[Pointer, str]:
    """Give the fields of a batch, without the indexes of lists, and the last name of each."""
    return {field: str(field[-1]) for field, _ in _nodes() if field}


@cache
def _nodes() -> tuple[tuple[Pointer, dict[str, Any]], ...]:
    folder = files("builder.content.schemas")
    whole, common = (
        yaml.load(folder.joinpath(name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for name in ("award-batch.yaml", "common.yaml")
    )
    return tuple(_inside(whole, {**common, **whole["$defs"]}, ()))


def _inside(
    node: dict[str, Any], definitions: dict[str, Any], pointer: Pointer
) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    node = resolved(node, definitions)
    yield pointer, node
    for name, child in node.get("properties", {}).items():
        yield from _inside(child, definitions, (*pointer, name))
    if isinstance(node.get("items"), dict):
        yield from _inside(node["items"], definitions, pointer)


def hidden_in_line(line: str, shown: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Give the parts of a line of a file of awards that may be personal: all but `shown`."""
    return tuple(
        word.span()
        for word in _WORD.finditer(line)
        if not any(begin <= word.start() and word.end() <= end for begin, end in shown)
    )


# After a colon or dash: a day, what a field for yes or no says, and an id.
_HARMLESS_PART = re.compile(
    r"(?<=[\s:])([0-9]{4}-[0-9]{2}-[0-9]{2}|true|false|(?=[a-z]*[0-9])[0-9a-hjkmnp-tv-z]{26})(?=[\s,}]|$)"
)
_KEY_WITHOUT_SPACE = re.compile(r"\s*(?:- )?(?P<name>[A-Za-z_-]+):\S")
_KEY = re.compile(r"[A-Za-z_-]+(?=['\"]?\s*:(\s|$))")


def shown_in_unread_line(line: str) -> list[tuple[int, int]]:
    """Give what may be shown of a line of a file that is no YAML: names of fields, days, true and false."""
    names = [match.span() for match in _KEY.finditer(line) if is_field_name(match.group())]
    start = _KEY_WITHOUT_SPACE.match(line)
    if start is not None and is_known_word(start["name"], _fields().values()):
        names.append(start.span("name"))
    return names + [match.span() for match in _HARMLESS_PART.finditer(line)]
