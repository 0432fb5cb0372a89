"""Signed assertions, the keys and the list that belong to them: what they say, and to whom others listen."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from msgspec.structs import replace
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob2 import OB2Verifier

from builder.checks.loading import load
from builder.credentials import identity, issuer_keys, open_badges_2
from builder.credentials.issuer_keys import PublishedKey
from builder.credentials.revocation_list import SENTINELS, revocation_list
from builder.credentials.site import Site, site_of
from builder.encoding import decode_base64url
from builder.model.entities import Issuer, Publication
from builder.verification.verifier import verify
from tests.rsa_test_keys import FIRST, SECOND, listed
from tests.sites import BuiltSite, build_site
from tests.small_publication import BASE_URL, EXPIRED, FILES, FULL, IN_PNG, KEY, PLAIN, REVOKED, SUSPENDED

ISSUER = "issuers/waterland/"
DAY = date(2026, 9, 1)
IMS = os.environ.get("INSIGNE_IMS_PYTHON")
needs_ims = pytest.mark.skipif(IMS is None, reason="INSIGNE_IMS_PYTHON names no Python with IMS's validator")


def payload(token: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(decode_base64url(token.split(".")[1]))
    return document


def signed_assertions(site: BuiltSite) -> Iterator[tuple[str, str]]:
    for award in site.awards:
        yield award, site.files[f"awards/{award}/assertion.jws"].decode()


@pytest.fixture(scope="module")
def content(small_publication: Path) -> Publication:
    publication, _, _ = load(small_publication, today=date(2026, 11, 1))
    assert publication is not None
    return publication


@pytest.fixture(scope="module")
def site(content: Publication) -> Site:
    return site_of(content, demonstration=False)


@pytest.fixture(scope="module")
def issuer(content: Publication) -> Issuer:
    return content.issuers["waterland"]


# What an assertion says


def test_every_award_has_one(rsa_site: BuiltSite) -> None:
    assert {award for award, _ in signed_assertions(rsa_site)} == {
        FULL,
        PLAIN,
        REVOKED,
        SUSPENDED,
        EXPIRED,
        IN_PNG,
    }


def test_it_says_what_the_hosted_one_says_and_names_its_key(content: Publication, site: Site) -> None:
    for award in content.awards:
        hosted = open_badges_2.assertion(award, site)
        signed = open_badges_2.signed_assertion(award, site, "r1")
        assert signed.pop("verification") == {
            "type": "SignedBadge",
            "creator": f"{BASE_URL}/{ISSUER}keys/r1.json",
        }
        assert UUID(signed.pop("id").removeprefix("urn:uuid:")).version == 5
        assert signed == {name: hosted[name] for name in hosted if name not in ("id", "verification")}


def test_its_id_follows_from_the_awards_id_and_from_nothing_else(content: Publication, site: Site) -> None:
    moved = replace(site, addresses=replace(site.addresses, base_url="https://elsewhere.example"))
    ids = set()
    for award in content.awards:
        id_ = open_badges_2.signed_assertion(award, site, "r1")["id"]
        assert (
            id_
            == open_badges_2.signed_assertion(award, moved, "r9")["id"]
            == identity.signed_assertion_id(award.id)
        )
        assert id_ != identity.subject_id(site.url(f"awards/{award.id}/credential.json"))
        ids.add(id_)
    assert len(ids) == len(content.awards)
    # Signed for ever: another value here would lose what is in public lists already.
    assert identity.signed_assertion_id(FULL) == "urn:uuid:463fe15e-707f-57ab-8224-600a79b199ca"


def test_its_header_names_the_algorithm_only(rsa_site: BuiltSite) -> None:
    for _, token in signed_assertions(rsa_site):
        assert jwt.get_unverified_header(token) == {"alg": "RS256"}


def test_tokens_are_signed_by_the_rsa_key(rsa_site: BuiltSite) -> None:
    for award in rsa_site.awards:
        token = rsa_site.files[f"awards/{award}/credential.jwt"].decode()
        did = rsa_site.credential(award)["issuer"]["id"]
        assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": f"{did}#r1-jwk", "typ": "JWT"}


def test_pictures_carry_the_hosted_assertion(rsa_site: BuiltSite, small_site: BuiltSite) -> None:
    for award in rsa_site.awards:
        assert rsa_site.badge(award) == small_site.badge(award)


# What the issuer says of its keys


def test_the_issuer_names_its_keys_and_its_list(rsa_site: BuiltSite) -> None:
    document = rsa_site.json(f"{ISSUER}issuer.json")
    assert document["publicKey"] == [f"{BASE_URL}/{ISSUER}keys/r1.json"]
    assert document["revocationList"] == f"{BASE_URL}/{ISSUER}revocations.json"


def test_the_key_document_is_what_open_badges_2_asks_for(rsa_site: BuiltSite) -> None:
    document = rsa_site.json(f"{ISSUER}keys/r1.json")
    pem = document.pop("publicKeyPem")
    assert document == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "CryptographicKey",
        "id": f"{BASE_URL}/{ISSUER}keys/r1.json",
        "owner": f"{BASE_URL}/{ISSUER}issuer.json",
    }
    key = load_pem_public_key(pem.encode())
    assert isinstance(key, RSAPublicKey)
    assert key.public_numbers().n == FIRST.public.modulus


def test_the_rsa_key_is_for_tokens_only(rsa_site: BuiltSite) -> None:
    document = rsa_site.json(f"{ISSUER}did.json")
    methods = {method["id"].rsplit("#", 1)[1]: method for method in document["verificationMethod"]}
    assert list(methods) == ["k1", "k1-jwk", "r1-jwk"]
    assert methods["r1-jwk"]["type"] == "JsonWebKey"
    assert methods["r1-jwk"]["publicKeyJwk"] == {**FIRST.public.jwk, "alg": "RS256"}
    assert document["assertionMethod"] == [method["id"] for method in document["verificationMethod"]]
    entries = {key["kid"]: key for key in rsa_site.json(f"{ISSUER}jwks.json")["keys"]}
    rsa = f"{document['id']}#r1-jwk"
    assert entries[rsa] == {**FIRST.public.jwk, "kid": rsa, "alg": "RS256", "use": "sig"}
    assert entries[f"{document['id']}#k1-jwk"]["alg"] == "EdDSA"


def test_an_issuer_without_an_rsa_key_publishes_nothing_of_this(small_site: BuiltSite) -> None:
    assert not [path for path in small_site.files if path.endswith(("assertion.jws", "revocations.json"))]
    assert not {"publicKey", "revocationList"} & set(small_site.json(f"{ISSUER}issuer.json"))
    token = small_site.files[f"awards/{FULL}/credential.jwt"].decode()
    assert jwt.get_unverified_header(token)["alg"] == "EdDSA"


def test_other_issuers_publish_nothing_of_this(rsa_site: BuiltSite) -> None:
    assert "issuers/stichting/revocations.json" not in rsa_site.files
    assert "publicKey" not in rsa_site.json("issuers/stichting/issuer.json")


def test_a_demonstration_has_no_rsa_key(rsa_site: BuiltSite, tmp_path: Path) -> None:
    demonstration = build_site(rsa_site.folder.parent / "publication", tmp_path / "site")
    assert not [
        path
        for path in demonstration.files
        if path.endswith(("assertion.jws", "revocations.json", "r1.json"))
    ]


def test_a_retired_key_stays_as_it_was(issuer: Issuer, site: Site) -> None:
    keys = [PublishedKey("r1", FIRST.public), PublishedKey("r2", SECOND.public)]
    assert open_badges_2.issuer(issuer, site, keys)["publicKey"] == [
        f"{BASE_URL}/{ISSUER}keys/r1.json",
        f"{BASE_URL}/{ISSUER}keys/r2.json",
    ]
    for published in keys:
        assert {"revoked", "expires"}.isdisjoint(issuer_keys.key_document(issuer, published, site))


def test_a_revoked_key_is_in_no_list_and_its_document_holds_no_key(issuer: Issuer, site: Site) -> None:
    keys = [
        PublishedKey("k1", KEY.public, revoked=DAY),
        PublishedKey("r1", FIRST.public, revoked=DAY),
        PublishedKey("r2", SECOND.public),
    ]
    did = issuer_keys.did_document(issuer, keys, site)
    assert [method["id"].rsplit("#", 1)[1] for method in did["verificationMethod"]] == ["r2-jwk"]
    assert did["assertionMethod"] == [did["verificationMethod"][0]["id"]]
    listed_keys = issuer_keys.key_set(issuer, keys, site)["keys"]
    assert [key["kid"] for key in listed_keys] == did["assertionMethod"]
    assert open_badges_2.issuer(issuer, site, keys)["publicKey"] == [f"{BASE_URL}/{ISSUER}keys/r2.json"]
    first, second, third = (issuer_keys.key_document(issuer, published, site) for published in keys)
    assert first["revoked"] == "2026-09-01T00:00:00+02:00"
    assert second["revoked"] is True
    assert "revoked" not in third
    assert {"publicKeyMultibase", "publicKeyPem"}.isdisjoint({*first, *second})


def test_the_list_stays_when_all_rsa_keys_were_revoked(issuer: Issuer, site: Site) -> None:
    document = open_badges_2.issuer(issuer, site, [PublishedKey("r1", FIRST.public, revoked=DAY)])
    assert document["revocationList"] == f"{BASE_URL}/{ISSUER}revocations.json"
    assert "publicKey" not in document


# The revocation list


def test_the_list_names_what_was_revoked_or_suspended_and_tells_nothing_more(rsa_site: BuiltSite) -> None:
    document = rsa_site.json(f"{ISSUER}revocations.json")
    entries = document.pop("revokedAssertions")
    assert document == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "RevocationList",
        "id": f"{BASE_URL}/{ISSUER}revocations.json",
        "issuer": f"{BASE_URL}/{ISSUER}issuer.json",
    }
    withdrawn = sorted(identity.signed_assertion_id(award) for award in (REVOKED, SUSPENDED))
    assert entries == [{"id": id_} for id_ in (*SENTINELS, *withdrawn)]
    public = rsa_site.files[f"{ISSUER}revocations.json"].decode()
    assert "Vergissing" not in public
    assert "Onderzoek" not in public
    assert not any(award in public for award in rsa_site.awards)


def test_the_list_has_at_least_two_entries_and_names_no_other_issuers_awards(
    content: Publication, site: Site
) -> None:
    """IMS's validator misses a list with exactly one entry."""
    for issuer_ in content.issuers.values():
        assert len(revocation_list(issuer_, [], site)["revokedAssertions"]) == 2
    other = revocation_list(content.issuers["stichting"], content.awards, site)
    assert [entry["id"] for entry in other["revokedAssertions"]] == list(SENTINELS)


