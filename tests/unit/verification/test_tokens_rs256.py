"""RS256: tokens of Open Badges 3.0 and signed assertions of 2.0; whatever is changed or forged is noticed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA512

from builder.encoding import decode_base64url, encode_base64url, write_json
from builder.images.contents import BakedContents
from builder.images.formats import prepare
from builder.signing.key_types import AnyPrivateKey
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.rsa_test_keys import FIRST, SECOND
from tests.sites import BuiltSite
from tests.small_publication import BASE_URL, EMAIL, EXPIRED, FULL, KEY, REVOKED, SUSPENDED
from tests.unit.verification.changes import added, altered, failed, leaves, nodes, outcome, removed, replaced

ISSUER = "issuers/waterland/"
DID = "did:web:badges.example.nl:insignes:issuers:waterland"
KEY_URL = f"{BASE_URL}/{ISSUER}keys/r1.json"
FORMS = ("credential.jwt", "assertion.jws")
HEADERS: dict[str, dict[str, Any]] = {
    "credential.jwt": {"alg": "RS256", "kid": f"{DID}#r1-jwk", "typ": "JWT"},
    "assertion.jws": {"alg": "RS256"},
}


def judge(site: BuiltSite, token: str, changed: Mapping[str, object] | None = None, **asked: Any) -> Report:
    (report,) = verify(token.encode(), site.question(changed, **asked))
    return report


def issued(site: BuiltSite, form: str, award: str = FULL) -> str:
    return site.files[f"awards/{award}/{form}"].decode()


def payload_of(token: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(decode_base64url(token.split(".")[1]))
    return document


def signed(payload: Any, form: str, *, key: AnyPrivateKey = FIRST, **header: Any) -> str:
    """Sign anything at all, with headers added, changed, or (None) left out."""
    stated = {name: value for name, value in {**HEADERS[form], **header}.items() if value is not None}
    first = f"{encode_base64url(write_json(stated))}.{encode_base64url(write_json(payload))}"
    return f"{first}.{encode_base64url(key.sign(first.encode()))}"


@pytest.mark.parametrize("form", FORMS)
def test_what_is_changed_below_is_accepted(rsa_site: BuiltSite, form: str) -> None:
    token = issued(rsa_site, form)
    report = judge(rsa_site, token, recipient=EMAIL)
    assert report.accepted
    assert report.issuer == "this-site"
    assert outcome(report, "recipient") == "passed"
    assert outcome(report, "status-list") == "passed"
    assert judge(rsa_site, signed(payload_of(token), form)).accepted


@pytest.mark.parametrize(
    ("award", "status", "of_assertion"),
    [(REVOKED, "revoked", "revoked"), (SUSPENDED, "suspended", "revoked"), (EXPIRED, "expired", "expired")],
)
def test_what_does_not_count_is_told(rsa_site: BuiltSite, award: str, status: str, of_assertion: str) -> None:
    for form, expected in zip(FORMS, (status, of_assertion), strict=True):
        report = judge(rsa_site, issued(rsa_site, form, award))
        assert (report.intact, report.status) == ("yes", expected)
        assert not report.accepted


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_valid_yet_is_told(rsa_site: BuiltSite, form: str) -> None:
    report = judge(rsa_site, issued(rsa_site, form), now=datetime(2026, 6, 1, tzinfo=UTC))
    assert (report.intact, report.status) == ("yes", "not-yet")


# Changes


@pytest.mark.parametrize("form", FORMS)
def test_each_bit_of_the_signature_counts(rsa_site: BuiltSite, form: str) -> None:
    first, _, last = issued(rsa_site, form).rpartition(".")
    signature = decode_base64url(last)
    for bit in range(0, len(signature) * 8, 5):
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 0x80 >> bit % 8
        report = judge(rsa_site, f"{first}.{encode_base64url(bytes(flipped))}")
        assert failed(report) == {"signature"}, bit
        assert report.intact == "no"


@pytest.mark.parametrize("form", FORMS)
def test_a_signature_written_in_another_way_is_refused(rsa_site: BuiltSite, form: str) -> None:
    first, _, last = issued(rsa_site, form).rpartition(".")
    signature = decode_base64url(last)
    larger = (int.from_bytes(signature, "big") + FIRST.public.modulus).to_bytes(257, "big")
    for other in (b"", signature[:-1], signature + b"\0", b"\0" + signature, larger, b"\0" * 256):
        assert failed(judge(rsa_site, f"{first}.{encode_base64url(other)}")) == {"signature"}
    for text in (f"{last}=", f"{last}.", f" {last}x", last + "A"):
        assert judge(rsa_site, f"{first}.{text}").intact == "no"


@pytest.mark.parametrize("form", FORMS)
def test_another_padding_or_digest_is_no_signature(rsa_site: BuiltSite, form: str) -> None:
    first = issued(rsa_site, form).rpartition(".")[0]
    pss = padding.PSS(padding.MGF1(SHA256()), 32)
    for signature in (
        FIRST._key.sign(first.encode(), pss, SHA256()),
        FIRST._key.sign(first.encode(), padding.PKCS1v15(), SHA512()),
    ):
        assert failed(judge(rsa_site, f"{first}.{encode_base64url(signature)}")) == {"signature"}


@pytest.mark.parametrize("form", FORMS)
def test_every_leaf_of_the_payload_counts(rsa_site: BuiltSite, form: str) -> None:
    token = issued(rsa_site, form)
    header, _, signature = token.split(".")
    for path, value in leaves(payload_of(token)):
        for changed in (
            replaced(payload_of(token), path, altered(value)),
            removed(payload_of(token), path),
        ):
            report = judge(rsa_site, f"{header}.{encode_base64url(write_json(changed))}.{signature}")
            assert not report.accepted, path
            assert report.intact != "yes", path
            assert failed(report) or path == ("badge",), path  # another address may be one that is not had


def test_a_member_added_to_an_assertion_counts(rsa_site: BuiltSite) -> None:
    token = issued(rsa_site, "assertion.jws")
    header, _, signature = token.split(".")
    for path, node in nodes(payload_of(token)):
        if isinstance(node, dict):
            changed = added(payload_of(token), path, "honours", "summa cum laude")
            report = judge(rsa_site, f"{header}.{encode_base64url(write_json(changed))}.{signature}")
            assert failed(report) == {"signature"}, path


def test_values_of_another_kind_break_nothing(rsa_site: BuiltSite) -> None:
    payload = payload_of(issued(rsa_site, "assertion.jws"))
    for path, value in nodes(payload):
        for foreign in (None, True, 5, "", [], {}, [None], {"id": 5}):
            if path and foreign != value:
                token = signed(replaced(payload, path, foreign), "assertion.jws")
                verify(token.encode(), rsa_site.question(image=b"<svg/>", recipient=EMAIL))


# Forged headers and keys


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "algorithm", ["none", "None", "nOnE", "", "HS256", "PS256", "RS512", "ES512", None, 5, []]
)
def test_other_algorithms_are_refused_before_any_key_is_used(
    rsa_site: BuiltSite, form: str, algorithm: Any
) -> None:
    token = signed(payload_of(issued(rsa_site, form)), form, alg=algorithm)
    for offered in (token, token.rpartition(".")[0] + "."):
        report = judge(rsa_site, offered)
        assert failed(report) == {"parsed"}
        assert report.intact == "no"


@pytest.mark.parametrize("form", FORMS)
def test_the_public_key_is_no_shared_secret(rsa_site: BuiltSite, form: str) -> None:
    pem = FIRST.public.pem.encode()
    for algorithm in ("HS256", "RS256"):
        first = signed(payload_of(issued(rsa_site, form)), form, alg=algorithm).rpartition(".")[0]
        for secret in (pem, pem.strip(), FIRST.public.listed.encode(), json.dumps(FIRST.public.jwk).encode()):
            mac = hmac.new(secret, first.encode(), hashlib.sha256).digest()
            report = judge(rsa_site, f"{first}.{encode_base64url(mac)}")
            assert failed(report) == {"parsed" if algorithm == "HS256" else "signature"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jku", "https://evil.example/jwks.json"),
        ("x5u", "https://evil.example/cert.pem"),
        ("x5c", ["AAAA"]),
        ("crit", ["b64"]),
        ("b64", False),
        ("zip", "DEF"),
    ],
)
def test_headers_that_name_keys_or_change_meanings_are_refused(
    rsa_site: BuiltSite, form: str, name: str, value: Any
) -> None:
    token = signed(payload_of(issued(rsa_site, form)), form, **{name: value})
    assert failed(judge(rsa_site, token)) == {"parsed"}


@pytest.mark.parametrize("form", FORMS)
def test_a_key_in_the_token_must_be_the_issuers(rsa_site: BuiltSite, form: str) -> None:
    payload = payload_of(issued(rsa_site, form))
    assert failed(judge(rsa_site, signed(payload, form, jwk=SECOND.public.jwk))) == {"key"}
    assert judge(rsa_site, signed(payload, form, jwk=FIRST.public.jwk)).intact == "yes"


@pytest.mark.parametrize("form", FORMS)
def test_another_key_is_noticed_by_the_signature(rsa_site: BuiltSite, form: str) -> None:
    token = signed(payload_of(issued(rsa_site, form)), form, key=SECOND)
    assert failed(judge(rsa_site, token)) == {"signature"}


def test_the_algorithm_is_that_of_the_keys_type(rsa_site: BuiltSite) -> None:
    """A token may not choose: RS256 with the Ed25519 key, and EdDSA with the RSA key, are refused."""
    payload = payload_of(issued(rsa_site, "credential.jwt"))
    for key, algorithm, kid in ((FIRST, "RS256", "k1"), (KEY, "EdDSA", "r1"), (KEY, "RS256", "r1")):
        token = signed(payload, "credential.jwt", key=key, alg=algorithm, kid=f"{DID}#{kid}-jwk")
        report = judge(rsa_site, token)
        assert failed(report) == {"signature"}
        assert report.intact == "no"
    assert judge(
        rsa_site, signed(payload, "credential.jwt", key=KEY, alg="EdDSA", kid=f"{DID}#k1-jwk")
    ).accepted
    token = signed(payload_of(issued(rsa_site, "assertion.jws")), "assertion.jws", key=KEY, alg="EdDSA")
    assert failed(judge(rsa_site, token)) == {"signature"}


def test_an_rsa_key_makes_no_proofs(rsa_site: BuiltSite) -> None:
    document = rsa_site.credential(FULL)
    for proof in document["proof"]:
        proof["verificationMethod"] = f"{DID}#r1-jwk"
    (report,) = verify(write_json(document), rsa_site.question())
    assert failed(report) == {"key"}


def test_a_listed_key_for_another_algorithm_or_of_a_weak_kind_is_not_used(rsa_site: BuiltSite) -> None:
    path = f"{ISSUER}did.json"
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
    number = encode_base64url(weak.public_key().public_numbers().n.to_bytes(128, "big"))
    token = issued(rsa_site, "credential.jwt")
    for change in (
        {"alg": "PS256"},
        {"alg": "HS256"},
        {"n": number},
        {"e": "Aw"},
        {"kty": "oct", "k": "AAAA"},
    ):
        document = rsa_site.json(path)
        (method,) = (entry for entry in document["verificationMethod"] if entry["id"].endswith("#r1-jwk"))
        method["publicKeyJwk"] |= change
        report = judge(rsa_site, token, {path: document})
        assert failed(report) == {"key"}, change
        assert report.intact == "no"


def test_a_weak_key_is_refused_even_where_its_signature_fits(rsa_site: BuiltSite) -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
    pem = weak.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    first = issued(rsa_site, "assertion.jws").rpartition(".")[0]
    token = f"{first}.{encode_base64url(weak.sign(first.encode(), padding.PKCS1v15(), SHA256()))}"
    path = f"{ISSUER}keys/r1.json"
    document = {**rsa_site.json(path), "publicKeyPem": pem.decode()}
    assert failed(judge(rsa_site, token, {path: document})) == {"key"}


# The issuer's side of a signed assertion


def changed_key(site: BuiltSite, **members: Any) -> dict[str, Any]:
    document = {**site.json(f"{ISSUER}keys/r1.json"), **members}
    return {name: value for name, value in document.items() if value is not None}


@pytest.mark.parametrize(
    "members",
    [
        {"owner": "https://evil.example/issuer.json"},
        {"owner": None},
        {"id": f"{BASE_URL}/{ISSUER}keys/r2.json"},
        {"publicKeyPem": None},
        {"publicKeyPem": ["x"]},
        {"publicKeyPem": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"},
        {"revoked": True},
        {"revoked": "2026-07-01T00:00:00Z"},
        {"expires": "2026-07-01T00:00:00Z"},
    ],
)
def test_a_key_document_that_contradicts_is_noticed_by_the_key(rsa_site: BuiltSite, members: Any) -> None:
    path = f"{ISSUER}keys/r1.json"
    report = judge(rsa_site, issued(rsa_site, "assertion.jws"), {path: changed_key(rsa_site, **members)})
    assert failed(report) == {"key"}
    assert report.intact == "no"


def test_another_key_in_the_key_document_is_noticed_by_the_signature(rsa_site: BuiltSite) -> None:
    changed = {f"{ISSUER}keys/r1.json": changed_key(rsa_site, publicKeyPem=SECOND.public.pem)}
    assert failed(judge(rsa_site, issued(rsa_site, "assertion.jws"), changed)) == {"signature"}


@pytest.mark.parametrize(
    "listed", [None, [], "", [f"{KEY_URL}#1"], {"id": "https://evil.example/k"}, 5, [None]]
)
def test_a_creator_that_the_issuer_does_not_list_is_refused(rsa_site: BuiltSite, listed: Any) -> None:
    document = {**rsa_site.json(f"{ISSUER}issuer.json"), "publicKey": listed}
    report = judge(rsa_site, issued(rsa_site, "assertion.jws"), {f"{ISSUER}issuer.json": document})
    assert failed(report) == {"key"}
    assert report.intact == "no"


@pytest.mark.parametrize(
    "listed", [KEY_URL, [KEY_URL], {"id": KEY_URL}, ["https://a.example", {"id": KEY_URL}]]
)
def test_issuers_may_list_keys_in_every_way_of_the_standard(rsa_site: BuiltSite, listed: Any) -> None:
    document = {**rsa_site.json(f"{ISSUER}issuer.json"), "publicKey": listed}
    assert judge(rsa_site, issued(rsa_site, "assertion.jws"), {f"{ISSUER}issuer.json": document}).accepted


def test_an_attackers_key_and_issuer_are_not_this_sites(rsa_site: BuiltSite) -> None:
    """An assertion of this site's class, signed by a key that another issuer lists."""
    payload = payload_of(issued(rsa_site, "assertion.jws"))
    payload["verification"]["creator"] = "https://evil.example/key.json"
    report = judge(rsa_site, signed(payload, "assertion.jws", key=SECOND))
    assert failed(report) == {"key"}
    assert report.issuer == "unknown"


