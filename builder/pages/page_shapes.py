"""Pages by shape: what the templates make of one page, filled in for every other page of the same *shape*.

Pages of awards differ in a few values only. A shape says which optional values are there, how long lists
are, which texts are empty and what every yes or no is. The first page of a shape is rendered twice, once
as it is and once with a slot in place of every text; later pages of the shape take the second, with
their own texts in the slots.

Both ways give the same bytes, since:

- only templates are filled that do nothing with a value but show it, ask whether it is there and go
  through a list (`builder.pages.showing`); all else (filters, comparisons, macros) is rendered, page by page;
- a slot can be shown and asked whether it is there, and is no text in any other respect: a template that
  wants more of it fails, and the shape is rendered page by page;
- no text that is the same on all pages looks like a slot, and the first page is compared.

Nothing depends on the order of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
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
        texts: the texts that are not empty, from left to right.
    """

    whole: C
    shape: Hashable
    texts: Sequence[str]


def apart(whole: C) -> Apart[C]:
    """Take contexts apart."""
    shape: list[object] = []
    texts: list[str] = []
    _take_apart(whole, shape, texts)
    return Apart(whole, tuple(shape), texts)


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
        form = self._forms.get(shape)
        if form is not None:
            return form.fill([*common.texts, *taken.texts])
        page = self._render(common.whole, own)
        if shape not in self._forms and len(self._forms) < _MOST_SHAPES:
            self._forms[shape] = self._form(common, taken, page)
        return page

    def _form(self, common: Apart[C], own: Apart[P], page: str) -> _Form | None:
        """Make the form of a shape from its first page; None where it would not be right for every page."""
        numbers = count()
        try:
            marked = self._render(_marked(common.whole, numbers), _marked(own.whole, numbers))
        except ContentError:
            return None
        form = _Form.of(marked)
        same = form.fill([*common.texts, *own.texts]) == page
        return form if same and _MARK not in page else None


@dataclass(frozen=True, slots=True)
class _Form:
    """A page with slots.

    Args:
        pieces: what stands between the slots, and a place for each slot.
        slots: for each slot its place in `pieces` and the number of its text.
    """

    pieces: Sequence[str]
    slots: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, marked: str) -> _Form:
        pieces = _SLOT.split(marked)
        return cls(pieces, [(place, int(pieces[place])) for place in range(1, len(pieces), 2)])

    def fill(self, texts: Sequence[str]) -> str:
        pieces = [*self.pieces]
        for place, number in self.slots:
            text = texts[number]
            # As Jinja escapes; but most texts hold nothing special, and to look is several times cheaper.
            pieces[place] = escape(text) if _SPECIAL(text) and text.__class__ is not Markup else text
        return "".join(pieces)


class _Slot:
    """Stands for a text. Templates cannot read its number: the sandbox keeps names with `_` from them."""

    __slots__ = ("_number",)

    def __init__(self, number: int) -> None:
        self._number = number

    def __html__(self) -> str:
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


def _marked(node: Any, numbers: Iterator[int]) -> Any:
    """Give a copy of contexts with slots in place of texts, in the order of `_take_apart`."""
    if isinstance(node, str):
        return _Slot(next(numbers)) if node else node
    if node is None or isinstance(node, bool):
        return node
    if isinstance(node, tuple):
        return tuple(_marked(child, numbers) for child in node)
    kind: Any = node.__class__
    return kind(**{name: _marked(getattr(node, name), numbers) for name in _names(kind)})


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _values(kind: Any) -> Callable[[object], tuple[Any, ...]]:
    """Give what gives the values of a dataclass's fields."""
    names = _names(kind)
    return attrgetter(*names) if len(names) > 1 else lambda node: tuple(getattr(node, name) for name in names)
