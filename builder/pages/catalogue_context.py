"""The catalogue: the newest version of every badge, by variant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.model.entities import BadgeClass, Issuer
from builder.pages.class_context import VARIANTS, Card, card
from builder.pages.issuer_context import Organisation, issuer_context
from builder.pages.translations import marked
from builder.pages.view import View

_HEADINGS = {
    "microcredential": marked("Microcredentials"),
    "regular": marked("Parts of recognised programmes"),
    "extracurricular": marked("Extracurricular badges"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The badges of one variant."""

    id: str
    name: str
    cards: tuple[Card, ...]


def groups(view: View, badge_classes: Iterable[BadgeClass]) -> tuple[Group, ...]:
    """Group badge classes by variant, each group in the order of the names."""
    every = list(badge_classes)
    found = (
        Group(
            id=variant,
            name=view.words.translate(_HEADINGS[variant]),
            cards=cards(view, [each for each in every if each.variant == variant]),
        )
        for variant in VARIANTS
    )
    return tuple(group for group in found if group.cards)


def cards(view: View, badge_classes: Iterable[BadgeClass]) -> tuple[Card, ...]:
    made = [card(view, badge_class) for badge_class in badge_classes]
    return tuple(sorted(made, key=lambda each: (each.name.plain.casefold(), each.href)))


def organisations(view: View, issuers: Iterable[Issuer]) -> tuple[Organisation, ...]:
    """Give issuers in short, in the order of their names."""
    shown = [issuer_context(view, issuer).organisation for issuer in issuers]
    return tuple(sorted(shown, key=lambda each: each.name.plain.casefold()))
