"""Reading our pages as a browser does."""

from __future__ import annotations

import json
import re
from typing import Any
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


def foreign_scripts(document: ET.Element) -> list[ET.Element]:
    """Give the scripts of a page that are neither a file of the site's assets nor data."""
    return [
        script
        for script in document.iter("script")
        if script.get("type") != "application/ld+json"
        and not (
            re.search(r"(^|/)assets/(verifier/)?[a-z-]+\.js$", script.get("src", "")) and not text(script)
        )
    ]


def data_block(document: ET.Element) -> Any:
    """Give what a page says to other software, or None."""
    for script in document.iter("script"):
        if script.get("type") == "application/ld+json":
            return json.loads(text(script))
    return None


def meta(document: ET.Element) -> dict[str, str]:
    """Give what a page says of itself: content by name or property."""
    found = {
        each.get("name") or each.get("property"): each.get("content", "") for each in document.iter("meta")
    }
    return {name: content for name, content in found.items() if name}
