"""What changed between two versions of a badge, in words of a page's language.

Facts are compared as pages state them, so a new field needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from builder.model.entities import BadgeClass
from builder.pages.class_facts import class_facts, summary_facts
from builder.pages.view import View, class_name, class_text


class Change(Struct, frozen=True):
    """One thing that is different.

    Args:
        before: what no longer holds.
        after: what holds since; with neither, a longer text has other words.
    """

    term: str
    before: tuple[Markup, ...]
    after: tuple[Markup, ...]


def changes(view: View, older: BadgeClass, newer: BadgeClass) -> tuple[Change, ...]:
    """Give what is different in the newer version, in the order of its page."""
    return tuple(
        change for compare in (_name, _texts, _outcomes, _facts) for change in compare(view, older, newer)
    )


def _name(view: View, older: BadgeClass, newer: BadgeClass) -> Iterator[Change]:
    before, after = class_name(view, older), class_name(view, newer)
    if before != after:
        yield Change(view.words.say("Name"), (before.html,), (after.html,))


def _texts(view: View, older: BadgeClass, newer: BadgeClass) -> Iterator[Change]:
    if older.description != newer.description:
        yield Change(view.words.say("Description"), (), ())
    if older.criteria != newer.criteria:
        yield Change(view.words.say("What you must do to earn this badge"), (), ())


def _outcomes(view: View, older: BadgeClass, newer: BadgeClass) -> Iterator[Change]:
    before = [class_text(view, older, each.text).html for each in older.learning_outcomes]
    after = [class_text(view, newer, each.text).html for each in newer.learning_outcomes]
    yield from _difference(view.words.say("Learning outcomes"), before, after)


def _facts(view: View, older: BadgeClass, newer: BadgeClass) -> Iterator[Change]:
    before, after = _stated(view, older), _stated(view, newer)
    for term in dict.fromkeys([*after, *before]):
        yield from _difference(term, before.get(term, []), after.get(term, []))


def _stated(view: View, badge_class: BadgeClass) -> dict[str, list[Markup]]:
    facts = (*summary_facts(view, badge_class), *class_facts(view, badge_class))
    return {fact.term: [value.link.html for value in fact.values] for fact in facts}


def _difference(term: str, before: list[Markup], after: list[Markup]) -> Iterator[Change]:
    gone = tuple(each for each in before if each not in after)
    new = tuple(each for each in after if each not in before)
    if gone or new:
        yield Change(term, gone, new)
