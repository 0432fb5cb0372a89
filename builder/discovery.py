"""What leads machines to the site's pages: feeds, sitemap, `robots.txt`, oEmbed, icons.

None of them names an award. Dates come from the content, so that the same content gives the same bytes.

Sources: RFC 4287 (Atom); sitemaps 0.9, with `hreflang` as Google describes it; RFC 9309; oEmbed 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from xml.etree import ElementTree as ET

from builder.credentials.site import Site
from builder.dates import timestamp
from builder.encoding import write_json
from builder.images.card import HEIGHT, WIDTH
from builder.images.icon import favicon, icon, touch_icon
from builder.model import addresses
from builder.model.design import light_palette
from builder.model.entities import BadgeClass, Publication

MOST_ENTRIES = 100
"""Badge classes in a feed."""

MOST_ADDRESSES = 50_000
"""In one sitemap, as the protocol says."""

_ACCENT = "#0c5565"
"""The templates' own (`--accent`)."""

NO_DATE = date(1970, 1, 1)

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"

# XML 1.0 §2.2: characters that no document may have.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def discovery_files(
    publication: Publication, site: Site, pages: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Give path and bytes of all of it.

    Args:
        pages: the files of the site's pages, those of awards aside; what is no page is passed over.
    """
    yield from feeds(publication, site)
    yield from sitemaps(pages, publication, site)
    yield robots(site)
    for badge_class in publication.badge_classes.values():
        yield addresses.class_oembed(badge_class), oembed(badge_class, publication, site)
    yield from icons(publication)


def icons(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Give the site's mark, in the publication's colour: path and bytes."""
    colour = light_palette(publication.settings.design.accent or _ACCENT).accent
    yield addresses.ICON, icon(colour)
    yield addresses.FAVICON, favicon(colour)
    yield addresses.TOUCH_ICON, touch_icon(colour)


def feeds(publication: Publication, site: Site) -> Iterator[tuple[str, bytes]]:
    """Give an Atom feed of badge class versions in each language: path and bytes."""
    settings = publication.settings
    dated = _dated(publication)
    for language in settings.languages:
        path = addresses.feed(language, settings.default_language)
        yield path, _feed(path, publication, site, dated, language)


def _dated(publication: Publication) -> Sequence[tuple[date, BadgeClass]]:
    """Give the versions with their dates, the newest first.

    A version is as old as its first award. One that was never awarded has no date in the content, and comes
    first: it has that of its issuer's first key, which does not move.
    """
    first = publication.first_awarded
    versions = publication.badge_classes.values()
    dated = [(first.get(each.id) or _first_key(each), each) for each in versions]
    return sorted(dated, key=lambda each: (each[1].id in first, -each[0].toordinal(), each[1].id))[
        :MOST_ENTRIES
    ]


def _first_key(badge_class: BadgeClass) -> date:
    return min((key.start for key in badge_class.issuer.keys), default=NO_DATE)


def _feed(
    path: str,
    publication: Publication,
    site: Site,
    dated: Sequence[tuple[date, BadgeClass]],
    language: str,
) -> bytes:
    settings = publication.settings
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    home = addresses.in_language("", language, settings.default_language)
    _text(feed, "id", site.url(path))
    _text(feed, "title", settings.title.in_language(language, settings.default_language))
    _text(feed, "updated", timestamp(max((day for day, _ in dated), default=NO_DATE), site.timezone))
    _link(feed, "self", site.url(path), "application/atom+xml")
    _link(feed, "alternate", site.url(home), "text/html")
    _text(feed, "icon", site.url(addresses.ICON))
    for day, badge_class in dated:
        feed.append(_entry(badge_class, day, publication, site, language))
    return _document(feed)


