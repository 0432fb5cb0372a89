"""Whether an SVG is only a picture: it runs nothing, loads nothing, links nowhere, and has a size.

The rule is a closed world: known drawing elements, links to the file's own parts and to embedded bitmaps.
What is not known to be harmless is refused, because the same file is shown on pages, in wallets and in
the verifier. Sources: SVG 2 (elements, §16 linking, §19 animation); CSS Images 4 (functions that load).
"""

from __future__ import annotations

import math
import re

from builder.images.baked_svg import is_carrier
from builder.images.errors import ImageError
from builder.images.svg_multiplication import Parts
from builder.images.svg_reading import SVG_NAMESPACE, Name, name_of, parse, require_svg_root, svg_parser

DEEPEST_NESTING = 64

_ANIMATIONS = frozenset({"animate", "animateMotion", "animateTransform", "set"})

# SVG 2 without scripts, foreign objects, media, links and the elements that load documents.
# fmt: off
_DRAWING_ELEMENTS = _ANIMATIONS | {
    "svg", "g", "defs", "symbol", "use", "switch", "view", "title", "desc", "metadata", "style", "path",
    "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "text", "tspan", "textPath",
    "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker", "mpath",
    "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix",
    "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA",
    "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge", "feMergeNode",
    "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile",
    "feTurbulence",
}
# fmt: on

# What drawing programs add for themselves; no viewer acts on it.
_EDITOR_NAMESPACES = (
    "http://www.inkscape.org/namespaces/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.serif.com/",
    "https://boxy-svg.com",
)

_LINKS = frozenset({"href", "src"})
_OWN_PART_OR_BITMAP = r"#[^\s'\"()<>]*|data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*+"
_SAFE_LINK = re.compile(_OWN_PART_OR_BITMAP)
_SAFE_URL = re.compile(rf"url\(\s*(['\"]?)(?:{_OWN_PART_OR_BITMAP})\1\s*\)", re.IGNORECASE)
_URL = re.compile(r"url\(", re.IGNORECASE)

# CSS that loads or runs without `url(`, and the backslash, which can disguise all of it.
_UNSAFE_CSS = re.compile(
    r"@import|\\|(?:image|image-set|cross-fade|src|element|expression)\(|-moz-binding|behavior\s*:",
    re.IGNORECASE,
)
# Without any of these there is nothing of the kind; most values are long and have none.
_SUSPICIOUS = re.compile(r"[(\\@bB]")

_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})(px|pt|pc|mm|cm|in|Q)?\s*")
_VIEW_BOX = re.compile(rf"\s*{_NUMBER}[\s,]+{_NUMBER}[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")

# Attributes by which one filter may take hours, and the most that a picture can need.
_COSTLY = {"numOctaves": 10, "order": 9}

