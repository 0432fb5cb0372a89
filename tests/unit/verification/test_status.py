"""What counts now: status lists, dates, and lists that cannot be relied on."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from builder.credentials.status import encode_list
from builder.encoding import encode_base64url, write_json
from builder.model.award_ids import PLACES, status_place
from builder.signing.data_integrity import proof_set
from builder.signing.keys import PrivateKey
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.sites import NOW, BuiltSite
from tests.small_publication import EXPIRED, FULL, IN_PNG, KEY, PLAIN, REVOKED, SUSPENDED
from tests.unit.verification.changes import failed, outcome, replaced

DID = "did:web:badges.example.nl:insignes:issuers:waterland"


def list_path(award: str, purpose: str = "") -> str:
    return f"issuers/waterland/status/{status_place(award)[0]}{purpose}.json"


def judge(
    site: BuiltSite, award: str, changed: Mapping[str, object] | None = None, *, now: datetime = NOW
) -> list[Report]:
    """Verify an award as document and as token: they must agree."""
    question = site.question(changed, now=now)
    names = ("credential.json", "credential.jwt")
    return [report for name in names for report in verify(site.files[f"awards/{award}/{name}"], question)]


@pytest.mark.parametrize(
    ("award", "status"),
    [
        (FULL, "valid"),
        (PLAIN, "valid"),
        (IN_PNG, "valid"),
        (REVOKED, "revoked"),
        (SUSPENDED, "suspended"),
        (EXPIRED, "expired"),
    ],
)
def test_every_award_has_the_status_of_its_content(small_site: BuiltSite, award: str, status: str) -> None:
    for report in judge(small_site, award):
        assert (report.intact, report.status, report.issuer) == ("yes", status, "this-site")
        assert report.accepted == (status == "valid")


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-06-29T21:59:59+00:00", "not-yet"),
        ("2026-06-29T22:00:00+00:00", "valid"),
        ("2029-06-30T21:59:59+00:00", "valid"),
        ("2029-06-30T22:00:00+00:00", "expired"),
        ("1970-01-01T00:00:00+00:00", "not-yet"),
        ("2099-01-01T00:00:00+00:00", "expired"),
    ],
)
def test_an_award_counts_from_its_first_to_its_last_day_in_its_own_zone(
    small_site: BuiltSite, moment: str, status: str
) -> None:
    for report in judge(small_site, FULL, now=datetime.fromisoformat(moment)):
        assert (report.intact, report.status) == ("yes", status)
        assert outcome(report, "dates") == ("passed" if status == "valid" else "failed")


def test_a_revoked_award_stays_revoked_when_it_would_have_expired(small_site: BuiltSite) -> None:
    for report in judge(small_site, REVOKED, now=datetime(2099, 1, 1, tzinfo=UTC)):
        assert report.status == "revoked"


def status_list(
    site: BuiltSite, award: str, *, key: PrivateKey = KEY, did: str = DID, **subject: Any
) -> dict[str, Any]:
    """Give an award's list with another subject, signed anew."""
    document = site.json(list_path(award))
    created = document.pop("proof")[0]["created"]
    document["issuer"] = did
    document["credentialSubject"] |= subject
    proofs = proof_set(document, key, verification_method=f"{did}#k1", created=created)
    return {**document, "proof": proofs}


def test_a_list_signed_anew_as_it_was_is_relied_on(small_site: BuiltSite) -> None:
    anew = status_list(small_site, PLAIN)
    assert anew == small_site.json(list_path(PLAIN))
    revoked = status_list(small_site, PLAIN, encodedList=encode_list([status_place(PLAIN)[1]]))
    for report in judge(small_site, PLAIN, {list_path(PLAIN): revoked}):
        assert report.status == "revoked"
        assert failed(report) == {"status"}


def test_only_the_awards_own_place_counts(small_site: BuiltSite) -> None:
    place = status_place(PLAIN)[1]
    others = status_list(small_site, PLAIN, encodedList=encode_list(set(range(PLACES)) - {place}))
    for report in judge(small_site, PLAIN, {list_path(PLAIN): others}):
        assert report.status == "valid"


