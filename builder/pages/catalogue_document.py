"""The catalogue for machines: `/catalogue.json`.

It never names an award, but for those whose recipients chose to be listed (`visibility: public`).
"""

from __future__ import annotations

from typing import Any

from builder.model.addresses import (
    Addresses,
    achievement_document,
    award_folder,
    badge_class_document,
    class_folder,
    class_image,
    did_document,
    issuer_document,
    issuer_folder,
    profile_document,
)
from builder.model.entities import Award, BadgeClass, Issuer, Level, Publication, Workload
from builder.model.text import LocalisedText
from builder.pages.award_context import is_listed, published_name


def catalogue_document(
    publication: Publication, addresses: Addresses, *, demonstration: bool
) -> dict[str, Any]:
    """Give the document: addresses are absolute, texts are maps by language, unstated values are absent."""
    settings = publication.settings
    newest = {badge_classes[0].id for badge_classes in publication.badges.values()}
    default = settings.default_language
    return {
        "base_url": addresses.base_url,
        "title": _by_language(settings.title, default),
        "languages": list(settings.languages),
        "demonstration": demonstration,
        "issuers": [_issuer(issuer, addresses, default) for issuer in publication.issuers.values()],
        "badge_classes": [
            {**_badge_class(badge_class, addresses), "newest": badge_class.id in newest}
            for badge_class in publication.badge_classes.values()
        ],
        "public_awards": [_award(award, addresses) for award in publication.awards if is_listed(award)],
    }


def _by_language(text: LocalisedText, unstated: str) -> dict[str, str]:
    return {tag or unstated: value for tag, value in text.by_language}


def _issuer(issuer: Issuer, addresses: Addresses, default_language: str) -> dict[str, Any]:
    return {
        "id": issuer.id,
        "name": _by_language(issuer.name, default_language),
        "url": issuer.url,
        "did": addresses.did(issuer.id),
        "page": addresses.url(issuer_folder(issuer)),
        **({"parent": issuer.parent.id} if issuer.parent else {}),
        "archived": issuer.archived,
        "documents": {
            "issuer": addresses.url(issuer_document(issuer)),
            "profile": addresses.url(profile_document(issuer)),
            "did": addresses.url(did_document(issuer)),
        },
    }


def _badge_class(badge_class: BadgeClass, addresses: Addresses) -> dict[str, Any]:
    return {
        "id": badge_class.id,
        "issuer": badge_class.issuer.id,
        "badge": badge_class.badge_id,
        "version": badge_class.version,
        "name": _by_language(badge_class.name, badge_class.language),
        "variant": badge_class.variant,
        "language": badge_class.language,
        "level": _level(badge_class.level),
        "workload": _workload(badge_class.workload),
        "tags": list(badge_class.tags),
        "image": addresses.url(class_image(badge_class)),
        "page": addresses.url(class_folder(badge_class)),
        "documents": {
            "badge_class": addresses.url(badge_class_document(badge_class, badge_class.issuer)),
            "achievement": addresses.url(achievement_document(badge_class)),
        },
    }


def _level(level: Level) -> dict[str, Any]:
    """Give the level; whoever shows `eqf` while `verified` is false calls it indicative."""
    values = {"eqf": level.eqf, "nlqf": level.nlqf if level.verified else None, "cycle": level.cycle}
    present = {key: value for key, value in values.items() if value is not None}
    return {**present, "verified": level.verified} if present else {}


def _workload(workload: Workload) -> dict[str, Any]:
    values = {"ects": workload.ects, "sbu": workload.sbu, "hours": workload.hours}
    return {key: value for key, value in values.items() if value is not None}


def _award(award: Award, addresses: Addresses) -> dict[str, Any]:
    return {
        "page": addresses.url(award_folder(award.id)),
        "name": published_name(award),
        "badge_class": award.badge_class.id,
    }
