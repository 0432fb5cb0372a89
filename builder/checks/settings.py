"""Rules about `insigne.yaml`."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.colours import TEXT
from builder.content.repository import SETTINGS
from builder.model.design import contrast_on_pages, light_palette
from builder.model.policies import Limit, limits
from builder.problems import Place, Severity, message


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


def colour_too_light(content: Content) -> Iterator[Finding]:
    """A colour of an institution can be read as text on its pages."""
    accent = content.publication.settings.design.accent
    if accent is not None:
        yield from _too_light(accent, Place(path=SETTINGS, pointer=("design", "accent")))
    for issuer in content.publication.issuers.values():
        inherited = issuer.parent.accent if issuer.parent else None
        if issuer.accent is not None and issuer.accent != inherited:
            yield from _too_light(issuer.accent, content.issuer_place(issuer, "accent"))


def _too_light(colour: str, place: Place) -> Iterator[Finding]:
    contrast = contrast_on_pages(colour)
    if contrast < TEXT:
        text = message(
            "the colour {colour} is too light to read: its contrast with the page is {contrast}, and {least}"
            " is needed",
            colour=colour,
            contrast=f"{contrast:.1f}",
            least=TEXT,
        )
        hint = message("the pages use {colour} instead", colour=light_palette(colour).accent)
        yield Finding(text=text, place=place, hint=hint, severity=Severity.WARNING)


def logo_missing(content: Content) -> Iterator[Finding]:
    """The issuer whose logo stands at the top of every page has one."""
    logo = content.publication.settings.design.logo
    place = Place(path=SETTINGS, pointer=("design", "logo"))
    if logo is None:
        return
    issuer = content.publication.issuers.get(logo)
    if issuer is None:
        yield Finding(text=message("issuer '{name}' does not exist", name=logo), place=place)
    elif issuer.image is None:
        yield Finding(text=message("issuer '{name}' has no logo", name=logo), place=place)


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
