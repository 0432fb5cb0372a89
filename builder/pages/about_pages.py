"""Pages about the site itself: what it is, what happens with data, and for whom it works.

Their texts are sensible defaults; a publication says it in its own words by a template of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape
from msgspec import Struct

from builder.model.entities import Issuer, Variant
from builder.pages.class_context import STANDING, VARIANTS
from builder.pages.issuer_context import issuer_link, mail_link
from builder.pages.site_context import ABOUT, ACCESSIBILITY, PRIVACY, PageContent, PlannedPage
from builder.pages.translations import marked
from builder.pages.view import Link, View

_GROUNDS = {
    "agreement": marked("An agreement with you (GDPR, article 6.1b)"),
    "legal_obligation": marked("A duty by law (GDPR, article 6.1c)"),
    "public_task": marked("A public task (GDPR, article 6.1e)"),
    "legitimate_interest": marked("A legitimate interest (GDPR, article 6.1f)"),
}


class Kind(Struct, frozen=True):
    """A kind of badge, and what it is worth."""

    name: str
    standing: str


class Responsible(Struct, frozen=True):
    """An institution that answers for its awards, and on which grounds it processes them.

    Args:
        grounds: in words, in the order of the variants.
    """

    link: Link
    mail: Link
    grounds: tuple[str, ...]


def about_pages() -> Iterator[PlannedPage]:
    yield PlannedPage(ABOUT, "about.html", _about)
    yield PlannedPage(PRIVACY, "privacy.html", _privacy)
    yield PlannedPage(ACCESSIBILITY, "accessibility.html", _accessibility)


def _about(view: View) -> PageContent:
    kinds = tuple(_kind(view, variant) for variant in VARIANTS)
    return _content(view, "About these badges", kinds=kinds, contacts=_responsible(view))


def _privacy(view: View) -> PageContent:
    return _content(
        view,
        "Privacy",
        responsible=_responsible(view),
        variants=tuple(view.words.translate(name) for name in VARIANTS.values()),
    )


def _accessibility(view: View) -> PageContent:
    return _content(view, "Accessibility", contacts=_responsible(view))


def _content(view: View, title: str, **values: object) -> PageContent:
    words = view.words.translate(title)
    return PageContent(words, values, (Link(escape(words), None),))


_TITLES = (marked("About these badges"), marked("Privacy"), marked("Accessibility"))


def _kind(view: View, variant: Variant) -> Kind:
    return Kind(view.words.translate(VARIANTS[variant]), view.words.translate(STANDING[variant]))


def _responsible(view: View) -> tuple[Responsible, ...]:
    """Give the issuers that are institutions: departments act for theirs."""
    return tuple(
        Responsible(
            link=issuer_link(view, issuer),
            mail=mail_link(issuer.email),
            grounds=tuple(_ground(view, issuer, variant) for variant in VARIANTS),
        )
        for issuer in view.publication.issuers.values()
        if issuer.parent is None
    )


def _ground(view: View, issuer: Issuer, variant: Variant) -> str:
    """Say on which ground an issuer awards badges of a variant: `legal_basis` of its `issuer.yaml`."""
    basis = issuer.legal_basis
    ground = basis.informal if variant == "extracurricular" else basis.formal
    if variant == "microcredential" and not issuer.microcredentials:
        ground = None
    elif variant == "microcredential" and ground is None:
        return view.words.say("Ask the institution")
    return view.words.translate(_GROUNDS[ground]) if ground else view.words.say("Does not award these")
