"""Open Badges 3.0: Profile, Achievement, OpenBadgeCredential, as Verifiable Credentials 2.0.

Source: Open Badges Specification 3.0, §B (data models); Verifiable Credentials Data Model 2.0.

Every document uses the two contexts of the standard and no others, since verifiers with a closed world
refuse a third. `type` is an array or a string exactly as the official schema asks.
"""

from __future__ import annotations

from typing import Any

from builder.credentials import identity
from builder.credentials.alignments import Aligned, alignments
from builder.credentials.site import Site
from builder.credentials.status import status_entry
from builder.dates import next_day, seconds
from builder.model import addresses
from builder.model.entities import Award, BadgeClass, Evidence, Image, Issuer
from builder.signing.linked_data import CREDENTIALS_V2, OPEN_BADGES_3

CONTEXT = [CREDENTIALS_V2, OPEN_BADGES_3]

_ACHIEVEMENT_TYPES = {
    "microcredential": "MicroCredential",
    "regular": "Course",
    "extracurricular": "CoCurricular",
}
_IDENTIFIER_TYPES = {
    "BRIN": "ext:BRIN",
    "SCHAC": "ext:SCHAC",
    "ROR": "ext:ROR",
    "ERASMUS": "ext:ErasmusCode",
    "PIC": "ext:PIC",
    "KVK": "ext:KVK",
    "CREBO": "ext:CREBO",
    "CROHO": "ext:CROHO",
    "RIO": "ext:RIO",
}
_GRADE = {"nl": "Cijfer of beoordeling", "en": "Grade"}
_FURTHER_INFORMATION = {"nl": "Verdere informatie", "en": "Further information"}


def profile(issuer: Issuer, site: Site) -> dict[str, Any]:
    """Give the Profile of an issuer, as credentials embed it."""
    document: dict[str, Any] = {
        "id": site.addresses.did(issuer.id),
        "type": ["Profile"],
        "name": site.issuer_name(issuer),
        "url": issuer.url,
        "email": issuer.email,
        "description": site.issuer_description(issuer),
    }
    if (logo := addresses.issuer_logo(issuer)) is not None and issuer.image is not None:
        document["image"] = _image(logo, issuer.image, site)
    if issuer.country is not None:
        document["address"] = {"type": ["Address"], "addressCountryCode": issuer.country}
    if issuer.identifiers:
        document["otherIdentifier"] = [
            _identifier_entry(identifier.type, identifier.value) for identifier in issuer.identifiers
        ]
    if issuer.parent is not None:
        document["parentOrg"] = {
            "id": site.addresses.did(issuer.parent.id),
            "type": ["Profile"],
            "name": site.issuer_name(issuer.parent),
            "url": issuer.parent.url,
        }
    return document


def profile_document(issuer: Issuer, site: Site) -> dict[str, Any]:
    return {"@context": CONTEXT, **profile(issuer, site)}


