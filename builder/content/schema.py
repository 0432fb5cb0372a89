"""Fields: the JSON Schemas of the content files, and reading a document by them.

A document's scalars are text. `read` turns those whose field asks for a number or a boolean into one, and
gives everything that does not fit as problems. The schemas stand in `schemas/*.yaml`: JSON Schema 2020-12
with a few words of our own, which `common.yaml` explains.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator

from builder.content.formats import FORMATS
from builder.content.schema_problems import in_words, without_consequences
from builder.content.strict_yaml import Document
from builder.content.values import Convert, conversion
from builder.problems import Place, Pointer, Problem, message

KINDS = ("insigne", "issuer", "keys", "badge-class", "award-batch")
MOST_PROBLEMS = 200
"""Problems of one file that are told; a file with more was never meant to be one."""

OWN_KEYWORDS = frozenset({"personal", "not-yet", "hint", "noun", "slips"})
"""What our schemas say beside the standard's keywords."""


@cache
def schema(kind: str) -> dict[str, Any]:
    """Give the schema of a kind of file, with the common definitions in its `$defs`."""
    common = _load("common")
    own: dict[str, Any] = _load(kind)
    return {**own, "$defs": {**common, **own.get("$defs", {})}}


@cache
def _load(name: str) -> Any:
    text = files("builder.content.schemas").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def read(document: Document, kind: str) -> tuple[Any, list[Problem]]:
    """Read a document by the schema of its kind.

    Returns:
        The document's data with numbers and booleans read, and the problems. Data are None when there are
        any; where all of them lie in entries of a batch, only these entries are None.
    """
    data = _converter(kind)(document.root)
    found = list(islice(_problems(document.path, kind, data), MOST_PROBLEMS + 1))
    sound = _sound_part(data, found, kind)
    problems = without_consequences(found[:MOST_PROBLEMS])
    if len(found) > MOST_PROBLEMS:
        text = message("this file has more problems; mend the first {limit}", limit=MOST_PROBLEMS)
        problems.append(Problem(rule="problems-many", text=text, place=Place(path=document.path)))
    return sound, problems


def _problems(path: str, kind: str, data: Any) -> Iterator[Problem]:
    if _validator(kind, supported=True).is_valid(data):
        return
    for error in _validator(kind, supported=False).iter_errors(data):
        yield from in_words(error, schema(kind), path)
    yield from _not_yet_supported(kind, data, path)


def _sound_part(data: Any, problems: list[Problem], kind: str) -> Any:
    """Give the data where there are no problems; of a batch, what is left without the broken entries."""
    if not problems:
        return data
    pointers = [problem.place.pointer for problem in problems]
    if kind != "award-batch" or len(problems) > MOST_PROBLEMS or not all(map(_in_entry, pointers)):
        return None
    broken = {pointer[1] for pointer in pointers}
    entries = [None if index in broken else entry for index, entry in enumerate(data["awards"])]
    return {**data, "awards": entries}


def _in_entry(pointer: Pointer) -> bool:
    return len(pointer) > 1 and pointer[0] == "awards"


def plain(node: Any, *, supported: bool = False) -> Any:
    """Give a schema without our own keywords and without descriptions, for the validator.

    Args:
        supported: it refuses fields and values whose effect is not built yet.
    """
    if isinstance(node, list):
        return [plain(item, supported=supported) for item in node]
    if not isinstance(node, dict):
        return node
    left_out = {"description", "title"} | OWN_KEYWORDS
    kept = {
        name: {field: plain(child, supported=supported) for field, child in value.items()}
        if name in {"properties", "$defs"}
        else plain(value, supported=supported)
        for name, value in node.items()
        if name not in left_out
    }
    if supported and "not-yet" in node:
        return {"allOf": [kept, {"not": {"enum": node["not-yet"]} if node["not-yet"] else {}}]}
    return kept


@cache
def _validator(kind: str, *, supported: bool) -> Draft202012Validator:
    document = plain(schema(kind), supported=supported)
    return Draft202012Validator(document, formats=FORMATS, validate_formats=True)


@cache
def _converter(kind: str) -> Convert:
    whole = schema(kind)
    return conversion(whole, whole["$defs"]) or (lambda value: value)


@cache
def _not_yet_places(kind: str) -> tuple[tuple[Pointer, tuple[str, ...]], ...]:
    """Give the fields whose effect is not built yet, or of which some values are not."""
    return tuple(_marked(schema(kind), schema(kind)["$defs"], ()))


def _marked(
    node: dict[str, Any], definitions: dict[str, Any], pointer: Pointer
) -> Iterator[tuple[Pointer, tuple[str, ...]]]:
    if "$ref" in node:
        node = {**definitions[node["$ref"].rsplit("/", 1)[1]], **node}
    if "not-yet" in node:
        yield pointer, tuple(node["not-yet"])
        return
    for name, child in node.get("properties", {}).items():
        yield from _marked(child, definitions, (*pointer, name))
    if isinstance(node.get("items"), dict):
        yield from _marked(node["items"], definitions, (*pointer, _ANY))


_ANY = -1
"""In the pointer of a schema: any entry of a list."""


def _not_yet_supported(kind: str, data: Any, path: str) -> Iterator[Problem]:
    for pattern, values in _not_yet_places(kind):
        for pointer, value in _found(data, pattern):
            if not values or value in values:
                field = next(step for step in reversed(pointer) if isinstance(step, str))
                text = message("'{field}' is not supported yet", field=field)
                if values:
                    text = message("'{field}: {value}' is not supported yet", field=field, value=value)
                yield Problem(
                    rule="not-yet-supported",
                    text=text,
                    place=Place(path=path, pointer=pointer, at_key=True),
                    hint=message("leave it out until a later release supports it"),
                )


def _found(data: Any, pattern: Pointer, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Give what stands at a schema's pointer, with the pointers in the document."""
    if not pattern:
        yield pointer, data
    elif pattern[0] == _ANY and isinstance(data, list):
        for index, item in enumerate(data):
            yield from _found(item, pattern[1:], (*pointer, index))
    elif isinstance(data, dict) and pattern[0] in data:
        yield from _found(data[pattern[0]], pattern[1:], (*pointer, pattern[0]))
