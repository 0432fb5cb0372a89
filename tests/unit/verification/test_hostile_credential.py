"""Credentials and issuer's documents made to deceive: refused, or not known, and never accepted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from builder.encoding import encode_base58, write_json
from builder.signing.data_integrity import JCS, RDFC, proof_set
from builder.signing.keys import PrivateKey
from builder.signing.linked_data import LinkedDataError, canonical_nquads
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.sites import BuiltSite
from tests.small_publication import EMAIL, FULL, KEY, PLAIN
from tests.unit.verification.changes import failed, outcome, removed, replaced

OTHER_KEY = PrivateKey(bytes(32))
DID_DOCUMENT = "issuers/waterland/did.json"


@pytest.fixture
def credential(small_site: BuiltSite) -> dict[str, Any]:
    return small_site.credential(FULL)


@pytest.fixture
def did_document(small_site: BuiltSite) -> dict[str, Any]:
    document: dict[str, Any] = small_site.json(DID_DOCUMENT)
    return document


def judge(site: BuiltSite, document: Any, **changed: Any) -> Report:
    data = document if isinstance(document, bytes) else write_json(document)
    (report,) = verify(data, site.question(changed))
    return report


def resigned(document: dict[str, Any], *, key: PrivateKey = KEY, method: str | None = None) -> dict[str, Any]:
    """Sign a document as the holder of a key could: without the builder's own refusals about its content."""
    proof = document["proof"][0]
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    proofs = proof_set(
        unsigned,
        key,
        verification_method=method or proof["verificationMethod"],
        created=proof["created"],
    )
    return {**unsigned, "proof": proofs}


def test_signing_anew_gives_what_the_builder_made(credential: dict[str, Any]) -> None:
    assert resigned(credential) == credential


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"",
        b"{}{}",
        b"[]",
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1e999}',
        b'{"a":123456789012345678901}',
        b'{"a":9007199254740993}',
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":1}}',
        b'{"__proto__":{"a":1}}',
        b'{"a":{"__proto__":1}}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":"\x01"}',
        b"{'a':1}",
        b'{"a":1,}',
        b'{"a":01}',
        b'{"a":' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
    ],
    ids=lambda text: text[:24].decode("latin-1"),
)
def test_json_that_readers_disagree_on_is_not_parsed(small_site: BuiltSite, text: bytes) -> None:
    report = judge(small_site, text)
    assert failed(report) & {"parsed", "found"}
    assert report.intact == "no"


@pytest.mark.parametrize("extra", ['"name":"Iets anders",', '"__proto__":{},', '"proof":[],'])
def test_a_member_hidden_before_its_twin_is_refused(
    small_site: BuiltSite, credential: dict[str, Any], extra: str
) -> None:
    text = "{" + extra + write_json(credential).decode()[1:]
    report = judge(small_site, text.encode())
    assert failed(report) == {"parsed"}
    assert report.intact == "no"


@pytest.mark.parametrize(
    "data", [b"\0" * (9 * 1024 * 1024), b"{" * (9 * 1024 * 1024), b" " * (3 * 1024 * 1024) + b"{}"]
)
def test_a_file_beyond_all_measure_is_refused(small_site: BuiltSite, data: bytes) -> None:
    assert judge(small_site, data).intact == "no"


@pytest.mark.parametrize("proof", [None, [], {}, "proof", 5, [None], ["x"], [[]], [{}], [{}] * 1000])
def test_without_a_proof_nothing_is_intact(
    small_site: BuiltSite, credential: dict[str, Any], proof: Any
) -> None:
    report = judge(small_site, {**credential, "proof": proof})
    assert failed(report) & {"signature", "key"}
    assert report.intact == "no"
    assert not judge(small_site, removed(credential, ("proof",))).accepted


