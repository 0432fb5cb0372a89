"""Worlds: documents by address that many cases share."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec

from builder.encoding import encode_base64url
from builder.signing.rsa_keys import RSAPrivateKey
from tests.rsa_test_keys import FIRST
from tests.vectors.case import answer
from tests.vectors.documents import (
    FOREIGN,
    FOREIGN_KEY,
    OWN,
    OWN_KEY,
    PICTURE,
    SCHOOL,
    SITE,
    Document,
    did_document,
    json_web_key,
    multikey,
    p256_key_of,
    status_list,
)
from tests.vectors.open_badges_2 import badge_class, issuer_profile, key_document, revocation_list
from tests.vectors.proofs import signed

World = dict[str, Document]

FOREIGN_P256 = p256_key_of("school")


def jwk_of(key: RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Document:
    """Give a key's public half as JWK."""
    if isinstance(key, RSAPrivateKey):
        return key.public.jwk
    numbers = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": encode_base64url(numbers.x.to_bytes(32, "big")),
        "y": encode_base64url(numbers.y.to_bytes(32, "big")),
    }


def worlds() -> dict[str, World]:
    return {"waterland": waterland(), "school": school()}


def waterland() -> World:
    """The site whose verifier is asked, with one issuer."""
    methods = [
        multikey(OWN, OWN_KEY),
        json_web_key(OWN, OWN_KEY.public.jwk),
        json_web_key(OWN, {**FIRST.public.jwk, "alg": "RS256"}, "r1-jwk"),
    ]
    return {
        f"{SITE}/issuers/waterland/did.json": answer(did_document(OWN, methods)),
        **both_lists(OWN, f"{SITE}/issuers/waterland"),
        f"{SITE}/badges/data/v1/image.svg": answer(PICTURE, type="image/svg+xml"),
        f"{SITE}/catalogue.json": answer({"base_url": SITE, "badges": []}),
        **open_badges_2(SITE, f"{SITE}/issuers/waterland"),
    }


def school() -> World:
    """Another school's site."""
    methods = [
        multikey(FOREIGN, FOREIGN_KEY),
        json_web_key(FOREIGN, FOREIGN_KEY.public.jwk),
        json_web_key(FOREIGN, FIRST.public.jwk, "r1-jwk"),
        json_web_key(FOREIGN, jwk_of(FOREIGN_P256), "p1-jwk"),
    ]
    return {
        f"{SCHOOL}/.well-known/did.json": answer(did_document(FOREIGN, methods)),
        **both_lists(FOREIGN, SCHOOL),
        f"{SCHOOL}/badges/data/v1/image.svg": answer(PICTURE, type="image/svg+xml"),
        **open_badges_2(SCHOOL, SCHOOL),
    }


def both_lists(did: str, base: str) -> World:
    return {
        f"{base}/status/1.json": answer(signed(status_list(did))),
        f"{base}/status/1-suspension.json": answer(signed(status_list(did, "suspension"))),
    }


def open_badges_2(site: str, issuer: str) -> World:
    return {
        f"{site}/badges/data/v1/badgeclass.json": answer(badge_class(site, issuer)),
        f"{issuer}/issuer.json": answer(issuer_profile(site, issuer)),
        f"{issuer}/keys/r1.json": answer(key_document(issuer, FIRST)),
        f"{issuer}/revocations.json": answer(revocation_list(issuer)),
    }
