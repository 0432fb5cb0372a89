"""Fields: the JSON Schemas of the content files, and reading a document by them.

A document's scalars are text. `read` turns those whose field asks for a number or a boolean into one, and
gives everything that does not fit as problems. The schemas stand in `schemas/*.yaml` (JSON Schema 2020-12).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from builder.content.formats import FORMATS
from builder.content.strict_yaml import Document
from builder.problems import Message, Personal, Place, Pointer, Problem, message

KINDS = ("insigne", "issuer", "keys", "badge-class", "award-batch")

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")
MOST_PROBLEMS = 200
"""Problems of one file that are told; a file with more was never meant to be one."""

Convert = Callable[[Any], Any]


@cache
def schema(kind: str) -> dict[str, Any]:
    """Give the schema of a kind of file, with the common definitions in its `$defs`."""
    common = _load("common")
    own: dict[str, Any] = _load(kind)
    return {**own, "$defs": {**common, **own.get("$defs", {})}}


def _load(name: str) -> Any:
    text = files("builder.content.schemas").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)  # noqa: S506 - our own file; the C loader starts faster


def read(document: Document, kind: str) -> tuple[Any, list[Problem]]:
    """Read a document by the schema of its kind.

    Returns:
        The document's data with numbers and booleans read, and the problems; data are None when there are
        any.
    """
    data = _converter(kind)(document.root)
    problems: list[Problem] = []
    for error in _validator(kind).iter_errors(data):
        problems.extend(_problems(error, document.path))
        if len(problems) >= MOST_PROBLEMS:
            break
    problems.extend(_not_yet_supported(schema(kind), data, document.path))
    return (None if problems else data), problems


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind), format_checker=FORMATS)


@cache
def _converter(kind: str) -> Convert:
    whole = schema(kind)
    return _conversion(whole, whole["$defs"]) or (lambda value: value)


def _conversion(node: dict[str, Any], definitions: dict[str, Any]) -> Convert | None:
    """Give what turns text into what a schema's node asks for, or None where there is nothing to turn."""
    if "$ref" in node:
        node = {**definitions[node["$ref"].rsplit("/", 1)[1]], **node}
    match node.get("type"):
        case "integer" | "number" | "boolean" as kind:
            return _SCALARS[kind]
        case "array":
            return _array_conversion(_conversion(node.get("items", {}), definitions))
        case _:
            inner = {
                name: convert
                for name, child in node.get("properties", {}).items()
                if (convert := _conversion(child, definitions)) is not None
            }
            return _object_conversion(inner) if inner else None


def _array_conversion(inner: Convert | None) -> Convert | None:
    if inner is None:
        return None
    return lambda value: [inner(item) for item in value] if isinstance(value, list) else value


def _object_conversion(inner: dict[str, Convert]) -> Convert:
    def convert(value: Any) -> Any:
        if not isinstance(value, dict) or inner.keys().isdisjoint(value):
            return value
        return {name: inner[name](item) if name in inner else item for name, item in value.items()}

    return convert


