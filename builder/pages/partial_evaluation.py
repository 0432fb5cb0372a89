"""Templates worked out as far as their values are known; the rest is worked out for each page.

Pages of awards differ in a few values only. All else (words, site, badge class, issuer) is known before, so
what a template makes of it is made once: `Program.given` leaves the texts in between and the few places
where values are still *open*. A page is what these become with its own values.

That gives the bytes that rendering gives, since only templates are read that do nothing with a value but
show it, ask whether it is there and go through a list, and each of these few steps is Jinja's own: the
environment gives the fields of known values, and `escape` is what its output calls. Whatever else a template
does (filters, comparisons, macros, whole contexts shown) is not understood, and its pages are rendered.

Source of the meaning of templates: Jinja 3.1, template designer documentation and `jinja2.compiler`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Protocol

from jinja2 import Environment, Undefined
from markupsafe import Markup, escape
from msgspec import Struct

from builder.pages.sandbox import TEMPLATE_FAULTS

OPEN: Any = type("Open", (), {})()
"""Stands for a value that only a page has."""

_SPECIAL = re.compile("[&<>'\"]").search

Values = Mapping[str, Any]


class NotUnderstood(Exception):
    """A template does more than show values."""


class Around(Struct, frozen=True):
    """A text that is known but for the page's id in it, which needs no escape and is never empty.

    Args:
        parts: what stands before, between and after.
    """

    parts: Sequence[str]


def around_ids(first: Any, second: Any, ids: tuple[str, str]) -> Any:
    """Give what two contexts that are made alike with two ids are with any id.

    Args:
        first: texts, numbers, yes or no, None, and tuples and structs of those.
        second: what that is with the second id.

    Raises:
        NotUnderstood: they differ in more than the id.
    """
    if isinstance(first, tuple):
        return tuple(around_ids(*pair, ids) for pair in zip(first, second, strict=True))
    if isinstance(first, Struct):
        kind: Any = first.__class__
        names = kind.__struct_fields__
        return kind(*(around_ids(getattr(first, name), getattr(second, name), ids) for name in names))
    if first == second:
        return first
    parts = first.split(ids[0])
    if ids[1].join(parts) != second:
        raise NotUnderstood
    return Around(parts)


class Program:
    """A template, worked out as far as values are known."""

    def __init__(self, statements: Iterable[Statement], environment: Environment) -> None:
        self._statements = _joined(statements)
        self._environment = environment

    def given(self, **values: object) -> Program:
        """Work out what follows from values; in these, `OPEN` and `Around` stand for what is not known.

        Raises:
            NotUnderstood: that cannot be told before there is a page.
        """
        known = _Known(self._environment, values)
        try:
            return Program(known.all(self._statements), self._environment)
        except TEMPLATE_FAULTS as fault:
            raise NotUnderstood from fault  # rendering will say what is wrong

    def page(self, id_: str, **values: object) -> bytes:
        """Give a page.

        Args:
            id_: for the places that are `Around` it; ASCII letters and digits.
            values: what was open, under the names that it had.

        Raises:
            NotUnderstood: the template does something else with these values.
        """
        written: list[bytes] = []
        try:
            _write(self._statements, _Page(id_.encode(), values), written)
        except TEMPLATE_FAULTS as fault:
            raise NotUnderstood from fault  # rendering will say what is wrong
        return b"".join(written)


class _Page:
    """The values of a page, as attributes, since those are read fastest: its id, and those of templates."""

    def __init__(self, id_: bytes, values: Values) -> None:
        self.id = id_
        self.values = SimpleNamespace(**values)

    def also(self, values: Values) -> _Page:
        return _Page(self.id, {**vars(self.values), **values})


class Expression(Protocol):
    def given(self, known: _Known) -> Expression: ...

    @property
    def of(self) -> Callable[[object], Any]:
        """Give the value among those of a page."""


class Statement(Protocol):
    def given(self, known: _Known) -> Iterator[Statement]: ...

    def write(self, page: _Page, written: list[bytes]) -> None: ...


class _Known(Struct, frozen=True):
    """What is known, by name."""

    environment: Environment
    values: Values

    def all(self, statements: Iterable[Statement]) -> Iterator[Statement]:
        for statement in statements:
            yield from statement.given(self)

    def also(self, **values: object) -> _Known:
        return _Known(self.environment, {**self.values, **values})


def _write(statements: Iterable[Statement], page: _Page, written: list[bytes]) -> None:
    for statement in statements:
        statement.write(page, written)


def _escaped(value: Any) -> bytes:
    """Give a value as Jinja shows it; most texts need no escape, and to look is cheaper."""
    kind = value.__class__
    text: str = value if kind is Markup or (kind is str and not _SPECIAL(value)) else escape(value)
    return text.encode()


def _joined(statements: Iterable[Statement]) -> Sequence[Statement]:
    """Make one text of texts that follow each other."""
    joined: list[Statement] = []
    pieces: list[list[bytes]] = [[]]  # of the text that is being joined: those between the ids
    for statement in (*statements, None):
        if isinstance(statement, Text):
            pieces[-1].append(statement.parts[0])
            pieces += ([part] for part in statement.parts[1:])
            continue
        if pieces != [[]]:
            joined.append(Text(tuple(map(b"".join, pieces))))
            pieces = [[]]
        if statement is not None:
            joined.append(statement)
    return tuple(joined)


# What expressions are made of.


class Value(Struct, frozen=True):
    """A value that is known."""

    value: Any

    def given(self, known: _Known) -> Expression:  # noqa: ARG002 - nothing more can be known
        return self

    def of(self, values: object) -> Any:  # noqa: ARG002 - it is the same on all pages
        return self.value


class Path:
    """A variable, or a field of a field of it."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.of = attrgetter(".".join(names))

    def given(self, known: _Known) -> Expression:
        value = known.values.get(self.names[0], OPEN)
        for name in self.names[1:]:
            if value is OPEN:
                break
            value = known.environment.getattr(value, name)
        return self if value is OPEN else Value(value)


