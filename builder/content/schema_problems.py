"""What does not fit a schema, in words: errors of the validator become problems.

Values of fields that may say something about a person are given as `Personal`, so that they are masked
wherever a message is shown (`builder.content.personal`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema_rs import ValidationError

from builder.content.field_names import (
    MOST_SHOWN,
    closest,
    is_refused,
    nearest,
    node_at,
    resolved,
    same,
    supported,
)
from builder.content.personal import shown_key, shown_value
from builder.content.value_slips import Slip, slip_in
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
_TEXTS = {
    "maxLength": "longer than {limit} characters",
    "maxItems": "more than {limit} entries",
    "minimum": "{value} is less than {limit}",
    "exclusiveMinimum": "{value} is not more than {limit}",
    "maximum": "{value} is more than {limit}",
    "multipleOf": "{value} is not a multiple of {limit}",
}
_SOMETHING = {"nl": "wat hier hoort", "en": "what belongs here"}
_RULES = {
    "type": "field-type",
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
    instance: Any = error.instance
    match error.kind.name:
        case "additionalProperties":
            for name in error.kind.as_dict()["unexpected"]:
                yield _unknown_field(name, instance[name], node, schema, place)
        case "required":
            yield _missing_field(error.kind.as_dict()["property"], node, schema, place)
        case "anyOf" if all("required" in option for option in node["anyOf"]):
            first, second = (option["required"][0] for option in node["anyOf"])
            text = message("'{first}' or '{second}' is missing", first=first, second=second)
            yield Problem(rule="field-missing", text=text, place=place, hint=_stated_hint(node))
        case "propertyNames":
            yield _not_a_language(error, node, path)
        case _ if instance in _EMPTY:
            yield _empty_field(error, node, place)
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
    is_id = field.get("slips") == "award-id"
    return Problem(
        rule="field-missing",
        text=message("'{field}' is missing", field=name),
        place=place,
        hint=message("run 'insigne fix': it fills it in") if is_id else _stated_hint(field),
        mendable=is_id,
    )


def _unknown_field(
    name: str, value: Any, node: dict[str, Any], schema: dict[str, Any], around: Place
) -> Problem:
    return Problem(
        rule="field-unknown",
        text=message("unknown field '{field}'", field=shown_key(around.path, name)),
        place=Place(path=around.path, pointer=(*around.pointer, name), at_key=True),
        hint=_meant_field(name, value, node, schema, around.pointer),
    )


def _meant_field(
    name: str, value: Any, node: dict[str, Any], schema: dict[str, Any], pointer: Pointer
) -> Message:
    """Say which field a name may stand for."""
    known = supported(node)
    if here := same(name, known):
        return message("did you mean '{name}'?", name=here)
    if elsewhere := _field_elsewhere(name, node, schema, pointer):
        return elsewhere
    if close := closest(name, known):
        return message("did you mean '{name}'?", name=close)
    if value == "":
        return message(
            "is this part of the value before it? A comma ends a value here: write a dot,"
            " or put quotes around the whole value"
        )
    if len(known) <= MOST_SHOWN:
        return message("known fields are: {fields}", fields=", ".join(known))
    return message("some known fields are: {fields}", fields=", ".join(nearest(name, known)))


def _field_elsewhere(
    name: str, node: dict[str, Any], schema: dict[str, Any], pointer: Pointer
) -> Message | None:
    """Say that a field belongs one level further in, or one level further out."""
    for outer, stated in node["properties"].items():
        child = resolved(stated, schema["$defs"])
        inner = None if is_refused(child) else same(name, supported(child))
        if inner is not None:
            return message(
                "'{inner}' belongs under '{outer}': put it there, with two more spaces before it"
                " (or inside the {{ }} of '{outer}')",
                inner=inner,
                outer=outer,
            )
    if not pointer or not isinstance(pointer[-1], str):
        return None
    outside = same(name, supported(node_at(schema, pointer[:-1])))
    if outside is None:
        return None
    return message(
        "'{field}' does not belong under '{outer}' but beside it: put two spaces fewer before it",
        field=outside,
        outer=pointer[-1],
    )


def _not_a_language(error: ValidationError, node: dict[str, Any], path: str) -> Problem:
    name = error.kind.as_dict()["error"].instance
    return Problem(
        rule="field-value",
        text=message(
            "'{value}' is not {noun}", value=name, noun=Words({"nl": "taalcode", "en": "a language tag"})
        ),
        place=Place(path=path, pointer=(*error.instance_path, str(name)), at_key=True),
        hint=_stated_hint(node),
    )


_EMPTY: tuple[Any, ...] = ("", [], {})


def _empty_field(error: ValidationError, node: dict[str, Any], place: Place) -> Problem:
    """Say that nothing stands there; where lines should follow, that may come of their indentation."""
    name = next((step for step in reversed(place.pointer) if isinstance(step, str)), None)
    if name is None:
        return Problem(rule="field-empty", text=message("this is empty"), place=place)
    if error.kind.name == "type" and not {"string", "number", "integer", "boolean"} & {*_types(node)}:
        text = message("nothing is filled in under '{field}'", field=name)
        hint = message(
            "put two more spaces before the lines that belong to it, or remove '{field}:'", field=name
        )
        return Problem(rule="field-empty", text=text, place=place, hint=hint)
    slip = slip_in("", node) or Slip()
    return Problem(
        rule="field-empty",
        text=slip.text or message("'{field}' is empty", field=name),
        place=place,
        hint=slip.hint or _stated_hint(node),
        mendable=slip.mendable,
    )


def _unfit_value(error: ValidationError, node: dict[str, Any], place: Place) -> Problem:
    keyword = error.kind.name
    value = error.instance
    slip = (slip_in(value, node) if isinstance(value, str) and keyword in _FORMS else None) or Slip()
    is_date = keyword in {"format", "pattern"} and node.get("format") == "date"
    return Problem(
        rule="date-value" if is_date else _RULES.get(keyword, "field-value"),
        text=slip.text or _describe(keyword, node, value, _shown(value, place)),
        place=place,
        hint=slip.hint or _stated_hint(node),
        mendable=slip.mendable,
    )


_FORMS = frozenset({"type", "pattern", "format", "enum"})
"""Keywords that refuse the form of a value, rather than its size."""


def _describe(keyword: str, node: dict[str, Any], value: Any, shown: object) -> Message:
    """Say what is wrong with a value that a keyword refused."""
    limit = node.get(keyword)
    if keyword == "type":
        return message("expected {expected}, not {value}", expected=_expected(node), value=shown)
    if keyword == "enum":
        return message("{value} is not possible here", value=shown)
    if keyword == "uniqueItems":
        return message("{value} stands here twice", value=_repeated(value))
    if keyword == "pattern" and (odd := _foreign_character(value)):
        return message(
            "{value} has a character that does not belong here: {char} (U+{code:04X})",
            value=shown,
            char=odd,
            code=ord(odd),
        )
    if keyword in _TEXTS:
        return message(_TEXTS[keyword], value=shown, limit=limit)
    return message("{value} is not {noun}", value=shown, noun=Words(node.get("noun", _SOMETHING)))


def _foreign_character(value: Any) -> str | None:
    """Give a letter or digit of another alphabet: it may look just like one of ours."""
    return next((char for char in str(value) if not char.isascii() and char.isalnum()), None)


def _types(node: dict[str, Any]) -> list[str]:
    types = node.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _expected(node: dict[str, Any]) -> Message:
    names = _types(node)
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


def _stated_hint(node: dict[str, Any]) -> Message | None:
    return message("{hint}", hint=Words(node["hint"])) if "hint" in node else None
