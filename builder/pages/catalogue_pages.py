"""The pages of the catalogue: the first, one for each value of a facet, and the list of those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import escape
from msgspec import Struct

from builder.model.entities import Publication
from builder.pages.catalogue_context import (
    MOST_ON_PAGE,
    CatalogueContext,
    Shelf,
    badge_count,
    groups,
    organisations,
)
from builder.pages.class_context import Card
from builder.pages.facets import FACETS, FOLDER, Choice, FacetValue, choices, facet_values, filters
from builder.pages.search_index import index_path
from builder.pages.site_context import PageContent, PlannedPage
from builder.pages.view import Link, View

Values = Mapping[str, Sequence[FacetValue]]


class AllChoices(Struct, frozen=True):
    """A facet with all its values that have a page."""

    id: str
    label: str
    choices: tuple[Choice, ...]


class Part(Struct, frozen=True):
    """One of the pages of a long list."""

    number: str
    href: str
    current: bool


def catalogue_pages(publication: Publication, shelf: Shelf) -> Iterator[PlannedPage]:
    """Plan the catalogue's pages.

    Args:
        shelf: has the cards of badges.
    """
    values = facet_values(publication)
    yield _first_page(values, shelf)
    yield _overview(values)
    for facet in FACETS:
        for value in values[facet.id]:
            if value.path.startswith(FOLDER):
                yield from _value_pages(value, values, shelf)


def _shared(view: View, values: Values, current: FacetValue | None = None) -> CatalogueContext:
    return CatalogueContext(
        index=view.file(index_path(view.language)),
        home=view.page(""),
        filters=filters(view, values, current),
        given=current.id if current else "",
    )


def _first_page(values: Values, shelf: Shelf) -> PlannedPage:
    def content(view: View) -> PageContent:
        shown = {
            "catalogue": _shared(view, values),
            "groups": groups(view, values["variant"], shelf),
            "issuers": organisations(view, view.publication.issuers.values()),
        }
        return PageContent(view.words.say("All badges"), shown)

    return PlannedPage("", "catalogue.html", content)


def _overview(values: Values) -> PlannedPage:
    def content(view: View) -> PageContent:
        facets = tuple(
            AllChoices(facet.id, view.words.translate(facet.label), choices(view, values[facet.id]))
            for facet in FACETS
            if values[facet.id]
        )
        title = view.words.say("All filters")
        return PageContent(title, {"facets": facets}, (Link(escape(title), None),))

    return PlannedPage(FOLDER, "filters.html", content)


def _value_pages(value: FacetValue, values: Values, shelf: Shelf) -> Iterator[PlannedPage]:
    """Plan the pages of a value: one, or more where the list is long."""
    starts = range(0, len(value.badge_classes), MOST_ON_PAGE)
    paths = [value.path if start == 0 else f"{value.path}{start // MOST_ON_PAGE + 1}/" for start in starts]
    for start, path in zip(starts, paths, strict=True):
        yield _value_page(value, values, shelf, path=path, paths=paths, start=start)


def _value_page(
    value: FacetValue, values: Values, shelf: Shelf, *, path: str, paths: Sequence[str], start: int
) -> PlannedPage:
    def content(view: View) -> PageContent:
        name = value.name(view)
        cards: tuple[Card, ...] = shelf.cards(view, value.badge_classes)[start : start + MOST_ON_PAGE]
        parts = tuple(
            Part(view.words.number(number), view.page(each), each == path)
            for number, each in enumerate(paths, start=1)
        )
        shown = {
            "catalogue": _shared(view, values, value),
            "facet": view.words.translate(value.facet.label),
            "name": name,
            "count": badge_count(view, len(value.badge_classes)),
            "cards": cards,
            "parts": parts if len(parts) > 1 else (),
        }
        label = view.words.translate(value.facet.label)
        above = Link(escape(label), f"{view.page(FOLDER)}#{value.facet.id}")
        return PageContent(f"{label}: {name.plain}", shown, (above, Link(name.html, None)))

    return PlannedPage(path, "filtered.html", content)
