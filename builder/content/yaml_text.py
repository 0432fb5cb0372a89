"""Values as YAML text that strict YAML reads back as they are, and that looks as people write it.

Text gets quotes where YAML would read something else in it: an editor's YAML a number, a boolean or a day,
any YAML a comment, a key or a list. Days, numbers, true and false stand without quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

Value = str | int | float | date | Mapping[str, Any] | Sequence[Any]
"""Text, a number, true or false, a day; a mapping or list of these."""

_PLAIN = re.compile(r"[^\W_][\w.@+'()/-]*(?: [\w.@+'()/-]+)*")
# An address of the web needs no quotes on a line of its own; between braces an editor may read it otherwise.
_PLAIN_ADDRESS = re.compile(r"https?://[\w.~/%+=?&@-]+")
# What YAML 1.2 reads as a number beside what PyYAML's rules of YAML 1.1 do.
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9a-fA-FxXoO_.:,eE+-]*")
_resolve: Callable[..., Any] = yaml.resolver.Resolver().resolve
_TEXT = "tag:yaml.org,2002:str"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def scalar(value: str | float | date, *, in_braces: bool = False) -> str:
    """Write text, a number, true or false, or a day on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    needs_no_quotes = _PLAIN.fullmatch(value) or (not in_braces and _PLAIN_ADDRESS.fullmatch(value))
    return value if needs_no_quotes and _reads_as_text(value) else _quoted(value)


def in_braces(value: Value) -> str:
    """Write a value on one line, mappings and lists between braces and brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_braces(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(in_braces, value)) + "]"
    return scalar(value, in_braces=True)


def lines_of(mapping: Mapping[str, Value]) -> Iterator[str]:
    """Write a mapping with a line for each field; lists of mappings and long texts take several."""
    for name, value in mapping.items():
        if isinstance(value, str) and _reads_better_as_lines(value):
            yield f"{name}: |"
            yield from (f"  {line}".rstrip() for line in value.removesuffix("\n").split("\n"))
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield f"{name}:"
            for item in value:
                if isinstance(item, Mapping):
                    yield from entry_lines(item, indentation="  ")
                else:
                    yield f"  - {in_braces(item)}"
        elif isinstance(value, Mapping):
            yield f"{name}: {in_braces(value)}"
        else:
            yield f"{name}: {scalar(value)}"


def entry_lines(item: Mapping[str, Value], *, indentation: str) -> Iterator[str]:
    """Write a mapping as an entry of a list."""
    start = f"{indentation}- "
    for line in lines_of(item):
        yield (start + line) if line else ""
        start = f"{indentation}  "


def as_read(value: Value) -> Any:
    """Give what strict YAML reads where a value was written: every scalar is text."""
    if isinstance(value, Mapping):
        return {name: as_read(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_read(item) for item in value]
    return value if isinstance(value, str) else scalar(value)


def _reads_as_text(value: str) -> bool:
    if _NUMBER_LIKE.fullmatch(value):
        return False
    return bool(_resolve(yaml.ScalarNode, value, (True, False)) == _TEXT)


def _reads_better_as_lines(value: str) -> bool:
    """Say whether a text can stand as lines below its field, and ends as such lines do."""
    text = value.removesuffix("\n")
    if not value.endswith("\n") or text != text.strip():
        return False
    lines = text.split("\n")
    return all(line == line.rstrip() and (not line or line.isprintable()) for line in lines)


def _quoted(value: str) -> str:
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in value) + '"'


def _escaped(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four digits
