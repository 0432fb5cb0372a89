"""Which fields a schema gives a property to: pointers without the indexes of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from builder.content.field_names import resolved
from builder.content.schema import schema
from builder.problems import Pointer

Node = dict[str, Any]


def fields_where(kind: str, condition: Callable[[Node], bool]) -> dict[Pointer, Node]:
    """Give the fields of a kind of file whose schema meets a condition, with that schema."""
    whole = schema(kind)
    return {field: node for field, node in _inside(whole, whole["$defs"], ()) if condition(node)}


def generic(pointer: Pointer) -> Pointer:
    """Leave the indexes of lists out of a pointer."""
    return tuple(step for step in pointer if isinstance(step, str))


def _inside(node: Node, definitions: dict[str, Node], pointer: Pointer) -> Iterator[tuple[Pointer, Node]]:
    node = resolved(node, definitions)
    yield pointer, node
    for name, child in node.get("properties", {}).items():
        yield from _inside(child, definitions, (*pointer, name))
    if isinstance(node.get("items"), dict):
        yield from _inside(node["items"], definitions, pointer)
