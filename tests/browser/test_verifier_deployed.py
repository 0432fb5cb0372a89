"""The verifier of a site that the workflow has published checks embedded proofs."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser.test_verifier import JWT_STEPS, hand_in, opened, steps
from tests.sites import BuiltSite
from tests.small_publication import FULL
from tests.workflows.forge import Forge
from tests.workflows.school import found_live_school


def test_a_badge_is_intact_for_the_verifier_on_the_deployed_site(
    context: BrowserContext, tmp_path: Path
) -> None:
    with Forge(tmp_path / "forge").serving() as forge:
        found_live_school(forge, tmp_path)
        deployed = BuiltSite(forge.pages)
        watched = opened(context, deployed)
        for form in ("credential.json", "badge.svg"):
            said = hand_in(watched.page, deployed.forms(FULL)[form], form)
            assert said == {"intact": "yes", "status": "valid", "issuer": "this-site", "tone": "good"}, form
            assert [name for name, _ in steps(watched.page)][: len(JWT_STEPS)] == JWT_STEPS
            assert {outcome for _, outcome in steps(watched.page)} <= {"passed", "skipped"}
        assert watched.quiet(), (watched.messages, watched.elsewhere)
