"""Documents of Open Badges 2.0 for the vectors."""

from __future__ import annotations

from typing import Any

from builder.credentials.identity import hashed
from builder.signing.rsa_keys import RSAPrivateKey
from tests.vectors.documents import AWARD, EMAIL, OB2, SITE, Document, changed

REVOKED_ID = "urn:uuid:6f1d6c1e-0f2b-5d3c-9a57-2a7c1b9d4e10"
SIGNED_ID = "urn:uuid:b0a4e3a5-8f0e-5b5e-b3a0-0a6f3c0f9d11"


def issuer_base(site: str) -> str:
    return f"{site}/issuers/waterland" if site == SITE else site


def assertion(site: str = SITE, /, **changes: Any) -> Document:
    """Give a hosted assertion."""
    document = {
        "@context": OB2,
        "type": "Assertion",
        "id": f"{site}/awards/{AWARD}/assertion.json",
        "recipient": {"type": "email", "hashed": True, "salt": "5f0c", "identity": hashed(EMAIL, "5f0c")},
        "badge": f"{site}/badges/data/v1/badgeclass.json",
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-06-30T00:00:00+02:00",
        "expires": "2029-07-01T00:00:00+02:00",
        "narrative": "Heeft *hard* gewerkt",
        "evidence": [{"type": "Evidence", "id": "https://example.nl/portfolio/42", "name": "Portfolio"}],
    }
    return changed(document, changes)


def signed_assertion(site: str = SITE, /, **changes: Any) -> Document:
    """Give an assertion to be signed."""
    creator = f"{issuer_base(site)}/keys/r1.json"
    verification = {"type": "SignedBadge", "creator": creator}
    return assertion(site, **{"id": SIGNED_ID, "verification": verification, **changes})


def badge_class(site: str, issuer: str, /, **changes: Any) -> Document:
    document = {
        "@context": OB2,
        "type": "BadgeClass",
        "id": f"{site}/badges/data/v1/badgeclass.json",
        "name": "Datageletterdheid",
        "description": "Gegevens verzamelen",
        "image": {"type": "Image", "id": f"{site}/badges/data/v1/image.svg", "caption": "Grafiek"},
        "criteria": {"id": f"{site}/badges/data/v1/", "narrative": "**Verzamelt** gegevens"},
        "issuer": f"{issuer}/issuer.json",
    }
    return changed(document, changes)


def issuer_profile(site: str, issuer: str, /, **changes: Any) -> Document:
    document = {
        "@context": OB2,
        "type": "Issuer",
        "id": f"{issuer}/issuer.json",
        "name": "Waterland College" if site == SITE else "Another School",
        "url": "https://waterland.example",
        "email": "badges@waterland.example",
        "publicKey": [f"{issuer}/keys/r1.json"],
        "revocationList": f"{issuer}/revocations.json",
        "verification": {"type": "VerificationObject", "startsWith": f"{site}/awards/"},
    }
    return changed(document, changes)


def key_document(issuer: str, key: RSAPrivateKey, /, **changes: Any) -> Document:
    document = {
        "@context": OB2,
        "type": "CryptographicKey",
        "id": f"{issuer}/keys/r1.json",
        "owner": f"{issuer}/issuer.json",
        "publicKeyPem": key.public.pem,
    }
    return changed(document, changes)


def revocation_list(issuer: str, /, **changes: Any) -> Document:
    document = {
        "@context": OB2,
        "type": "RevocationList",
        "id": f"{issuer}/revocations.json",
        "issuer": f"{issuer}/issuer.json",
        "revokedAssertions": [
            {"id": "urn:uuid:00000000-0000-4000-8000-000000000000", "revocationReason": "Never issued"},
            {"id": REVOKED_ID, "revocationReason": "Mistake"},
        ],
    }
    return changed(document, changes)
