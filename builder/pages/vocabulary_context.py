"""The vocabulary: its schemes, and what each code means."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import escape
from msgspec import Struct

from builder.model.vocabulary import Concept, slug
from builder.pages.facts import concept_link
from builder.pages.site_context import VOCABULARY
from builder.pages.texts import Text
from builder.pages.view import Link, View, external


class ConceptContext(Struct, frozen=True):
    """A code and its meaning."""

    name: Text
    link: Link
    code: str
    description: Text


class SchemeContext(Struct, frozen=True):
    """A scheme with its codes, in the order of the registry."""

    name: Text
    link: Link
    framework: str
    source: Link
    concepts: tuple[ConceptContext, ...]


def scheme_path(scheme: str) -> str:
    return f"{VOCABULARY}{slug(scheme)}/"


def concept_context(view: View, concept: Concept) -> ConceptContext:
    return ConceptContext(
        name=view.text(concept.name),
        link=concept_link(view, concept),
        code=concept.code,
        description=view.text(concept.description),
    )


def scheme_context(view: View, scheme: Mapping[str, Concept]) -> SchemeContext:
    first = next(iter(scheme.values()))
    name = view.text(first.scheme_name)
    return SchemeContext(
        name=name,
        link=Link(name.html, view.page(scheme_path(first.scheme))),
        framework=first.framework,
        source=external(escape(first.source), first.source),
        concepts=tuple(concept_context(view, concept) for concept in scheme.values()),
    )
