"""Strict JSON: reads a document from anybody, and refuses what other readers would read differently.

Refused: duplicate members, NaN and infinities, integers beyond 2^53, text that is not Unicode, nesting deeper
than `MAX_DEPTH`, members named `__proto__`; and on request more than a number of values.

Sources: RFC 8259; RFC 7493 (I-JSON), which says what interoperates.
"""

from __future__ import annotations

import json
from typing import Any

MAX_DEPTH = 64
MAX_BYTES = 2 * 1024 * 1024
MOST_VALUES = 2_500
"""Members and items of a document that is verified, or that verifying needs: an honest one has some hundreds.

Work on one long list grows with its square, so that many more would keep a processor busy for minutes."""
_SAFE_INTEGER = 2**53 - 1


class JSONFault(ValueError):
    """The text is not JSON that everybody reads alike."""


def read_json(data: bytes | str, *, most_values: int | None = None) -> Any:
    """Read a JSON document.

    Args:
        most_values: members and items that it may have, at all levels together.

    Raises:
        JSONFault: as the module says.
    """
    if len(data) > MAX_BYTES:
        raise JSONFault(f"longer than {MAX_BYTES} bytes")
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        document = _DECODER.decode(text)
        text.encode("utf-8")
        if "\\u" in text:  # only an escape says half a character where the text holds none
            json.dumps(document, ensure_ascii=False).encode("utf-8")
    except JSONFault:
        raise
    except RecursionError as error:
        raise JSONFault(_TOO_DEEP) from error
    except ValueError as error:
        raise JSONFault(str(error).splitlines()[0]) from error
    depth, count = _measured(document)
    if depth > MAX_DEPTH:
        raise JSONFault(_TOO_DEEP)
    if most_values is not None and count > most_values:
        raise JSONFault(f"more than {most_values} members and items")
    return document


_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"


def _measured(document: Any) -> tuple[int, int]:
    """Give how deep a document is nested, and how many members and items it has at all levels together."""
    depth = count = 0
    values = [document]
    while containers := [value for value in values if isinstance(value, dict | list)]:
        depth += 1
        count += sum(map(len, containers))
        values = [item for each in containers for item in (each.values() if isinstance(each, dict) else each)]
    return depth, count


def is_same(one: Any, other: Any) -> bool:
    """Say whether two documents are the same, whatever the order of members; to Python `True` is also 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise JSONFault("a member stands twice in one object")
    if "__proto__" in members:
        raise JSONFault("a member is named __proto__")
    return members


def _refuse_constant(name: str) -> Any:
    raise JSONFault(f"{name} is not JSON")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > _SAFE_INTEGER:  # noqa: PLR2004 - digits of 2^53 and a sign
        raise JSONFault("an integer is too large to be read alike everywhere")
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise JSONFault("a number is too large")
    return number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_constant=_refuse_constant, parse_int=_integer, parse_float=_number
)
