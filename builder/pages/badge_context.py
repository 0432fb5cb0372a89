"""A badge with all its versions, and those who hold it and wish that to be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.model.addresses import award_folder, class_folder
from builder.model.entities import Award, BadgeClass
from builder.pages.award_context import published_name
from builder.pages.class_context import version_words
from builder.pages.texts import Text, name_of
from builder.pages.view import Link, View, class_name
from builder.pages.words import Day


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the list of a badge's versions."""

    name: Text
    version: str
    href: str
    newest: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds the badge: an award whose visibility is `public`."""

    link: Link
    version: str
    issued_on: Day


def versions(view: View, badge_classes: Sequence[BadgeClass]) -> tuple[Version, ...]:
    """Give the versions, the newest first, as they come."""
    return tuple(
        Version(
            name=class_name(view, badge_class),
            version=version_words(view, badge_class),
            href=view.page(class_folder(badge_class)),
            newest=badge_class.id == badge_classes[0].id,
        )
        for badge_class in badge_classes
    )


def holders(view: View, awards: Sequence[Award]) -> tuple[Holder, ...]:
    """Give the holders, the latest award first."""
    latest_first = sorted(awards, key=lambda award: (-award.issued_on.toordinal(), award.id))
    return tuple(
        Holder(
            link=Link(name_of(published_name(award) or "", None).html, view.page(award_folder(award.id))),
            version=version_words(view, award.badge_class),
            issued_on=view.words.day(award.issued_on),
        )
        for award in latest_first
    )
