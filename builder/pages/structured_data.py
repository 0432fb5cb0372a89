"""What a page says to search engines and other software: schema.org as JSON-LD in a data block.

A data block is no script: the page's policy lets it be, and nothing of it runs. Texts stand in it as ASCII,
with the characters that could end the block or begin markup written as escapes.

Source: https://schema.org/EducationalOccupationalCredential, HTML §4.12.1.1 (data blocks).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from builder.model.addresses import badge_folder, class_folder, class_raster, issuer_folder, issuer_logo
from builder.model.entities import BadgeClass, Issuer
from builder.pages.view import View, class_name, class_text

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def block(document: Mapping[str, Any]) -> Markup:
    """Give a document as the content of a data block."""
    return escaped(json.dumps({"@context": "https://schema.org", **document}, separators=(",", ":")))


def escaped(text: str) -> Markup:
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing is left that HTML reads


def organisation(view: View, issuer: Issuer) -> dict[str, Any]:
    """Describe an issuer in short."""
    return {
        "@type": "EducationalOrganization",
        "name": view.name(issuer.name).plain,
        "url": view.url(issuer_folder(issuer)),
    }


def issuer_document(view: View, issuer: Issuer) -> dict[str, Any]:
    """Describe an issuer as its own page does."""
    logo = issuer_logo(issuer)
    return {
        **organisation(view, issuer),
        "description": view.text(issuer.description).plain,
        "sameAs": issuer.url,
        "email": issuer.email,
        **({"logo": view.addresses.url(logo)} if logo else {}),
        **({"parentOrganization": organisation(view, issuer.parent)} if issuer.parent else {}),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": each.type, "value": each.value}
            for each in issuer.identifiers
        ],
    }


def class_document(view: View, badge_class: BadgeClass, *, url: str | None = None) -> dict[str, Any]:
    """Describe a badge class.

    Args:
        url: the page's, where it is not the badge's own.
    """
    level = badge_class.level
    return {
        "@type": "EducationalOccupationalCredential",
        "name": class_name(view, badge_class).plain,
        "description": class_text(view, badge_class, badge_class.description).plain,
        "url": url or view.url(class_folder(badge_class)),
        "image": view.addresses.url(class_raster(badge_class)),
        "credentialCategory": "Microcredential" if badge_class.variant == "microcredential" else "Badge",
        "inLanguage": badge_class.language,
        **({"educationalLevel": f"EQF {level.eqf}"} if level.eqf and level.verified else {}),
        "competencyRequired": [
            class_text(view, badge_class, outcome.text).plain for outcome in badge_class.learning_outcomes
        ],
        "recognizedBy": organisation(view, badge_class.issuer),
    }


def award_beginning(view: View, badge_class: BadgeClass, issuer: Issuer) -> str:
    """Give the beginning of an award's document: what the awards of a class by an issuer share."""
    document = class_document(view, badge_class, url=view.url(badge_folder(badge_class)))
    shared = {
        "@context": "https://schema.org",
        "@type": document["@type"],
        "name": document["name"],
        "image": document["image"],
        "credentialCategory": document["credentialCategory"],
        "recognizedBy": organisation(view, issuer),
    }
    return escaped(json.dumps(shared, separators=(",", ":")).removesuffix("}"))


def award_block(beginning: str, *, url: str, issued_on: str, valid_until: str | None) -> Markup:
    """Give the content of an award's data block; nothing of it is personal.

    Args:
        beginning: from `award_beginning`.
        url: the page's address; like the days it holds nothing that HTML or JSON reads.
        issued_on: day as ISO 8601.
        valid_until: the last valid day.
    """
    until = f',"expires":"{valid_until}"' if valid_until else ""
    return Markup(f'{beginning},"url":"{url}","dateCreated":"{issued_on}"{until}}}')  # noqa: S704 - escaped above