def awarding_profiles(
    awarder: Issuer, owner: Issuer, site: Site
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Give the Profile of who awards, and that of a class's owner as `creator` if it is another.

    One of them can be the other's parent, or both can have the same: everybody stands in a credential once,
    since two objects of it never share an id.
    """
    issuer = profile(awarder, site)
    if owner.id == awarder.id:
        return issuer, None
    creator = profile(owner, site)
    if "parentOrg" in issuer and issuer["parentOrg"]["id"] == creator["id"]:
        del issuer["parentOrg"]
    present = {issuer["id"], issuer.get("parentOrg", issuer)["id"]}
    if "parentOrg" in creator and creator["parentOrg"]["id"] in present:
        del creator["parentOrg"]
    return issuer, creator


def achievement(
    badge_class: BadgeClass, site: Site, *, creator: dict[str, Any] | None, previous: BadgeClass | None
) -> dict[str, Any]:
    """Give the Achievement of a badge class version, as credentials embed it.

    Args:
        creator: Profile of the class's own issuer, if another awards.
        previous: the version that this one replaces.
    """
    document_id = site.url(addresses.achievement_document(badge_class))
    document: dict[str, Any] = {
        "id": document_id,
        "type": ["Achievement"],
        "name": site.text(badge_class.name),
        "description": site.text(badge_class.description),
        "achievementType": _ACHIEVEMENT_TYPES[badge_class.variant],
        "version": badge_class.version,
        "inLanguage": badge_class.language,
        "criteria": {
            "id": site.url(addresses.class_folder(badge_class)),
            "narrative": criteria_narrative(badge_class, site),
        },
        "image": _image(addresses.class_image(badge_class), badge_class.image, site),
    }
    if creator is not None:
        document["creator"] = creator
    if badge_class.workload.ects is not None:
        document["creditsAvailable"] = badge_class.workload.ects
    if badge_class.tags:
        document["tag"] = list(badge_class.tags)
    if badge_class.programme:
        document["otherIdentifier"] = [
            _identifier_entry(programme.type, programme.value) for programme in badge_class.programme
        ]
    if previous is not None:
        document["related"] = [
            {
                "id": site.url(addresses.achievement_document(previous)),
                "type": ["Related"],
                "version": previous.version,
            }
        ]
    if aligned := [_alignment(entry) for entry in alignments(badge_class, site)]:
        document["alignment"] = aligned
    document["resultDescription"] = [
        {
            "id": document_id + "#grade",
            "type": ["ResultDescription"],
            "name": _GRADE.get(site.language, _GRADE["en"]),
            "resultType": "Result",
        }
    ]
    return document


def achievement_document(badge_class: BadgeClass, site: Site, previous: BadgeClass | None) -> dict[str, Any]:
    return {"@context": CONTEXT, **achievement(badge_class, site, creator=None, previous=previous)}


def criteria_narrative(badge_class: BadgeClass, site: Site) -> str:
    """Give what one must do, in Markdown, with the further information where there is any."""
    criteria = site.text(badge_class.criteria)
    if badge_class.further_information is None:
        return criteria
    heading = _FURTHER_INFORMATION.get(site.language, _FURTHER_INFORMATION["en"])
    return f"{criteria.rstrip()}\n\n## {heading}\n\n{site.text(badge_class.further_information)}"


def credential(
    award: Award, site: Site, *, issuer: dict[str, Any], achievement: dict[str, Any]
) -> dict[str, Any]:
    """Give the OpenBadgeCredential of an award, without proof.

    Args:
        issuer: the awarder's `profile`.
        achievement: the class's `achievement` under that awarder; both are shared by all its credentials.
    """
    valid_from = site.timestamp(award.issued_on)
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "id": site.url(addresses.credential_document(award.id)),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": site.text(award.badge_class.name),
    }
    if site.notice is not None:
        document["description"] = site.notice
    document["issuer"] = issuer
    document["validFrom"] = valid_from
    if award.expires_on is not None:
        document["validUntil"] = site.timestamp(next_day(award.expires_on))
    document["awardedDate"] = valid_from
    document["credentialSubject"] = _subject(award, site, achievement)
    if award.evidence:
        document["evidence"] = [_evidence(evidence) for evidence in award.evidence]
    document["credentialStatus"] = status_entry(award, site)
    return document


def _subject(award: Award, site: Site, achievement: dict[str, Any]) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "id": identity.subject_id(site.url(addresses.credential_document(award.id))),
        "type": ["AchievementSubject"],
        "identifier": identity.open_badges_3_identifiers(award),
    }
    if award.credits_earned is not None:
        subject["creditsEarned"] = award.credits_earned
    if award.activity is not None and award.activity.start is not None:
        subject["activityStartDate"] = site.timestamp(award.activity.start)
    if award.activity is not None and award.activity.end is not None:
        subject["activityEndDate"] = site.timestamp(award.activity.end)
    if award.term is not None:
        subject["term"] = award.term
    if award.role is not None:
        subject["role"] = award.role
    if award.narrative is not None:
        subject["narrative"] = award.narrative
    if award.grade is not None:
        grade = achievement["id"] + "#grade"
        subject["result"] = [{"type": ["Result"], "resultDescription": grade, "value": award.grade}]
    subject["achievement"] = achievement
    return subject


def token_claims(document: dict[str, Any], award: Award, site: Site) -> dict[str, Any]:
    """Give the registered claims that a credential's VC-JWT has besides the credential.

    Source: OB 3.0 §8.2.4.1; dates are seconds since 1970.
    """
    claims: dict[str, Any] = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": seconds(award.issued_on, site.timezone),
    }
    if award.expires_on is not None:
        claims["exp"] = seconds(next_day(award.expires_on), site.timezone)
    return claims


def _image(path: str, image: Image | None, site: Site) -> dict[str, Any]:
    document = {"id": site.url(path), "type": "Image"}
    if image is not None and image.alt is not None:
        document["caption"] = site.text(image.alt)
    return document


def _identifier_entry(type_: str, value: str) -> dict[str, Any]:
    return {"type": "IdentifierEntry", "identifier": value, "identifierType": _IDENTIFIER_TYPES[type_]}


def _alignment(entry: Aligned) -> dict[str, Any]:
    document: dict[str, Any] = {"type": ["Alignment"], "targetName": entry.name, "targetUrl": entry.url}
    optional = {
        "targetType": entry.type,
        "targetFramework": entry.framework,
        "targetCode": entry.code,
        "targetDescription": entry.description,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    document: dict[str, Any] = {} if evidence.url is None else {"id": evidence.url}
    document["type"] = ["Evidence"]
    optional = {
        "name": evidence.name,
        "description": evidence.description,
        "narrative": evidence.narrative,
    }
    return document | {name: value for name, value in optional.items() if value is not None}
