"""Which column of a CSV file fills which field of an award, by its name in Dutch or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml
from msgspec import Struct

from builder.authoring.csv_files import CSVFault

Field = tuple[str, int]
"""A name of `columns.yaml`, and which piece of evidence it is about, counted from 1."""

_IGNORED = "ignored"
_FORBIDDEN = "forbidden"
_EVIDENCE = "evidence_"


class Columns(Struct, frozen=True, kw_only=True):
    """What the columns of a file mean.

    Args:
        fields: by the number of the column, counted from 0.
        unused: numbers of the columns that mean nothing here.
        forbidden: numbers of the columns for citizen service numbers and the like.
    """

    fields: Mapping[int, Field]
    unused: tuple[int, ...]
    forbidden: tuple[int, ...]


def is_known(name: str) -> bool:
    """Say whether a column has a name that means something."""
    return field_of(name) is not None


def field_of(name: str) -> Field | None:
    """Give the field that a column of this name fills."""
    bare = _bare(name)
    if bare in _names():
        return _names()[bare], 1
    match = re.fullmatch(r"(\D+)([1-9])", bare)
    field = _names().get(match[1]) if match else None
    return (field, int(match[2])) if match and field is not None and field.startswith(_EVIDENCE) else None


def columns_of(names: Sequence[str]) -> Columns:
    """Say what the columns of a file mean.

    Raises:
        CSVFault: there is none for the recipient, or two mean the same.
    """
    fields: dict[int, Field] = {}
    unused = []
    forbidden = []
    for index, name in enumerate(names):
        field = field_of(name)
        if field is None:
            unused += [index] if name else []
        elif field[0] == _FORBIDDEN:
            forbidden.append(index)
        elif field[0] != _IGNORED:
            if field in fields.values():
                other = names[next(number for number, known in fields.items() if known == field)]
                raise CSVFault(f"the columns '{other}' and '{name}' mean the same", "take one of the two out")
            fields[index] = field
    if not {"email", "eduid"} & {field for field, _ in fields.values()}:
        raise CSVFault(
            "no column holds the recipients' addresses",
            "the first line of the file names the columns; call this one 'email'",
        )
    return Columns(fields=fields, unused=tuple(unused), forbidden=tuple(forbidden))


@cache
def _names() -> dict[str, str]:
    text = files("builder.authoring").joinpath("columns.yaml").read_text(encoding="utf-8")
    data: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return {_bare(name): field for field, names in data.items() for name in (field, *names)}


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(char for char in plain if not unicodedata.combining(char)))
