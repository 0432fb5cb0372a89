"""The example's credentials as software that is not ours sees them.

openbadgeslib (embedded proofs, tokens, pictures, hosted assertions), PyLD with pyoxigraph and cryptography
(the statements that are signed), PyJWT (tokens), 1EdTech's schemas, openbadges-bakery (pictures).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jsonschema.validators import validator_for
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob2 import OB2Verifier
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3Verifier,
    resolve_verification_method,
    verify_data_integrity_proof,
)

from builder.encoding import decode_base58, decode_base64url
from builder.images.formats import extract
from builder.verification.verifier import verify
from tests.independent_statements import canonical_statements
from tests.sites import BuiltSite

BAKERY = os.environ.get("INSIGNE_BAKERY_PYTHON")
needs_bakery = pytest.mark.skipif(
    BAKERY is None, reason="INSIGNE_BAKERY_PYTHON names no Python with openbadges-bakery"
)
SCHEMAS = {
    "credential.json": "ob3/ob_v3p0_achievementcredential_schema.json",
    "achievement.json": "ob3/ob_v3p0_achievement_schema.json",
    "profile.json": "ob3/ob_v3p0_profile_schema.json",
    "badgeclass.json": "ob2/BadgeClass.json",
    "issuer.json": "ob2/Issuer.json",
    "assertion.json": "ob2/Assertion.json",
}


def our_status(site: BuiltSite, award: str) -> str:
    """Say what our verifier says at this moment: other software reads the clock itself."""
    question = site.question(now=datetime.now(UTC))
    (report,) = verify(site.files[f"awards/{award}/credential.json"], question)
    assert report.intact == "yes"
    return report.status


def accepted(verifier: Any, credential: Any, site: BuiltSite) -> bool:
    """Say whether openbadgeslib accepts a credential, by its status list too.

    It reads signed lists as tokens only; `test_openbadgeslib_accepts_the_status_lists` judges their proofs.
    """
    try:
        verifier.verify(credential, check_status=True, verify_status_list=False, download=site.download)
    except LibOpenBadgesException as fault:
        if any(word in str(fault) for word in ("is set at index", "expired", "not yet valid")):
            return False
        raise
    return True


def test_the_example_has_every_status_to_judge(example: BuiltSite) -> None:
    statuses = {our_status(example, award) for award in example.awards}
    assert {"valid", "revoked", "suspended", "expired"} <= statuses


def test_openbadgeslib_accepts_embedded_proofs_of_what_is_valid_and_nothing_else(example: BuiltSite) -> None:
    for award in example.awards:
        document = example.credential(award)
        verifier = OB3LdpVerifier.for_issuer_did(document["issuer"]["id"])
        assert accepted(verifier, document, example) == (our_status(example, award) == "valid"), award


def test_openbadgeslib_accepts_the_status_lists(example: BuiltSite) -> None:
    lists = [path for path in example.files if "/status/" in path]
    assert lists
    for path in lists:
        document = example.json(path)
        method = document["proof"][0]["verificationMethod"]
        pem = resolve_verification_method(method, download=example.download)
        verify_data_integrity_proof(document, pem)
        document["validFrom"] = "2020-01-01T00:00:00+01:00"
        with pytest.raises(LibOpenBadgesException, match="signature"):
            verify_data_integrity_proof(document, pem)


def test_openbadgeslib_refuses_a_changed_credential(example: BuiltSite) -> None:
    document = example.credential(example.awards[0])
    document["credentialSubject"]["achievement"]["name"] += "."
    verifier = OB3LdpVerifier.for_issuer_did(document["issuer"]["id"])
    with pytest.raises(LibOpenBadgesException, match="signature"):
        verifier.verify(document, download=example.download)


def test_openbadgeslib_accepts_tokens_of_what_is_valid_and_nothing_else(example: BuiltSite) -> None:
    for award in example.awards:
        token = example.files[f"awards/{award}/credential.jwt"].decode()
        issuer = example.credential(award)["issuer"]["id"]
        verifier = OB3Verifier.for_issuer_did(issuer, download=example.download)
        assert accepted(verifier, token, example) == (our_status(example, award) == "valid"), award


def test_openbadgeslib_finds_both_generations_in_every_picture(example: BuiltSite) -> None:
    for award in example.awards:
        image = example.badge(award)
        form = "png" if image.startswith(b"\x89PNG") else "svg"
        credential = getattr(OB3Verifier, f"extract_token_from_{form}")(image)
        assertion = getattr(OB2Verifier, f"extract_token_from_{form}")(image)
        address = f"{example.base_url}/awards/{award}/assertion.json"
        assert credential == example.files[f"awards/{award}/credential.json"].decode().rstrip()
        # From SVG it takes the address of a hosted assertion, from PNG the text.
        assert assertion == address if form == "svg" else json.loads(assertion)["id"] == address


def test_openbadgeslib_accepts_hosted_assertions_of_what_is_valid_and_nothing_else(
    example: BuiltSite,
) -> None:
    for award in example.awards:
        verifier = OB2Verifier(download=example.download)
        baked = extract(example.badge(award)).assertion
        assert baked is not None
        try:
            verifier.verify_hosted(baked, check_revocation=True)
        except LibOpenBadgesException:
            found = False
        else:
            found = True
        assert found == (our_status(example, award) == "valid"), award


def test_what_pyld_and_pyoxigraph_say_is_signed_is_signed(example: BuiltSite) -> None:
    """Every rdfc proof, by another way to the statements and cryptography's Ed25519."""
    for award in example.awards:
        document = example.credential(award)
        proof = document.pop("proof")[0]
        signature = decode_base58(proof.pop("proofValue")[1:])
        options = {"@context": document["@context"], **proof}
        signed = b"".join(hashlib.sha256(canonical_statements(part)).digest() for part in (options, document))
        public_key(example, document["issuer"]["id"]).verify(signature, signed)