# Pixels per unit (CSS Values 4 §6.2).
_PIXELS = {"px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "Q": 96 / 101.6}


def inspect_svg(image: bytes) -> tuple[float, float]:
    """Width and height; raises ImageError for an SVG that is broken, unsafe, baked, or has no size."""
    inspection = _Inspection()
    inspection.run(image)
    return inspection.size


class _Inspection:
    """One pass over the file; each handler refuses what it does not know to be harmless."""

    def __init__(self) -> None:
        self.size = (0.0, 0.0)
        self._open: list[Name] = []
        self._parts = Parts()
        self._style: list[str] = []

    def run(self, image: bytes) -> None:
        parser = svg_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.ProcessingInstructionHandler = self._instruction
        parse(parser, image)
        self._parts.require_few()

    def _start(self, expanded: str, attributes: dict[str, str]) -> None:
        name = name_of(expanded)
        if not self._open:
            require_svg_root(name)
            self.size = _size(attributes)
        elif self._open[-1].local == "style":
            raise ImageError("the SVG has an element inside a style sheet")
        self._open.append(name)
        if len(self._open) > DEEPEST_NESTING:
            raise ImageError(f"the SVG nests elements deeper than {DEEPEST_NESTING}")
        _check_element(name)
        for attribute, value in attributes.items():
            _check_attribute(name, name_of(attribute), value)
        self._parts.start(name, attributes)

    def _end(self, _: str) -> None:
        self._parts.end()
        if self._open.pop().local == "style":
            _check_css("".join(self._style), where="a style sheet")
            self._style.clear()

    def _characters(self, text: str) -> None:
        if self._open[-1].local == "style":
            self._style.append(text)

    def _instruction(self, target: str, _: str) -> None:
        raise ImageError(f"the SVG has a processing instruction <?{target}?>; remove it")


def _check_element(name: Name) -> None:
    if is_carrier(name):
        raise ImageError("the image already carries a badge")
    if name.namespace == SVG_NAMESPACE and name.local in _DRAWING_ELEMENTS:
        return
    if name.namespace.startswith(_EDITOR_NAMESPACES):
        return
    if name.namespace == SVG_NAMESPACE:
        raise ImageError(f"the SVG contains <{name.local}>, which is not allowed in a badge image")
    raise ImageError(f"the SVG contains <{name.local}> of the namespace '{name.namespace}', which is unknown")


def _check_attribute(element: Name, attribute: Name, value: str) -> None:
    where = f"{attribute.local} of <{element.local}>"
    if attribute.local.lower().startswith("on"):
        raise ImageError(f"the SVG has an event handler: {where}")
    if attribute.prefix == "xml" and attribute.local == "base":
        raise ImageError("the SVG has xml:base, which turns its own links into foreign ones")
    if attribute.local.lower() in _LINKS and not _SAFE_LINK.fullmatch(value.strip()):
        raise ImageError(
            f"the SVG links to something else than its own #parts or an embedded bitmap: {where}"
        )
    if attribute.namespace:
        return
    if attribute.local in _COSTLY:
        _check_costly(attribute.local, value, where=where)
    if attribute.local == "attributeName":
        _check_animated_attribute(value)
    _check_css(value, where=where)


def _check_animated_attribute(value: str) -> None:
    target = value.strip().rpartition(":")[2].lower()
    if target in _LINKS | {"style", "class"} or target.startswith("on"):
        raise ImageError(f"the SVG animates {value.strip()}, which is not allowed")


def _check_costly(name: str, value: str, *, where: str) -> None:
    """Refuse a filter that takes too long to draw (Filter Effects 1, `order` and `numOctaves`)."""
    numbers = value.replace(",", " ").split()
    if not all(re.fullmatch(_NUMBER, number) and float(number) <= _COSTLY[name] for number in numbers):
        raise ImageError(f"the SVG has a filter that takes too long: {where} is more than {_COSTLY[name]}")


def _check_css(css: str, *, where: str) -> None:
    if not _SUSPICIOUS.search(css):
        return
    unsafe = _UNSAFE_CSS.search(css)
    if unsafe:
        raise ImageError(f"the SVG has {unsafe.group()!r} in {where}, which is not allowed")
    for url in _URL.finditer(css):
        if not _SAFE_URL.match(css, url.start()):
            raise ImageError(f"the SVG loads something from outside in {where}")


def _size(attributes: dict[str, str]) -> tuple[float, float]:
    """Width and height of the root: its own attributes where both are lengths, else its viewBox."""
    width, height = _pixels(attributes.get("width", "")), _pixels(attributes.get("height", ""))
    view_box = _VIEW_BOX.fullmatch(attributes.get("viewBox", ""))
    if (width is None or height is None) and view_box:
        width, height = float(view_box[1]), float(view_box[2])
    if width is None or height is None:
        raise ImageError("the SVG states no size: its root needs a viewBox, or width and height")
    if not (0 < width < math.inf and 0 < height < math.inf):
        raise ImageError("the SVG's width or height is not a positive number")
    return width, height


def _pixels(length: str) -> float | None:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2] or "px"] if match else None
