"""The verifier's page, in a real browser: what comes in, what it says, whom it asks, and how it is used."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from builder.images.contents import BakedContents
from builder.images.formats import bake, extract, unbake
from tests.browser.site_server import SiteServer
from tests.browser.test_pages import violations
from tests.browser.watched import Watched, watched_page
from tests.sites import NOW, BuiltSite, build_site
from tests.small_publication import EMAIL, EXPIRED, FULL, IN_PNG, KEY, PLAIN, REVOKED, SUSPENDED

JWT_STEPS = ["found", "parsed", "schema", "issuer", "key", "signature", "dates", "status-list", "status"]
JWT_STEPS += ["image", "recipient"]
HOSTED_STEPS = ["found", "parsed", "schema", "issuer", "hosted", "dates", "status", "credential"]
HOSTED_STEPS += ["image", "recipient"]
SLOWEST_ANSWER = 1000
"""Milliseconds, on a machine that does other things as well; on one that does not it is below 200."""
FIRST_LOAD = 60_000
"""Bytes, compressed: what the page needs before somebody can hand in a badge of the site's own."""

pytestmark = pytest.mark.skipif(
    not (Path(__file__).parents[2] / "templates/assets/verifier/libraries/jsonld.js").is_file(),
    reason="the verifier's libraries are not here: `make verifier-libraries` fetches them",
)


