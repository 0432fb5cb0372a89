"""Reading our pages as a browser does."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET  # only the type; html5lib parses

import html5lib


def parse(page: bytes) -> ET.Element:
    """Parse a page; any parse error fails."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document: ET.Element = parser.parse(page, transport_encoding="utf-8")
    return document


def text(element: ET.Element) -> str:
    return "".join(element.itertext())


def links(document: ET.Element, base: str) -> set[str]:
    """Give every address that a page names, made absolute, without fragments."""
    found = set()
    for element in document.iter():
        for name in ("href", "src", "action", "poster", "srcset", "data"):
            value = element.get(name)
            if value is not None:
                found.add(urlsplit(urljoin(base, value))._replace(fragment="").geturl())
    return found
