"""A fact as a page states it: a term and its values, for a description list."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape
from msgspec import Struct

from builder.model.vocabulary import Concept, concept
from builder.pages.view import Link, View


class Value(Struct, frozen=True):
    """One value of a fact.

    Args:
        note: a sentence of explanation; empty where there is none.
    """

    link: Link
    note: Markup


class Fact(Struct, frozen=True):
    """A term with its values."""

    term: str
    values: tuple[Value, ...]


def stated(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Keep the facts that have a value: what is not stated is not shown."""
    return tuple(fact for fact in facts if fact.values)


def plain(text: str | Markup, note: str | Markup = "") -> Value:
    """Make a value without a link."""
    return Value(Link(escape(text), None), escape(note))


def linked(link: Link, note: str | Markup = "") -> Value:
    return Value(link, escape(note))


def coded(view: View, scheme: str, code: str) -> Value:
    """Make a value of a code: its name, linked to the page that says what it means."""
    return linked(concept_link(view, concept(scheme, code)))


def concept_link(view: View, meaning: Concept) -> Link:
    return Link(view.text(meaning.name).html, view.page(meaning.path))
