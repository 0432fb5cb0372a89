"""What does not fit a schema, in words: errors of the validator become problems.

Values of fields that may say something about a person are given as `Personal`, so that they are masked
wherever a message is shown (`builder.content.personal`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema_rs import ValidationError

from builder.content.personal import shown_key, shown_value
from builder.problems import Message, Place, Pointer, Problem, Words, message

_LONGEST = 60  # characters of a value in a message, so that it stays one line of a terminal

_TYPES = {
    "string": message("text"),
    "object": message("fields (lines such as 'name: …')"),
    "array": message("a list (lines that begin with -)"),
    "boolean": message("true or false"),
    "integer": message("a whole number"),
    "number": message("a number"),
}
_DATES = {"format": "{value} is not a day of the calendar", "pattern": "{value} is not a date"}
_TEXTS = {
    "minLength": "this is empty",
    "minItems": "this is empty",
    "minProperties": "this is empty",
    "maxLength": "longer than {limit} characters",
    "maxItems": "more than {limit} entries",
    "minimum": "{value} is less than {limit}",
    "exclusiveMinimum": "{value} is not more than {limit}",
    "maximum": "{value} is more than {limit}",
    "multipleOf": "{value} is not a multiple of {limit}",
}
_RULES = {
    "type": "field-type",
    "minLength": "field-empty",
    "minItems": "field-empty",
    "minProperties": "field-empty",
    "maxLength": "field-length",
    "maxItems": "field-length",
    "uniqueItems": "field-repeated",
}


def in_words(error: ValidationError, schema: dict[str, Any], path: str) -> Iterator[Problem]:
    """Say in words what does not fit; one error of the validator can be several problems.

    Args:
        schema: the whole schema, with our own keywords.
        path: the file's.
    """
    pointer: Pointer = tuple(error.instance_path)
    node = _node(schema, error.schema_path)
    place = Place(path=path, pointer=pointer)
    match error.kind.name:
        case "additionalProperties":
            for name in error.kind.as_dict()["unexpected"]:
                yield _unknown_field(
                    name, list(node["properties"]), Place(path=path, pointer=(*pointer, name), at_key=True)
                )
        case "required":
            yield _missing_field(error.kind.as_dict()["property"], node, schema, place)
        case "anyOf" if all("required" in option for option in node["anyOf"]):
            first, second = (option["required"][0] for option in node["anyOf"])
            text = message("'{first}' or '{second}' is missing", first=first, second=second)
            yield Problem(rule="field-missing", text=text, place=place)
        case "propertyNames":
            yield _not_a_language(error, node, path)
        case _:
            yield _unfit_value(error, node, place)


def without_consequences(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out that a field is missing where an unknown field is told to be a slip of the pen for it."""
    found = list(problems)
    meant = {
        (problem.place.pointer[:-1], problem.hint.values.get("name"))
        for problem in found
        if problem.rule == "field-unknown" and problem.hint is not None
    }
    return [problem for problem in found if not _missing(problem) & meant]


def _missing(problem: Problem) -> set[tuple[Pointer, object]]:
    if problem.rule != "field-missing":
        return set()
    return {(problem.place.pointer, name) for name in problem.text.values.values()}


def _node(schema: dict[str, Any], schema_path: list[str | int]) -> dict[str, Any]:
    """Give the part of a schema whose keyword refused something."""
    node: Any = schema
    for step in schema_path[:-1]:
        node = node[step]
    found: dict[str, Any] = node
    return found


def _missing_field(name: str, node: dict[str, Any], schema: dict[str, Any], place: Place) -> Problem:
    field = node.get("properties", schema.get("properties", {})).get(name, {})
    field = {**schema["$defs"].get(field.get("$ref", "").rpartition("/")[2], {}), **field}
    return Problem(
        rule="field-missing",
        text=message("'{field}' is missing", field=name),
        place=place,
        hint=message("{hint}", hint=Words(field["hint"])) if "hint" in field else None,
    )


def _unknown_field(name: str, known: list[str], place: Place) -> Problem:
    close = difflib.get_close_matches(name, known, n=1)
    return Problem(
        rule="field-unknown",
        text=message("unknown field '{field}'", field=shown_key(place.path, name)),
        place=place,
        hint=message("did you mean '{name}'?", name=close[0])
        if close
        else message("known fields are: {fields}", fields=", ".join(known)),
    )


def _not_a_language(error: ValidationError, node: dict[str, Any], path: str) -> Problem:
    name = error.kind.as_dict()["error"].instance
    return Problem(
        rule="field-value",
        text=message("'{value}' is not a language tag", value=name),
        place=Place(path=path, pointer=(*error.instance_path, str(name)), at_key=True),
        hint=_hint(node, name),
    )


def _unfit_value(error: ValidationError, node: dict[str, Any], place: Place) -> Problem:
    keyword = error.kind.name
    value = error.instance
    shown = _shown(value, place)
    rule, text = _describe(keyword, node, value, shown)
    hint = _hint(node, value)
    return Problem(rule=rule, text=text, place=place, hint=hint)


def _describe(keyword: str, node: dict[str, Any], value: Any, shown: object) -> tuple[str, Message]:
    """Give rule and message for a value that a keyword refused."""
    limit = node.get(keyword)
    if keyword == "type":
        text = message("expected {expected}, not {value}", expected=_expected(limit), value=shown)
    elif keyword == "enum":
        allowed = ", ".join(str(option) for option in node["enum"])
        text = message("{value} is not one of: {allowed}", value=shown, allowed=allowed)
    elif keyword == "uniqueItems":
        text = message("{value} stands here twice", value=_repeated(value))
    elif keyword == "pattern" and (odd := _foreign_character(value)):
        text = message(
            "{value} has a character that does not belong here: {char} (U+{code:04X})",
            value=shown,
            char=odd,
            code=ord(odd),
        )
    elif keyword in {"format", "pattern"} and node.get("format") == "date":
        return "date-value", message(_DATES[keyword], value=shown)
    else:
        text = message(_TEXTS.get(keyword, "{value} does not have the right form"), value=shown, limit=limit)
    return _RULES.get(keyword, "field-value"), text


def _foreign_character(value: Any) -> str | None:
    """Give a letter or digit of another alphabet: it may look just like one of ours."""
    return next((char for char in str(value) if not char.isascii() and char.isalnum()), None)


def _expected(types: Any) -> Message:
    names = [types] if isinstance(types, str) else list(types)
    if len(names) == 1:
        return _TYPES[names[0]]
    return message("{first} or {second}", first=_TYPES[names[0]], second=_TYPES[names[1]])


def _repeated(values: list[Any]) -> str:
    seen = set()
    for value in values:
        if str(value) in seen:
            return f"'{value}'"
        seen.add(str(value))
    return "…"


def _shown(value: Any, place: Place) -> object:
    """Give a value as messages show it: shortened, and masked where it may be personal."""
    if isinstance(value, dict):
        return message("fields")
    if isinstance(value, list):
        return message("a list")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return shown_value(place.path, place.pointer, short)


def _hint(node: dict[str, Any], value: Any) -> Message | None:
    if "hint" in node:
        return message("{hint}", hint=Words(node["hint"]))
    if "enum" not in node or not isinstance(value, str):
        return None
    close = difflib.get_close_matches(value, [str(option) for option in node["enum"]], n=1)
    return message("did you mean '{name}'?", name=close[0]) if close else None
