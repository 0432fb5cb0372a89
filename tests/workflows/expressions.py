"""The small part of GitHub's expressions that the workflows use.

https://docs.github.com/actions/reference/workflows-and-actions/expressions: literals, contexts, `.*`, `!`,
`==`, `!=`, `&&`, `||`, parentheses, and the functions of `FUNCTIONS`. Anything else is an error here, so that
a workflow does not come to lean on what no test runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<sign>==|!=|&&|\|\||[!().,\[\]*]))"
)
_LITERALS = {"true": True, "false": False, "null": None}

Functions = Mapping[str, Callable[..., Any]]


def _contains(searched: Any, item: Any) -> bool:
    if isinstance(searched, list):
        return any(_same(one, item) for one in searched)
    return as_text(item).casefold() in as_text(searched).casefold()


def _format(template: str, *values: Any) -> str:
    return re.sub(r"\{(\d+)\}", lambda found: as_text(values[int(found[1])]), template)


FUNCTIONS: Functions = {
    "contains": _contains,
    "format": _format,
    "startsWith": lambda text, start: as_text(text).casefold().startswith(as_text(start).casefold()),
}


def interpolate(text: str, contexts: Mapping[str, Any], functions: Functions) -> str:
    """Replace every `${{ … }}` in a text by its value."""
    return re.sub(
        r"\$\{\{(.*?)\}\}",
        lambda found: as_text(evaluate(found[1], contexts, functions)),
        text,
        flags=re.DOTALL,
    )


def evaluate(text: str, contexts: Mapping[str, Any], functions: Functions) -> Any:
    """Evaluate one expression, with or without its `${{ }}`.

    Raises:
        ValueError: not in the part that is known here.
    """
    stripped = text.strip()
    if stripped.startswith("${{") and stripped.endswith("}}"):
        stripped = stripped[3:-2]
    reader = _Reader(list(_tokens(stripped)), contexts, {**FUNCTIONS, **functions})
    value = reader.either()
    if reader.rest:
        raise ValueError(f"not known here: {text!r}, at {reader.rest[0]!r}")
    return value


def is_true(value: Any) -> bool:
    return value not in ("", 0, None, False)


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return bool(left == right)


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while place < len(text.rstrip()):
        found = _TOKEN.match(text, place)
        if found is None:
            raise ValueError(f"not known here: {text!r}, from {text[place:]!r}")
        place = found.end()
        yield found[0].strip()


class _Reader:
    """Reads tokens from weak to strong: `||`, `&&`, comparison, `!`, a value with its properties."""

    def __init__(self, tokens: list[str], contexts: Mapping[str, Any], functions: Functions) -> None:
        self.rest = tokens
        self._contexts = contexts
        self._functions = functions

    def _take(self, *signs: str) -> str | None:
        if self.rest and self.rest[0] in signs:
            return self.rest.pop(0)
        return None

    def _need(self, sign: str) -> None:
        if self._take(sign) is None:
            raise ValueError(f"expected {sign!r}, found {self.rest[:1]}")

    def either(self) -> Any:
        value = self.both()
        while self._take("||"):
            other = self.both()
            value = value if is_true(value) else other
        return value

    def both(self) -> Any:
        value = self.comparison()
        while self._take("&&"):
            other = self.comparison()
            value = other if is_true(value) else value
        return value

    def comparison(self) -> Any:
        value = self.negation()
        while sign := self._take("==", "!="):
            value = _same(value, self.negation()) == (sign == "==")
        return value

    def negation(self) -> Any:
        if self._take("!"):
            return not is_true(self.negation())
        return self.value()

    def value(self) -> Any:
        if self._take("("):
            value = self.either()
            self._need(")")
            return value
        token = self.rest.pop(0)
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token in _LITERALS:
            return _LITERALS[token]
        if re.fullmatch(r"-?\d+(?:\.\d+)?", token):
            return float(token) if "." in token else int(token)
        if self._take("("):
            return self._functions[token](*self._arguments())
        if token not in self._contexts:
            raise ValueError(f"no context {token!r}")
        return self._properties(self._contexts[token])

    def _arguments(self) -> Iterator[Any]:
        while not self._take(")"):
            yield self.either()
            self._take(",")

    def _properties(self, value: Any) -> Any:
        while self._take("."):
            name = self.rest.pop(0)
            value = _each(value) if name == "*" else _property(value, name)
        return value


class _Many(list[Any]):
    """What `.*` gave: a property of it is the list of that property of each."""


def _each(value: Any) -> _Many:
    items: Iterable[Any] = value.values() if isinstance(value, Mapping) else value or ()
    return _Many(items)


def _property(value: Any, name: str) -> Any:
    if isinstance(value, _Many):
        return _Many(_property(one, name) for one in value)
    return value.get(name) if isinstance(value, Mapping) else None
