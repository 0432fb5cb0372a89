"""Pages by shape: what the templates make of one page, filled in for every other page of the same *shape*.

Pages of awards differ in a few values only. A shape says which optional values are there, how long lists
are, which texts are empty and what every yes or no is. For the first page of a shape the templates are
rendered with a slot in place of every text; each page of the shape is that, with its own texts in the slots.

That gives the bytes that rendering each page would give, since:

- only templates are filled that do nothing with a value but show it, ask whether it is there and go
  through a list (`builder.pages.showing`); all else (filters, comparisons, macros) is rendered, page by page;
- a slot can be shown and asked whether it is there, and is no text in any other respect: a template that
  wants more of it fails (`StrictUndefined`), and the shape is rendered page by page;
- as many slots are found as were shown: what only looks like one has the shape rendered page by page.

Contexts have fields only; a property worked out from texts would fail on slots. Nothing depends on the order
of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import count
from operator import attrgetter
from typing import Any, Generic, TypeVar

from markupsafe import Markup, escape

from builder.problems import ContentError

# Beyond these, memory would cost more than rendering does; a site with as many has other worries.
_MOST_SHAPES = 500
_MARK = "insigne-slot-"
_SLOT = re.compile(_MARK + r"(\d+);")
_SPECIAL = re.compile("[&<>'\"]").search

C = TypeVar("C")
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Apart(Generic[C]):
    """Contexts and what they consist of.

    Args:
        whole: a tuple or dataclass of texts, yes or no, None, and more such tuples and dataclasses.
        shape: all but the texts.
        escaped: the texts that are not empty, from left to right, as a page shows them.
    """

    whole: C
    shape: Hashable
    escaped: Sequence[str]


def apart(whole: C) -> Apart[C]:
    """Take contexts apart."""
    shape: list[object] = []
    texts: list[str] = []
    _take_apart(whole, shape, texts)
    # As Jinja escapes; but most texts hold nothing special, and to look is several times cheaper.
    escaped = [escape(text) if _SPECIAL(text) and text.__class__ is not Markup else text for text in texts]
    return Apart(whole, tuple(shape), escaped)


class PageShapes(Generic[C, P]):
    """The pages that one template makes in one language.

    Args:
        render: renders a page of what many pages have in common and what is its own. All else that it
            uses is the same on all pages.
        fills: it does nothing with values but show them.
    """

    def __init__(self, render: Callable[[C, P], str], *, fills: bool) -> None:
        self._render = render
        self._fills = fills
        self._forms: dict[Hashable, _Form | None] = {}

    def page(self, common: Apart[C], own: P) -> str:
        """Give a page.

        Raises:
            ContentError: a template has a fault.
        """
        if not self._fills:
            return self._render(common.whole, own)
        taken = apart(own)
        shape = (common.shape, taken.shape)
        if shape not in self._forms and len(self._forms) < _MOST_SHAPES:
            self._forms[shape] = self._form(common.whole, own)
        form = self._forms.get(shape)
        if form is None:
            return self._render(common.whole, own)
        return form.fill([*common.escaped, *taken.escaped])

    def _form(self, common: C, own: P) -> _Form | None:
        """Make the form of a page's shape; None where it would not be right for every page."""
        slots = _Slots()
        try:
            form = _Form.of(self._render(slots.instead(common), slots.instead(own)))
        except ContentError:
            return None
        return form if len(form.slots) == slots.shown else None


@dataclass(frozen=True, slots=True)
class _Form:
    """A page with slots.

    Args:
        page: what is to be formatted.
        slots: for each slot the number of its text.
    """

    page: str
    slots: Sequence[int]

    @classmethod
    def of(cls, marked: str) -> _Form:
        return cls(
            _SLOT.sub("%s", marked.replace("%", "%%")), [int(number) for number in _SLOT.findall(marked)]
        )

    def fill(self, texts: Sequence[str]) -> str:
        return self.page % tuple([texts[number] for number in self.slots])


class _Slots:
    """The slots of a page.

    Args:
        shown: how many times a template showed one.
    """

    def __init__(self) -> None:
        self.shown = 0
        self._numbers = count()

    def instead(self, node: Any) -> Any:
        """Give a copy of contexts with slots in place of texts, in the order of `_take_apart`."""
        if isinstance(node, str):
            return _Slot(self, next(self._numbers)) if node else node
        if node is None or isinstance(node, bool):
            return node
        if isinstance(node, tuple):
            return tuple(self.instead(child) for child in node)
        kind: Any = node.__class__
        return kind(**{name: self.instead(getattr(node, name)) for name in _names(kind)})


class _Slot:
    """Stands for a text. Templates see nothing of it: the sandbox keeps names with `_` from them."""

    __slots__ = ("_number", "_slots")

    def __init__(self, slots: _Slots, number: int) -> None:
        self._slots = slots
        self._number = number

    def __html__(self) -> str:
        self._slots.shown += 1
        return f"{_MARK}{self._number};"

    def __repr__(self) -> str:
        raise TypeError("a slot is shown by itself only")


def _take_apart(node: Any, shape: list[object], texts: list[str]) -> None:
    if isinstance(node, tuple):
        shape += (tuple, len(node))
        children = node
    else:
        kind = node.__class__
        shape.append(kind)
        children = _values(kind)(node)
    for child in children:
        if isinstance(child, str):
            if child:
                shape.append("text")
                texts.append(child)
            else:
                shape.append("empty")
        elif child is None or child is True or child is False:
            shape.append(child)
        else:
            _take_apart(child, shape, texts)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _values(kind: Any) -> Callable[[object], tuple[Any, ...]]:
    """Give what gives the values of a dataclass's fields."""
    names = _names(kind)
    return attrgetter(*names) if len(names) > 1 else lambda node: tuple(getattr(node, name) for name in names)
