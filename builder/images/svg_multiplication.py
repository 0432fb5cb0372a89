"""How many elements an SVG has once it is drawn: an element that is used twice is drawn twice.

Ten elements that each use the next one ten times are drawn ten thousand million times, and a viewer that
tries is lost. So the elements are counted as they are drawn before anybody draws them.

Sources: SVG 2 §5.5 (`use`), §14.3 (`pattern`), §11.6 (markers), §14.1 (clipping and masking).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from builder.images.errors import ImageError
from builder.images.svg_reading import Name, name_of

MOST_DRAWN = 50_000
"""Elements. A file of the largest size that is accepted has room for about as many."""

DEEPEST_USE = 32
"""Parts within parts within parts."""

# Elements that draw what their link names; those of gradients, animations and text paths do not.
_DRAWING_LINKS = frozenset({"use", "pattern", "feImage"})
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^\s'\"()<>]+)", re.IGNORECASE)


class _Part(Struct):
    """An element with all that is in it: how many elements, and which of the references it holds."""

    elements: int
    first_reference: int
    last_reference: int


class _Size(NamedTuple):
    """How many elements a part is when it is drawn, and how many parts deep."""

    elements: int
    depth: int


class Parts:
    """Told of the elements of a document in their order, knows what is drawn."""

    def __init__(self) -> None:
        self._elements = 0
        self._references: list[str] = []
        self._open: list[_Part] = []
        self._by_id: dict[str, _Part] = {}
        self._drawn: dict[str, _Size] = {}
        self._root: _Part | None = None

    def start(self, name: Name, attributes: Mapping[str, str]) -> None:
        part = _Part(-self._elements, len(self._references), 0)
        self._elements += 1
        self._open.append(part)
        self._root = self._root or part
        if "id" in attributes:
            # The first of two elements with one id is meant (DOM §4.2.4).
            self._by_id.setdefault(attributes["id"], part)
        for attribute, value in attributes.items():
            self._references += _REFERENCE.findall(value)
            if name.local in _DRAWING_LINKS and name_of(attribute).local == "href":
                self._references += [value.strip()[1:]] if value.strip().startswith("#") else []

    def end(self) -> None:
        part = self._open.pop()
        part.elements += self._elements
        part.last_reference = len(self._references)

    def require_few(self) -> None:
        """Refuse what is drawn more than `MOST_DRAWN` times, or for ever; raises ImageError."""
        if self._root is not None:
            self._measure(self._root, depth=0)

    def _measure(self, part: _Part, *, depth: int) -> _Size:
        """Give how large a part is when it is drawn.

        Args:
            depth: how many parts are being measured that use it.
        """
        if depth > DEEPEST_USE:
            raise _TOO_DEEP
        elements, deepest = part.elements, 0
        for id_ in self._references[part.first_reference : part.last_reference]:
            used = self._measure_used(id_, depth=depth + 1)
            elements += used.elements
            deepest = max(deepest, used.depth + 1)
            if elements > MOST_DRAWN:
                raise ImageError(f"the SVG draws more than {MOST_DRAWN} elements: its parts use each other")
        if deepest > DEEPEST_USE:
            raise _TOO_DEEP
        return _Size(elements, deepest)

    def _measure_used(self, id_: str, *, depth: int) -> _Size:
        if id_ not in self._by_id:
            return _Size(0, 0)
        if id_ not in self._drawn:
            self._drawn[id_] = self._measure(self._by_id[id_], depth=depth)
        return self._drawn[id_]


_TOO_DEEP = ImageError(f"the SVG uses parts within parts without end, or more than {DEEPEST_USE} deep")
