"""Templates as `partial_evaluation` works them out, read from what Jinja's parser makes of them.

Read are only the few steps whose meaning that module knows; a template with any other is not understood.

Source: Jinja 3.1, `jinja2.nodes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from jinja2 import Environment, TemplateNotFound, Undefined, nodes
from msgspec import Struct

from builder.pages.partial_evaluation import (
    Choice,
    Expression,
    For,
    If,
    Message,
    NotUnderstood,
    Path,
    Program,
    Show,
    Statement,
    Text,
    Value,
)
from builder.pages.sandbox import TEMPLATE_FAULTS

Scope = Mapping[str, str]
"""The names that loops gave, as templates know them; all other names are those of the page."""


def read_program(environment: Environment, name: str) -> Program | None:
    """Read a template, with all that it extends and includes; None where it does more than show values."""
    try:
        return Program(_Reader(environment).template(name, {}), environment)
    except (NotUnderstood, *TEMPLATE_FAULTS):
        return None


class _Reader:
    """Reads templates."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._within: list[str] = []
        self._loops = 0

    def template(self, name: str, scope: Scope) -> Iterator[Statement]:
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


class _Body(Struct, frozen=True):
    """Reads what templates consist of.

    Args:
        blocks: by name.
        scope: of the template itself, which is that of its blocks wherever they stand.
    """

    reader: _Reader
    blocks: Mapping[str, nodes.Block]
    scope: Scope

    def statements(self, body: Iterable[nodes.Node], scope: Scope) -> Iterator[Statement]:
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

    def _condition(self, tests: Sequence[nodes.If], otherwise: Sequence[nodes.Node], scope: Scope) -> If:
        first, *more = tests
        return If(
            _expression(first.test, scope),
            tuple(self.statements(first.body, scope)),
            (self._condition(more, otherwise, scope),) if more else tuple(self.statements(otherwise, scope)),
        )

    def _loop(self, node: nodes.For, scope: Scope) -> For:
        name = str(node.target.name)  # type: ignore[attr-defined]
        if name in ("_", "loop"):
            raise NotUnderstood
        number = self.reader.loop()
        inner = {**scope, name: f"{name}#{number}", "loop": f"loop#{number}"}
        body = tuple(self.statements(node.body, inner))
        return For(inner[name], inner["loop"], _expression(node.iter, scope), body)


def _output(node: nodes.Node, scope: Scope) -> Statement:
    if isinstance(node, nodes.TemplateData):
        return Text((node.data.encode(),))
    return Show(_expression(node, scope))


def _expression(node: nodes.Node | None, scope: Scope) -> Expression:
    match node:
        case nodes.Const():
            return Value(node.value)
        case nodes.Name() if node.name != "_":
            return Path(scope.get(node.name, node.name))
        case nodes.Getattr() if not node.attr.startswith("_"):
            return _field(_expression(node.node, scope), node.attr)
        case nodes.Call(
            node=nodes.Name(name="_"), args=[nodes.Const()], kwargs=[], dyn_args=None, dyn_kwargs=None
        ):
            return Message(_constant(node.args[0]))
        case _:
            return _choice(node, scope)


def _choice(node: nodes.Node | None, scope: Scope) -> Choice:
    match node:
        case nodes.Not():
            return Choice(_expression(node.node, scope), Value(value=False), Value(value=True))
        case nodes.And():
            left = _expression(node.left, scope)
            return Choice(left, _expression(node.right, scope), left)
        case nodes.Or():
            left = _expression(node.left, scope)
            return Choice(left, left, _expression(node.right, scope))
        case nodes.CondExpr(expr2=None):
            without = Value(Undefined())  # Jinja's own, whatever the environment's is
            return Choice(_expression(node.test, scope), _expression(node.expr1, scope), without)
        case nodes.CondExpr():
            test, then, otherwise = (_expression(each, scope) for each in (node.test, node.expr1, node.expr2))
            return Choice(test, then, otherwise)
        case _:
            raise NotUnderstood


def _field(of: Expression, name: str) -> Path:
    if not isinstance(of, Path):
        raise NotUnderstood
    return Path(*of.names, name)


def _constant(node: nodes.Node) -> str:
    if not isinstance(node, nodes.Const) or not isinstance(node.value, str):
        raise NotUnderstood
    return node.value
