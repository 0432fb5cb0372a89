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
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Protocol

from jinja2 import Environment, TemplateNotFound, Undefined, nodes
from markupsafe import Markup, escape

from builder.pages.sandbox import TEMPLATE_FAULTS

OPEN: Any = type("Open", (), {})()
"""Stands for a value that only a page has."""

_SPECIAL = re.compile("[&<>'\"]").search

Values = Mapping[str, Any]


class NotUnderstood(Exception):
    """A template does more than show values."""


@dataclass(frozen=True, slots=True)
class Around:
    """A text that is known but for the page's id in it, which needs no escape and is never empty.

    Args:
        parts: what stands before, between and after.
    """

    parts: Sequence[str]


def around_ids(first: Any, second: Any, ids: tuple[str, str]) -> Any:
    """Give what two contexts that are made alike with two ids are with any id.

    Args:
        first: texts, numbers, yes or no, None, and tuples and dataclasses of those.
        second: what that is with the second id.

    Raises:
        NotUnderstood: they differ in more than the id.
    """
    if isinstance(first, tuple):
        return tuple(around_ids(*pair, ids) for pair in zip(first, second, strict=True))
    if is_dataclass(first):
        kind: Any = first.__class__
        names = [field.name for field in fields(kind)]
        return kind(*(around_ids(getattr(first, name), getattr(second, name), ids) for name in names))
    if first == second:
        return first
    parts = first.split(ids[0])
    if ids[1].join(parts) != second:
        raise NotUnderstood
    return Around(parts)


class Program:
    """A template, worked out as far as values are known."""

    def __init__(self, statements: Iterable[_Statement], environment: Environment) -> None:
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


def read_program(environment: Environment, name: str) -> Program | None:
    """Read a template, with all that it extends and includes; None where it does more than show values."""
    try:
        return Program(_Reader(environment).template(name, {}), environment)
    except (NotUnderstood, *TEMPLATE_FAULTS):
        return None


class _Page:
    """The values of a page, as attributes, since those are read fastest: its id, and those of templates."""

    def __init__(self, id_: bytes, values: Values) -> None:
        self.id = id_
        self.values = SimpleNamespace(**values)

    def also(self, values: Values) -> _Page:
        return _Page(self.id, {**vars(self.values), **values})


class _Expression(Protocol):
    def given(self, known: _Known) -> _Expression: ...

    @property
    def of(self) -> Callable[[object], Any]:
        """Give the value among those of a page."""


