"""Signing as the holder of a key can, good or bad: nothing is refused here because of its content."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from builder.encoding import (
    canonical_json,
    encode_base64url,
    encode_multibase_base58,
    sha256,
)
from builder.signing.keys import PrivateKey
from builder.signing.linked_data import canonical_nquads
from builder.signing.rsa_keys import RSAPrivateKey
from tests.vectors.documents import FOREIGN, FOREIGN_KEY, OWN, OWN_KEY, Document

CREATED = "2026-06-29T22:00:00Z"
RDFC = "eddsa-rdfc-2022"
JCS = "eddsa-jcs-2022"

SigningKey = PrivateKey | RSAPrivateKey | ec.EllipticCurvePrivateKey | bytes


def default_key(document: Document) -> tuple[PrivateKey, str]:
    issuer = document["issuer"]
    did = issuer["id"] if isinstance(issuer, dict) else issuer
    keys = {OWN: OWN_KEY, FOREIGN: FOREIGN_KEY}
    return keys[did], f"{did}#k1"


def signed(
    document: Document,
    *,
    key: PrivateKey | None = None,
    method: str | None = None,
    suites: tuple[str, ...] = (RDFC, JCS),
    **options: Any,
) -> Document:
    """Give a document with a proof of each suite.

    Args:
        options: members of the proofs that are other than usual; None takes one away.
    """
    if key is None or method is None:
        usual_key, usual_method = default_key(document)
        key, method = key or usual_key, method or usual_method
    return {**document, "proof": [proof(document, suite, key, method, **options) for suite in suites]}


def proof(document: Document, suite: str, key: PrivateKey, method: str, **options: Any) -> Document:
    members = {
        **({"@context": document["@context"]} if suite == JCS else {}),
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": CREATED,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        **options,
    }
    made = {name: value for name, value in members.items() if value is not None}
    if suite == JCS:
        data = sha256(canonical_json(made)) + sha256(canonical_json(document))
    else:
        in_context = {**made, "@context": document["@context"]}
        data = sha256(canonical_nquads(in_context)) + sha256(canonical_nquads(document))
    return {**made, "proofValue": encode_multibase_base58(key.sign(data))}


def claims(document: Document) -> Document:
    """Give a credential with the registered claims of a token (Open Badges 3.0 §8.2.4.1)."""
    from datetime import datetime  # noqa: PLC0415

    issuer = document["issuer"]
    payload = {
        **document,
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": document["id"],
        "nbf": int(datetime.fromisoformat(document["validFrom"]).timestamp()),
    }
    if "id" in document["credentialSubject"]:
        payload["sub"] = document["credentialSubject"]["id"]
    if "validUntil" in document:
        payload["exp"] = int(datetime.fromisoformat(document["validUntil"]).timestamp())
    return payload


def token(payload: Any, key: SigningKey, **header: Any) -> str:
    """Sign a payload (a document, or its bytes) as compact JWS; a header of None is left out."""
    algorithm = (
        "RS256"
        if isinstance(key, RSAPrivateKey)
        else "ES256"
        if isinstance(key, ec.EllipticCurvePrivateKey)
        else "HS256"
        if isinstance(key, bytes)
        else "EdDSA"
    )
    members = {"alg": algorithm, **header}
    head = {name: value for name, value in members.items() if value is not None}
    body = payload if isinstance(payload, bytes) else compact(payload)
    signing_input = f"{encode_base64url(compact(head))}.{encode_base64url(body)}"
    return f"{signing_input}.{encode_base64url(signature(signing_input.encode(), key))}"


def compact(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def signature(data: bytes, key: SigningKey) -> bytes:
    if isinstance(key, bytes):
        return hmac_sha256(key, data)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return key.sign(data)


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    import hmac  # noqa: PLC0415

    return hmac.new(key, data, hashlib.sha256).digest()