@pytest.mark.parametrize(
    ("path", "step"),
    [
        (f"{ISSUER}keys/r1.json", "key"),
        (f"{ISSUER}issuer.json", "issuer"),
        ("badges/waterland/data/v1/badgeclass.json", "issuer"),
    ],
)
def test_what_cannot_be_had_is_unknown_and_never_accepted(rsa_site: BuiltSite, path: str, step: str) -> None:
    token = issued(rsa_site, "assertion.jws")
    for content in (None, b"<html>not found</html>", b"[]"):
        report = judge(rsa_site, token, {path: content})
        assert not report.accepted
        expected = "failed" if content == b"[]" else "unknown"
        assert (outcome(report, step), report.status) == (expected, "unknown")


# The revocation list


def test_a_revocation_list_that_cannot_be_relied_on_says_nothing(rsa_site: BuiltSite) -> None:
    path = f"{ISSUER}revocations.json"
    sound = rsa_site.json(path)
    others: list[object] = [
        None,
        b"<html>not found</html>",
        [],
        {**sound, "type": "Issuer"},
        {**sound, "id": "https://evil.example/revocations.json"},
        {**sound, "issuer": "https://evil.example/issuer.json"},
        {**sound, "revokedAssertions": None},
        {**sound, "revokedAssertions": {}},
        {**sound, "revokedAssertions": [None]},
        {**sound, "revokedAssertions": [{"uid": "5"}]},
        {**sound, "revokedAssertions": [["urn:x"]]},
    ]
    for other in others:
        report = judge(rsa_site, issued(rsa_site, "assertion.jws"), {path: other})
        assert outcome(report, "status-list") == "unknown"
        assert (report.intact, report.status) == ("yes", "unknown")
        assert not report.accepted


