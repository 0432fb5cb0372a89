"""A badge with all its versions, and those who hold it and wish that to be known."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from builder.model.addresses import award_folder, class_folder
from builder.model.entities import Award, BadgeClass
from builder.pages.award_context import published_name
from builder.pages.class_context import version_words
from builder.pages.texts import Text, name_of
from builder.pages.version_changes import Change, changes
from builder.pages.view import Link, View, class_name
from builder.pages.words import Day


class Version(Struct, frozen=True):
    """One version in the list of a badge's versions.

    Args:
        changes: what is different from the version that it follows; empty for the first.
        follows: that version, in words; empty for the first.
    """

    name: Text
    version: str
    href: str
    newest: bool
    changes: tuple[Change, ...]
    follows: str


class Holder(Struct, frozen=True):
    """Somebody who holds the badge: an award whose visibility is `public`."""

    link: Link
    version: str
    issued_on: Day


def versions(view: View, badge_classes: Sequence[BadgeClass]) -> tuple[Version, ...]:
    """Give the versions, the newest first, as they come."""
    by_id = {badge_class.id: badge_class for badge_class in badge_classes}
    return tuple(
        _version(view, badge_class, by_id.get(badge_class.replaces or "") or earlier, badge_classes[0])
        for badge_class, earlier in zip(badge_classes, [*badge_classes[1:], None], strict=True)
    )


def _version(view: View, badge_class: BadgeClass, followed: BadgeClass | None, newest: BadgeClass) -> Version:
    return Version(
        name=class_name(view, badge_class),
        version=version_words(view, badge_class),
        href=view.page(class_folder(badge_class)),
        newest=badge_class.id == newest.id,
        changes=changes(view, followed, badge_class) if followed else (),
        follows=version_words(view, followed) if followed else "",
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
