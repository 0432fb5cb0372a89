"""Badges that other software made, as our verifiers see them: in Python and in JavaScript alike.

openbadgeslib makes tokens with three algorithms, embedded proofs, baked pictures, signed assertions of Open
Badges 2.0, and status lists; its issuers are a did:web and a did:key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from openbadgeslib.keys import public_jwk_from_pem
from openbadgeslib.ob2 import OB2Signer
from openbadgeslib.ob2.models import Assertion, IdentityObject, Verification
from openbadgeslib.ob3 import (
    Achievement,
    Issuer,
    OB3LdpSigner,
    OB3Signer,
    OpenBadgeCredential,
    build_did_document,
    build_status_list_credential,
    did_key_from_pem,
    sign_status_list_credential,
    status_entry,
)
from openbadgeslib.ob3 import IdentityObject as Identity

from builder.verification.network import Address, Answer, Web
from builder.verification.open_badges_3 import Question
from builder.verification.report import Report
from builder.verification.sources import Nowhere, Unreachable
from builder.verification.verifier import verify
from tests.conftest import SQUARE_PNG
from tests.small_publication import EMBLEM
from tests.unit.verification.test_in_javascript import modules, run_all, said
from tests.vectors.reading import compared

__all__ = ["modules"]

Judge = Callable[[str | bytes, Mapping[str, Any]], Report]

SITE = "https://others.example"
DID = "did:web:others.example"
EMAIL = "jip@example.nl"
LIST = f"{SITE}/status.jwt"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ALGORITHMS = ("RS256", "ES256", "EdDSA")


def private_key(algorithm: str) -> Any:
    if algorithm == "RS256":
        return rsa.generate_private_key(65537, 2048)
    return (
        ec.generate_private_key(ec.SECP256R1())
        if algorithm == "ES256"
        else ed25519.Ed25519PrivateKey.generate()
    )


def pems(key: Any) -> tuple[bytes, bytes]:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def credential(issuer: str = DID, *, status: dict[str, Any] | None = None) -> OpenBadgeCredential:
    return OpenBadgeCredential(
        id=f"{SITE}/credentials/1",
        issuer=Issuer(id=issuer, name="Another school", url=SITE),
        achievement=Achievement(
            id=f"{SITE}/achievements/1",
            name="Data literacy",
            description="Collecting data",
            criteria_narrative="Collects data",
            image_url=f"{SITE}/image",
            tags=["data"],
        ),
        recipient_id="urn:uuid:83e3b0b4-1887-5239-9b19-e79a258e96a8",
        identifiers=[Identity.create(EMAIL, salt="5f0c")],
        issuance_date=datetime(2026, 6, 30, tzinfo=UTC),
        expiration_date=datetime(2029, 6, 30, tzinfo=UTC),
        credential_status=[] if status is None else [status],
    )


@pytest.fixture
def judge(modules: Path) -> Judge:
    """Verify what is handed in, where the web answers with these documents; both verifiers must agree."""

    def in_python(data: bytes, served: Mapping[str, bytes]) -> Report:
        def get(address: Address) -> Answer:
            url = f"https://{address.authority}{address.target}"
            if url not in served:
                raise Unreachable(f"{url} is not there")
            return Answer(status=200, type="application/json", body=served[url])

        source = Web(own=Nowhere(), get=get)
        (report,) = verify(data, Question(source=source, now=NOW, recipient=EMAIL))
        return report

    def in_both(data: str | bytes, documents: Mapping[str, Any]) -> Report:
        given = data if isinstance(data, bytes) else data.encode()
        served = {
            url: found if isinstance(found, bytes) else json.dumps(found).encode()
            for url, found in documents.items()
        }
        report = in_python(given, served)
        case = {
            "input": base64.b64encode(given).decode(),
            "now": NOW.isoformat(),
            "recipient": EMAIL,
            "answers": {url: {"base64": base64.b64encode(body).decode()} for url, body in served.items()},
        }
        assert said(run_all(modules, [case])[0]) == [compared(report)]
        return report

    return in_both


def documents_for(public: bytes) -> dict[str, Any]:
    return {
        f"{SITE}/.well-known/did.json": build_did_document(DID, [("k1", public_jwk_from_pem(public))]),
        f"{SITE}/image": EMBLEM.encode(),
    }


def require_good(report: Report, *, issuer: str = "unknown") -> None:
    assert report.accepted, report.document()
    assert report.issuer == issuer


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_tokens_of_openbadgeslib_are_accepted(judge: Judge, algorithm: str) -> None:
    private, public = pems(private_key(algorithm))
    token = OB3Signer(private, algorithm).sign(credential())
    require_good(judge(token, documents_for(public)))
    _, other = pems(private_key(algorithm))
    assert judge(token, documents_for(other)).intact == "no"


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_tokens_of_openbadgeslib_by_a_did_key_are_accepted(judge: Judge, algorithm: str) -> None:
    private, public = pems(private_key(algorithm))
    require_good(judge(OB3Signer(private, algorithm).sign(credential(did_key_from_pem(public))), {}))


def test_embedded_proofs_of_openbadgeslib_are_accepted(judge: Judge) -> None:
    private, public = pems(private_key("EdDSA"))
    signer = OB3LdpSigner(private)
    signed = signer.sign_to_json(credential(did_key_from_pem(public)))
    require_good(judge(signed, {}))
    assert judge(signed.replace("Data literacy", "Data illiteracy"), {}).intact == "no"


@pytest.mark.parametrize("form", ["svg", "png"])
def test_pictures_baked_by_openbadgeslib_are_accepted(judge: Judge, form: str) -> None:
    private, public = pems(private_key("ES256"))
    signer = OB3Signer(private, "ES256")
    picture = EMBLEM.encode() if form == "svg" else SQUARE_PNG
    baked = getattr(signer, f"sign_into_{form}")(credential(), picture)
    report = judge(baked, {**documents_for(public), f"{SITE}/image": picture})
    assert report.intact == "yes" or [step.id for step in report.steps if step.outcome == "failed"] == [
        "image"
    ]
    if form == "png":  # in an SVG it writes a comment of its own, and everything else anew
        require_good(report)


def test_status_lists_of_openbadgeslib_are_read(judge: Judge) -> None:
    private, public = pems(private_key("ES256"))
    listed = build_status_list_credential(
        DID, LIST, "revocation", [7], issued=datetime(2026, 7, 1, tzinfo=UTC)
    )
    served = {**documents_for(public), LIST: sign_status_list_credential(listed, private, "ES256").encode()}
    for place, status in ((6, "valid"), (7, "revoked")):
        given = credential(status=status_entry(LIST, "revocation", place))
        report = judge(OB3Signer(private, "ES256").sign(given), served)
        assert (report.intact, report.status) == ("yes", status), report.document()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_signed_assertions_of_openbadgeslib_are_accepted(judge: Judge, algorithm: str) -> None:
    private, public = pems(private_key(algorithm))
    key, issuer, badge = f"{SITE}/key.json", f"{SITE}/issuer.json", f"{SITE}/badge.json"
    context = "https://w3id.org/openbadges/v2"
    assertion = Assertion(
        recipient=IdentityObject.create(EMAIL, "5f0c"),
        badge=badge,
        verification=Verification(type="SignedBadge", creator=key),
        issued_on=datetime(2026, 6, 30, tzinfo=UTC),
    )
    token = OB2Signer(private, algorithm).sign(assertion)
    served = {
        key: {
            "@context": context,
            "id": key,
            "type": "CryptographicKey",
            "owner": issuer,
            "publicKeyPem": public.decode(),
        },
        issuer: {
            "@context": context,
            "id": issuer,
            "type": "Issuer",
            "name": "Another school",
            "publicKey": key,
        },
        badge: {"@context": context, "id": badge, "type": "BadgeClass", "name": "Data", "issuer": issuer},
    }
    require_good(judge(token, served))
    _, other = pems(private_key(algorithm))
    assert judge(token, {**served, key: {**served[key], "publicKeyPem": other.decode()}}).intact == "no"
