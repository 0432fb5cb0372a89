"""Ways to change a document at one place: what the mutation tests try one by one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from builder.verification.report import Report

Path = tuple[str | int, ...]


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Give every value that holds no other, with its path."""
    if isinstance(node, dict):
        for name, child in node.items():
            yield from leaves(child, (*path, name))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from leaves(child, (*path, index))
    else:
        yield path, node


def nodes(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Give every value with its path, the document itself first."""
    yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from nodes(child, (*path, key))


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def replaced(document: Any, path: Path, value: Any) -> Any:
    """Give a copy with another value at a path."""
    if not path:
        return value
    changed = copy.deepcopy(document)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def removed(document: Any, path: Path) -> Any:
    """Give a copy without the member or item at a path."""
    changed = copy.deepcopy(document)
    del at(changed, path[:-1])[path[-1]]
    return changed


def added(document: Any, path: Path, name: str, value: Any) -> Any:
    """Give a copy with one more member in the object at a path."""
    changed = copy.deepcopy(document)
    at(changed, path)[name] = value
    return changed


def altered(value: Any) -> Any:
    """Give another value of the same kind, for a text one that looks much the same."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    assert isinstance(value, str)
    if len(value) > 4 and value[:4].isdigit() and "T" in value:  # a timestamp stays one
        return f"{int(value[:4]) - 1}{value[4:]}"
    return value[:-1] + ("b" if value.endswith("a") else "a")


def outcome(report: Report, step: str) -> str | None:
    return next((taken.outcome for taken in report.steps if taken.id == step), None)


def failed(report: Report) -> set[str]:
    return {step.id for step in report.steps if step.outcome == "failed"}
