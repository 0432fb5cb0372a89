"""Which fields a schema gives a property to: pointers without the indexes of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from builder.content.schema import schema
from builder.problems import Pointer

Node = dict[str, Any]


def fields_where(kind: str, condition: Callable[[Node], bool]) -> frozenset[Pointer]:
    """Give the fields of a kind of file whose schema meets a condition."""
    whole = schema(kind)
    return frozenset(_found(whole, whole["$defs"], (), condition))


def generic(pointer: Pointer) -> Pointer:
    """Leave the indexes of lists out of a pointer."""
    return tuple(step for step in pointer if isinstance(step, str))


def _found(
    node: Node, definitions: dict[str, Node], pointer: Pointer, condition: Callable[[Node], bool]
) -> list[Pointer]:
    if "$ref" in node:
        node = {**definitions[node["$ref"].rsplit("/", 1)[1]], **node}
    found = [pointer] if condition(node) else []
    for name, child in node.get("properties", {}).items():
        found += _found(child, definitions, (*pointer, name), condition)
    if isinstance(node.get("items"), dict):
        found += _found(node["items"], definitions, pointer, condition)
    return found