def unreliable_lists(site: BuiltSite) -> dict[str, Any]:
    """Give lists that say of no award that it was revoked, and must not be believed."""
    genuine = site.json(list_path(PLAIN))

    def with_list(data: bytes) -> dict[str, Any]:
        return status_list(site, PLAIN, encodedList="u" + encode_base64url(data))

    zeros = gzip.compress(bytes(PLACES // 8))
    return {
        "missing": None,
        "a page instead": b"<!doctype html><title>Not found</title>",
        "empty": b"",
        "not an object": b"[]",
        "no proof": {name: value for name, value in genuine.items() if name != "proof"},
        "empty proof": {**genuine, "proof": []},
        "changed": replaced(genuine, ("credentialSubject", "encodedList"), encode_list([])[:-4] + "AAAA"),
        "later date": {**genuine, "validFrom": "2026-07-09T00:00:00+02:00"},
        "other key": status_list(site, PLAIN, key=PrivateKey(bytes(32))),
        "somebody else": status_list(site, PLAIN, did="did:web:evil.example"),
        "another issuer of the site": status_list(site, PLAIN, did=DID.replace("waterland", "stichting")),
        "wrong purpose": status_list(site, PLAIN, statusPurpose="suspension"),
        "suspension list": site.json(list_path(PLAIN, "-suspension")),
        "another list": site.json(list_path(REVOKED)) if list_path(REVOKED) != list_path(PLAIN) else None,
        "no multibase": status_list(site, PLAIN, encodedList=encode_list([])[1:]),
        "short": with_list(gzip.compress(bytes(PLACES // 8 - 1))),
        "bomb": with_list(gzip.compress(bytes(200 * 1024 * 1024), 9)),
        "cut off": with_list(zeros[:-4]),
        "bad checksum": with_list(zeros[:-8] + bytes(4) + zeros[-4:]),
        "two members": with_list(zeros + zeros),
        "not compressed": with_list(bytes(PLACES // 8)),
    }


UNRELIABLE = [
    "missing",
    "a page instead",
    "empty",
    "not an object",
    "no proof",
    "empty proof",
    "changed",
    "later date",
    "other key",
    "somebody else",
    "another issuer of the site",
    "wrong purpose",
    "suspension list",
    "another list",
    "no multibase",
    "short",
    "bomb",
    "cut off",
    "bad checksum",
    "two members",
    "not compressed",
]


@pytest.fixture(scope="module")
def lists(small_site: BuiltSite) -> dict[str, Any]:
    return unreliable_lists(small_site)


@pytest.mark.parametrize("name", UNRELIABLE)
def test_with_a_list_that_cannot_be_relied_on_the_status_is_unknown(
    small_site: BuiltSite, lists: dict[str, Any], name: str
) -> None:
    assert sorted(lists) == sorted(UNRELIABLE)
    for report in judge(small_site, PLAIN, {list_path(PLAIN): lists[name]}):
        assert (report.intact, report.status) == ("yes", "unknown")
        assert outcome(report, "status-list") == "unknown"
        assert not report.accepted


@pytest.mark.parametrize("content", [None, b"{}"])
def test_a_missing_suspension_list_does_not_soften_a_revocation(small_site: BuiltSite, content: Any) -> None:
    for award in (REVOKED, SUSPENDED):
        for report in judge(small_site, award, {list_path(award, "-suspension"): content}):
            assert report.status == "revoked"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statusListIndex", "131072"),
        ("statusListIndex", "-1"),
        ("statusListIndex", "01"),
        ("statusListIndex", "1e3"),
        ("statusListIndex", "٣"),
        ("statusListIndex", "9" * 5000),
        ("statusPurpose", "message"),
        ("statusPurpose", "suspension"),
        ("type", "StatusList2021Entry"),
        ("statusListCredential", "https://elsewhere.example/status.json"),
        ("statusListCredential", "file:///etc/passwd"),
    ],
)
def test_an_entry_that_names_no_place_leaves_the_status_unknown(
    small_site: BuiltSite, name: str, value: str
) -> None:
    """Signed by the issuer, so that nothing but the entry is odd."""
    document = small_site.credential(PLAIN)
    created = document.pop("proof")[0]["created"]
    document["credentialStatus"][name] = value
    if name == "type":  # its terms are in no context: it could not be signed
        (report,) = verify(write_json({**document, "proof": []}), small_site.question())
        assert report.status == "unknown"
        return
    proofs = proof_set(document, KEY, verification_method=f"{DID}#k1", created=created)
    (report,) = verify(write_json({**document, "proof": proofs}), small_site.question())
    assert report.intact == "yes"
    assert report.status == "unknown"
    assert outcome(report, "status-list") == "unknown"
    assert not report.accepted


def test_a_signed_credential_that_names_no_list_is_valid(small_site: BuiltSite) -> None:
    document = small_site.credential(PLAIN)
    created = document.pop("proof")[0]["created"]
    del document["credentialStatus"]
    proofs = proof_set(document, KEY, verification_method=f"{DID}#k1", created=created)
    (report,) = verify(write_json({**document, "proof": proofs}), small_site.question())
    assert outcome(report, "status-list") == "skipped"
    assert report.accepted


def test_taking_the_entry_out_does_not_help(small_site: BuiltSite) -> None:
    document = small_site.credential(REVOKED)
    del document["credentialStatus"]
    (report,) = verify(write_json(document), small_site.question())
    assert failed(report) == {"signature"}
    assert report.intact == "no"