@pytest.fixture(scope="session")
def own_site(small_publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The small publication with its real key, built for a server on this machine, and served there."""
    folder = tmp_path_factory.mktemp("own") / "site"
    folder.mkdir()
    server = SiteServer(folder)
    site = build_site(small_publication, folder, keys={"waterland/k1": KEY}, base_url=server.base_url)
    with server.running():
        yield site


@pytest.fixture
def verifier(context: BrowserContext, own_site: BuiltSite) -> Watched:
    """The page of the verifier, on the day of the tests."""
    return opened(context, own_site)


@pytest.fixture(scope="module")
def axe(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def opened(
    context: BrowserContext,
    site: BuiltSite,
    *,
    path: str = "verify/",
    now: datetime = NOW,
    fragment: str = "",
) -> Watched:
    watched = watched_page(context, site.base_url)
    watched.page.clock.set_fixed_time(now)
    watched.page.goto(f"{site.base_url}/{path}{fragment}")
    watched.page.wait_for_selector("#verifier[data-ready]")
    return watched


def hand_in(page: Page, data: bytes, name: str = "badge") -> dict[str, str]:
    """Choose a file, and give the answers."""
    page.set_input_files("#verifier input[type=file]", {"name": name, "mimeType": "", "buffer": data})
    return answers(page)


def answers(page: Page) -> dict[str, str]:
    page.wait_for_selector("#result:not([hidden])")
    page.wait_for_selector("#verifier:not([aria-busy])")
    found = page.evaluate("({...document.querySelector('#result').dataset})")
    return {name: found[name] for name in ("intact", "status", "issuer", "tone")}


def steps(page: Page) -> list[tuple[str, str]]:
    found = page.evaluate("[...document.querySelectorAll('#result [data-step]')].map(e => ({...e.dataset}))")
    return [(each["step"], each["outcome"]) for each in found]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("credential.json", [JWT_STEPS]),
        ("credential.jwt", [JWT_STEPS]),
        ("assertion.json", [HOSTED_STEPS]),
        ("badge.svg", [JWT_STEPS, HOSTED_STEPS]),
    ],
)
def test_every_form_of_an_own_badge_is_verified_step_by_step_without_asking_anybody(
    form: str, expected: list[list[str]], verifier: Watched, own_site: BuiltSite
) -> None:
    said = hand_in(verifier.page, own_site.forms(FULL)[form], form)
    assert said == {"intact": "yes", "status": "valid", "issuer": "this-site", "tone": "good"}
    assert [id_ for id_, _ in steps(verifier.page)] == [id_ for ids in expected for id_ in ids]
    assert {outcome for _, outcome in steps(verifier.page)} <= {"passed", "skipped"}
    shown = verifier.page.inner_text(".verdict")
    assert "Datageletterdheid" in shown
    assert "Waterland College" in shown
    assert verifier.quiet(), (verifier.messages, verifier.elsewhere)


def test_a_badge_in_a_png_is_verified(verifier: Watched, own_site: BuiltSite) -> None:
    said = hand_in(verifier.page, own_site.badge(IN_PNG), "badge.png")
    assert said == {"intact": "yes", "status": "valid", "issuer": "this-site", "tone": "good"}
    assert ("image", "passed") in steps(verifier.page)


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(
    ("award", "now", "status", "words"),
    [
        (REVOKED, NOW, "revoked", {"": "ingetrokken", "en/": "revoked"}),
        (SUSPENDED, NOW, "suspended", {"": "opgeschort", "en/": "suspended"}),
        (EXPIRED, NOW, "expired", {"": "verlopen", "en/": "expired"}),
        (
            PLAIN,
            datetime.fromisoformat("2026-06-29T00:00:00Z"),
            "not-yet",
            {"": "nog niet", "en/": "not valid yet"},
        ),
    ],
)
def test_what_does_not_count_is_never_green(
    award: str,
    now: datetime,
    status: str,
    words: dict[str, str],
    language: str,
    context: BrowserContext,
    own_site: BuiltSite,
) -> None:
    watched = opened(context, own_site, path=f"{language}verify/", now=now)
    said = hand_in(watched.page, own_site.forms(award)["credential.json"])
    assert said == {"intact": "yes", "status": status, "issuer": "this-site", "tone": "alert"}
    assert words[language] in watched.page.inner_text("#verdict")
    assert watched.page.inner_text("#progress") == watched.page.inner_text("#verdict")


def test_a_demonstration_says_so(context: BrowserContext, served_example: BuiltSite) -> None:
    watched = opened(context, served_example)
    award = next(
        award
        for award in served_example.awards
        if hand_in(watched.page, served_example.forms(award)["credential.json"])["status"] == "valid"
    )
    said = hand_in(watched.page, served_example.forms(award)["badge.svg"])
    assert (said["issuer"], said["tone"]) == ("demonstration", "warn")


def changed(site: BuiltSite, change: Any) -> bytes:
    document = site.credential(FULL)
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("step", "change"),
    [
        ("parsed", None),
        ("schema", lambda document: document["credentialSubject"].update(unheardOf=1)),
        ("schema", lambda document: document.pop("validFrom")),
        ("issuer", lambda document: document["issuer"].update(id="did:web:")),
        (
            "key",
            lambda document: document["proof"][0].update(verificationMethod="did:web:elsewhere.example#k1"),
        ),
        ("signature", lambda document: document["credentialSubject"]["result"][0].update(value="10")),
        ("signature", lambda document: document.pop("proof")),
    ],
)
def test_what_was_changed_fails_at_the_step_that_looks_at_it(
    step: str, change: Any, verifier: Watched, own_site: BuiltSite
) -> None:
    data = b'{"id": 1, "id": 2}' if change is None else changed(own_site, change)
    said = hand_in(verifier.page, data)
    assert (said["intact"], said["tone"]) == ("no", "alert")
    assert next(id_ for id_, outcome in steps(verifier.page) if outcome == "failed") == step
    assert verifier.quiet(), verifier.messages


def test_another_picture_around_a_badge_is_noticed(verifier: Watched, own_site: BuiltSite) -> None:
    other = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    credential = own_site.forms(FULL)["credential.json"].decode()
    said = hand_in(verifier.page, bake(other, BakedContents(assertion=None, credential=credential)))
    assert said["intact"] == "no"
    assert ("image", "failed") in steps(verifier.page)


def test_a_revoked_picture_is_unchanged_and_revoked(
    context: BrowserContext, own_site: BuiltSite, axe: str
) -> None:
    watched = opened(context, own_site)
    said = hand_in(watched.page, own_site.badge(REVOKED))
    assert said == {"intact": "yes", "status": "revoked", "issuer": "this-site", "tone": "alert"}
    assert "ingetrokken" in watched.page.inner_text("#verdict")
    assert tones(watched.page) == ["good", "alert", "good"]
    assert ("hosted", "unknown") in steps(watched.page)
    assert not violations(watched.page, axe)


def tones(page: Page) -> list[str]:
    return list(page.eval_on_selector_all(".answers > li", "all => all.map(each => each.dataset.tone)"))


def test_a_revoked_picture_whose_credential_was_changed_is_not_called_unchanged(
    verifier: Watched, own_site: BuiltSite
) -> None:
    contents = extract(own_site.badge(REVOKED))
    assert contents.credential is not None
    credential = contents.credential.replace("Datageletterdheid", "Iets anders")
    picture = bake(
        unbake(own_site.badge(REVOKED)),
        BakedContents(assertion=contents.assertion, credential=credential),
    )
    said = hand_in(verifier.page, picture)
    assert (said["intact"], said["tone"]) == ("no", "alert")


@pytest.mark.parametrize("other", [PLAIN, REVOKED])
def test_two_badges_in_one_picture_are_not_shown_as_one(
    other: str, context: BrowserContext, own_site: BuiltSite, axe: str
) -> None:
    watched = opened(context, own_site)
    assertion = extract(own_site.badge(other)).assertion
    credential = extract(own_site.badge(FULL)).credential
    picture = bake(unbake(own_site.badge(FULL)), BakedContents(assertion=assertion, credential=credential))
    said = hand_in(watched.page, picture)
    assert said["tone"] == "warn"
    assert "twee verschillende badges" in watched.page.inner_text("#verdict")
    assert watched.page.locator("[data-badge]").count() == 2
    assert tones(watched.page)[:3] == ["good", "good", "good"]
    assert watched.page.locator("#claimed").count() == 0
    assert not violations(watched.page, axe)


def test_a_list_that_cannot_be_had_makes_the_status_unknown(verifier: Watched, own_site: BuiltSite) -> None:
    verifier.page.route("**/status/*.json", lambda route: route.abort())
    said = hand_in(verifier.page, own_site.forms(FULL)["credential.json"])
    assert said == {"intact": "yes", "status": "unknown", "issuer": "this-site", "tone": "warn"}


def test_what_holds_no_badge_is_said(verifier: Watched) -> None:
    for data in (
        b"hello",
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        b"x" * 9_000_000,
    ):
        said = hand_in(verifier.page, data)
        assert said["intact"] == "no"
        assert steps(verifier.page) == []


def answer_for(site: BuiltSite, route: Route) -> None:
    path = route.request.url.removeprefix(f"{site.base_url}/")
    if path in site.files:
        route.fulfill(body=site.files[path], headers={"Access-Control-Allow-Origin": "*"})
    else:
        route.fulfill(status=404, headers={"Access-Control-Allow-Origin": "*"})


@pytest.mark.parametrize("form", ["credential.json", "credential.jwt", "assertion.json", "badge.svg"])
def test_a_badge_of_others_asks_nobody_before_the_visitor_agrees(
    form: str, verifier: Watched, small_site: BuiltSite
) -> None:
    page, asked = verifier.page, list[str]()
    said = hand_in(page, small_site.forms(FULL)[form], form)
    assert (said["intact"], said["tone"]) == ("unknown", "warn")
    assert verifier.elsewhere == []
    assert page.inner_text(".hosts") == urlsplit(small_site.base_url).netloc

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        assert "cookie" not in route.request.headers
        assert "referer" not in route.request.headers
        answer_for(small_site, route)

    page.route(f"{small_site.base_url}/**", answer)
    while page.locator("[data-ask]").count():
        page.click("[data-ask]")
        said = answers(page)
    assert asked
    assert said == {"intact": "yes", "status": "valid", "issuer": "unknown", "tone": "quiet"}
    assert "unknown" not in {outcome for _, outcome in steps(page)}


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "printer",
        "nas.local",
        "169.254.169.254",
        "0x7f.1",
    ],
)
def test_no_machine_on_the_local_network_is_ever_offered(
    host: str, verifier: Watched, own_site: BuiltSite
) -> None:
    document = own_site.json(f"awards/{FULL}/assertion.json")
    document |= {"id": f"https://{host}/a.json", "badge": f"https://{host}/b.json"}
    said = hand_in(verifier.page, json.dumps(document).encode())
    assert said["intact"] == "unknown"
    assert verifier.page.locator("[data-ask]").count() == 0
    assert verifier.quiet()


def test_address_bar_text_and_paste_hand_in_a_badge(context: BrowserContext, own_site: BuiltSite) -> None:
    page_address = f"{own_site.base_url}/awards/{FULL}/"
    for text in (
        page_address,
        f"{page_address}credential.json",
        f"{page_address}badge.svg",
        own_site.forms(FULL)["credential.jwt"].decode(),
        own_site.forms(FULL)["credential.json"].decode(),
    ):
        watched = opened(context, own_site, fragment=f"#{quote(text, safe='')}")
        assert answers(watched.page)["tone"] == "good", text[:80]
        watched.page.close()
    watched = opened(context, own_site)
    watched.page.fill("#text", f"  {page_address}assertion.json \n")
    watched.page.click("#text-form button")
    assert answers(watched.page)["tone"] == "good"
    watched.page.evaluate(PASTE, own_site.forms(REVOKED)["credential.jwt"].decode())
    watched.page.wait_for_selector("#result[data-status=revoked]")
    assert watched.quiet(), watched.messages


def test_a_badge_that_comes_in_while_another_is_looked_at_gets_its_own_answer(
    verifier: Watched, own_site: BuiltSite
) -> None:
    good, revoked = (own_site.forms(award)["credential.jwt"].decode() for award in (FULL, REVOKED))
    verifier.page.evaluate(
        f"([good, revoked]) => {{ ({PASTE})(good); ({PASTE})(revoked); }}", [good, revoked]
    )
    assert answers(verifier.page)["status"] == "revoked"
    verifier.page.wait_for_timeout(500)
    assert answers(verifier.page)["status"] == "revoked"


PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const pasted = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
    document.body.dispatchEvent(pasted);
}"""
DROP = """text => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'badge.json'));
    for (const kind of ['dragover', 'drop']) {
        const event = new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true});
        document.querySelector('.drop').dispatchEvent(event);
    }
}"""


def test_a_badge_can_be_dropped(verifier: Watched, own_site: BuiltSite) -> None:
    verifier.page.evaluate(DROP, own_site.forms(FULL)["credential.json"].decode())
    assert answers(verifier.page)["tone"] == "good"


def test_the_holder_can_be_compared_and_nothing_typed_in_leaves(
    verifier: Watched, own_site: BuiltSite
) -> None:
    page = verifier.page
    hand_in(page, own_site.badge(FULL))
    for typed, tone, outcome in (
        (f" {EMAIL.upper()} ", "good", "passed"),
        ("other@example.nl", "alert", "failed"),
        ("urn:example:eduid:42", "good", "passed"),  # only in the credential: an assertion has room for one
    ):
        page.fill("#claimed", typed)
        page.press("#claimed", "Enter")
        page.wait_for_selector(f".claimed[data-tone={tone}]")
        assert next(taken for id_, taken in steps(page) if id_ == "recipient") == outcome
        assert answers(page)["tone"] == tone
        assert page.evaluate("document.activeElement.id") == "claimed"
        assert page.input_value("#claimed") == typed
    assert [url for url in verifier.requests if "@" in url or "%40" in url] == []


def test_keyboard_alone_hands_in_a_badge_and_reads_the_steps(verifier: Watched, own_site: BuiltSite) -> None:
    page = verifier.page
    page.focus("#text")
    page.keyboard.insert_text(own_site.forms(FULL)["credential.jwt"].decode())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    answers(page)
    assert page.evaluate("document.activeElement.id") == "result"
    assert page.get_attribute("#result", "aria-labelledby") == "verdict"
    assert page.get_attribute("#progress", "role") == "status"
    while page.evaluate("document.activeElement.closest('[data-step=signature]') === null"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.is_visible("[data-step=signature] .technical")


def test_the_result_can_be_saved(verifier: Watched, own_site: BuiltSite) -> None:
    hand_in(verifier.page, own_site.badge(FULL))
    with verifier.page.expect_download() as download:
        verifier.page.get_by_role("button", name=re.compile("Bewaar")).click()
    saved = json.loads(download.value.path().read_bytes())
    assert [report["intact"] for report in saved["reports"]] == ["yes", "yes"]
    assert {step["outcome"] for report in saved["reports"] for step in report["steps"]} == {
        "passed",
        "skipped",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_is_accessible_and_fits(
    scheme: Any, width: int, context: BrowserContext, own_site: BuiltSite, small_site: BuiltSite, axe: str
) -> None:
    watched = opened(context, own_site)
    page = watched.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    states = {
        "good": own_site.badge(FULL),
        "revoked": own_site.forms(REVOKED)["credential.json"],
        "changed": changed(own_site, lambda document: document.update(name="Other")),
        "foreign": small_site.badge(FULL),
        "nothing": b"hello",
    }
    faults = []
    for name, data in states.items():
        hand_in(page, data)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        faults += [f"{name}: {fault}" for fault in violations(page, axe)]
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
    assert not faults, "\n".join(faults)
    assert watched.quiet(), watched.messages


def test_first_load_is_small_and_the_answer_quick(context: BrowserContext, own_site: BuiltSite) -> None:
    watched = watched_page(context, own_site.base_url)
    page = watched.page
    page.goto(f"{own_site.base_url}/verify/")
    page.wait_for_selector("#verifier[data-ready]")
    first = {
        url.removeprefix(f"{own_site.base_url}/") for url in watched.requests if not url.startswith("blob:")
    }
    later = ("assets/verifier/libraries/", "assets/verifier/contexts/", "assets/verifier/words/")
    paths = [path for path in first if not path.startswith(later)]
    files = [own_site.files[f"{path}index.html" if path.endswith("/") else path] for path in paths]
    assert sum(len(gzip.compress(file, 6)) for file in files) < FIRST_LOAD
    page.wait_for_timeout(1500)
    times = []
    for _ in range(5):
        page.reload()
        page.wait_for_selector("#verifier[data-ready]")
        page.wait_for_timeout(1500)
        hand_in(page, own_site.badge(FULL))
        times.append(page.evaluate("performance.getEntriesByName('answer').at(-1).duration"))
    assert min(times) < SLOWEST_ANSWER, times
