"""First versions of files, with a comment for each field that says what it means.

Fields that were given stand as they are; of the others an example stands in a comment, to be filled in. The
comments are in the publication's default language where that is Dutch, and in English otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from builder.content.field_names import resolved
from builder.content.schema import schema
from builder.content.yaml_text import Value, in_braces, scalar

_TEXT = "*"
_NEEDED = {"nl": "nodig", "en": "needed"}
_CHOICE = {"nl": "een van", "en": "one of"}


def words_in(language: str) -> str:
    """Give the language of the comments for a publication in a language."""
    return "nl" if language.split("-", maxsplit=1)[0] == "nl" else "en"


def scaffold(
    kind: str,
    given: Mapping[str, Value],
    *,
    modeline: str,
    languages: Sequence[str],
    needed: Collection[str] = (),
    examples: Mapping[str, str] | None = None,
) -> bytes:
    """Write the first version of a file.

    Args:
        kind: the schema's name.
        given: fields with their values.
        modeline: the first line, from which an editor knows the schema.
        languages: the publication's, the first is the default.
        needed: fields to be filled in that are said to be needed.
        examples: of fields, in the place of the usual ones.
    """
    words = words_in(languages[0])
    lines = [modeline, *(f"# {line}" for line in _data()["heads"][kind][words])]
    for field, usual in _data()[kind].items():
        lines += ["", *_comment(kind, field, words, needed=field in needed)]
        if field in given:
            lines += _written(field, given[field])
        else:
            example = (examples or {}).get(field, usual)
            lines += [f"# {line}" for line in _example(field, example, languages)]
    return "".join(f"{line}\n" for line in lines).encode()


def _comment(kind: str, field: str, words: str, *, needed: bool) -> Iterator[str]:
    whole = schema(kind)
    node = resolved(whole["properties"][field], whole["$defs"])
    text = str(node["description"][words])
    if needed:
        text += f" ({_NEEDED[words]})"
    yield f"# {text}"
    options = [str(option) for option in node.get("enum", node.get("items", {}).get("enum", ()))]
    refused = node.get("not-yet", node.get("items", {}).get("not-yet", ()))
    if options:
        yield f"# {_CHOICE[words]}: {', '.join(option for option in options if option not in refused)}"


def _written(field: str, value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"{field}:"
        yield from (f"  {name}: {in_braces(inner)}" for name, inner in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{field}: {in_braces(value)}"
    else:
        yield f"{field}: {scalar(value)}"


def _example(field: str, example: str, languages: Sequence[str]) -> Iterator[str]:
    if example == _TEXT:
        yield f"{field}:"
        yield from (f"  {language}: …" for language in languages)
    elif example == f"[{_TEXT}]":
        yield f"{field}:"
        yield from (
            f"  {'-' if index == 0 else ' '} {language}: …" for index, language in enumerate(languages)
        )
    else:
        yield f"{field}: {example}"


@cache
def _data() -> Mapping[str, Any]:
    text = files("builder.authoring").joinpath("scaffolds.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found
