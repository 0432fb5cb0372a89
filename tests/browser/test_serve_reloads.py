"""`insigne serve` in a browser: a page that is open shows a change by itself, under its own policy."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.watched import watched_page
from tests.conftest import WritePublication
from tests.e2e.test_serve import PATIENCE, serving


def test_an_open_page_shows_a_change_of_content_by_itself(
    context: BrowserContext, publication: WritePublication
) -> None:
    root = publication({})
    badge = root / "badges/waterland/plain/v1.yaml"
    with serving(root) as (url, _process):
        watched = watched_page(context, url)
        with watched.page.expect_response("**/.insigne/version"):
            watched.page.goto(f"{url}/badges/waterland/plain/")
        title = watched.page.get_by_role("heading", level=1)
        expect(title).to_have_text("Eenvoudig")
        badge.write_text(badge.read_text().replace("Eenvoudig", "Veranderd"))
        expect(title).to_have_text("Veranderd", timeout=PATIENCE * 1000)
        assert watched.quiet(), watched.messages
