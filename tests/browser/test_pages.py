"""Every kind of page, in each language, in light and dark, on a phone and a desktop, in a real browser."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.page_types import address, kind, other_languages, page_types
from tests.browser.watched import Watched, watched_page
from tests.sites import BuiltSite

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (320, 1280)
# WCAG 2.2 AA and everything below it, and what the makers of axe advise besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_BYTES = 50_000


@pytest.fixture(scope="module")
def pages(served_example: BuiltSite) -> list[str]:
    """The addresses, below the site's, of one page of each kind in each language."""
    types = page_types(served_example).values()
    languages = ["", *other_languages(served_example)]
    found = [address(path, language) for language in languages for path in types]
    return [page for page in found if file_of(page) in served_example.files]


@pytest.fixture(scope="module")
def axe(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def file_of(page: str) -> str:
    return f"{page}index.html" if page.endswith("/") or not page else page


@pytest.fixture(params=[(scheme, width) for scheme in SCHEMES for width in WIDTHS], ids=str, scope="module")
def visitor(request: pytest.FixtureRequest, browser: Browser, served_example: BuiltSite) -> Iterator[Watched]:
    """Somebody on a phone or a desktop, in light or dark colours."""
    scheme, width = request.param
    with browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme) as context:
        yield watched_page(context, served_example.base_url)


def test_every_page_of_the_site_is_of_a_known_kind(served_example: BuiltSite) -> None:
    languages = tuple(f"{language}/" for language in other_languages(served_example))
    for path in served_example.files:
        if path.endswith(".html"):
            kind(next((path.removeprefix(each) for each in languages if path.startswith(each)), path))


def test_no_page_breaks_a_rule_of_accessibility_or_says_anything_in_the_console(
    visitor: Watched, pages: list[str], axe: str, served_example: BuiltSite
) -> None:
    faults = []
    for page in pages:
        visitor.page.goto(f"{served_example.base_url}/{page}")
        faults += [f"{page}: {fault}" for fault in violations(visitor.page, axe)]
    assert not faults, "\n".join(faults)
    lost = f"{served_example.base_url}/404.html"
    assert [said for said in visitor.messages if lost not in said] == []
    assert visitor.elsewhere == []


def violations(page: Page, axe: str) -> list[str]:
    """Give what axe finds on a page: the rule, and where it is broken."""
    page.evaluate(axe)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


def test_no_page_scrolls_sideways_or_shifts_while_it_appears(
    visitor: Watched, pages: list[str], served_example: BuiltSite
) -> None:
    visitor.page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => {"
        " for (const entry of list.getEntries()) window.shifts += entry.value; })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for page in pages:
        visitor.page.goto(f"{served_example.base_url}/{page}")
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page} is {wide} px wider than the window"
        assert visitor.page.evaluate("window.shifts") < 0.01, f"{page} moves while it appears"


def test_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    browser: Browser, pages: list[str], served_example: BuiltSite
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as context:
        page = watched_page(context, served_example.base_url).page
        for path in pages:
            page.goto(f"{served_example.base_url}/{path}")
            expected = page.evaluate(FOCUSABLE)
            for place in range(expected):
                page.keyboard.press("Tab")
                where = page.evaluate(FOCUSED)
                assert where["place"] == place, (
                    f"{path}: {where['html']} is no. {where['place']}, not {place}"
                )
                assert where["shown"], f"{path}: nothing shows that {where['html']} has the focus"
                assert where["inside"], f"{path}: {where['html']} has the focus outside of the window"


FOCUSABLE = """() => {
    const candidates = document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]');
    const groups = new Set();
    window.expected = [...candidates].filter(element => {
        if (element.disabled || !element.checkVisibility({visibilityProperty: true})) return false;
        if (element.type !== 'radio') return true;
        // The keyboard reaches a group of radio buttons once, at the one that is chosen.
        const first = !groups.has(element.name);
        groups.add(element.name);
        return element.checked || (first && !document.querySelector(
            `input[type=radio][name="${element.name}"]:checked`));
    });
    return window.expected.length;
}"""

FOCUSED = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return {
        place: window.expected.indexOf(element),
        html: element.outerHTML.slice(0, 120),
        shown: seen || style.boxShadow !== 'none',
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def test_every_page_shows_its_heading_and_text_without_script(
    browser: Browser, pages: list[str], served_example: BuiltSite
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = watched_page(context, served_example.base_url).page
        for path in pages:
            page.goto(f"{served_example.base_url}/{path}")
            assert page.locator("h1").first.is_visible(), path
            assert len(page.locator("main").inner_text()) > 40, path


def test_every_page_is_light(browser: Browser, pages: list[str], served_example: BuiltSite) -> None:
    pages = [page for page in pages if "verify/" not in page]  # test_verifier.py weighs these
    for path in pages:
        size = len(served_example.files[file_of(path)])
        assert size <= MOST_BYTES, f"{path} has {size} bytes"
    with browser.new_context() as context:
        for path in pages:
            watched = watched_page(context, served_example.base_url)
            watched.page.goto(f"{served_example.base_url}/{path}", wait_until="networkidle")
            size = sum(transferred(asked, served_example) for asked in set(watched.requests))
            assert size <= MOST_BYTES, f"{path} needs {size} bytes besides its pictures, compressed"
            watched.page.close()


def transferred(asked: str, site: BuiltSite) -> int:
    """Give the size of what was asked for as a static host sends it; of pictures 0."""
    path = asked.removeprefix(f"{site.base_url}/").split("?")[0].split("#")[0]
    name = file_of(path)
    if name.endswith((".png", ".svg", ".ico")) or name not in site.files:
        return 0
    return len(gzip.compress(site.files[name]))


# The checker reads files, so nothing is from 'self' for it, and it takes data blocks for scripts. What a
# policy really refuses, a browser says in its console, which another test looks at.
POLICY_OF_FILES = re.compile(r"^(Resource|Inline script|Inline style) violates Content Security Policy")


def test_html_checker_finds_no_error(served_example: BuiltSite, node_modules: Path) -> None:
    checker = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(
        ["java", "-Xss4m", "-jar", checker, "--format", "json", "--skip-non-html", served_example.folder],
        capture_output=True,
        check=False,
        timeout=300,
    )
    found = json.loads(run.stderr)["messages"]
    faults = [
        f"{message['url']}:{message.get('lastLine')}: {message['message']} {message.get('extract', '')}"
        for message in found
        if (message["type"] != "info" or message.get("subType") == "warning")
        and not POLICY_OF_FILES.search(message["message"])
    ]
    assert not faults, f"{len(faults)} faults, such as\n" + "\n".join(faults[:20])
