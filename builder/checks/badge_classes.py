"""Rules about badge class versions."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.problems import message


def replaced_version_missing(content: Content) -> Iterator[Finding]:
    """A version replaces an earlier one of the same badge."""
    for badge_class in content.publication.badge_classes.values():
        if badge_class.replaces is None:
            continue
        place = content.class_place(badge_class, "replaces")
        if int(badge_class.replaces[1:]) >= badge_class.number:
            text = message(
                "{version} cannot replace {replaced}: a version replaces an earlier one",
                version=badge_class.version,
                replaced=badge_class.replaces,
            )
            yield Finding(text=text, place=place)
        elif f"{badge_class.badge_id}/{badge_class.replaces}" not in content.publication.badge_classes:
            text = message("there is no version {replaced} of this badge", replaced=badge_class.replaces)
            yield Finding(text=text, place=place)


def awarded_by_itself(content: Content) -> Iterator[Finding]:
    """`awarded_by` names other issuers; the owner may always award."""
    for badge_class in content.publication.badge_classes.values():
        for index, issuer_id in enumerate(badge_class.awarded_by):
            if issuer_id == badge_class.issuer.id:
                text = message("'{issuer}' may award its own badge already", issuer=issuer_id)
                yield Finding(text=text, place=content.class_place(badge_class, "awarded_by", index))
