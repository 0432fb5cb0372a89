"""Which pages there are, and what stands on each; everything but the pages of awards.

A page is planned once and made in every language; its content is prepared when it is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import escape
from msgspec import Struct

from builder.model.addresses import (
    NOT_FOUND,
    badge_folder,
    class_card,
    class_folder,
    class_oembed,
    issuer_folder,
)
from builder.model.entities import Award, BadgeClass, Issuer, Publication
from builder.model.vocabulary import Concept, vocabulary
from builder.pages.about_pages import about_pages
from builder.pages.award_context import is_listed
from builder.pages.badge_context import holders, versions
from builder.pages.catalogue_context import Shelf
from builder.pages.catalogue_pages import catalogue_pages
from builder.pages.class_context import ClassSummary, class_context, class_summary
from builder.pages.issuer_context import issuer_context, issuer_link, issuer_profile
from builder.pages.site_context import VOCABULARY, PageContent, PlannedPage, Preview
from builder.pages.structured_data import block, class_document, issuer_document
from builder.pages.verifier_context import verifier_page
from builder.pages.view import Link, View, class_name
from builder.pages.vocabulary_context import concept_context, scheme_context, scheme_path


def planned_pages(publication: Publication, views: Sequence[View]) -> Iterator[PlannedPage]:
    """Plan the catalogue, issuers, badges with their versions, the vocabulary and `404.html`.

    Args:
        publication: what is published.
        views: one of each language of the site, the default language first.
    """
    shelf = Shelf()
    yield from catalogue_pages(publication, shelf)
    for issuer in publication.issuers.values():
        yield _issuer_page(issuer, shelf)
    listed = listed_awards(publication)
    for badge_id, badge_classes in publication.badges.items():
        yield _badge_page(badge_classes, listed.get(badge_id, ()))
    for badge_class in publication.badge_classes.values():
        yield _class_page(badge_class)
    yield from _vocabulary_pages()
    yield from about_pages()
    yield verifier_page()
    yield _not_found_page(views)


def listed_awards(publication: Publication) -> Mapping[str, Sequence[Award]]:
    """Give the awards that may be listed, by `<issuer>/<badge>`."""
    listed: dict[str, list[Award]] = defaultdict(list)
    for award in publication.awards:
        if is_listed(award):
            listed[award.badge_class.badge_id].append(award)
    return listed


def _issuer_page(issuer: Issuer, shelf: Shelf) -> PlannedPage:
    def content(view: View) -> PageContent:
        shown = issuer_context(view, issuer)
        own = [
            badge_classes[0]
            for badge_classes in view.publication.badges.values()
            if badge_classes[0].issuer.id == issuer.id
        ]
        values = {"issuer": shown, "profile": issuer_profile(view, issuer), "cards": shelf.cards(view, own)}
        above = (issuer_link(view, issuer.parent),) if issuer.parent else ()
        name = shown.organisation.name
        return PageContent(
            name.plain,
            values,
            (*above, Link(name.html, None)),
            issuer=issuer,
            preview=Preview("profile", view.text(issuer.description).plain),
            data=block(issuer_document(view, issuer)),
        )

    return PlannedPage(issuer_folder(issuer), "issuer.html", content)


def _badge_page(badge_classes: Sequence[BadgeClass], awards: Sequence[Award]) -> PlannedPage:
    newest = badge_classes[0]

    def content(view: View) -> PageContent:
        summary = class_summary(view, newest)
        values = {
            "badge": summary,
            "versions": versions(view, badge_classes),
            "holders": holders(view, awards),
        }
        trail = (issuer_link(view, newest.issuer), Link(summary.name.html, None))
        data = class_document(view, newest, url=view.url(badge_folder(newest)))
        return PageContent(
            summary.name.plain,
            values,
            trail,
            issuer=newest.issuer,
            preview=_preview(view, newest, summary),
            data=block(data),
        )

    return PlannedPage(badge_folder(newest), "badge.html", content)


def _class_page(badge_class: BadgeClass) -> PlannedPage:
    def content(view: View) -> PageContent:
        shown = class_context(view, badge_class)
        trail = (*badge_trail(view, badge_class), Link(escape(shown.summary.version), None))
        title = f"{shown.summary.name.plain} ({shown.summary.version})"
        newest = view.publication.badges[badge_class.badge_id][0]
        values = {
            "badge": shown.summary,
            "criteria": shown,
            "newer": None if newest.id == badge_class.id else view.page(class_folder(newest)),
        }
        return PageContent(
            title,
            values,
            trail,
            issuer=badge_class.issuer,
            preview=_preview(view, badge_class, shown.summary),
            data=block(class_document(view, badge_class)),
        )

    return PlannedPage(class_folder(badge_class), "criteria.html", content)


def _preview(view: View, badge_class: BadgeClass, summary: ClassSummary) -> Preview:
    return Preview(
        "article",
        summary.description.plain,
        view.addresses.url(class_card(badge_class)),
        summary.picture.alt.plain,
        view.addresses.url(class_oembed(badge_class)),
    )


def badge_trail(view: View, badge_class: BadgeClass) -> tuple[Link, ...]:
    """Give the way to a version: its issuer and its badge."""
    name = class_name(view, badge_class).html
    return issuer_link(view, badge_class.issuer), Link(name, view.page(badge_folder(badge_class)))


def _vocabulary_pages() -> Iterator[PlannedPage]:
    yield PlannedPage(VOCABULARY, "vocabulary.html", _vocabulary)
    for scheme, concepts in vocabulary().items():
        yield _scheme_page(scheme, concepts)
        for concept in concepts.values():
            yield _concept_page(concepts, concept)


def _vocabulary(view: View) -> PageContent:
    title = view.words.say("Vocabulary")
    schemes = tuple(scheme_context(view, concepts) for concepts in vocabulary().values())
    return PageContent(title, {"schemes": schemes}, (Link(view.words.say_html("Vocabulary"), None),))


def _scheme_page(scheme: str, concepts: Mapping[str, Concept]) -> PlannedPage:
    def content(view: View) -> PageContent:
        shown = scheme_context(view, concepts)
        trail = (_vocabulary_link(view), Link(shown.name.html, None))
        return PageContent(shown.name.plain, {"scheme": shown}, trail)

    return PlannedPage(scheme_path(scheme), "scheme.html", content)


def _concept_page(concepts: Mapping[str, Concept], concept: Concept) -> PlannedPage:
    def content(view: View) -> PageContent:
        scheme = scheme_context(view, concepts)
        shown = concept_context(view, concept)
        trail = (_vocabulary_link(view), scheme.link, Link(shown.name.html, None))
        return PageContent(shown.name.plain, {"scheme": scheme, "concept": shown}, trail)

    return PlannedPage(concept.path, "concept.html", content)


def _vocabulary_link(view: View) -> Link:
    return Link(view.words.say_html("Vocabulary"), view.page(VOCABULARY))


class NotFoundContext(Struct, frozen=True):
    """In one language: that there is no such page, and where to begin."""

    title: str
    text: str
    lang: str | None
    home: Link


def _not_found_page(views: Sequence[View]) -> PlannedPage:
    """Plan the one page that a host shows for every lost address, so in all languages at once."""

    def content(view: View) -> PageContent:
        notices = tuple(_not_found(each, view.lang(each.language)) for each in views)
        return PageContent(notices[0].title, {"notices": notices})

    return PlannedPage(NOT_FOUND, "not_found.html", content, once=True)


def _not_found(view: View, lang: str | None) -> NotFoundContext:
    say = view.words.say
    return NotFoundContext(
        title=say("Page not found"),
        text=say("There is nothing at this address. Check whether it is complete."),
        lang=lang,
        home=Link(escape(say("All badges")), view.page("")),
    )
