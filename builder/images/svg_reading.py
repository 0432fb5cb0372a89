"""Reading SVG with expat, closed against what XML can do beyond markup.

No document type, hence no entities; UTF-8 only; nothing is ever fetched. Names arrive with their
namespace, positions are bytes from the start of the file.
Sources: XML 1.0 §2.8 and §4.3.3; Namespaces in XML 1.0.
"""

import re
from functools import lru_cache
from xml.parsers import expat

from msgspec import Struct

from builder.images.errors import ImageError

SVG_NAMESPACE = "http://www.w3.org/2000/svg"

# Cannot occur in an XML document, so names split without ambiguity.
_NAME_SEPARATOR = "\x1f"

# `>` may stand inside quoted values; expat has already seen that the tag is well-formed.
_START_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*+\"|'[^']*+')*+>")


class Name(Struct, frozen=True, kw_only=True):
    """Name of an element or attribute; namespace and prefix are empty where there is none."""

    namespace: str
    local: str
    prefix: str


def svg_parser() -> expat.XMLParserType:
    """A parser that refuses document types and foreign encodings; callers add their handlers."""
    parser = expat.ParserCreate("utf-8", _NAME_SEPARATOR)
    parser.namespace_prefixes = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.XmlDeclHandler = _require_utf8
    return parser


def parse(parser: expat.XMLParserType, image: bytes) -> None:
    """Run the parser's handlers over the image; raises ImageError where it is not well-formed UTF-8 XML."""
    try:
        image.decode()
    except UnicodeDecodeError as error:
        raise ImageError("the SVG is not UTF-8") from error
    try:
        parser.Parse(image, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "unknown reason")
        raise ImageError(f"the SVG is not well-formed XML: line {error.lineno}: {reason}") from error


@lru_cache(maxsize=512)
def name_of(expanded: str) -> Name:
    """Split a name as `svg_parser` reports it: the same few in every picture."""
    namespace, separator, rest = expanded.partition(_NAME_SEPARATOR)
    if not separator:
        return Name(namespace="", local=expanded, prefix="")
    local, _, prefix = rest.partition(_NAME_SEPARATOR)
    return Name(namespace=namespace, local=local, prefix=prefix)


def require_svg_root(name: Name) -> None:
    if name.local != "svg" or name.namespace != SVG_NAMESPACE:
        raise ImageError("the image is not an SVG: its outermost element is not <svg> of the SVG namespace")


def start_tag_at(image: bytes, start: int) -> bytes:
    """The whole start tag (or empty-element tag) that begins at `start` in a well-formed document."""
    tag = _START_TAG.match(image, start)
    if tag is None:
        raise ImageError("the SVG is not well-formed XML")
    return tag.group()


def _refuse_document_type(*_: object) -> None:
    raise ImageError("the SVG has a document type (<!DOCTYPE>), which could define entities; remove it")


def _require_utf8(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() != "utf-8":
        raise ImageError(f"the SVG says that it is encoded in {encoding}; only UTF-8 is accepted")