def test_one_good_proof_does_not_make_up_for_a_bad_one(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    good = credential["proof"]
    for bad in (
        {**good[0], "proofValue": good[1]["proofValue"]},
        {**good[0], "created": "2026-07-01T00:00:00Z"},
    ):
        for proofs in ([*good, bad], [bad, *good], [good[0], bad], [bad]):
            report = judge(small_site, {**credential, "proof": proofs})
            assert failed(report) == {"signature"}
            assert report.intact == "no"


def test_a_proof_by_somebody_else_beside_the_issuers_is_noticed_by_the_key(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    foreign = resigned(credential, key=OTHER_KEY, method="did:web:evil.example#k1")["proof"]
    report = judge(small_site, {**credential, "proof": [*credential["proof"], *foreign]})
    assert failed(report) == {"key"}
    assert report.intact == "no"


@pytest.mark.parametrize("index", [0, 1])
def test_one_of_both_proofs_alone_is_enough(
    small_site: BuiltSite, credential: dict[str, Any], index: int
) -> None:
    """Other issuers make one; what is left of ours still covers every statement."""
    assert judge(small_site, {**credential, "proof": [credential["proof"][index]]}).accepted


def test_a_proof_of_unknown_kind_makes_it_unknown(small_site: BuiltSite, credential: dict[str, Any]) -> None:
    for suite in ("ecdsa-rdfc-2019", "bbs-2023", "eddsa-2022", "EDDSA-RDFC-2022", None, 5):
        unknown = {**credential["proof"][0], "cryptosuite": suite}
        report = judge(small_site, {**credential, "proof": [*credential["proof"], unknown]})
        assert (report.intact, report.status) == ("unknown", "unknown"), suite
        assert not report.accepted


def test_a_proof_of_another_type_or_for_another_purpose_is_refused(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    changes = [("type", "Ed25519Signature2020"), ("proofPurpose", "authentication"), ("proofPurpose", None)]
    for name, value in [*changes, ("created", "2026-06-29"), ("created", "yesterday")]:
        report = judge(small_site, replaced(credential, ("proof", 0, name), value))
        assert failed(report) == {"signature"}, name
        assert report.intact == "no"


def test_a_genuine_proof_for_another_purpose_is_refused(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    from builder.encoding import canonical_json, encode_multibase_base58, sha256  # noqa: PLC0415

    unsigned = {name: value for name, value in credential.items() if name != "proof"}
    options = {**credential["proof"][1], "proofPurpose": "authentication"}
    del options["proofValue"]
    data = sha256(canonical_json(options)) + sha256(canonical_json(unsigned))
    proof = {**options, "proofValue": encode_multibase_base58(KEY.sign(data))}
    report = judge(small_site, {**unsigned, "proof": [proof]})
    assert failed(report) == {"signature"}


def test_a_credential_signed_with_another_key_is_noticed_by_the_signature(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    report = judge(small_site, resigned(credential, key=OTHER_KEY))
    assert failed(report) == {"signature"}
    assert report.intact == "no"


def test_another_awards_proofs_are_noticed_by_the_signature(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    report = judge(small_site, {**credential, "proof": small_site.credential(PLAIN)["proof"]})
    assert failed(report) == {"signature"}


def low_order_key() -> str:
    return "z" + encode_base58(b"\xed\x01" + bytes(32))


def test_a_low_order_key_in_the_issuers_document_is_noticed_by_the_key(
    small_site: BuiltSite, credential: dict[str, Any], did_document: dict[str, Any]
) -> None:
    """With such a key one signature fits every message."""
    changed = replaced(did_document, ("verificationMethod", 0, "publicKeyMultibase"), low_order_key())
    signature = "z" + encode_base58(bytes([1]) + bytes(63))
    for proof in credential["proof"]:
        proof["proofValue"] = signature
    report = judge(small_site, credential, **{DID_DOCUMENT: changed})
    assert failed(report) == {"key"}
    assert report.intact == "no"


@pytest.mark.parametrize(
    "change",
    [
        {"assertionMethod": []},
        {"assertionMethod": ["did:web:badges.example.nl:insignes:issuers:waterland#k1-jwk"]},
        {
            "assertionMethod": [],
            "authentication": ["did:web:badges.example.nl:insignes:issuers:waterland#k1"],
        },
        {"verificationMethod": []},
    ],
)
def test_a_key_that_the_issuer_does_not_list_for_claims_is_noticed_by_the_key(
    small_site: BuiltSite, credential: dict[str, Any], did_document: dict[str, Any], change: dict[str, Any]
) -> None:
    report = judge(small_site, credential, **{DID_DOCUMENT: {**did_document, **change}})
    assert failed(report) == {"key"}
    assert report.intact == "no"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("controller", "did:web:evil.example"),
        ("type", "Ed25519VerificationKey2020"),
        ("publicKeyMultibase", "z6Mk"),
        ("publicKeyMultibase", None),
        ("publicKeyMultibase", OTHER_KEY.public.multikey),
        ("revoked", "2026-07-01T00:00:00Z"),
        ("expires", "2026-07-01T00:00:00Z"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(
    small_site: BuiltSite, credential: dict[str, Any], did_document: dict[str, Any], name: str, value: Any
) -> None:
    changed = replaced(did_document, ("verificationMethod", 0, name), value)
    report = judge(small_site, credential, **{DID_DOCUMENT: changed})
    assert failed(report) == ({"signature"} if value == OTHER_KEY.public.multikey else {"key"})
    assert report.intact == "no"


@pytest.mark.parametrize(
    ("document", "outcome_of_issuer"),
    [
        (None, "unknown"),
        (b"<!doctype html><title>Not found</title>", "unknown"),
        (b"[]", "failed"),
        (b"{}", "failed"),
        (b'{"id":"did:web:badges.example.nl:insignes:issuers:waterland"}', "failed"),
        (
            b'{"id":"did:web:badges.example.nl:insignes:issuers:waterland","verificationMethod":5,"assertionMethod":[]}',
            "failed",
        ),
        (b'{"id":"did:web:evil.example","verificationMethod":[],"assertionMethod":[]}', "failed"),
    ],
)
def test_without_the_issuers_own_document_nothing_is_accepted(
    small_site: BuiltSite, credential: dict[str, Any], document: Any, outcome_of_issuer: str
) -> None:
    report = judge(small_site, credential, **{DID_DOCUMENT: document})
    assert outcome(report, "issuer") == outcome_of_issuer
    assert outcome(report, "signature") == "unknown"
    assert report.intact == ("no" if outcome_of_issuer == "failed" else "unknown")
    assert report.status == "unknown"
    assert not report.accepted


@pytest.mark.parametrize(
    "issuer",
    [
        "https://badges.example.nl/insignes/issuers/waterland/profile.json",
        "did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd",
        "did:web:",
        "did:web",
        "did:web:badges.example.nl:insignes:issuers:..:issuers:waterland",
        "did:web:badges.example.nl:insignes:issuers:waterland%2f..%2fwaterland",
        "did:web:169.254.169.254",
        "did:web:localhost%3A22",
    ],
)
def test_issuers_that_are_no_address_of_this_site_are_never_accepted(
    small_site: BuiltSite, credential: dict[str, Any], issuer: str
) -> None:
    changed = replaced(credential, ("issuer", "id"), issuer)
    report = judge(small_site, resigned(changed, method=f"{issuer}#k1"))
    assert report.intact != "yes"
    assert report.issuer == "unknown"


@pytest.mark.parametrize("address", ["relative", "/path", "#fragment", "", "?query", "https://a b.example/"])
def test_relative_addresses_have_no_canonical_form(credential: dict[str, Any], address: str) -> None:
    """They would be signed as an address that the processor makes up."""
    del credential["proof"]
    with pytest.raises(LinkedDataError):
        canonical_nquads(replaced(credential, ("evidence", 0, "id"), address))


@pytest.mark.parametrize(
    "path", [("issuer", "type"), ("issuer", "parentOrg", "type"), ("credentialSubject", "type")]
)
def test_types_that_no_context_defines_have_no_canonical_form(
    credential: dict[str, Any], path: tuple[str, ...]
) -> None:
    del credential["proof"]
    parent = credential
    for name in path[:-1]:
        parent = parent[name]
    parent["type"] = [*parent["type"], "Honours"]
    with pytest.raises(LinkedDataError):
        canonical_nquads(credential)


def test_two_objects_that_share_an_id_are_refused_even_when_signed(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    """A statement could be moved from one to the other without breaking the rdfc proof."""
    credential["credentialSubject"]["achievement"]["criteria"]["id"] = credential["credentialSubject"][
        "achievement"
    ]["id"]
    with pytest.raises(LinkedDataError):
        resigned(credential)
    assert outcome(judge(small_site, credential), "schema") == "failed"


def test_another_recipient_is_noticed_by_the_recipient(
    small_site: BuiltSite, credential: dict[str, Any]
) -> None:
    data = write_json(credential)
    for asked, expected in (
        (EMAIL, "passed"),
        (f"  {EMAIL.upper()} ", "passed"),
        ("urn:example:eduid:42", "passed"),
        ("somebody.else@example.nl", "failed"),
        ("Jip Jansen", "failed"),
        ("", "failed"),
    ):
        (report,) = verify(data, small_site.question(recipient=asked))
        assert outcome(report, "recipient") == expected, asked
        assert report.accepted == (expected == "passed")


def test_the_proofs_are_of_both_suites(credential: dict[str, Any]) -> None:
    assert [proof["cryptosuite"] for proof in credential["proof"]] == [RDFC, JCS]
    assert json.loads(write_json(credential)) == credential
