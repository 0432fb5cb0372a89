"""What a visitor's browser finds out on the page of an award."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.test_verifier import answers, own_site
from tests.browser.watched import Watched, watched_page
from tests.sites import NOW, BuiltSite
from tests.small_publication import EMAIL, EXPIRED, FULL, PLAIN, REVOKED, SUSPENDED

__all__ = ["own_site"]


def award_page(context: BrowserContext, site: BuiltSite, award: str, *, now: datetime = NOW) -> Watched:
    watched = watched_page(context, site.base_url)
    watched.page.clock.set_fixed_time(now)
    watched.page.goto(f"{site.base_url}/en/awards/{award}/")
    return watched


@pytest.mark.parametrize(
    ("award", "now", "status", "words"),
    [
        (FULL, NOW, "valid", "At this moment: valid."),
        (REVOKED, NOW, "revoked", "revoked"),
        (SUSPENDED, NOW, "suspended", "suspended"),
        (EXPIRED, NOW, "expired", "expired"),
        (PLAIN, datetime.fromisoformat("2026-06-29T00:00:00Z"), "not-yet", "not valid yet"),
    ],
)
def test_the_page_says_what_counts_at_the_moment_of_looking(
    award: str, now: datetime, status: str, words: str, context: BrowserContext, own_site: BuiltSite
) -> None:
    watched = award_page(context, own_site, award, now=now)
    watched.page.wait_for_selector(f".live[data-status={status}]")
    assert words in watched.page.inner_text(".live .now")
    assert watched.quiet(), (watched.messages, watched.elsewhere)


def test_a_list_that_cannot_be_had_is_said(context: BrowserContext, own_site: BuiltSite) -> None:
    watched = watched_page(context, own_site.base_url)
    watched.page.route("**/status/*.json", lambda route: route.abort())
    watched.page.goto(f"{own_site.base_url}/en/awards/{FULL}/")
    watched.page.wait_for_selector(".live[data-status=unknown]")
    assert "could not be looked up" in watched.page.inner_text(".live .now")


def test_the_holder_is_compared_on_the_visitors_device(context: BrowserContext, own_site: BuiltSite) -> None:
    watched = award_page(context, own_site, FULL)
    watched.page.wait_for_selector(".live[data-status=valid]")
    before = len(watched.requests)
    watched.page.click(".live summary")
    for typed, outcome in ((EMAIL.upper(), "passed"), ("somebody@else.example", "failed")):
        watched.page.fill(".live input", typed)
        watched.page.press(".live input", "Enter")
        watched.page.wait_for_selector(f".claimed[data-outcome={outcome}]")
    assert len(watched.requests) == before


def test_the_button_leads_to_the_verifier_with_this_badge(
    context: BrowserContext, own_site: BuiltSite
) -> None:
    watched = award_page(context, own_site, FULL)
    watched.page.click(".live .button:not(.plain)")
    watched.page.wait_for_selector("#verifier[data-ready]")
    assert answers(watched.page)["tone"] == "good"
