"""A badge class: in short, as lists show it, and one version in full, as its criteria page does."""

from __future__ import annotations

from markupsafe import Markup, escape
from msgspec import Struct

from builder.model.addresses import (
    achievement_document,
    badge_class_document,
    badge_folder,
    class_folder,
    class_image,
)
from builder.model.entities import Alignment, BadgeClass, LearningOutcome, Variant
from builder.pages.class_facts import class_facts, level_words, summary_facts, workload_words
from builder.pages.facts import Fact
from builder.pages.issuer_context import IssuerContext, issuer_context
from builder.pages.standard_elements import Element, standard_elements
from builder.pages.texts import Prose, Text, text_of
from builder.pages.translations import marked
from builder.pages.view import Link, View, class_name, class_text, external

_LONG_NAME = 110
"""Characters; a longer name is set smaller on an award's page and certificate."""

VARIANTS: dict[Variant, str] = {
    "microcredential": marked("Microcredential"),
    "regular": marked("Part of a recognised programme"),
    "extracurricular": marked("Extracurricular"),
}
STANDING: dict[Variant, str] = {
    "microcredential": marked(
        "A microcredential shows that somebody completed a small, assessed unit of learning."
        " It is not a diploma."
    ),
    "regular": marked("This badge is about a part of a recognised programme. It is not a diploma."),
    "extracurricular": marked(
        "This badge is about an activity besides a programme. It gives no credits and has no formal value."
    ),
}


class Picture(Struct, frozen=True):
    """A badge's picture and what it shows."""

    src: str
    alt: Text


class Card(Struct, frozen=True):
    """A badge in a list; its picture is decoration beside the name."""

    name: Text
    href: str
    image: str
    variant: str
    issuer: IssuerContext
    level: Markup
    workload: str


class Outcome(Struct, frozen=True):
    """A learning outcome; `source` names the framework and code it has elsewhere."""

    text: Text
    source: Link | None


class AlignmentContext(Struct, frozen=True):
    """A competence or standard elsewhere."""

    link: Link
    source: str
    description: Text | None


class ClassSummary(Struct, frozen=True):
    """What other pages show of a badge class.

    Args:
        standing: what this kind of badge is worth, in a sentence.
    """

    name: Text
    version: str
    variant: str
    standing: str
    href: str
    picture: Picture
    issuer: IssuerContext
    description: Text
    outcomes: tuple[Outcome, ...]
    facts: tuple[Fact, ...]


class ClassLead(Struct, frozen=True):
    """What an award's page itself says of its badge class; the rest is in a part that is made once.

    Args:
        long_name: the name is set smaller, so that a certificate stays one page.
    """

    name: Text
    long_name: bool
    version: str
    variant: str
    standing: str
    href: str
    description: Text


class ClassContext(Struct, frozen=True):
    """One version in full."""

    summary: ClassSummary
    criteria: Prose
    facts: tuple[Fact, ...]
    alignments: tuple[AlignmentContext, ...]
    elements: tuple[Element, ...]
    documents: tuple[Link, ...]


def card(view: View, badge_class: BadgeClass) -> Card:
    return Card(
        name=class_name(view, badge_class),
        href=view.page(badge_folder(badge_class)),
        image=view.file(class_image(badge_class)),
        variant=view.words.translate(VARIANTS[badge_class.variant]),
        issuer=issuer_context(view, badge_class.issuer),
        level=level_words(view, badge_class),
        workload=workload_words(view, badge_class),
    )


def class_summary(view: View, badge_class: BadgeClass) -> ClassSummary:
    return ClassSummary(
        name=class_name(view, badge_class),
        version=version_words(view, badge_class),
        variant=view.words.translate(VARIANTS[badge_class.variant]),
        standing=view.words.translate(STANDING[badge_class.variant]),
        href=view.page(class_folder(badge_class)),
        picture=Picture(view.file(class_image(badge_class)), image_alt(view, badge_class)),
        issuer=issuer_context(view, badge_class.issuer),
        description=class_text(view, badge_class, badge_class.description),
        outcomes=tuple(_outcome(view, badge_class, outcome) for outcome in badge_class.learning_outcomes),
        facts=summary_facts(view, badge_class),
    )


def class_lead(summary: ClassSummary) -> ClassLead:
    return ClassLead(
        name=summary.name,
        long_name=len(summary.name.plain) > _LONG_NAME,
        version=summary.version,
        variant=summary.variant,
        standing=summary.standing,
        href=summary.href,
        description=summary.description,
    )


def version_words(view: View, badge_class: BadgeClass) -> str:
    return view.words.say("Version {number}", number=str(badge_class.number))


def class_context(view: View, badge_class: BadgeClass) -> ClassContext:
    return ClassContext(
        summary=class_summary(view, badge_class),
        criteria=view.prose(badge_class.criteria, badge_class.language),
        facts=class_facts(view, badge_class),
        alignments=tuple(_alignment(view, badge_class, alignment) for alignment in badge_class.alignments),
        elements=standard_elements(view.words, badge_class),
        documents=_documents(view, badge_class),
    )


def image_alt(view: View, badge_class: BadgeClass) -> Text:
    """Say what a badge's picture shows; for a picture without a description, whose it is."""
    image = badge_class.image
    if image is not None and image.alt is not None:
        return class_text(view, badge_class, image.alt)
    return text_of(view.words.say("Badge: {name}", name=class_name(view, badge_class).plain), None)


def _outcome(view: View, badge_class: BadgeClass, outcome: LearningOutcome) -> Outcome:
    source = _joined(outcome.framework, outcome.code)
    link = external(escape(source or outcome.url or ""), outcome.url) if source or outcome.url else None
    return Outcome(class_text(view, badge_class, outcome.text), link)


def _alignment(view: View, badge_class: BadgeClass, alignment: Alignment) -> AlignmentContext:
    description = alignment.description
    return AlignmentContext(
        link=external(class_text(view, badge_class, alignment.name).html, alignment.url),
        source=_joined(alignment.framework, alignment.code),
        description=class_text(view, badge_class, description) if description else None,
    )


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _documents(view: View, badge_class: BadgeClass) -> tuple[Link, ...]:
    say = view.words.say
    own = badge_class_document(badge_class, badge_class.issuer)
    return (
        Link(escape(say("Achievement (Open Badges 3.0)")), view.file(achievement_document(badge_class))),
        Link(escape(say("BadgeClass (Open Badges 2.0)")), view.file(own)),
        Link(escape(say("Picture")), view.file(class_image(badge_class))),
    )