class _Statement(Protocol):
    def given(self, known: _Known) -> Iterator[_Statement]: ...

    def write(self, page: _Page, written: list[bytes]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known, by name."""

    environment: Environment
    values: Values

    def all(self, statements: Iterable[_Statement]) -> Iterator[_Statement]:
        for statement in statements:
            yield from statement.given(self)

    def also(self, **values: object) -> _Known:
        return _Known(self.environment, {**self.values, **values})


def _write(statements: Iterable[_Statement], page: _Page, written: list[bytes]) -> None:
    for statement in statements:
        statement.write(page, written)


def _escaped(value: Any) -> bytes:
    """Give a value as Jinja shows it; most texts need no escape, and to look is cheaper."""
    kind = value.__class__
    if kind is Markup or (kind is str and not _SPECIAL(value)):
        return bytes(value.encode())
    return escape(value).encode()


def _joined(statements: Iterable[_Statement]) -> Sequence[_Statement]:
    """Make one text of texts that follow each other."""
    joined: list[_Statement] = []
    pieces: list[list[bytes]] = [[]]  # of the text that is being joined: those between the ids
    for statement in (*statements, None):
        if isinstance(statement, _Text):
            pieces[-1].append(statement.parts[0])
            pieces += ([part] for part in statement.parts[1:])
            continue
        if pieces != [[]]:
            joined.append(_Text(tuple(map(b"".join, pieces))))
            pieces = [[]]
        if statement is not None:
            joined.append(statement)
    return tuple(joined)


# What expressions are made of.


@dataclass(frozen=True, slots=True)
class _Value:
    """A value that is known."""

    value: Any

    def given(self, known: _Known) -> _Expression:  # noqa: ARG002 - nothing more can be known
        return self

    def of(self, values: object) -> Any:  # noqa: ARG002 - it is the same on all pages
        return self.value


class _Path:
    """A variable, or a field of a field of it."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.of = attrgetter(".".join(names))

    def given(self, known: _Known) -> _Expression:
        value = known.values.get(self.names[0], OPEN)
        for name in self.names[1:]:
            if value is OPEN:
                break
            value = known.environment.getattr(value, name)
        return self if value is OPEN else _Value(value)


@dataclass(frozen=True, slots=True)
class _Message:
    """A message that is to be translated."""

    text: str

    def given(self, known: _Known) -> _Expression:
        return _Value(known.values["_"](self.text)) if "_" in known.values else self

    def of(self, values: Any) -> Any:
        return values._(self.text)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of two values; without a test the first, if it is there (`or`)."""

    test: _Expression
    then: _Expression
    otherwise: _Expression

    def given(self, known: _Known) -> _Expression:
        test = self.test.given(known)
        if isinstance(test, _Value):
            return (self.then if test.value else self.otherwise).given(known)
        return _Choice(test, self.then.given(known), self.otherwise.given(known))

    def of(self, values: object) -> Any:
        return (self.then if self.test.of(values) else self.otherwise).of(values)


# What templates are made of.


@dataclass(frozen=True, slots=True)
class _Text:
    """What is written on every page, with the page's id between the parts."""

    parts: tuple[bytes, ...]

    @classmethod
    def of(cls, value: object) -> _Text:
        if isinstance(value, Around):
            return cls(tuple([_escaped(part) for part in value.parts]))
        if value is None or isinstance(value, str | int | float) or value.__class__ is Undefined:
            return cls((_escaped(value),))
        raise NotUnderstood  # a whole context, parts of which may be open

    def given(self, known: _Known) -> Iterator[_Statement]:  # noqa: ARG002 - nothing more can be known
        yield self

    def write(self, page: _Page, written: list[bytes]) -> None:
        written.append(page.id.join(self.parts))


@dataclass(frozen=True, slots=True)
class _Show:
    """A value that is shown."""

    value: _Expression

    def given(self, known: _Known) -> Iterator[_Statement]:
        value = self.value.given(known)
        yield _Text.of(value.value) if isinstance(value, _Value) else _Show(value)

    def write(self, page: _Page, written: list[bytes]) -> None:
        written.append(_escaped(self.value.of(page.values)))


@dataclass(frozen=True, slots=True)
class _If:
    """What depends on whether a value is there."""

    test: _Expression
    then: Sequence[_Statement]
    otherwise: Sequence[_Statement]

    def given(self, known: _Known) -> Iterator[_Statement]:
        test = self.test.given(known)
        if isinstance(test, _Value):
            yield from known.all(self.then if test.value else self.otherwise)
        else:
            yield _If(test, _joined(known.all(self.then)), _joined(known.all(self.otherwise)))

    def write(self, page: _Page, written: list[bytes]) -> None:
        _write(self.then if self.test.of(page.values) else self.otherwise, page, written)


@dataclass(frozen=True, slots=True)
class _Loop:
    """What a template can ask about its way through a list."""

    index0: int
    length: int
    index: int
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class _For:
    """What is written for each item of a list.

    Args:
        item: the name of the item, and of no other variable.
        loop: the same of where it stands in the list.
    """

    item: str
    loop: str
    items: _Expression
    body: Sequence[_Statement]

    def given(self, known: _Known) -> Iterator[_Statement]:
        items = self.items.given(known)
        if not isinstance(items, _Value):
            yield _For(self.item, self.loop, items, _joined(known.all(self.body)))
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


Scope = Mapping[str, str]
"""The names that loops gave, as templates know them; all other names are those of the page."""


class _Reader:
    """Reads templates."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._within: list[str] = []
        self._loops = 0

    def template(self, name: str, scope: Scope) -> Iterator[_Statement]:
        outer = len(self._within)
        blocks: dict[str, nodes.Block] = {}
        extended: str | None = name
        while extended is not None:
            if extended in self._within:
                raise NotUnderstood  # it would have no end
            self._within.append(extended)
            tree, extended = self._tree(extended, blocks)
        yield from _Body(self, blocks, scope).statements(tree.body, scope)
        del self._within[outer:]

    def _tree(self, name: str, blocks: dict[str, nodes.Block]) -> tuple[nodes.Template, str | None]:
        """Give a template and the name of that which it extends; its blocks are added, if they are new."""
        if self._environment.loader is None:
            raise TemplateNotFound(name)
        source, filename, _ = self._environment.loader.get_source(self._environment, name)
        tree = self._environment.parse(source, name, filename)
        own = {block.name: block for block in tree.find_all(nodes.Block)}
        blocks |= {name: block for name, block in own.items() if name not in blocks}
        if len(own) < len(list(tree.find_all(nodes.Block))):
            raise NotUnderstood
        extends = list(tree.find_all(nodes.Extends))
        if not extends:
            return tree, None
        # Nothing but blocks counts of a template that extends another, if it says so at its beginning.
        body = [node for node in tree.body[1:] if not isinstance(node, nodes.Output | nodes.Block)]
        if body or len(extends) > 1 or tree.body[0] is not extends[0]:
            raise NotUnderstood
        return tree, _constant(extends[0].template)

    def loop(self) -> int:
        self._loops += 1
        return self._loops


@dataclass(frozen=True, slots=True)
class _Body:
    """Reads what templates consist of.

    Args:
        blocks: by name.
        scope: of the template itself, which is that of its blocks wherever they stand.
    """

    reader: _Reader
    blocks: Mapping[str, nodes.Block]
    scope: Scope

    def statements(self, body: Iterable[nodes.Node], scope: Scope) -> Iterator[_Statement]:
        for node in body:
            match node:
                case nodes.Output():
                    yield from (_output(child, scope) for child in node.nodes)
                case nodes.If():
                    yield self._condition([node, *node.elif_], node.else_, scope)
                case nodes.For(target=nodes.Name(), test=None, recursive=False, else_=[]):
                    yield self._loop(node, scope)
                case nodes.Include(with_context=True, ignore_missing=False):
                    # Jinja does not always say where in a list it is; so it is no variable here.
                    inner = {name: own for name, own in scope.items() if name != "loop"}
                    yield from self.reader.template(_constant(node.template), inner)
                case nodes.Block(scoped=False, required=False):
                    yield from self.statements(self.blocks[node.name].body, self.scope)
                case _:
                    raise NotUnderstood

    def _condition(self, tests: Sequence[nodes.If], otherwise: Sequence[nodes.Node], scope: Scope) -> _If:
        first, *more = tests
        return _If(
            _expression(first.test, scope),
            tuple(self.statements(first.body, scope)),
            (self._condition(more, otherwise, scope),) if more else tuple(self.statements(otherwise, scope)),
        )

    def _loop(self, node: nodes.For, scope: Scope) -> _For:
        name = str(node.target.name)  # type: ignore[attr-defined]
        if name in ("_", "loop"):
            raise NotUnderstood
        number = self.reader.loop()
        inner = {**scope, name: f"{name}#{number}", "loop": f"loop#{number}"}
        body = tuple(self.statements(node.body, inner))
        return _For(inner[name], inner["loop"], _expression(node.iter, scope), body)


def _output(node: nodes.Node, scope: Scope) -> _Statement:
    if isinstance(node, nodes.TemplateData):
        return _Text((node.data.encode(),))
    return _Show(_expression(node, scope))


def _expression(node: nodes.Node | None, scope: Scope) -> _Expression:
    match node:
        case nodes.Const():
            return _Value(node.value)
        case nodes.Name() if node.name != "_":
            return _Path(scope.get(node.name, node.name))
        case nodes.Getattr() if not node.attr.startswith("_"):
            return _field(_expression(node.node, scope), node.attr)
        case nodes.Call(
            node=nodes.Name(name="_"), args=[nodes.Const()], kwargs=[], dyn_args=None, dyn_kwargs=None
        ):
            return _Message(_constant(node.args[0]))
        case _:
            return _choice(node, scope)


def _choice(node: nodes.Node | None, scope: Scope) -> _Choice:
    match node:
        case nodes.Not():
            return _Choice(_expression(node.node, scope), _Value(value=False), _Value(value=True))
        case nodes.And():
            left = _expression(node.left, scope)
            return _Choice(left, _expression(node.right, scope), left)
        case nodes.Or():
            left = _expression(node.left, scope)
            return _Choice(left, left, _expression(node.right, scope))
        case nodes.CondExpr(expr2=None):
            without = _Value(Undefined())  # Jinja's own, whatever the environment's is
            return _Choice(_expression(node.test, scope), _expression(node.expr1, scope), without)
        case nodes.CondExpr():
            test, then, otherwise = (_expression(each, scope) for each in (node.test, node.expr1, node.expr2))
            return _Choice(test, then, otherwise)
        case _:
            raise NotUnderstood


def _field(of: _Expression, name: str) -> _Path:
    if not isinstance(of, _Path):
        raise NotUnderstood
    return _Path(*of.names, name)


def _constant(node: nodes.Node) -> str:
    if not isinstance(node, nodes.Const) or not isinstance(node.value, str):
        raise NotUnderstood
    return node.value
