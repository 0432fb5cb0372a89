"""Open Badges inside SVG images: bake, extract, unbake.

Each text travels in an element of its own directly after the root's start tag: in the attribute `verify`
where it is one word (URL, JWS, JWT), as CDATA where it is JSON. Every other byte of the file stays as it is.
`unbake(bake(image, contents)) == image`, and `extract(bake(image, contents)) == contents`.

The prefix is `openbadges` always, with its own declaration on each element: many readers look for the
literal name. Sources: Open Badges Baking Specification 2.0, SVGs; Open Badges 3.0 §5.3.2.
"""

import re
from html import escape

from msgspec import Struct, field

from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.svg_reading import Name, name_of, parse, require_svg_root, start_tag_at, svg_parser
from builder.strict_json import JSONFault, read_json

PREFIX = "openbadges"
NAMESPACES = {
    "assertion": "http://openbadges.org",  # Open Badges Baking Specification 2.0, SVGs
    "credential": "https://purl.imsglobal.org/ob/v3p0",  # Open Badges 3.0 §5.3.2.1
}

# An empty root (`<svg/>`) is opened to take the elements; this remembers to close it again in `unbake`.
_WAS_EMPTY = b"<!--empty-->"

# What XML 1.0 §2.2 cannot express, and the carriage return, which every XML reader turns into a line feed.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# Bytes that every such character has in UTF-8, and few others: a text without them is looked at no further.
_SUSPECT = bytes(code for code in range(0x20) if chr(code) not in "\t\n") + b"\xed\xef"


class PreparedSVG(Struct, frozen=True, kw_only=True):
    """An SVG split where elements go in: checked once, then each baking is a splice."""

    before: bytes
    after: bytes

    def bake(self, contents: BakedContents) -> bytes:
        """The image with the contents; raises ImageError for contents that XML cannot carry."""
        if contents.is_empty:
            raise ImageError("there is nothing to bake")
        parts = [self.before]
        if contents.assertion is not None:
            address = _hosted_at(contents.hosted_at or _members(contents.assertion).get("id"))
            parts.append(_element("assertion", contents.assertion, verify=address))
        if contents.credential is not None:
            parts.append(_element("credential", contents.credential, verify=None))
        parts.append(self.after)
        return b"".join(parts)


def prepare(image: bytes) -> PreparedSVG:
    """Split an image for many bakings; raises ImageError for an SVG that is broken or baked already."""
    document = _read(image)
    if document.carriers:
        raise ImageError("the image already carries a badge")
    tag, end = document.root_tag, document.root_end
    if not tag.endswith(b"/>"):
        return PreparedSVG(before=image[:end], after=image[end:])
    return PreparedSVG(before=image[: end - 2] + b">" + _WAS_EMPTY, after=_end_tag(tag) + image[end:])


def bake(image: bytes, contents: BakedContents) -> bytes:
    """One baking; raises ImageError as `prepare` and `PreparedSVG.bake` do."""
    return prepare(image).bake(contents)


def extract(image: bytes) -> BakedContents:
    """What the image carries; raises ImageError for a broken SVG and where it carries two of a kind."""
    texts: dict[str, str] = {}
    for carrier in _read(image).carriers:
        if carrier.element in texts:
            raise ImageError(f"the image carries two elements <{PREFIX}:{carrier.element}>")
        texts[carrier.element] = _carried_text(carrier)
    return BakedContents(assertion=texts.get("assertion"), credential=texts.get("credential"))


def unbake(image: bytes) -> bytes:
    """The image without what it carries; raises ImageError for a broken SVG."""
    document = _read(image)
    kept, position = [], document.root_end
    for carrier in document.carriers:
        kept.append(image[position : carrier.start])
        position = carrier.end
    rest = b"".join([*kept, image[position:]])
    opened = _WAS_EMPTY + _end_tag(document.root_tag)
    was_empty = bool(kept) and kept[0] == _WAS_EMPTY and rest.startswith(opened)
    if was_empty:
        return image[: document.root_end - 1] + b"/>" + rest.removeprefix(opened)
    return image[: document.root_end] + rest


def is_carrier(name: Name) -> bool:
    """Whether an element of this name carries a badge.

    Readers go by the literal prefix, namespace-aware ones by the namespace: either counts.
    """
    if name.local not in NAMESPACES:
        return False
    return name.prefix == PREFIX or name.namespace == NAMESPACES[name.local]


class _Carrier(Struct, kw_only=True):
    """One element that carries a badge; the range of bytes includes both tags."""

    element: str
    start: int
    end: int = -1
    verify: str | None
    cdata: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)