def test_the_order_of_the_list_does_not_tell_that_of_the_awards(content: Publication, site: Site) -> None:
    issuer_ = content.issuers["waterland"]
    assert revocation_list(issuer_, content.awards, site) == revocation_list(
        issuer_, content.awards[::-1], site
    )


# Others


def counts(site: BuiltSite, token: str) -> bool:
    (report,) = verify(token.encode(), site.question())
    assert report.intact == "yes"
    return report.accepted


def test_openbadgeslib_accepts_what_counts_and_nothing_else(rsa_site: BuiltSite) -> None:
    for _, token in signed_assertions(rsa_site):
        verifier = OB2Verifier(download=rsa_site.download)
        if counts(rsa_site, token):
            verifier.verify(token, check_revocation=True)
        else:
            with pytest.raises(LibOpenBadgesException, match=r"revoked|expired"):
                verifier.verify(token, check_revocation=True)


def test_openbadgeslib_refuses_a_revoked_key(rsa_site: BuiltSite) -> None:
    _, token = next(signed_assertions(rsa_site))
    document = {**rsa_site.json(f"{ISSUER}keys/r1.json"), "revoked": True}
    del document["publicKeyPem"]

    def download(url: str) -> bytes:
        return json.dumps(document).encode() if url.endswith("/r1.json") else rsa_site.download(url)

    with pytest.raises(LibOpenBadgesException, match="CryptographicKey"):
        OB2Verifier(download=download).verify(token)