class Message(Struct, frozen=True):
    """A message that is to be translated."""

    text: str

    def given(self, known: _Known) -> Expression:
        return Value(known.values["_"](self.text)) if "_" in known.values else self

    def of(self, values: Any) -> Any:
        return values._(self.text)


class Choice(Struct, frozen=True):
    """One of two values; without a test the first, if it is there (`or`)."""

    test: Expression
    then: Expression
    otherwise: Expression

    def given(self, known: _Known) -> Expression:
        test = self.test.given(known)
        if isinstance(test, Value):
            return (self.then if test.value else self.otherwise).given(known)
        return Choice(test, self.then.given(known), self.otherwise.given(known))

    def of(self, values: object) -> Any:
        return (self.then if self.test.of(values) else self.otherwise).of(values)


# What templates are made of.


class Text(Struct, frozen=True):
    """What is written on every page, with the page's id between the parts."""

    parts: tuple[bytes, ...]

    @classmethod
    def of(cls, value: object) -> Text:
        if isinstance(value, Around):
            return cls(tuple([_escaped(part) for part in value.parts]))
        if value is None or isinstance(value, str | int | float) or value.__class__ is Undefined:
            return cls((_escaped(value),))
        raise NotUnderstood  # a whole context, parts of which may be open

    def given(self, known: _Known) -> Iterator[Statement]:  # noqa: ARG002 - nothing more can be known
        yield self

    def write(self, page: _Page, written: list[bytes]) -> None:
        written.append(page.id.join(self.parts))


class Show(Struct, frozen=True):
    """A value that is shown."""

    value: Expression

    def given(self, known: _Known) -> Iterator[Statement]:
        value = self.value.given(known)
        yield Text.of(value.value) if isinstance(value, Value) else Show(value)

    def write(self, page: _Page, written: list[bytes]) -> None:
        written.append(_escaped(self.value.of(page.values)))


class If(Struct, frozen=True):
    """What depends on whether a value is there."""

    test: Expression
    then: Sequence[Statement]
    otherwise: Sequence[Statement]

    def given(self, known: _Known) -> Iterator[Statement]:
        test = self.test.given(known)
        if isinstance(test, Value):
            yield from known.all(self.then if test.value else self.otherwise)
        else:
            yield If(test, _joined(known.all(self.then)), _joined(known.all(self.otherwise)))

    def write(self, page: _Page, written: list[bytes]) -> None:
        _write(self.then if self.test.of(page.values) else self.otherwise, page, written)


class _Loop(Struct, frozen=True):
    """What a template can ask about its way through a list."""

    index0: int
    length: int
    index: int
    first: bool
    last: bool


class For(Struct, frozen=True):
    """What is written for each item of a list.

    Args:
        item: the name of the item, and of no other variable.
        loop: the same of where it stands in the list.
    """

    item: str
    loop: str
    items: Expression
    body: Sequence[Statement]

    def given(self, known: _Known) -> Iterator[Statement]:
        items = self.items.given(known)
        if not isinstance(items, Value):
            yield For(self.item, self.loop, items, _joined(known.all(self.body)))
            return
        for values in self._each(items.value):
            yield from known.also(**values).all(self.body)

    def write(self, page: _Page, written: list[bytes]) -> None:
        for values in self._each(self.items.of(page.values)):
            _write(self.body, page.also(values), written)

    def _each(self, items: object) -> Iterator[Values]:
        if not isinstance(items, tuple):
            raise NotUnderstood  # such as the letters of a text
        for number, item in enumerate(items):
            length = len(items)
            loop = _Loop(number, length, number + 1, first=number == 0, last=number + 1 == length)
            yield {self.item: item, self.loop: loop}
