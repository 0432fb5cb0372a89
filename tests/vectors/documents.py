"""The documents that the vectors are made of, written by hand: they do not follow what the builder makes.

Two sites: one whose verifier is asked (`SITE`), and another school's. Every key can be worked out by anybody.
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from builder.credentials.identity import hashed
from builder.credentials.status import encode_list
from builder.encoding import write_json
from builder.signing.keys import PrivateKey

Document = dict[str, Any]

SITE = "https://badges.example.nl/insignes"
OWN = "did:web:badges.example.nl:insignes:issuers:waterland"
SCHOOL = "https://school.example"
FOREIGN = "did:web:school.example"
V2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB2 = "https://w3id.org/openbadges/v2"
EMAIL = "jip@student.example.nl"
AWARD = "3k9x0v7m2q8c4b6t1n5d0w9zre"
NOW = "2026-11-01T00:00:00Z"


def key_of(name: str) -> PrivateKey:
    return PrivateKey(hashlib.sha256(b"vectors of insigne\0" + name.encode()).digest())


def p256_key_of(name: str) -> ec.EllipticCurvePrivateKey:
    digest = hashlib.sha256(b"vectors of insigne, P-256\0" + name.encode()).digest()
    return ec.derive_private_key(int.from_bytes(digest, "big") >> 1, ec.SECP256R1())


OWN_KEY = key_of("waterland")
FOREIGN_KEY = key_of("school")
EVIL_KEY = key_of("evil")

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">\n'
    '  <circle cx="4" cy="4" r="4" fill="#1d3f72"/>\n</svg>\n'
)


def base_of(did: str) -> str:
    """Give the folder of an issuer's own documents."""
    return f"{SITE}/issuers/waterland" if did == OWN else SCHOOL


def credential(did: str = OWN, /, **changes: Any) -> Document:
    """Give an OpenBadgeCredential without proof; a change to None takes the member away."""
    base = SITE if did == OWN else SCHOOL
    award = f"{base}/awards/{AWARD}"
    badge = f"{base}/badges/data/v1"
    document = {
        "@context": [V2, OB3],
        "id": f"{award}/credential.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Datageletterdheid",
        "issuer": {
            "id": did,
            "type": ["Profile"],
            "name": "Waterland College" if did == OWN else "Another School",
            "url": "https://waterland.example",
        },
        "validFrom": "2026-06-30T00:00:00+02:00",
        "validUntil": "2029-07-01T00:00:00+02:00",
        "credentialSubject": {
            "id": "urn:uuid:83e3b0b4-1887-5239-9b19-e79a258e96a8",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": hashed(EMAIL, "5f0c"),
                    "identityType": "emailAddress",
                    "salt": "5f0c",
                }
            ],
            "result": [{"type": ["Result"], "value": "8,5"}],
            "achievement": {
                "id": f"{badge}/achievement.json",
                "type": ["Achievement"],
                "name": "Datageletterdheid",
                "description": "Gegevens verzamelen en uitleggen",
                "achievementType": "MicroCredential",
                "criteria": {"id": f"{badge}/", "narrative": "**Verzamelt** gegevens"},
                "image": {"id": f"{badge}/image.svg", "type": "Image", "caption": "Grafiek"},
                "creditsAvailable": 2.5,
                "tag": ["data", "zorg"],
            },
        },
        "evidence": [{"id": "https://example.nl/portfolio/42", "type": ["Evidence"], "name": "Portfolio"}],
        "credentialStatus": status_entry(5, base_of(did)),
    }
    return changed(document, changes)


def changed(document: Document, changes: Document) -> Document:
    """Give a copy with other members; a member that becomes None is taken away."""
    merged = {**copy.deepcopy(document), **changes}
    return {name: value for name, value in merged.items() if value is not None}


def at(document: Document, path: str, value: Any) -> Document:
    """Give a copy with another value at a path such as `issuer.name`; None takes it away."""
    copied = copy.deepcopy(document)
    *way, last = [path] if "/" in path else path.split(".")
    node: Any = copied
    for name in way:
        node = node[int(name)] if isinstance(node, list) else node[name]
    key: Any = int(last) if isinstance(node, list) else last
    if value is None:
        del node[key]
    else:
        node[key] = value
    return copied


def status_entry(index: int | str, base: str, **changes: Any) -> Document:
    url = f"{base}/status/1.json"
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": url,
        **changes,
    }


REVOKED, SUSPENDED = 6, 7
"""Places in every issuer's list; all others are clear."""


def status_list(
    did: str, purpose: str = "revocation", *, encoded: str | None = None, **more: Any
) -> Document:
    """Give a status list without proof, in which one place is revoked and one suspended."""
    url = f"{base_of(did)}/status/1{'-suspension' if purpose == 'suspension' else ''}.json"
    places = [SUSPENDED] if purpose == "suspension" else [REVOKED, SUSPENDED]
    document = {
        "@context": [V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": "2026-06-30T00:00:00+02:00",
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded or encode_list(places),
        },
    }
    return changed(document, more)


def did_document(did: str, methods: list[Document], **changes: Any) -> Document:
    document = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    return changed(document, changes)


def multikey(controller: str, key: PrivateKey, name: str = "k1", **changes: Any) -> Document:
    method = {
        "id": f"{controller}#{name}",
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": key.public.multikey,
    }
    return changed(method, changes)


def json_web_key(controller: str, jwk: Document, name: str = "k1-jwk", **changes: Any) -> Document:
    method = {
        "id": f"{controller}#{name}",
        "type": "JsonWebKey",
        "controller": controller,
        "publicKeyJwk": jwk,
    }
    return changed(method, changes)


def text_of(document: Any) -> str:
    """Write a document as it is handed in or served."""
    return write_json(document).decode()