def public_key(site: BuiltSite, did: str) -> Ed25519PublicKey:
    """Read an issuer's key from its JWK set."""
    (key,) = site.json(f"issuers/{did.rsplit(':', 1)[1]}/jwks.json")["keys"]
    return Ed25519PublicKey.from_public_bytes(decode_base64url(key["x"]))


def test_pyjwt_accepts_every_token_with_the_key_of_the_key_set(example: BuiltSite) -> None:
    for award in example.awards:
        token = example.files[f"awards/{award}/credential.jwt"].decode()
        document = example.credential(award)
        del document["proof"]
        key = public_key(example, document["issuer"]["id"])
        claims = jwt.decode(
            token, key, algorithms=["EdDSA"], options={"verify_exp": False, "verify_nbf": False}
        )
        header = jwt.get_unverified_header(token)
        assert header == {"alg": "EdDSA", "kid": f"{document['issuer']['id']}#demo-jwk", "typ": "JWT"}
        registered = {
            name: claims.pop(name) for name in ("iss", "jti", "sub", "nbf", "exp") if name in claims
        }
        assert claims == document
        assert registered == expected_claims(document)


def expected_claims(document: dict[str, Any]) -> dict[str, Any]:
    """Give the registered claims of OB 3.0 §8.2.4.1."""
    claims = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": seconds(document["validFrom"]),
    }
    return claims | ({"exp": seconds(document["validUntil"])} if "validUntil" in document else {})


def seconds(timestamp: str) -> int:
    return int(datetime.fromisoformat(timestamp).timestamp())


def documents(site: BuiltSite, name: str) -> Iterator[tuple[str, Any]]:
    """Give the site's documents of a kind, by path; a revoked assertion has a form of its own."""
    for path in site.files:
        if path.endswith(f"/{name}") and not path.startswith("schemas/"):
            document = site.json(path)
            if not document.get("revoked"):
                yield path, document


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_document_fits_the_official_schema(example: BuiltSite, shared_data: Path, name: str) -> None:
    schema = json.loads((shared_data / "schemas" / SCHEMAS[name]).read_text(encoding="utf-8"))
    kind = validator_for(schema)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    found = list(documents(example, name))
    faults = [
        f"{path} {error.json_path}: {error.message[:200]}"
        for path, document in found
        for error in validator.iter_errors(document)
    ]
    assert found
    assert not faults


def test_the_official_schema_notices_a_form_it_does_not_know(example: BuiltSite, shared_data: Path) -> None:
    schema = json.loads((shared_data / "schemas" / SCHEMAS["credential.json"]).read_text(encoding="utf-8"))
    document = example.credential(example.awards[0])
    document["credentialSubject"]["achievement"]["achievementType"] = "Microcredential"
    with pytest.raises(jsonschema.ValidationError):
        validator_for(schema)(schema).validate(document)


@needs_bakery
def test_openbadges_bakery_finds_the_assertion_in_every_picture(example: BuiltSite) -> None:
    assert BAKERY is not None
    script = """
import json, sys, openbadges_bakery
for path in sys.stdin.read().split():
    with open(path, "rb") as image:
        print(json.dumps(openbadges_bakery.unbake(image)))
"""
    images = {award: next((example.folder / "awards" / award).glob("badge.*")) for award in example.awards}
    listed = "\n".join(map(str, images.values()))
    run = subprocess.run(
        [BAKERY, "-c", script], input=listed, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    for (award, image), line in zip(images.items(), run.stdout.splitlines(), strict=True):
        found = json.loads(line)
        address = f"{example.base_url}/awards/{award}/assertion.json"
        assert (found if image.suffix == ".svg" else json.loads(found)["id"]) == address


def test_our_verifier_accepts_the_whole_site(example: BuiltSite) -> None:
    for award in example.awards:
        for name, data in example.forms(award).items():
            for report in verify(data, example.question()):
                # Of a withdrawn award's assertion the host says no more than that, so it cannot be compared.
                withdrawn = (report.intact, report.status) == ("unknown", "revoked")
                assert report.intact == "yes" or withdrawn, (award, name, report.document())
                assert withdrawn or report.issuer == "demonstration", (award, name)