class _Document:
    """Where the root's start tag ends, and which elements carry a badge."""

    def __init__(self, image: bytes) -> None:
        self.root_tag = b""
        self.root_end = 0
        self.carriers: list[_Carrier] = []
        self._image = image
        self._open: _Carrier | None = None
        self._in_cdata = False
        self._parser = svg_parser()

    def read(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartCdataSectionHandler = self._start_cdata
        self._parser.EndCdataSectionHandler = self._end_cdata
        parse(self._parser, self._image)

    def _start(self, expanded: str, attributes: dict[str, str]) -> None:
        name, position = name_of(expanded), self._parser.CurrentByteIndex
        if not self.root_tag:
            require_svg_root(name)
            self.root_tag = start_tag_at(self._image, position)
            self.root_end = position + len(self.root_tag)
        if self._open is not None:
            raise ImageError(f"<{PREFIX}:{self._open.element}> contains another element")
        if is_carrier(name):
            self._open = _Carrier(element=name.local, start=position, verify=attributes.get("verify"))

    def _end(self, _: str) -> None:
        if self._open is None:
            return
        tag = start_tag_at(self._image, self._open.start)
        if tag.endswith(b"/>"):
            self._open.end = self._open.start + len(tag)
        else:
            self._open.end = self._image.index(b">", self._parser.CurrentByteIndex) + 1
        self.carriers.append(self._open)
        self._open = None

    def _characters(self, text: str) -> None:
        if self._open is not None:
            (self._open.cdata if self._in_cdata else self._open.plain).append(text)

    def _start_cdata(self) -> None:
        self._in_cdata = True

    def _end_cdata(self) -> None:
        self._in_cdata = False


def _read(image: bytes) -> _Document:
    document = _Document(image)
    document.read()
    return document


def _end_tag(start_tag: bytes) -> bytes:
    name = re.split(rb"[\s/>]", start_tag[1:], maxsplit=1)[0]
    return b"</" + name + b">"


def _element(element: str, text: str, *, verify: str | None) -> bytes:
    """Write one carrier; raises ImageError for a text that would not come back as it is."""
    if not text:
        raise ImageError("a text to bake is empty")
    data = _as_xml(text)
    name, namespace = f"{PREFIX}:{element}", NAMESPACES[element]
    start = f'<{name} xmlns:{PREFIX}="{namespace}"'
    if not _is_json(text):
        return f"{start} verify={_attribute_value(text)}/>".encode()
    if verify is not None:
        start += f" verify={_attribute_value(verify)}"
    return b"%b>%b</%b>" % (start.encode(), _cdata(data), name.encode())


def _as_xml(text: str) -> bytes:
    """Encode a text; raises ImageError for one with characters that XML cannot carry."""
    data = text.encode(errors="surrogatepass")
    if data.translate(None, _SUSPECT) != data:
        lost = _NOT_IN_XML.search(text)
        if lost:
            raise ImageError(f"a text to bake contains U+{ord(lost.group()):04X}, which SVG cannot carry")
    return data


def _is_json(text: str) -> bool:
    return text.lstrip().startswith("{")


def _attribute_value(text: str) -> str:
    if text.split() != [text]:
        raise ImageError("a text to bake is neither JSON nor one word")
    return '"{}"'.format(escape(text, quote=False).replace('"', "&quot;"))


def _cdata(data: bytes) -> bytes:
    """CDATA sections with exactly this text: where it contains their end mark, one stops inside the mark."""
    if b">" in data:
        data = data.replace(b"]]>", b"]]]]><![CDATA[>")
    return b"<![CDATA[%b]]>" % data


def _hosted_at(id_: object) -> str | None:
    """The address that stands in `verify` beside an assertion's JSON: its id, where that is an address."""
    if not isinstance(id_, str) or _NOT_IN_XML.search(id_):
        return None
    return id_ if re.fullmatch(r"https?://\S+", id_) else None


def _carried_text(carrier: _Carrier) -> str:
    """The text of a carrier; raises ImageError where two readers could find two different ones."""
    text, plain = "".join(carrier.cdata), "".join(carrier.plain).strip()
    if text and plain:
        raise ImageError(f"<{PREFIX}:{carrier.element}> has text inside and outside CDATA")
    text, verify = text or plain, carrier.verify
    if not text and not verify:
        raise ImageError(f"<{PREFIX}:{carrier.element}> carries nothing")
    if not text or not verify:
        return text or verify or ""
    if text.strip() == verify:  # openbadges-bakery writes a JWS or URL in both places
        return verify
    if verify in _addresses(text):
        return text
    raise ImageError(f"<{PREFIX}:{carrier.element}> names one badge in its text and another in verify")


def _addresses(text: str) -> list[object]:
    """Where an assertion says that it lives: `id`, or `verify.url` in Open Badges 1."""
    members = _members(text)
    verify = members.get("verify")
    return [members.get("id"), verify.get("url") if isinstance(verify, dict) else None]


def _members(text: str) -> dict[str, object]:
    """The members of a JSON object, none where the text is not one."""
    try:
        value = read_json(text)
    except JSONFault:
        return {}
    return value if isinstance(value, dict) else {}
