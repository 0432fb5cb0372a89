"""An issuer's keys as documents: DID document, one document per key, and the JWK set.

Sources: did:web method specification §2; Controlled Identifiers 1.0 §2 (verification methods); RFC 7517 §5.

No document ever gets `expires` or `revoked`: verifiers refuse *every* proof by a key whose document has one,
those from before its retirement included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from builder.credentials.site import Site
from builder.model import addresses
from builder.model.entities import Issuer
from builder.signing.keys import PublicKey

MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
DID_CONTEXT = ["https://www.w3.org/ns/did/v1", MULTIKEY_CONTEXT, "https://w3id.org/security/jwk/v1"]


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key under the name by which documents refer to it."""

    kid: str
    key: PublicKey


def verification_method(issuer_did: str, kid: str) -> str:
    """Give the address of a key in proofs: the Multikey method."""
    return f"{issuer_did}#{kid}"


def token_method(issuer_did: str, kid: str) -> str:
    """Give the address of a key in tokens: the JsonWebKey method."""
    return f"{issuer_did}#{kid}-jwk"


def did_document(issuer: Issuer, keys: Sequence[PublishedKey], site: Site) -> dict[str, Any]:
    """Give the DID document of an issuer, each key as Multikey and as JsonWebKey."""
    did = site.addresses.did(issuer.id)
    methods: list[dict[str, Any]] = []
    for published in keys:
        methods.append(
            {
                "id": verification_method(did, published.kid),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": published.key.multikey,
            }
        )
        methods.append(
            {
                "id": token_method(did, published.kid),
                "type": "JsonWebKey",
                "controller": did,
                "publicKeyJwk": published.key.jwk,
            }
        )
    return {
        "@context": DID_CONTEXT,
        "id": did,
        "alsoKnownAs": [site.url(addresses.issuer_folder(issuer))],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def key_document(issuer: Issuer, published: PublishedKey, site: Site) -> dict[str, Any]:
    return {
        "@context": MULTIKEY_CONTEXT,
        "id": site.url(addresses.key_document(issuer, published.kid)),
        "type": "Multikey",
        "controller": site.addresses.did(issuer.id),
        "publicKeyMultibase": published.key.multikey,
    }


def key_set(keys: Sequence[PublishedKey]) -> dict[str, Any]:
    return {
        "keys": [
            {**published.key.jwk, "kid": published.kid, "alg": "EdDSA", "use": "sig"} for published in keys
        ]
    }
