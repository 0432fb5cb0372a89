"""The catalogue with its script: search and filters at once, in the address, by keyboard, at any size."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Page, expect

from builder.model.text import localised
from tests.browser.site_server import SiteServer
from tests.browser.watched import Watched, watched_page
from tests.sites import BuiltSite
from tests.unit.pages.sample import DATA_LITERACY_2, publication, site


@pytest.fixture
def visitor(context: BrowserContext, served_example: BuiltSite) -> Watched:
    watched = watched_page(context, served_example.base_url)
    watched.page.goto(f"{served_example.base_url}/")
    return watched


def found(page: Page) -> list[str]:
    page.wait_for_selector("#found:not(:empty)")
    return page.locator("section:has(> div > #found) h3").all_inner_texts()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("data literacy", "Datageletterdheid in de zorg"),
        ("datagelet", "Datageletterdheid in de zorg"),
        ("S2.7", "Datageletterdheid in de zorg"),
        ("dígcomp ZÓRG", "Datageletterdheid in de zorg"),
        ("heat pumps", "Warmtepompen plaatsen en onderhouden"),
    ],
)
def test_search_finds_by_skill_code_and_words_of_either_language(
    visitor: Watched, asked: str, name: str
) -> None:
    visitor.page.get_by_role("searchbox").fill(asked)
    assert name in found(visitor.page)
    assert visitor.quiet()


def test_words_and_filters_narrow_and_values_of_one_filter_widen(visitor: Watched) -> None:
    page = visitor.page
    page.get_by_text("Niveau", exact=True).click()
    page.get_by_role("link", name="EQF 7").click()
    sevens = found(page)
    page.get_by_role("link", name="EQF 6").click()
    expect(page.locator("#found")).not_to_have_text(f"{len(sevens)} badges")
    assert set(found(page)) > set(sevens)
    page.get_by_role("searchbox").fill("klimaatdata")
    expect(page.locator("#found")).to_have_text("1 badge")
    assert found(page) == ["Klimaatdata in één week"]


def test_what_is_asked_stands_in_the_address_and_holds_when_the_page_is_loaded_again(
    visitor: Watched,
) -> None:
    page = visitor.page
    page.get_by_text("Onderwerp", exact=True).click()
    page.locator('[data-filter="tag/data"]').click()
    page.get_by_role("searchbox").fill("zorg")
    expect(page.locator("#found")).to_have_text("1 badge")
    assert page.url.endswith("/?q=zorg&tag=data")
    page.reload()
    expect(page.locator("#found")).to_have_text("1 badge")
    page.get_by_role("button", name="Haal dit filter weg: data").click()
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#listed")).to_be_visible()
    assert page.url.endswith("/")


def test_page_of_a_filter_can_be_narrowed_and_its_own_filter_removed(
    visitor: Watched, served_example: BuiltSite
) -> None:
    page = visitor.page
    page.goto(f"{served_example.base_url}/en/catalogue/level/6/")
    expect(page.locator("#listed")).to_be_visible()
    page.get_by_role("searchbox").fill("data")
    expect(page.locator("#found")).to_have_text("1 badge")
    page.get_by_role("button", name="Remove this filter: EQF 6").click()
    expect(page.locator("#found")).not_to_have_text("1 badge")
    assert page.url == f"{served_example.base_url}/en/?q=data"


def test_nothing_found_says_what_to_do(visitor: Watched) -> None:
    visitor.page.get_by_role("searchbox").fill("xyzzy")
    expect(visitor.page.locator("#found")).to_have_text(
        "Er is geen badge die past. Laat een woord of filter weg."
    )


def test_menu_of_a_filter_closes_by_keyboard_and_gives_the_focus_back(visitor: Watched) -> None:
    page = visitor.page
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[data-filter="variant/microcredential"]')).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator('[data-filter="variant/microcredential"]')).not_to_be_visible()
    assert page.evaluate("document.activeElement.textContent") == "Soort"


def test_filters_are_links_to_pages_without_script(
    browser: object, served_example: BuiltSite, context: BrowserContext
) -> None:
    assert context.browser is browser
    with context.browser.new_context(java_script_enabled=False) as plain:  # type: ignore[union-attr]
        page = plain.new_page()
        page.goto(f"{served_example.base_url}/")
        expect(page.get_by_role("searchbox")).not_to_be_visible()
        page.get_by_text("Niveau", exact=True).click()
        page.get_by_role("link", name="EQF 6").click()
        assert page.url == f"{served_example.base_url}/catalogue/level/6/"
        assert "Datageletterdheid in de zorg" in page.locator("h3").all_inner_texts()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A catalogue of 2 000 badges."""
    folder = tmp_path_factory.mktemp("large")
    server = SiteServer(folder)
    classes = [
        replace(
            DATA_LITERACY_2,
            badge=f"b{number:04d}",
            number=1,
            name=localised(f"Vaardigheid {number:04d}"),
            tags=(f"onderwerp {number % 90}",),
        )
        for number in range(2000)
    ]
    made = site(publication(base_url=server.base_url, languages=("nl",), badge_classes=classes, awards=()))
    for path, content in made.items():
        if path.startswith(("assets/", "index.html")):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    assert len(json.loads((folder / "assets/catalogue-nl.json").read_bytes())["badges"]) == 2000
    with server.running():
        yield server.base_url


def test_two_thousand_badges_are_searched_at_once_on_a_light_page(
    context: BrowserContext, large: str
) -> None:
    page = context.new_page()
    loaded = page.goto(f"{large}/")
    assert loaded is not None
    assert len(loaded.body()) < 50_000
    page.get_by_role("searchbox").fill("vaardigheid 1")
    expect(page.locator("#found")).not_to_be_empty()
    start = time.monotonic()
    page.get_by_role("searchbox").fill("vaardigheid 1234")
    expect(page.locator("#found")).to_have_text("1 badge")
    assert time.monotonic() - start < 1
