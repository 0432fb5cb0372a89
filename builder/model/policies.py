"""Policy as data: what each variant of badge class must state, between which numbers, from when to when.

The data stand in `registries/policies.yaml`, each with its source; a publication can add stricter rules of
its own in `insigne.yaml`. Nothing here knows entities: fields are named as in the content files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from msgspec import Struct

from builder.problems import Words


class Source(Struct, frozen=True, kw_only=True):
    """Where a policy comes from."""

    name: Words
    url: str


class Scope(Struct, frozen=True, kw_only=True):
    """For what and when a policy holds.

    Args:
        types: kinds of institution; empty for all.
        start: first day; None where it has always held.
        end: last day.
    """

    variant: str
    types: frozenset[str] = frozenset()
    start: date | None = None
    end: date | None = None

    def covers(self, variant: str, type_: str | None, day: date) -> bool:
        return (
            self.variant == variant
            and (not self.types or type_ in self.types)
            and (self.start is None or self.start <= day)
            and (self.end is None or day <= self.end)
        )


class Requirement(Struct, frozen=True, kw_only=True):
    """Fields of a badge class that must be stated, or must not.

    Args:
        any_of: at least one of these is stated; dotted names, such as `level.eqf`.
        refused: this one is not stated.
    """

    scope: Scope
    source: Source
    any_of: tuple[str, ...] = ()
    refused: str | None = None


class Limit(Struct, frozen=True, kw_only=True):
    """Between which numbers a field lies.

    Args:
        adjustable_to: how low a publication may set the minimum; None where it may not lower it.
    """

    scope: Scope
    source: Source
    field: str
    minimum: float | None = None
    maximum: float | None = None
    adjustable_to: float | None = None

    def allows(self, number: float) -> bool:
        return (self.minimum is None or self.minimum <= number) and (
            self.maximum is None or number <= self.maximum
        )


class QualityFramework(Struct, frozen=True, kw_only=True):
    """A quality framework that content can name by its id."""

    id: str
    version: str
    url: str
    start: date | None
    end: date | None

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


OWN_SOURCE = Source(
    name=Words(
        {"nl": "het eigen beleid in insigne.yaml", "en": "this publication's own policy in insigne.yaml"}
    ),
    url="",
)


@cache
def requirements() -> tuple[Requirement, ...]:
    sources = _sources()
    return tuple(
        Requirement(
            scope=_scope(entry),
            source=sources[entry["source"]],
            any_of=tuple(entry.get("any_of", ())),
            refused=entry.get("refused"),
        )
        for entry in _registry()["requirements"]
    )


@cache
def limits() -> tuple[Limit, ...]:
    sources = _sources()
    return tuple(
        Limit(
            scope=_scope(entry),
            source=sources[entry["source"]],
            field=entry["field"],
            minimum=entry.get("minimum"),
            maximum=entry.get("maximum"),
            adjustable_to=entry.get("adjustable_to"),
        )
        for entry in _registry()["limits"]
    )


@cache
def quality_frameworks() -> Mapping[str, QualityFramework]:
    return {
        id_: QualityFramework(
            id=id_, version=entry["version"], url=entry["url"], start=entry.get("from"), end=entry.get("to")
        )
        for id_, entry in _registry()["quality_frameworks"].items()
    }


def effective_limits(
    own: tuple[Limit, ...], *, variant: str, type_: str | None, day: date
) -> Iterator[Limit]:
    """Give the limits in force for a kind of badge at a kind of institution on a day.

    Args:
        own: the publication's own limits. They come on top, and replace a minimum that may be adjusted.
    """
    mine = [limit for limit in own if limit.scope.covers(variant, type_, day)]
    yield from mine
    adjusted = {limit.field for limit in mine if limit.minimum is not None}
    for limit in limits():
        replaced = limit.adjustable_to is not None and limit.field in adjusted
        if limit.scope.covers(variant, type_, day) and not replaced:
            yield limit


def _scope(entry: Mapping[str, Any]) -> Scope:
    return Scope(
        variant=entry["variant"],
        types=frozenset(entry.get("types", ())),
        start=entry.get("from"),
        end=entry.get("to"),
    )


def _sources() -> dict[str, Source]:
    return {
        id_: Source(name=Words(entry["name"]), url=entry["url"])
        for id_, entry in _registry()["sources"].items()
    }


@cache
def _registry() -> dict[str, Any]:
    text = files("builder.model.registries").joinpath("policies.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found
