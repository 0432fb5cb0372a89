"""The table of rules about changes: which there are, and the function that finds what breaks each.

They compare with what was published, so they need Git's history: `insigne check --base`. What the content
itself must be, whatever it was before, is the business of `builder.checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from builder.changes import awards, badge_classes, keys, settings
from builder.changes.comparison import Comparison
from builder.checks.content import Finding
from builder.checks.table import problems_of
from builder.problems import Problem

CHANGES: Mapping[str, Callable[[Comparison], Iterator[Finding]]] = {
    "change-address": settings.address_changed,
    "change-foreign-folder": settings.foreign_folder,
    "change-key-removed": keys.removed,
    "change-key-edited": keys.edited,
    "change-class-edited": badge_classes.edited,
    "change-class-deleted": badge_classes.deleted,
    "change-class-copied": badge_classes.copied,
    "change-award-deleted": awards.deleted,
    "change-award-moved": awards.moved,
    "change-award-edited": awards.edited,
    "change-award-revocation": awards.revocation_undone,
    "change-award-archived": awards.archived,
}


def check_changes(comparisons: Iterable[Comparison]) -> list[Problem]:
    """Find everything that a change may not do, told once where there are several commits it starts from."""
    found: dict[tuple[str, object, str], Problem] = {}
    for comparison in comparisons:
        for rule, check in CHANGES.items():
            for problem in problems_of(rule, check(comparison)):
                found.setdefault((rule, problem.place, str(problem.text)), problem)
    return list(found.values())