def _entry(
    badge_class: BadgeClass, day: date, publication: Publication, site: Site, language: str
) -> ET.Element:
    default = publication.settings.default_language
    page = addresses.in_language(addresses.class_folder(badge_class), language, default)
    entry = ET.Element("entry")
    _text(entry, "id", site.url(page))
    _text(entry, "title", badge_class.name.in_language(language, default))
    _text(entry, "updated", timestamp(day, site.timezone))
    author = ET.SubElement(entry, "author")
    _text(author, "name", site.issuer_name(badge_class.issuer))
    _text(author, "uri", badge_class.issuer.url)
    _link(entry, "alternate", site.url(page), "text/html")
    _link(entry, "enclosure", site.url(addresses.class_card(badge_class)), "image/png")
    _text(entry, "summary", badge_class.description.in_language(language, default))
    for tag in badge_class.tags:
        ET.SubElement(entry, "category", {"term": _clean(tag)})
    return entry


def sitemaps(files: Iterable[str], publication: Publication, site: Site) -> Iterator[tuple[str, bytes]]:
    """Give the sitemap, or where there are too many pages an index and its parts: path and bytes.

    Args:
        files: of the site's pages, those of awards aside; what is no page is passed over.
    """
    pages = sorted(path.removesuffix("index.html") for path in files if _is_page(path))
    groups = _by_language(pages, publication.settings.languages)
    parts = [pages[start : start + MOST_ADDRESSES] for start in range(0, len(pages), MOST_ADDRESSES)] or [[]]
    if len(parts) == 1:
        yield addresses.SITEMAP, _sitemap(parts[0], groups, site)
        return
    index = ET.Element("sitemapindex", {"xmlns": _SITEMAP})
    for number, part in enumerate(parts, start=1):
        path = addresses.sitemap_part(number)
        element = ET.SubElement(index, "sitemap")
        ET.SubElement(element, "loc").text = site.url(path)
        yield path, _sitemap(part, groups, site)
    yield addresses.SITEMAP, _document(index)


def _is_page(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")


def _by_language(pages: Iterable[str], languages: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """Give the pages in each language, by each of their paths."""
    known = set(pages)
    groups: dict[str, Mapping[str, str]] = {}
    for page in known:
        group = {
            language: path
            for language in languages
            if (path := addresses.in_language(page, language, languages[0])) in known
        }
        for path in group.values():
            if len(group) > 1:
                groups[path] = group
    return groups


def _sitemap(pages: Iterable[str], groups: Mapping[str, Mapping[str, str]], site: Site) -> bytes:
    root = ET.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for page in pages:
        element = ET.SubElement(root, "url")
        ET.SubElement(element, "loc").text = site.url(page)
        for language, path in groups.get(page, {}).items():
            values = {"rel": "alternate", "hreflang": language, "href": site.url(path)}
            ET.SubElement(element, "xhtml:link", values)
    return _document(root)


def oembed(badge_class: BadgeClass, publication: Publication, site: Site) -> bytes:
    """Give the oEmbed document (§2.3.4) of a version. Its awards' pages name it; it says nothing of them."""
    issuer = badge_class.issuer
    document = {
        "version": "1.0",
        "type": "link",
        "title": site.text(badge_class.name),
        "author_name": site.issuer_name(issuer),
        "author_url": site.url(addresses.issuer_folder(issuer)),
        "provider_name": site.text(publication.settings.title),
        "provider_url": site.url(""),
        "thumbnail_url": site.url(addresses.class_card(badge_class)),
        "thumbnail_width": WIDTH,
        "thumbnail_height": HEIGHT,
    }
    return write_json(document)


def robots(site: Site) -> tuple[str, bytes]:
    """Give `robots.txt`: everything may be fetched, pages of awards too.

    They say `noindex`, and a crawler that may not fetch a page never sees that: it would list the address
    alone once somebody links to it.
    """
    lines = ["User-agent: *", "Allow: /", f"Sitemap: {site.url(addresses.SITEMAP)}"]
    return addresses.ROBOTS, ("\n".join(lines) + "\n").encode()


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    values = {"rel": relation, "type": media_type, "href": _clean(address)}
    ET.SubElement(parent, "link", values)


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def _document(root: ET.Element) -> bytes:
    ET.indent(root, space="")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