def _read_integer(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value


def _read_number(value: Any) -> Any:
    """Read a number; a whole one becomes an `int`, so that it is written without a point."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    number = float(value)
    return int(number) if number.is_integer() else number


def _read_boolean(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


_SCALARS: dict[str, Convert] = {"integer": _read_integer, "number": _read_number, "boolean": _read_boolean}


def _not_yet_supported(node: dict[str, Any], data: Any, path: str, pointer: Pointer = ()) -> Iterator[Problem]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _not_yet_supported(node.get("items", {}), item, path, (*pointer, index))
    if not isinstance(data, dict):
        return
    for name, child in node.get("properties", {}).items():
        if name not in data:
            continue
        if child.get("not-yet"):
            yield Problem(
                rule="not-yet-supported",
                text=message("'{field}' is not supported yet", field=name),
                place=Place(path=path, pointer=(*pointer, name), at_key=True),
                hint=message("leave it out until a later release supports it"),
            )
        elif child.get("type") in ("object", "array"):  # noqa: PLR6201 - a type can be a list
            yield from _not_yet_supported(child, data[name], path, (*pointer, name))


def _problems(error: ValidationError, path: str) -> Iterator[Problem]:
    """Say in words what does not fit; one error of the validator can be several problems."""
    pointer = tuple(error.absolute_path)
    place = Place(path=path, pointer=pointer)
    match error.validator:
        case "additionalProperties" if isinstance(error.schema.get("properties"), dict):
            yield from _unknown_fields(error, path, pointer)
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield Problem(
                        rule="field-missing", text=message("'{field}' is missing", field=name), place=place
                    )
        case "anyOf" if all("required" in option for option in error.validator_value):
            names = " or ".join(f"'{option['required'][0]}'" for option in error.validator_value)
            yield Problem(rule="field-missing", text=message("{fields} is missing", fields=names), place=place)
        case "propertyNames":
            yield Problem(
                rule="field-value",
                text=message("'{value}' is not a language tag", value=error.instance),
                place=Place(path=path, pointer=(*pointer, str(error.instance)), at_key=True),
                hint=_hint(error),
            )
        case "if":
            return
        case _:
            rule, text = _describe(error)
            yield Problem(rule=rule, text=text, place=place, hint=_hint(error))


def _unknown_fields(error: ValidationError, path: str, pointer: Pointer) -> Iterator[Problem]:
    known = list(error.schema["properties"])
    for name in error.instance:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            fields = ", ".join(known)
            yield Problem(
                rule="field-unknown",
                text=message("unknown field '{field}'", field=name),
                place=Place(path=path, pointer=(*pointer, name), at_key=True),
                hint=message("did you mean '{field}'?", field=close[0])
                if close
                else message("known fields are: {fields}", fields=fields),
            )


_TYPES = {
    "string": "text",
    "object": "fields of its own",
    "array": "a list (lines that begin with -)",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


def _describe(error: ValidationError) -> tuple[str, Message]:
    value = _shown(error)
    limit = error.validator_value
    match error.validator:
        case "type":
            wanted = [limit] if isinstance(limit, str) else list(limit)
            expected = " or ".join(_TYPES[name] for name in wanted)
            return "field-type", message("expected {expected}, not {value}", expected=expected, value=value)
        case "enum":
            allowed = ", ".join(str(option) for option in limit)
            return "field-value", message("{value} is not one of: {allowed}", value=value, allowed=allowed)
        case "format" if limit == "date":
            return "date-value", message("{value} is not a day of the calendar", value=value)
        case "pattern" if error.schema.get("format") == "date":
            return "date-value", message("{value} is not a date", value=value)
        case "minLength" | "minItems" | "minProperties":
            return "field-empty", message("this is empty")
        case "maxLength":
            return "field-length", message("longer than {limit} characters", limit=limit)
        case "maxItems":
            return "field-length", message("more than {limit} entries", limit=limit)
        case "uniqueItems":
            return "field-value", message("the same value stands here twice")
        case "minimum" | "exclusiveMinimum" | "maximum" | "multipleOf":
            return "field-value", message(_LIMITS[error.validator], value=value, limit=limit)
        case _:
            return "field-value", message("{value} does not have the right form", value=value)


_LIMITS = {
    "minimum": "{value} is less than {limit}",
    "exclusiveMinimum": "{value} is not more than {limit}",
    "maximum": "{value} is more than {limit}",
    "multipleOf": "{value} is not a multiple of {limit}",
}


def _shown(error: ValidationError) -> Message | str | Personal:
    """Give a value as messages show it: shortened, and masked where it is personal."""
    value = error.instance
    if isinstance(value, dict):
        return "fields of its own"
    if isinstance(value, list):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    short = text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - one line of a terminal
    return Personal(short) if error.schema.get("personal") or _is_personal(error) else f"'{short}'"


def _is_personal(error: ValidationError) -> bool:
    """Say whether the field that refused is inside one that is marked personal."""
    return "recipient" in error.absolute_path


def _hint(error: ValidationError) -> Message | None:
    hint = error.schema.get("hint") or _near(error)
    if isinstance(hint, dict):
        return message("{text}", text=hint["en"])
    return message("did you mean '{value}'?", value=hint) if hint else None


def _near(error: ValidationError) -> str | None:
    if error.validator != "enum" or not isinstance(error.instance, str):
        return None
    close = difflib.get_close_matches(error.instance, [str(option) for option in error.validator_value], n=1)
    return close[0] if close else None
