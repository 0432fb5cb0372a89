"""Open Badges 2.0: Issuer, BadgeClass, Assertion, hosted and signed.

Source: Open Badges v2.0 (IMS Final Release), data classes §Issuer, §BadgeClass, §Assertion, §Profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builder.credentials import identity
from builder.credentials.alignments import Aligned, alignments, credits_alignment
from builder.credentials.issuer_keys import (
    OPEN_BADGES_2_CONTEXT,
    PublishedKey,
    has_signed_assertions,
    signed_assertion_keys,
)
from builder.credentials.open_badges_3 import criteria_narrative
from builder.credentials.site import Site
from builder.dates import next_day
from builder.model import addresses
from builder.model.entities import Award, BadgeClass, Evidence, Image, Issuer

CONTEXT = OPEN_BADGES_2_CONTEXT

_LABELS = {
    "nl": {
        "grade": "Cijfer of beoordeling",
        "credits": "Behaalde studiepunten (ECTS)",
        "role": "Rol",
        "term": "Periode",
        "activity": "Deelgenomen",
        "suspended": "Opgeschort",
    },
    "en": {
        "grade": "Grade",
        "credits": "Credits earned (ECTS)",
        "role": "Role",
        "term": "Term",
        "activity": "Took part",
        "suspended": "Suspended",
    },
}


def issuer(entity: Issuer, site: Site, keys: Sequence[PublishedKey]) -> dict[str, Any]:
    """Give the Issuer, with the scope in which its hosted assertions lie.

    An issuer with RSA keys also names those that its signed assertions may be by, and its revocation list.
    """
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": site.url(addresses.issuer_document(entity)),
        "name": site.issuer_name(entity),
        "url": entity.url,
        "email": entity.email,
        "description": site.issuer_description(entity),
    }
    if (logo := addresses.issuer_logo(entity)) is not None:
        document["image"] = _image(logo, entity.image, site)
    if listed := signed_assertion_keys(entity, keys, site):
        document["publicKey"] = listed
    if has_signed_assertions(keys):
        document["revocationList"] = site.url(addresses.revocation_list(entity))
    scope = {"type": "VerificationObject", "startsWith": site.url("awards/")}
    if ":" not in site.addresses.host:  # validators refuse a port in this member
        scope["allowedOrigins"] = site.addresses.host
    return {**document, "verification": scope}


def badge_class(entity: BadgeClass, site: Site, awarder: Issuer) -> dict[str, Any]:
    """Give the BadgeClass under an awarder's name."""
    language, name = entity.name.choose(site.language)
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": site.url(addresses.badge_class_document(entity, awarder)),
        "@language": language or entity.language,
        "version": entity.version,
        "name": name,
        "description": site.text(entity.description),
        "image": _image(addresses.class_image(entity), entity.image, site),
        "criteria": {
            "id": site.url(addresses.class_folder(entity)),
            "narrative": criteria_narrative(entity, site),
        },
        "issuer": site.url(addresses.issuer_document(awarder)),
    }
    if entity.tags:
        document["tags"] = list(entity.tags)
    credit = credits_alignment(entity, site)
    aligned = ([] if credit is None else [credit]) + list(alignments(entity, site))
    if aligned:
        document["alignment"] = [_alignment(entry) for entry in aligned]
    return document


def assertion(award: Award, site: Site) -> dict[str, Any]:
    """Give the hosted Assertion as it was issued, whatever its status is now.

    This is also what a baked image carries; what the host serves is `hosted_assertion`.
    """
    suffix = "svg" if award.badge_class.image is None else award.badge_class.image.suffix
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": site.url(addresses.assertion_document(award.id)),
        "recipient": identity.open_badges_2_recipient(award),
        "badge": site.url(addresses.badge_class_document(award.badge_class, award.issuer)),
        "image": {
            "type": "Image",
            "id": site.url(addresses.baked_image(award.id, suffix)),
            "caption": site.text(award.badge_class.name),
        },
        "verification": {"type": "HostedBadge"},
        "issuedOn": site.timestamp(award.issued_on),
    }
    if award.expires_on is not None:
        document["expires"] = site.timestamp(next_day(award.expires_on))
    if narrative := _narrative(award, site):
        document["narrative"] = narrative
    if award.evidence:
        document["evidence"] = [_evidence(evidence) for evidence in award.evidence]
    return document


def signed_assertion(award: Award, site: Site, kid: str) -> dict[str, Any]:
    """Give the Assertion that is signed, which says the same as the hosted one.

    Its id is no address: a public list names it when the award is revoked.

    Args:
        kid: of the awarder's key that signs it.
    """
    return assertion(award, site) | {
        "id": identity.signed_assertion_id(award.id),
        "verification": {
            "type": "SignedBadge",
            "creator": site.url(addresses.key_document(award.issuer, kid)),
        },
    }


def withdrawn_assertion(award: Award, site: Site) -> dict[str, Any] | None:
    """Give what the host serves while an award does not count; None where it does.

    A static host cannot answer 410, and validators ignore `revoked` in a full assertion, so a revoked one
    says nothing else. Open Badges 2.0 knows no suspension: a suspended award reads as revoked.
    """
    if award.revoked is not None:
        reason = award.revoked.reason
    elif award.suspended is not None:
        reason = f"{_labels(site)['suspended']}: {award.suspended.reason}"
    else:
        return None
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": site.url(addresses.assertion_document(award.id)),
        "revoked": True,
        "revocationReason": reason,
    }


def _labels(site: Site) -> dict[str, str]:
    return _LABELS.get(site.language, _LABELS["en"])


def _narrative(award: Award, site: Site) -> str:
    """Give the narrative, with a line for each fact that Open Badges 2.0 has no term for."""
    labels = _labels(site)
    facts = {
        "grade": award.grade,
        "credits": award.credits_earned,
        "role": award.role,
        "term": award.term,
        "activity": _period(award),
    }
    lines = [f"{labels[name]}: {value}" for name, value in facts.items() if value is not None]
    notice = [] if site.notice is None else [site.notice]
    narrative = [] if award.narrative is None else [award.narrative]
    return "\n\n".join([*notice, *narrative, *lines])


def _period(award: Award) -> str | None:
    if award.activity is None:
        return None
    start, end = award.activity.start, award.activity.end
    return f"{start or '…'} / {end or '…'}"


def _image(path: str, image: Image | None, site: Site) -> dict[str, Any]:
    document = {"type": "Image", "id": site.url(path)}
    if image is not None and image.alt is not None:
        document["caption"] = site.text(image.alt)
    return document


def _alignment(entry: Aligned) -> dict[str, Any]:
    document: dict[str, Any] = {"targetName": entry.name, "targetUrl": entry.url}
    optional = {
        "targetCode": entry.code,
        "targetFramework": entry.framework,
        "targetDescription": entry.description,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    document: dict[str, Any] = {"type": "Evidence"}
    optional = {
        "id": evidence.url,
        "name": evidence.name,
        "description": evidence.description,
        "narrative": evidence.narrative,
    }
    return document | {name: value for name, value in optional.items() if value is not None}