def test_entries_may_be_ids_or_objects(rsa_site: BuiltSite) -> None:
    token = issued(rsa_site, "assertion.jws")
    id_ = payload_of(token)["id"]
    path = f"{ISSUER}revocations.json"
    for entry in (id_, {"id": id_}, {"id": id_, "revocationReason": "Mistake"}):
        listed = {**rsa_site.json(path), "revokedAssertions": ["urn:uuid:1", entry]}
        report = judge(rsa_site, token, {path: listed})
        assert (report.intact, report.status) == ("yes", "revoked")


def test_an_issuer_without_a_list_revokes_nothing(rsa_site: BuiltSite) -> None:
    document = rsa_site.json(f"{ISSUER}issuer.json")
    del document["revocationList"]
    report = judge(rsa_site, issued(rsa_site, "assertion.jws", REVOKED), {f"{ISSUER}issuer.json": document})
    assert outcome(report, "status-list") == "skipped"
    assert report.accepted


# In a picture


def test_a_signed_assertion_in_a_picture_is_verified_with_the_picture(rsa_site: BuiltSite) -> None:
    token = issued(rsa_site, "assertion.jws")
    own = rsa_site.files["badges/waterland/data/v1/image.svg"]
    other = own.replace(b"#1d3f72", b"#ff0000")
    for picture, expected in ((own, "passed"), (other, "failed")):
        baked = prepare(picture).bake(BakedContents(assertion=token, credential=None))
        (report,) = verify(baked, rsa_site.question())
        assert report.form == "Open Badges 2.0 signed assertion"
        assert outcome(report, "image") == expected
        assert report.accepted == (expected == "passed")
