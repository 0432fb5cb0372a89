"""Rules about `insigne.yaml`."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.content.repository import SETTINGS
from builder.model.policies import Limit, limits
from builder.problems import Place, message


def policy_limit_that_loosens(content: Content) -> Iterator[Finding]:
    """A publication's own limit is possible, and not below what the education's policy lets it choose."""
    entries = next(content.repository.of_kind("insigne")).data.get("policy", ())
    indexes = [index for index, entry in enumerate(entries) if "field" in entry]
    for index, limit in zip(indexes, content.publication.settings.limits, strict=True):
        place = Place(path=SETTINGS, pointer=("policy", index))
        if limit.minimum is None and limit.maximum is None:
            text = message("this states neither 'minimum' nor 'maximum'")
            yield Finding(text=text, place=place)
        elif limit.minimum is not None and limit.maximum is not None and limit.maximum < limit.minimum:
            text = message(
                "the maximum {maximum} is less than the minimum {minimum}",
                maximum=limit.maximum,
                minimum=limit.minimum,
            )
            yield Finding(text=text, place=place)
        else:
            yield from _too_low(limit, place)


def _too_low(limit: Limit, place: Place) -> Iterator[Finding]:
    for known in limits():
        same = (known.field, known.scope.variant) == (limit.field, limit.scope.variant)
        if (
            same
            and known.adjustable_to is not None
            and (limit.minimum or known.adjustable_to) < known.adjustable_to
        ):
            text = message(
                "{field} may not be set lower than {limit} ({source})",
                field=limit.field,
                limit=known.adjustable_to,
                source=known.source.name,
            )
            yield Finding(text=text, place=Place(path=place.path, pointer=(*place.pointer, "minimum")))
