"""Scalars are text until their field asks for a number or a boolean; here they become one.

Text that is no such thing stays as it is, so that the schema refuses it with its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Convert = Callable[[Any], Any]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?")


def conversion(node: dict[str, Any], definitions: dict[str, Any]) -> Convert | None:
    """Give what turns text into what a schema's node asks for, or None where there is nothing to turn."""
    if "$ref" in node:
        node = {**definitions[node["$ref"].rsplit("/", 1)[1]], **node}
    match node.get("type"):
        case "integer" | "number" | "boolean" as kind:
            return _SCALARS[kind]
        case "array":
            return _array(conversion(node.get("items", {}), definitions))
        case _:
            inner = {
                name: convert
                for name, child in node.get("properties", {}).items()
                if (convert := conversion(child, definitions)) is not None
            }
            return _object(inner) if inner else None


def _array(inner: Convert | None) -> Convert | None:
    if inner is None:
        return None
    return lambda value: [inner(item) for item in value] if isinstance(value, list) else value


def _object(inner: dict[str, Convert]) -> Convert:
    def convert(value: Any) -> Any:
        if not isinstance(value, dict) or inner.keys().isdisjoint(value):
            return value
        return {name: inner[name](item) if name in inner else item for name, item in value.items()}

    return convert


def _integer(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value


def _number(value: Any) -> Any:
    """Read a number; a whole one becomes an `int`, so that it is written without a point."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    number = float(value)
    return int(number) if number.is_integer() else number


def _boolean(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


_SCALARS: dict[str, Convert] = {"integer": _integer, "number": _number, "boolean": _boolean}
