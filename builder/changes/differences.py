"""What differs between two states of a file, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any

from msgspec import Struct

from builder.problems import Pointer

MOST = 200
"""Fields of one file whose difference is told."""


class FieldChange(Struct, frozen=True, kw_only=True):
    """A field that differs.

    Args:
        field: such as `level.eqf` or `learning_outcomes.2.nl`; lists count from 1.
        before: as the author wrote it; None where it was not there.
        after: likewise.
    """

    field: str
    before: str | None
    after: str | None


def differences(before: Any, after: Any) -> tuple[FieldChange, ...]:
    """Compare two documents: mappings, lists and text."""
    return tuple(islice(_differences(before, after, ()), MOST))


_ABSENT = object()


def _differences(before: Any, after: Any, pointer: Pointer) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, dict) or isinstance(after, dict):
        yield from _in_mappings(before, after, pointer)
    elif isinstance(before, list) or isinstance(after, list):
        yield from _in_lists(before, after, pointer)
    else:
        yield FieldChange(field=_written(pointer), before=_text(before), after=_text(after))


def _in_mappings(before: Any, after: Any, pointer: Pointer) -> Iterator[FieldChange]:
    yield from _instead_of(dict, before, after, pointer)
    one, other = _mapping(before), _mapping(after)
    for name in dict.fromkeys((*one, *other)):
        yield from _differences(one.get(name, _ABSENT), other.get(name, _ABSENT), (*pointer, name))


def _in_lists(before: Any, after: Any, pointer: Pointer) -> Iterator[FieldChange]:
    yield from _instead_of(list, before, after, pointer)
    items = zip_longest(_list(before), _list(after), fillvalue=_ABSENT)
    for index, (one, other) in enumerate(items, start=1):
        yield from _differences(one, other, (*pointer, index))


def _instead_of(kind: type, before: Any, after: Any, pointer: Pointer) -> Iterator[FieldChange]:
    """Give what stands as a whole where the other state has a mapping or list with parts."""
    if before is not _ABSENT and not isinstance(before, kind):
        yield from _differences(before, _ABSENT, pointer)
    if after is not _ABSENT and not isinstance(after, kind):
        yield from _differences(_ABSENT, after, pointer)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return None if value is _ABSENT else str(value)


def _written(pointer: Pointer) -> str:
    return ".".join(map(str, pointer))