def test_pyjwt_verifies_assertions_with_the_key_document_and_tokens_with_the_key_set(
    rsa_site: BuiltSite,
) -> None:
    pem = rsa_site.json(f"{ISSUER}keys/r1.json")["publicKeyPem"]
    of_set = jwt.PyJWKSet.from_dict(rsa_site.json(f"{ISSUER}jwks.json"))
    ignored = {"verify_exp": False, "verify_nbf": False}
    for award, token in signed_assertions(rsa_site):
        content = jwt.PyJWS().decode(token, pem, algorithms=["RS256"])
        assert json.loads(content) == payload(token)
        vc_jwt = rsa_site.files[f"awards/{award}/credential.jwt"].decode()
        claims = jwt.decode(
            vc_jwt,
            of_set[jwt.get_unverified_header(vc_jwt)["kid"]],
            algorithms=["RS256"],
            options=ignored,  # type: ignore[arg-type]
        )
        document = rsa_site.credential(award)
        del document["proof"]
        assert {name: claims[name] for name in document} == document
        with pytest.raises(jwt.InvalidSignatureError):
            jwt.PyJWS().decode(token, SECOND.public.pem, algorithms=["RS256"])


def test_assertion_and_issuer_fit_the_official_schemas(rsa_site: BuiltSite, shared_data: Path) -> None:
    documents = [("Assertion", payload(token)) for _, token in signed_assertions(rsa_site)]
    for name, document in (*documents, ("Issuer", rsa_site.json(f"{ISSUER}issuer.json"))):
        schema = json.loads((shared_data / "schemas" / "ob2" / f"{name}.json").read_text(encoding="utf-8"))
        kind = jsonschema.validators.validator_for(schema)
        faults = [error.message for error in kind(schema).iter_errors(document)]
        assert not faults


