"""An award's page with its script, and on paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, expect

from builder.model.addresses import award_folder, behalf_logo, issuer_logo
from builder.model.entities import Recipient
from builder.model.text import localised
from tests.browser.page_types import award_types
from tests.browser.site_server import SiteServer
from tests.browser.watched import watched_page
from tests.sites import BuiltSite
from tests.unit.pages.sample import BY_FACULTY, FACULTY, FULL, SVG, image, publication, site

A4 = (595, 842)
"""Points."""
CENTIMETRE = 96 / 2.54
"""Pixels of CSS."""
PRINTED_WIDTH = 680
"""Pixels of CSS, between the margins of a sheet."""


@pytest.fixture(scope="module")
def named(served_example: BuiltSite) -> str:
    """The folder of an award whose page shows a name."""
    return award_types(served_example)["award-named"].removesuffix("index.html")


def test_everything_downloads_as_one_archive_of_the_published_files(
    context: BrowserContext, served_example: BuiltSite, named: str
) -> None:
    watched = watched_page(context, served_example.base_url)
    watched.page.goto(f"{served_example.base_url}/{named}")
    with watched.page.expect_download() as downloading:
        watched.page.get_by_role("button", name="Download alles (ZIP)").click()
    assert downloading.value.suggested_filename == f"{named.split('/')[1]}.zip"
    archive = zipfile.ZipFile(io.BytesIO(Path(downloading.value.path()).read_bytes()))
    assert archive.testzip() is None
    assert set(archive.namelist()) >= {"credential.json", "credential.jwt", "assertion.json"}
    for name in archive.namelist():
        assert archive.read(name) == served_example.files[named + name]
    assert watched.quiet()


def test_address_can_be_copied(browser: Browser, served_example: BuiltSite, named: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{served_example.base_url}/en/{named}")
        page.get_by_role("button", name="Copy: Address of this page").click()
        expect(page.get_by_role("button", name="Copy: Address of this page")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{served_example.base_url}/en/{named}"


def printed(browser: Browser, address: str) -> pypdfium2.PdfDocument:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def words_on(document: pypdfium2.PdfDocument) -> str:
    return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_every_award_prints_as_a_certificate_on_one_page_of_a4(
    browser: Browser, served_example: BuiltSite
) -> None:
    for path in award_types(served_example).values():
        document = printed(browser, f"{served_example.base_url}/{path}")
        assert len(document) == 1, path
        assert tuple(round(side) for side in document[0].get_size()) == A4
        assert f"{served_example.base_url}/{path.removesuffix('index.html')}" in words_on(document), path


LONG = "Interprofessioneel samenwerken rond mensen met een complexe zorgvraag in de thuissituatie"
MOST = 255
"""Characters that a badge's name can have."""


@pytest.fixture(scope="module", params=[LONG, f"{LONG} en " * 3, "W" * MOST], ids=["long", "longest", "wide"])
def long_names(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An award with long names, by an issuer on behalf of another, both with a logo."""
    folder = tmp_path_factory.mktemp("long")
    server = SiteServer(folder)
    issuer = replace(
        FACULTY,
        name=localised(
            "Faculteit Gezondheid, Gedrag, Maatschappij en Technologie van de Hogeschool Waterland"
        ),
        image=image("Een golf"),
    )
    awarded = replace(
        FULL,
        issuer=issuer,
        badge_class=replace(FULL.badge_class, name=localised(request.param[:MOST].strip())),
        recipient=Recipient(
            email="j@example.nl",
            name="Maria-Magdalena Wilhelmina Antoinette van der Heijden-Oosterhuis van Nieuwenhoven",
            publish_name=True,
            name_validated=True,
        ),
    )
    made = site(publication(base_url=server.base_url, issuers=(issuer,), awards=(awarded,)))
    pictures = {issuer_logo(issuer), behalf_logo(issuer), f"{award_folder(FULL.id)}badge.svg"}
    for path, content in {**made, **{path: SVG for path in pictures if path}}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    assert BY_FACULTY.issuer.on_behalf_of
    with server.running():
        yield f"{server.base_url}/{award_folder(FULL.id)}"


def test_long_names_and_two_logos_fit_on_the_certificate(browser: Browser, long_names: str) -> None:
    document = printed(browser, long_names)
    assert len(document) == 1
    shown = words_on(document)
    for expected in ("Nieuwenhoven", "namens Dataregio", "30 juni 2026", long_names):
        assert expected in shown


def test_nothing_on_the_certificate_lies_over_something_else(browser: Browser, long_names: str) -> None:
    with browser.new_context(viewport={"width": PRINTED_WIDTH, "height": 1000}) as context:
        page = context.new_page()
        page.goto(long_names)
        page.emulate_media(media="print")
        edges = []
        for part in (".stage", ".kicker", "h1", ".lead .facts", ".standing", ".qr img"):
            box = page.locator(f".award {part}").first.bounding_box()
            assert box is not None, part
            edges += [box["y"], box["y"] + box["height"]]
        assert edges == sorted(edges)


def test_certificate_without_a_name_has_a_line_to_write_one_on(
    browser: Browser, served_example: BuiltSite, named: str
) -> None:
    unnamed = award_types(served_example)["award"].removesuffix("index.html")
    with browser.new_context(viewport={"width": PRINTED_WIDTH, "height": 1000}) as context:
        page = context.new_page()
        page.goto(f"{served_example.base_url}/{unnamed}")
        page.emulate_media(media="print")
        line = page.locator(".award .unnamed")
        expect(line).to_have_css("border-bottom-style", "solid")
        box = line.bounding_box()
        assert box is not None
        assert box["height"] > 0.9 * CENTIMETRE
        assert box["width"] > 9 * CENTIMETRE
        page.goto(f"{served_example.base_url}/{named}")
        expect(page.locator(".award .unnamed")).to_have_count(0)


def test_modules_of_the_qr_code_are_whole_pixels(
    browser: Browser, served_example: BuiltSite, named: str
) -> None:
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{served_example.base_url}/{named}")
        shown, modules = page.locator(".qr img").evaluate("image => [image.clientWidth, image.naturalWidth]")
        assert shown >= 2 * modules
        assert shown % modules == 0
