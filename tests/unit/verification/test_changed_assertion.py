"""Whatever is changed in a hosted assertion is noticed: in the copy at hand, and on the host itself."""

from __future__ import annotations

from typing import Any

import pytest

from builder.encoding import write_json
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.sites import BuiltSite
from tests.small_publication import BASE_URL, EMAIL, EXPIRED, FULL, PLAIN, REVOKED, SUSPENDED
from tests.unit.verification.changes import added, altered, failed, leaves, nodes, outcome, removed, replaced

FOREIGN_VALUES: list[Any] = [None, 5, "", [], {}, True, [None]]
PATH = f"awards/{FULL}/assertion.json"


@pytest.fixture(scope="module")
def assertion(small_site: BuiltSite) -> dict[str, Any]:
    document: dict[str, Any] = small_site.json(PATH)
    return document


def judge(site: BuiltSite, document: Any, **asked: Any) -> Report:
    (report,) = verify(write_json(document), site.question(**asked))
    return report


def test_the_assertion_that_is_changed_below_is_accepted(
    small_site: BuiltSite, assertion: dict[str, Any]
) -> None:
    report = judge(small_site, assertion, recipient=EMAIL)
    assert report.accepted
    assert report.issuer == "this-site"
    assert outcome(report, "recipient") == "passed"


def test_every_change_to_a_copy_is_noticed(small_site: BuiltSite, assertion: dict[str, Any]) -> None:
    for path, value in leaves(assertion):
        for changed in (replaced(assertion, path, altered(value)), removed(assertion, path)):
            report = judge(small_site, changed)
            # Under another address there is nothing to compare it with.
            known = failed(report) & {"schema", "hosted", "issuer"} or outcome(report, "hosted") == "unknown"
            assert known, path
            assert report.intact != "yes", path
            assert not report.accepted, path


def test_a_member_added_to_a_copy_is_noticed_by_hosted(
    small_site: BuiltSite, assertion: dict[str, Any]
) -> None:
    for path, node in nodes(assertion):
        if isinstance(node, dict):
            report = judge(small_site, added(assertion, path, "honours", "summa cum laude"))
            assert outcome(report, "hosted") == "failed", path
            assert report.intact == "no"


def test_values_of_another_kind_are_refused_and_break_nothing(
    small_site: BuiltSite, assertion: dict[str, Any]
) -> None:
    for path, value in nodes(assertion):
        for foreign in FOREIGN_VALUES:
            if path and foreign != value:
                report = judge(
                    small_site, replaced(assertion, path, foreign), image=b"<svg/>", recipient=EMAIL
                )
                assert not report.accepted, (path, foreign)


@pytest.mark.parametrize(
    "path",
    [
        ("recipient", "identity"),
        ("recipient", "salt"),
        ("issuedOn",),
        ("expires",),
        ("narrative",),
        ("evidence", 0, "id"),
        ("evidence", 1, "narrative"),
    ],
)
def test_a_change_on_the_host_is_noticed_by_the_signed_credential(
    small_site: BuiltSite, assertion: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    """Who can write the host's files but has no key: the signed credential still says what was awarded."""
    value = altered(leaf(assertion, path))
    changed = replaced(assertion, path, "Iets anders" if path == ("narrative",) else value)
    report = judge(small_site, changed, changed={PATH: changed})
    assert failed(report) >= {"credential"}
    assert report.intact == "no"


@pytest.mark.parametrize("fact", ["8,5", "Voorzitter", "2026-1", "Heeft *hard* gewerkt"])
def test_a_fact_left_out_of_the_narrative_on_the_host_is_noticed(
    small_site: BuiltSite, assertion: dict[str, Any], fact: str
) -> None:
    assert fact in assertion["narrative"]
    changed = {**assertion, "narrative": assertion["narrative"].replace(fact, "10")}
    report = judge(small_site, changed, changed={PATH: changed})
    assert failed(report) == {"credential"}


def leaf(document: Any, path: tuple[str | int, ...]) -> Any:
    return next(value for found, value in leaves(document) if found == path)


def test_another_badge_class_on_the_host_is_noticed(small_site: BuiltSite, assertion: dict[str, Any]) -> None:
    changed = replaced(assertion, ("badge",), f"{BASE_URL}/badges/waterland/plain/v1/badgeclass.json")
    report = judge(small_site, changed, changed={PATH: changed})
    assert failed(report) == {"credential"}
    assert report.intact == "no"


def test_the_address_alone_leads_to_the_assertion(small_site: BuiltSite) -> None:
    (report,) = verify(f"{BASE_URL}/{PATH}\n".encode(), small_site.question())
    assert report.accepted


def test_an_address_that_is_not_there_is_unknown_and_not_accepted(small_site: BuiltSite) -> None:
    for url in (f"{BASE_URL}/awards/{'0' * 26}/assertion.json", "https://elsewhere.example/assertion.json"):
        (report,) = verify(url.encode(), small_site.question())
        assert (report.intact, report.status) == ("unknown", "unknown")
        assert not report.accepted


@pytest.mark.parametrize(
    ("award", "status"),
    [(FULL, "valid"), (PLAIN, "valid"), (EXPIRED, "expired"), (REVOKED, "revoked"), (SUSPENDED, "revoked")],
)
def test_what_the_host_serves_has_the_right_status(small_site: BuiltSite, award: str, status: str) -> None:
    (report,) = verify(small_site.files[f"awards/{award}/assertion.json"], small_site.question())
    assert (report.intact, report.status) == ("yes", status)
    assert report.accepted == (status == "valid")


def test_a_full_copy_of_a_revoked_assertion_is_revoked(
    small_site: BuiltSite, assertion: dict[str, Any]
) -> None:
    revoked = {name: assertion[name] for name in ("@context", "id", "type")} | {"revoked": True}
    report = judge(small_site, assertion, changed={PATH: revoked})
    assert report.status == "revoked"
    assert not report.accepted


def test_a_claim_of_revocation_that_the_host_does_not_make_is_refused(
    small_site: BuiltSite, assertion: dict[str, Any]
) -> None:
    claimed = {name: assertion[name] for name in ("@context", "id", "type")} | {"revoked": True}
    report = judge(small_site, claimed)
    assert outcome(report, "hosted") == "failed"
    assert report.intact == "no"


def test_an_assertion_out_of_its_issuers_scope_is_noticed_by_the_issuer(
    small_site: BuiltSite, assertion: dict[str, Any]
) -> None:
    url = f"{BASE_URL}/elsewhere/assertion.json"
    moved = {**assertion, "id": url}
    report = judge(small_site, moved, changed={"elsewhere/assertion.json": moved})
    assert outcome(report, "issuer") == "failed"
    assert report.intact == "no"


def test_without_the_host_nothing_is_known(small_site: BuiltSite, assertion: dict[str, Any]) -> None:
    report = judge(small_site, assertion, changed={PATH: None})
    assert (report.intact, report.status) == ("unknown", "unknown")
    report = judge(small_site, assertion, changed={PATH: b"<html>Not found</html>"})
    assert (report.intact, report.status) == ("unknown", "unknown")


def test_another_recipient_is_noticed_by_the_recipient(
    small_site: BuiltSite, assertion: dict[str, Any]
) -> None:
    report = judge(small_site, assertion, recipient="somebody.else@example.nl")
    assert failed(report) == {"recipient"}
    assert not report.accepted
