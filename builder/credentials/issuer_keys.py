"""An issuer's keys as documents: DID document, one document per key, and the JWK set.

Sources: did:web method specification §2; Controlled Identifiers 1.0 §2 (verification methods); RFC 7517 §5;
Open Badges v2.0 §CryptographicKey.

An Ed25519 key is a method for proofs (Multikey) and one for tokens (JsonWebKey); an RSA key is one for tokens
only, and its document is what Open Badges 2.0 asks for.

A *retired* key stays as it was. No document of it gets `expires` or `revoked`: verifiers refuse *every* proof
by a key whose document has one, those from before its retirement included. For a *revoked* key that is what
is wanted: it is in no list any more, and its document says `revoked` and no longer holds the key, so that a
verifier gets an answer rather than none, and one that ignores the word has nothing to verify with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from builder.credentials.site import Site
from builder.model import addresses
from builder.model.entities import Issuer
from builder.signing.key_types import AnyPublicKey
from builder.signing.keys import PublicKey
from builder.signing.rsa_keys import RSAPublicKey

MULTIKEY_CONTEXT = "https://w3id.org/security/multikey/v1"
DID_CONTEXT = ["https://www.w3.org/ns/did/v1", MULTIKEY_CONTEXT, "https://w3id.org/security/jwk/v1"]
OPEN_BADGES_2_CONTEXT = "https://w3id.org/openbadges/v2"


class PublishedKey(Struct, frozen=True):
    """A public key under the name by which documents refer to it."""

    kid: str
    key: AnyPublicKey
    revoked: date | None = None


def verification_method(issuer_did: str, kid: str) -> str:
    """Give the address of a key in proofs: the Multikey method."""
    return f"{issuer_did}#{kid}"


def token_method(issuer_did: str, kid: str) -> str:
    """Give the address of a key in tokens: the JsonWebKey method. No kid ends in `-jwk`."""
    return f"{issuer_did}#{kid}-jwk"


def did_document(issuer: Issuer, keys: Sequence[PublishedKey], site: Site) -> dict[str, Any]:
    """Give the DID document of an issuer, with the methods of every key that is not revoked."""
    did = site.addresses.did(issuer.id)
    methods = [method for published in _in_force(keys) for method in _methods(did, published)]
    return {
        "@context": DID_CONTEXT,
        "id": did,
        "alsoKnownAs": [site.url(addresses.issuer_folder(issuer))],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _in_force(keys: Sequence[PublishedKey]) -> list[PublishedKey]:
    return [published for published in keys if published.revoked is None]


def _methods(did: str, published: PublishedKey) -> Iterator[dict[str, Any]]:
    if isinstance(published.key, PublicKey):
        yield {
            "id": verification_method(did, published.kid),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": published.key.multikey,
        }
    yield {
        "id": token_method(did, published.kid),
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": _method_jwk(published.key),
    }


def _method_jwk(key: AnyPublicKey) -> dict[str, str]:
    """Give a JWK; that of an RSA key says for which of RSA's algorithms it is."""
    return {**key.jwk, "alg": key.algorithm} if isinstance(key, RSAPublicKey) else key.jwk


def key_document(issuer: Issuer, published: PublishedKey, site: Site) -> dict[str, Any]:
    """Give the document of one key: a Multikey, or a CryptographicKey of Open Badges 2.0."""
    id_ = site.url(addresses.key_document(issuer, published.kid))
    if isinstance(published.key, RSAPublicKey):
        document = {
            "@context": OPEN_BADGES_2_CONTEXT,
            "type": "CryptographicKey",
            "id": id_,
            "owner": site.url(addresses.issuer_document(issuer)),
        }
        # In this context `revoked` is true or false.
        return document | (
            {"publicKeyPem": published.key.pem} if published.revoked is None else {"revoked": True}
        )
    document = {
        "@context": MULTIKEY_CONTEXT,
        "id": id_,
        "type": "Multikey",
        "controller": site.addresses.did(issuer.id),
    }
    if published.revoked is None:
        return {**document, "publicKeyMultibase": published.key.multikey}
    return {**document, "revoked": site.timestamp(published.revoked)}


def key_set(issuer: Issuer, keys: Sequence[PublishedKey], site: Site) -> dict[str, Any]:
    """Give the JWK set of every key that is not revoked, by the names that tokens use (RFC 7515 §4.1.4)."""
    did = site.addresses.did(issuer.id)
    return {
        "keys": [
            {
                **published.key.jwk,
                "kid": token_method(did, published.kid),
                "alg": published.key.algorithm,
                "use": "sig",
            }
            for published in _in_force(keys)
        ]
    }


def signed_assertion_keys(issuer: Issuer, keys: Sequence[PublishedKey], site: Site) -> list[str]:
    """Give the addresses of the keys by which the issuer's signed assertions of Open Badges 2.0 may be."""
    return [
        site.url(addresses.key_document(issuer, published.kid))
        for published in _in_force(keys)
        if isinstance(published.key, RSAPublicKey)
    ]


def has_signed_assertions(keys: Sequence[PublishedKey]) -> bool:
    """Say whether there may be signed assertions: by a key that is in use, was retired, or was revoked."""
    return any(isinstance(published.key, RSAPublicKey) for published in keys)