_IMS_SCRIPT = """
import collections, collections.abc, json, os, sys
for name in ("Mapping", "Iterable", "MutableMapping", "Callable", "Sequence", "MutableSequence", "Set"):
    setattr(collections, name, getattr(collections.abc, name))  # it is from before Python 3.10
import requests
asked = json.load(sys.stdin)
def send(self, request, **_):
    url = request.url.split("#")[0]
    response = requests.models.Response()
    response.request, response.url, response.encoding = request, request.url, "utf-8"
    path = asked["folder"] + url[len(asked["base"]):] if url.startswith(asked["base"] + "/") else ""
    if url.startswith("https://w3id.org/openbadges/v2"):
        path = asked["context"]
    if path.endswith("/"):
        path += "index.html"
    if os.path.isfile(path):
        kinds = {".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png"}
        response.status_code, response._content = 200, open(path, "rb").read()
        response.headers["Content-Type"] = kinds.get(os.path.splitext(path)[1], "text/html")
    else:
        response.status_code, response._content = 404, b""
    return response
requests.sessions.Session.send = send
from openbadges.verifier import verify
reports = [verify(token, use_cache=False)["report"] for token in asked["tokens"]]
print(json.dumps([[report["valid"], [m["result"] for m in report["messages"]]] for report in reports]))
"""


def ims(site: BuiltSite, shared_data: Path, tokens: list[str]) -> list[tuple[bool, list[str]]]:
    """Ask IMS's reference validator, with the site's files in place of the network."""
    assert IMS is not None
    asked = {
        "folder": str(site.folder),
        "base": site.base_url,
        "context": str(shared_data / "contexts" / "ob-v2-context.json"),
        "tokens": tokens,
    }
    run = subprocess.run(
        [IMS, "-W", "ignore", "-c", _IMS_SCRIPT],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    return [(valid, messages) for valid, messages in json.loads(run.stdout.splitlines()[-1])]


@needs_ims
def test_the_reference_validator_accepts_what_counts_and_nothing_else(
    rsa_site: BuiltSite, shared_data: Path
) -> None:
    tokens = [token for _, token in signed_assertions(rsa_site)]
    for token, (valid, messages) in zip(tokens, ims(rsa_site, shared_data, tokens), strict=True):
        assert valid == counts(rsa_site, token), messages
        assert valid or any(word in text for text in messages for word in ("revoked", "expired"))


@needs_ims
def test_the_reference_validator_refuses_a_changed_assertion_and_another_key(
    rsa_site: BuiltSite, shared_data: Path
) -> None:
    _, token = next(signed_assertions(rsa_site))
    first, _, last = token.rpartition(".")
    changed = f"{first}.{('A' if last[0] != 'A' else 'B') + last[1:]}"
    ((valid, messages),) = ims(rsa_site, shared_data, [changed])
    assert not valid
    assert any("failed verification" in text for text in messages)


@needs_ims
def test_the_reference_validator_refuses_what_a_revoked_key_signed(
    rsa_site: BuiltSite, shared_data: Path, tmp_path: Path
) -> None:
    keys = listed("k1", KEY) + listed("r1", FIRST, ended="revoked: 2026-10-01") + listed("r2", SECOND)
    root = tmp_path / "publication"
    for name, text in {**FILES, f"{ISSUER}keys.yaml": keys}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    later = build_site(root, tmp_path / "site", keys={"waterland/k1": KEY, "waterland/r2": SECOND})
    old, new = (site.files[f"awards/{FULL}/assertion.jws"].decode() for site in (rsa_site, later))
    (of_old, _), (of_new, messages) = ims(later, shared_data, [old, new])
    assert (of_old, of_new) == (False, True), messages
