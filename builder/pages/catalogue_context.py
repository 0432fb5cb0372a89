"""The catalogue: the newest version of every badge, by variant."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from builder.model.entities import BadgeClass, Issuer
from builder.pages.class_context import Card, card
from builder.pages.facets import FacetValue, Filter
from builder.pages.issuer_context import Organisation, issuer_context
from builder.pages.translations import marked
from builder.pages.view import View

_HEADINGS = {
    "microcredential": marked("Microcredentials"),
    "regular": marked("Parts of recognised programmes"),
    "extracurricular": marked("Extracurricular badges"),
}


MOST_IN_GROUP = 12
"""Badges of one variant on the first page; the others are a click away."""
MOST_ON_PAGE = 48


class Group(Struct, frozen=True):
    """Badges of one variant.

    Args:
        count: how many there are, in words.
        more: the page with all of them; empty where all are shown.
    """

    id: str
    name: str
    count: str
    cards: tuple[Card, ...]
    more: str


class CatalogueContext(Struct, frozen=True):
    """What the catalogue's pages and their script share.

    Args:
        index: the document that the script searches.
        given: the filter that the page itself stands for; empty on the first page.
    """

    index: str
    home: str
    filters: tuple[Filter, ...]
    given: str


def groups(view: View, values: Iterable[FacetValue], shelf: Shelf) -> tuple[Group, ...]:
    """Give the badges by variant, each group in the order of the names.

    Args:
        values: of the facet of variants.
    """
    return tuple(
        Group(
            id=value.slug,
            name=view.words.translate(_HEADINGS[value.slug]),
            count=badge_count(view, len(value.badge_classes)),
            cards=shelf.cards(view, value.badge_classes)[:MOST_IN_GROUP],
            more=view.page(value.path) if len(value.badge_classes) > MOST_IN_GROUP else "",
        )
        for value in values
    )


def badge_count(view: View, count: int) -> str:
    return view.words.say_amount("{number} badge", "{number} badges", count)


class Shelf:
    """Cards of badges, each made once in a language: a badge stands on many pages."""

    def __init__(self) -> None:
        self._cards: dict[tuple[str, str], Card] = {}

    def cards(self, view: View, badge_classes: Iterable[BadgeClass]) -> tuple[Card, ...]:
        """Give cards in the order of the names."""
        return tuple(card for _, card in self.ordered(view, badge_classes))

    def ordered(self, view: View, badge_classes: Iterable[BadgeClass]) -> list[tuple[BadgeClass, Card]]:
        made = [(badge_class, self._card(view, badge_class)) for badge_class in badge_classes]
        return sorted(made, key=lambda each: (each[1].name.plain.casefold(), each[1].href))

    def _card(self, view: View, badge_class: BadgeClass) -> Card:
        key = (view.language, badge_class.id)
        if key not in self._cards:
            self._cards[key] = card(view, badge_class)
        return self._cards[key]


def organisations(view: View, issuers: Iterable[Issuer]) -> tuple[Organisation, ...]:
    """Give issuers in short, in the order of their names."""
    shown = [issuer_context(view, issuer).organisation for issuer in issuers]
    return tuple(sorted(shown, key=lambda each: each.name.plain.casefold()))
