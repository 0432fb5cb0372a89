"""Templates that only show values: they show one, ask whether it is there, or go through a list.

What such a template makes of a page follows from the page's shape and its texts (`page_shapes`).
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.meta import find_referenced_templates

from builder.pages.sandbox import TEMPLATE_FAULTS

# What a template may consist of, besides calls of `_`. Conditions only ask whether a value is there.
_SHOWING = (
    nodes.Template,
    nodes.Extends,
    nodes.Include,
    nodes.Block,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
)


def only_show(environment: Environment, name: str) -> bool:
    """Say whether a template, with all that it extends and includes, only shows values."""
    wanted, known = [name], set[str]()
    while wanted:
        known.add(name := wanted.pop())
        try:
            tree = _tree(environment, name)
        except TEMPLATE_FAULTS:
            return False  # rendering will say what is wrong
        if not all(isinstance(node, _SHOWING) or _is_message(node) for node in _all_nodes(tree)):
            return False
        used = list(find_referenced_templates(tree))
        if None in used:
            return False  # a name that is worked out
        wanted += [other for other in used if other is not None and other not in known]
    return True


def _tree(environment: Environment, name: str) -> nodes.Template:
    if environment.loader is None:
        raise TemplateNotFound(name)
    source, filename, _ = environment.loader.get_source(environment, name)
    return environment.parse(source, name, filename)


def _all_nodes(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    yield from tree.find_all(nodes.Node)


def _is_message(node: nodes.Node) -> bool:
    """Say whether an expression is `_('…')`."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "_"
        and all(isinstance(argument, nodes.Const) for argument in node.args)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )
