"""Feeds, sitemap, robots and icons: what others read in them, whatever the content says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import feedparser
import png
import pytest
from defusedxml import ElementTree
from msgspec.structs import replace

from builder import discovery
from builder.checks.loading import load
from builder.credentials.site import Site, site_of
from builder.discovery import feeds, robots, sitemaps
from builder.model.entities import BadgeClass, Publication
from builder.model.text import localised
from tests.sites import NOW, BuiltSite
from tests.small_publication import BASE_URL

HOSTILE = [
    "<script>alert(1)</script>",
    "]]> &amp; &lt; \" '",
    "\u202e\u0645 \U0001f393",
    "a\x0bb\ufffe\x00",
    "&xxe; <!ENTITY a>",
]
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def publication(small_publication: Path) -> Publication:
    loaded, _, _ = load(small_publication, today=NOW.date())
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def site(publication: Publication) -> Site:
    return site_of(publication, demonstration=False)


def renamed(publication: Publication, text: str) -> Publication:
    """Give a publication in which a hostile text stands wherever a feed shows one."""

    def change(badge_class: BadgeClass) -> BadgeClass:
        issuer = replace(badge_class.issuer, name=localised(text), url=f"https://x.example/?{text}")
        return replace(
            badge_class, name=localised(text), description=localised(text), tags=(text,), issuer=issuer
        )

    classes = {id_: change(badge_class) for id_, badge_class in publication.badge_classes.items()}
    settings = replace(publication.settings, title=localised(text))
    return replace(publication, badge_classes=classes, settings=settings)


def test_each_language_has_a_feed_of_the_versions(publication: Publication, site: Site) -> None:
    made = dict(feeds(publication, site))
    assert set(made) == {"feed.xml", "en/feed.xml"}
    for path, home in (("feed.xml", f"{BASE_URL}/"), ("en/feed.xml", f"{BASE_URL}/en/")):
        parsed = feedparser.parse(made[path])
        assert not parsed.bozo
        assert parsed.feed.link == home
        pages = {f"{home}badges/{id_}/" for id_ in publication.badge_classes}
        assert {entry.link for entry in parsed.entries} == {entry.id for entry in parsed.entries} == pages
        assert all(entry.updated_parsed and entry.author and entry.summary for entry in parsed.entries)


def test_a_version_is_as_old_as_its_first_award(publication: Publication, site: Site) -> None:
    parsed = feedparser.parse(dict(feeds(publication, site))["feed.xml"])
    days = {entry.id.split("/badges/")[1].rstrip("/"): entry.updated[:10] for entry in parsed.entries}
    for id_, day in days.items():
        awarded = [each.issued_on for each in publication.awards if each.badge_class.id == id_]
        expected = min(awarded) if awarded else publication.badge_classes[id_].issuer.keys[0].start
        assert day == expected.isoformat()
    assert parsed.feed.updated[:10] == max(days.values())


@pytest.mark.parametrize("text", HOSTILE)
def test_feed_of_hostile_texts_is_well_formed_and_says_the_same(
    publication: Publication, site: Site, text: str
) -> None:
    for data in dict(feeds(renamed(publication, text), site)).values():
        ElementTree.fromstring(data)
        parsed = feedparser.parse(data, sanitize_html=False)
        assert not parsed.bozo
        expected = text.replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd").replace("\x00", "\ufffd")
        assert {entry.title_detail.value for entry in parsed.entries} == {expected}


def pages_of(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Give each address of a sitemap with its alternates by language."""
    for element in ElementTree.fromstring(data).findall("s:url", NAMESPACE):
        links = element.findall("x:link", NAMESPACE)
        location = element.find("s:loc", NAMESPACE)
        assert location is not None
        assert location.text is not None
        yield location.text, {link.attrib["hreflang"]: link.attrib["href"] for link in links}


def test_sitemap_names_every_page_but_awards_and_its_other_languages(example: BuiltSite) -> None:
    listed = dict(pages_of(example.files["sitemap.xml"]))
    paths = {path.removesuffix("index.html") for path in example.files if path.endswith("index.html")}
    paths = {path for path in paths if "awards/" not in path}
    assert set(listed) == {f"{example.base_url}/{path}" for path in paths}
    for address, alternates in listed.items():
        assert not alternates or address in alternates.values()
        assert set(alternates.values()) <= set(listed)
    assert set(listed[f"{example.base_url}/"]) == {"nl", "en"}
    assert not any(award in example.files["sitemap.xml"].decode() for award in example.awards)


def test_many_pages_are_split_over_sitemaps(publication: Publication, site: Site) -> None:
    files = [f"a{number}/index.html" for number in range(7)]
    with patch.object(discovery, "MOST_ADDRESSES", 3):
        made = dict(sitemaps(files, publication, site))
    index = ElementTree.fromstring(made.pop("sitemap.xml"))
    locations = [element.text for element in index.iterfind("s:sitemap/s:loc", NAMESPACE)]
    assert locations == [f"{BASE_URL}/{path}" for path in made]
    addresses = [address for data in made.values() for address, _ in pages_of(data)]
    assert addresses == [f"{BASE_URL}/a{number}/" for number in range(7)]


def test_robots_may_fetch_award_pages_so_that_they_see_noindex(site: Site) -> None:
    path, data = robots(site)
    assert path == "robots.txt"
    assert "Disallow" not in data.decode()
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in data.decode()


def test_oembed_document_shows_the_card_and_no_award(example: BuiltSite) -> None:
    versions = [path.rpartition("/")[0] for path in example.files if path.endswith("/achievement.json")]
    for version in versions:
        document = example.json(f"{version}/oembed.json")
        assert (document["version"], document["type"]) == ("1.0", "link")
        card = document["thumbnail_url"].removeprefix(f"{example.base_url}/")
        width, height, _, _ = png.Reader(bytes=example.files[card]).read()
        assert (document["thumbnail_width"], document["thumbnail_height"]) == (width, height)
        assert "awards/" not in str(document)


def test_icons_are_sound(example: BuiltSite) -> None:
    side, _, _, _ = png.Reader(bytes=example.files["apple-touch-icon.png"]).read()
    assert side == 180
    icon = example.files["favicon.ico"]
    assert icon[:6] == b"\0\0\1\0\1\0"
    width, height, rows, _ = png.Reader(file=io.BytesIO(icon[22:])).asRGBA8()
    assert (width, height, len(list(rows))) == (32, 32, 32)
    assert ElementTree.fromstring(example.files["icon.svg"]).tag.endswith("svg")
