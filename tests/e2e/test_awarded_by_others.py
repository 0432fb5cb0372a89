"""An issuer awards another's badge: also its parent's, its department's, and its sister's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from builder.verification.verifier import verify
from tests.sites import BuiltSite, build_site

AWARD = "9fffffffffffffffffffffffff"
DEPARTMENT = """\
name: {name}
description: Een afdeling
url: https://waterland.example/{name}
email: {name}@waterland.example
parent: waterland
"""
BADGE = """\
name: Dag van de buren
variant: extracurricular
description: Samen koken
criteria: Meedoen
learning_outcomes: [Kookt met anderen]
language: nl
awarded_by: [{awarder}]
"""


@pytest.mark.parametrize(
    ("owner", "awarder"),
    [
        ("zorg", "waterland"),
        ("waterland", "zorg"),
        ("zorg", "techniek"),
        ("zorg", "stichting"),
        ("stichting", "zorg"),
    ],
)
def test_the_credential_names_both_and_verifies(
    publication: Callable[[Mapping[str, str | bytes]], Path], tmp_path: Path, owner: str, awarder: str
) -> None:
    root = publication(
        {
            "issuers/zorg/issuer.yaml": DEPARTMENT.format(name="zorg"),
            "issuers/techniek/issuer.yaml": DEPARTMENT.format(name="techniek"),
            f"badges/{owner}/buren/v1.yaml": BADGE.format(awarder=awarder),
            f"awards/{awarder}/buren.yaml": (
                f"badge: {owner}/buren/v1\nissued_on: 2026-06-30\nawards:\n"
                f"  - {{id: {AWARD}, recipient: {{email: buur@example.nl}}}}\n"
            ),
        }
    )
    site = build_site(root, tmp_path / "site")
    credential = site.credential(AWARD)
    assert credential["issuer"]["id"].endswith(f":{awarder}")
    assert credential["credentialSubject"]["achievement"]["creator"]["id"].endswith(f":{owner}")
    for data in site.forms(AWARD).values():
        assert all(report.accepted for report in verify(data, site.question()))
    assertion = site.json(f"awards/{AWARD}/assertion.json")
    badge_class = site.json(assertion["badge"].removeprefix(f"{site.base_url}/"))
    assert badge_class["issuer"].endswith(f"/issuers/{awarder}/issuer.json")


def test_what_is_revoked_is_no_longer_suspended(
    publication: Callable[[Mapping[str, str | bytes]], Path], tmp_path: Path
) -> None:
    batch = (
        f"badge: waterland/plain/v1\nissued_on: 2026-06-30\nawards:\n  - id: {AWARD}\n"
        "    recipient: {email: later@example.nl}\n"
        "    suspended: {from: 2026-07-01, reason: Onderzoek}\n"
        "    revoked: {on: 2026-07-02, reason: Fout}\n"
    )
    site: BuiltSite = build_site(publication({"awards/waterland/later.yaml": batch}), tmp_path / "site")
    (report,) = verify(site.files[f"awards/{AWARD}/credential.json"], site.question())
    assert report.status == "revoked"
