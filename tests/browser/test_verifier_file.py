"""The verifier as one file: from a disk, without any network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.test_pages import violations
from tests.browser.test_verifier import answers, axe, hand_in, pytestmark, steps
from tests.sites import NOW, BuiltSite
from tests.small_publication import EMAIL, FULL, IN_PNG, PLAIN, REVOKED

__all__ = ["axe", "pytestmark"]


@dataclass(frozen=True)
class Opened:
    """The file in a browser, and what it tried."""

    page: Page
    asked: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@pytest.fixture
def offline(context: BrowserContext, small_site: BuiltSite) -> Iterator[Opened]:
    opened = Opened(context.new_page())
    context.set_offline(offline=True)
    opened.page.on("request", lambda request: opened.asked.append(request.url))
    opened.page.on("console", lambda message: opened.messages.append(message.text))
    opened.page.on("pageerror", lambda error: opened.messages.append(str(error)))
    opened.page.clock.set_fixed_time(NOW)
    opened.page.goto((small_site.folder / "en/verify/insigne-verifier.html").as_uri())
    opened.page.wait_for_selector("#verifier[data-ready]")
    yield opened
    assert [url for url in opened.asked if not url.startswith(("file:", "blob:"))] == []
    assert opened.messages == []


def status_list(site: BuiltSite, award: str) -> bytes:
    url = str(site.credential(award)["credentialStatus"]["statusListCredential"])
    return site.files[url.removeprefix(f"{site.base_url}/")]


def test_a_credential_is_intact_and_its_status_is_known_with_the_list_at_hand(
    offline: Opened, small_site: BuiltSite
) -> None:
    credential = small_site.forms(FULL)["credential.json"]
    said = hand_in(offline.page, credential)
    assert said == {"intact": "yes", "status": "unknown", "issuer": "this-site", "tone": "warn"}
    hand_in(offline.page, status_list(small_site, FULL))
    said = hand_in(offline.page, credential)
    assert said == {"intact": "yes", "status": "valid", "issuer": "this-site", "tone": "quiet"}
    assert "old list" in offline.page.inner_text(".notice")


def test_nothing_is_green_without_internet(offline: Opened, small_site: BuiltSite) -> None:
    for award in (FULL, PLAIN, IN_PNG):
        hand_in(offline.page, status_list(small_site, award))
        for data in small_site.forms(award).values():
            assert hand_in(offline.page, data)["tone"] != "good"


def test_a_revoked_badge_is_revoked_and_a_changed_one_is_not_intact(
    offline: Opened, small_site: BuiltSite
) -> None:
    hand_in(offline.page, status_list(small_site, REVOKED))
    assert hand_in(offline.page, small_site.forms(REVOKED)["credential.jwt"])["status"] == "revoked"
    document = small_site.credential(FULL)
    document["credentialSubject"]["achievement"]["name"] = "Something else"
    assert hand_in(offline.page, json.dumps(document).encode())["intact"] == "no"


def test_the_picture_and_the_holder_are_compared(offline: Opened, small_site: BuiltSite) -> None:
    hand_in(offline.page, small_site.badge(FULL))
    assert steps(offline.page)[9] == ("image", "passed")
    offline.page.fill("#claimed", EMAIL)
    offline.page.press("#claimed", "Enter")
    offline.page.wait_for_selector("[data-step=recipient][data-outcome=passed]")


def test_a_forged_list_is_not_believed(offline: Opened, small_site: BuiltSite) -> None:
    forged = json.loads(status_list(small_site, REVOKED))
    other = json.loads(status_list(small_site, REVOKED))["credentialSubject"]["encodedList"]
    forged["credentialSubject"]["encodedList"] = other[:60] + ("A" if other[60] != "A" else "B") + other[61:]
    hand_in(offline.page, json.dumps(forged).encode())
    assert hand_in(offline.page, small_site.forms(REVOKED)["credential.json"])["status"] == "unknown"


def test_the_file_is_accessible(offline: Opened, small_site: BuiltSite, axe: str) -> None:
    hand_in(offline.page, small_site.badge(FULL))
    assert answers(offline.page)
    assert violations(offline.page, axe) == []
