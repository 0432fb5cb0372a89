"""Whatever is changed in a token is noticed, by the step that should; and tokens of attackers are refused."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from builder.encoding import decode_base64url, encode_base64url, write_json
from builder.signing.keys import PrivateKey
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.sites import BuiltSite
from tests.small_publication import BASE_URL, EMAIL, FULL, KEY
from tests.unit.verification.changes import added, altered, failed, leaves, nodes, outcome, removed, replaced

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FOREIGN_VALUES: list[Any] = [None, 5, "", [], {}, True]
EVERY = 17
"""Every so many characters of the payload are changed, one at a time; of header and signature all are."""


@pytest.fixture(scope="module")
def token(small_site: BuiltSite) -> str:
    return small_site.files[f"awards/{FULL}/credential.jwt"].decode()


@pytest.fixture(scope="module")
def payload(token: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(decode_base64url(token.split(".")[1]))
    return document


def judge(site: BuiltSite, token: str, **asked: Any) -> Report:
    (report,) = verify(token.encode(), site.question(**asked))
    return report


def signed(payload: Any, *, key: PrivateKey = KEY, **header: Any) -> str:
    """Sign anything at all as a token, with headers added, changed, or (None) left out."""
    headers = {"alg": "EdDSA", "kid": f"{did()}#k1-jwk", "typ": "JWT", **header}
    stated = {name: value for name, value in headers.items() if value is not None}
    body = payload if isinstance(payload, bytes) else write_json(payload)
    first = f"{encode_base64url(write_json(stated))}.{encode_base64url(body)}"
    return f"{first}.{encode_base64url(key.sign(first.encode()))}"


def did() -> str:
    return "did:web:badges.example.nl:insignes:issuers:waterland"


def test_the_token_that_is_changed_below_is_accepted(small_site: BuiltSite, token: str, payload: Any) -> None:
    report = judge(small_site, token, recipient=EMAIL)
    assert report.accepted
    assert report.issuer == "this-site"
    assert outcome(report, "recipient") == "passed"
    assert judge(small_site, signed(payload)).accepted  # so the tokens made below fail for their own reasons


def test_every_character_counts(small_site: BuiltSite, token: str) -> None:
    header, body, _ = token.split(".")
    start, end = len(header) + 1, len(header) + 1 + len(body)
    for position, char in enumerate(token):
        if char == "." or (start <= position < end and position % EVERY):
            continue
        other = ALPHABET[(ALPHABET.index(char) + 17) % 64]
        report = judge(small_site, token[:position] + other + token[position + 1 :])
        assert failed(report) & {"parsed", "signature", "schema", "key"}, position
        assert report.intact == "no", position


def test_each_bit_of_the_signature_counts(small_site: BuiltSite, token: str) -> None:
    first, _, last = token.rpartition(".")
    for bit in range(512):
        flipped = bytearray(decode_base64url(last))
        flipped[bit // 8] ^= 0x80 >> bit % 8
        report = judge(small_site, f"{first}.{encode_base64url(bytes(flipped))}")
        assert failed(report) == {"signature"}, bit
        assert report.intact == "no"


def test_every_leaf_of_the_payload_counts(small_site: BuiltSite, token: str, payload: dict[str, Any]) -> None:
    header, _, signature = token.split(".")
    for path, value in leaves(payload):
        for changed in (replaced(payload, path, altered(value)), removed(payload, path)):
            report = judge(small_site, f"{header}.{encode_base64url(write_json(changed))}.{signature}")
            expected = {"key"} if path == ("issuer", "id") else {"signature", "key"}
            assert failed(report) & expected, path
            assert report.intact == "no", path


def test_a_member_added_to_the_payload_counts(
    small_site: BuiltSite, token: str, payload: dict[str, Any]
) -> None:
    header, _, signature = token.split(".")
    for path, node in nodes(payload):
        if isinstance(node, dict):
            changed = added(payload, path, "honours", "summa cum laude")
            report = judge(small_site, f"{header}.{encode_base64url(write_json(changed))}.{signature}")
            assert failed(report) == {"schema", "signature"}, path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "did:web:evil.example"),
        ("jti", "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5"),
        ("sub", "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5"),
        ("nbf", 0),
        ("nbf", "1782770400"),
        ("nbf", True),
        ("exp", 4102444800),
        ("exp", None),
        ("iss", None),
        ("jti", None),
        ("sub", None),
        ("nbf", None),
    ],
)
def test_a_signed_claim_that_contradicts_the_credential_is_refused(
    small_site: BuiltSite, payload: dict[str, Any], name: str, value: object
) -> None:
    claims = {**payload, name: value}
    if value is None:
        del claims[name]
    report = judge(small_site, signed(claims))
    assert failed(report) == {"schema"}
    assert report.intact == "no"


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", "HS256", "hs256", "RS512", "ES384", "Ed448", None, 5]
)
def test_other_algorithms_are_refused_before_any_key_is_used(
    small_site: BuiltSite, payload: dict[str, Any], algorithm: Any
) -> None:
    token = signed(payload, alg=algorithm)
    for offered in (token, token.rpartition(".")[0] + "."):
        report = judge(small_site, offered)
        assert failed(report) == {"parsed"}
        assert report.intact == "no"


def test_an_algorithm_of_another_kind_of_key_is_refused(
    small_site: BuiltSite, payload: dict[str, Any]
) -> None:
    for algorithm in ("RS256", "ES256"):
        report = judge(small_site, signed(payload, alg=algorithm))
        assert failed(report) == {"signature"}
        assert report.intact == "no"


def test_the_public_key_is_no_shared_secret(small_site: BuiltSite, payload: dict[str, Any]) -> None:
    first = signed(payload, alg="HS256").rpartition(".")[0]
    for secret in (KEY.public.raw, KEY.public.multikey.encode(), KEY.public.jwk["x"].encode()):
        mac = hmac.new(secret, first.encode(), hashlib.sha256).digest()
        assert failed(judge(small_site, f"{first}.{encode_base64url(mac)}")) == {"parsed"}


def test_a_key_in_the_token_must_be_one_that_the_issuer_lists(
    small_site: BuiltSite, payload: dict[str, Any]
) -> None:
    assert judge(small_site, signed(payload, jwk=KEY.public.jwk)).accepted
    foreign = PrivateKey(bytes(32)).public.jwk
    for jwk in (foreign, {}, {"kty": "oct", "k": "AAAA"}, {**KEY.public.jwk, "alg": "HS256"}):
        report = judge(small_site, signed(payload, jwk=jwk))
        assert failed(report) == {"key"}, jwk
        assert report.intact == "no"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jwk", "eyJ"),
        ("jku", "https://evil.example/jwks.json"),
        ("x5u", "https://evil.example/cert.pem"),
        ("x5c", ["AAAA"]),
        ("crit", ["b64"]),
        ("b64", False),
        ("cty", "vc"),
        ("zip", "DEF"),
        ("typ", "SD-JWT"),
        ("typ", 5),
        ("kid", None),
        ("kid", 5),
    ],
)
def test_headers_that_attacks_use_are_refused(
    small_site: BuiltSite, payload: dict[str, Any], name: str, value: Any
) -> None:
    report = judge(small_site, signed(payload, **{name: value}))
    assert failed(report) == {"parsed"}
    assert report.intact == "no"


@pytest.mark.parametrize(
    "kid",
    [
        "did:web:evil.example#k1-jwk",
        "https://127.0.0.1/keys/k1.json",
        "file:///etc/passwd",
        f"{BASE_URL}/issuers/waterland/keys/k1.json",
        "did:web:badges.example.nl:insignes:issuers:waterland#k9",
        "did:web:badges.example.nl:insignes:issuers:stichting#k1-jwk",
        "k1",
        "",
    ],
)
def test_keys_that_are_not_the_issuers_are_noticed_by_the_key(
    small_site: BuiltSite, payload: dict[str, Any], kid: str
) -> None:
    report = judge(small_site, signed(payload, kid=kid))
    assert failed(report) == {"key"}
    assert report.intact == "no"


def test_a_token_by_another_key_is_noticed_by_the_signature(
    small_site: BuiltSite, payload: dict[str, Any]
) -> None:
    report = judge(small_site, signed(payload, key=PrivateKey(bytes(32))))
    assert failed(report) == {"signature"}


def test_another_way_to_write_the_token_is_refused(small_site: BuiltSite, token: str) -> None:
    header, body, signature = token.split(".")
    last = ALPHABET[ALPHABET.index(signature[-1]) ^ 1]  # differs in bits that belong to no byte
    others = [
        f"{header}.{body}.{signature}=",
        f"{header}.{body}.{signature[:-1]}{last}",
        f"{header}=.{body}.{signature}",
        f"{header}.{body[:10]} {body[10:]}.{signature}",
        f"{header}.{body[:10]}\n{body[10:]}.{signature}",
        f"{header}.{body}.{signature}.",
        f"{header}.{body}",
        f"{header}..{signature}",
        f".{body}.{signature}",
        f"{header}.{body}.",
        "..",
    ]
    for other in others:
        report = judge(small_site, other)
        assert failed(report) & {"parsed", "found", "signature"}, other[-20:]
        assert report.intact == "no"


@pytest.mark.parametrize(
    "body", [b"[]", b"5", b"null", b'"text"', b"", b"{", b'{"a":1,"a":2}', b'{"__proto__":{}}', b"\xff"]
)
def test_a_signed_payload_that_is_no_credential_is_refused(small_site: BuiltSite, body: bytes) -> None:
    report = judge(small_site, signed(body))
    assert failed(report) == {"parsed"}
    assert report.intact == "no"


def test_a_signed_payload_with_values_of_another_kind_is_refused_and_breaks_nothing(
    small_site: BuiltSite, payload: dict[str, Any]
) -> None:
    for number, (path, value) in enumerate(nodes(payload)):
        foreign = FOREIGN_VALUES[number % len(FOREIGN_VALUES)]
        if path and foreign != value:
            report = judge(
                small_site, signed(replaced(payload, path, foreign)), image=b"<svg/>", recipient=EMAIL
            )
            assert not report.accepted, (path, foreign)
