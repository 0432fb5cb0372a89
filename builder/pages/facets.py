"""The ways into the catalogue: by variant, issuer, level, study load, language, skill and tag.

Each value of a facet has a page with its badges, so that filters are plain links; the script of the
catalogue combines them. The number of pages is bounded: of each facet the values that most badges have.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from builder.encoding import sha256
from builder.model.addresses import issuer_folder
from builder.model.entities import BadgeClass, Publication, Workload
from builder.pages.class_context import VARIANTS
from builder.pages.texts import Text, text_of
from builder.pages.translations import marked
from builder.pages.view import View

FOLDER = "catalogue/"
MOST_VALUES = 60
"""Pages of one facet at most; everything else is found by the search."""
SHOWN_VALUES = 12
"""Values that a filter shows at once."""

HOURS_OF_A_CREDIT = 28
_LOADS: tuple[tuple[str, int | None, str], ...] = (
    ("28", 28, marked("Up to 28 hours")),
    ("84", 84, marked("28 to 84 hours")),
    ("280", 280, marked("84 to 280 hours")),
    ("more", None, marked("More than 280 hours")),
)
_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


Name = Callable[[View], Text]
"""What a value is called on the pages of a language."""


class Facet(Struct, frozen=True):
    """One way in.

    Args:
        values: of a badge class; each has a key that is unique within the facet.
    """

    id: str
    label: str
    values: Callable[[BadgeClass], Iterable[tuple[str, Name]]]


class FacetValue(Struct, frozen=True):
    """A value with the badges that have it, newest versions only.

    Args:
        slug: its part of addresses.
    """

    facet: Facet
    slug: str
    name: Name
    badge_classes: tuple[BadgeClass, ...]

    @property
    def path(self) -> str:
        """The page of its badges; an issuer has one already."""
        return (
            issuer_folder(self.slug) if self.facet.id == "issuer" else f"{FOLDER}{self.facet.id}/{self.slug}/"
        )

    @property
    def id(self) -> str:
        return f"{self.facet.id}/{self.slug}"


class Choice(Struct, frozen=True):
    """A value in a list of filters.

    Args:
        current: it is the page that is being read.
    """

    id: str
    name: Text
    href: str
    count: str
    current: bool


class Filter(Struct, frozen=True):
    """A facet in a list of filters.

    Args:
        more: the page with all values; empty where all are shown.
    """

    id: str
    label: str
    choices: tuple[Choice, ...]
    more: str


def slug(text: str) -> str:
    """Give the letters and digits of a text, for an address; a digest where it has none of ours."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    short = _WORD.sub("-", plain).strip("-")[:_LONGEST_SLUG].strip("-")
    return short or sha256(text.encode()).hex()[:12]


def facet_values(publication: Publication) -> Mapping[str, Sequence[FacetValue]]:
    """Give the values of each facet, in the order in which filters show them."""
    newest = [badge_classes[0] for badge_classes in publication.badges.values()]
    return {facet.id: tuple(_values(facet, newest)) for facet in FACETS}


def _values(facet: Facet, newest: Sequence[BadgeClass]) -> Iterator[FacetValue]:
    found: dict[str, list[BadgeClass]] = defaultdict(list)
    names: dict[str, Name] = {}
    for badge_class in newest:
        for key, name in dict(facet.values(badge_class)).items():
            found[key].append(badge_class)
            names.setdefault(key, name)
    ordered = sorted(found, key=_order(facet, found))[:MOST_VALUES]
    slugs = [slug(key.rpartition("\n")[2]) for key in ordered]
    for key, own in zip(ordered, slugs, strict=True):
        unique = own if slugs.count(own) == 1 else f"{own}-{sha256(key.encode()).hex()[:8]}"
        yield FacetValue(facet, unique, names[key], tuple(found[key]))


def _order(facet: Facet, found: Mapping[str, Sequence[BadgeClass]]) -> Callable[[str], tuple[int, str]]:
    """Values with an order of their own keep it; of others come first those that most badges have."""
    fixed: dict[str, list[str]] = {
        "variant": [str(each) for each in VARIANTS],
        "load": [load for load, _, _ in _LOADS],
        "level": list("12345678"),
    }
    if facet.id in fixed:
        return lambda key: (fixed[facet.id].index(key), key)
    return lambda key: (-len(found[key]), key)


def filters(
    view: View, values: Mapping[str, Sequence[FacetValue]], current: FacetValue | None = None
) -> tuple[Filter, ...]:
    """Give the facets that tell badges apart."""
    return tuple(
        Filter(
            id=facet.id,
            label=view.words.translate(facet.label),
            choices=choices(view, values[facet.id][:SHOWN_VALUES], current),
            more=f"{view.page(FOLDER)}#{facet.id}" if len(values[facet.id]) > SHOWN_VALUES else "",
        )
        for facet in FACETS
        if len(values[facet.id]) > 1 or (values[facet.id] and facet.id in {"skill", "tag"})
    )


def choices(
    view: View, values: Iterable[FacetValue], current: FacetValue | None = None
) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=value.id,
            name=value.name(view),
            href=view.page(value.path),
            count=view.words.number(len(value.badge_classes)),
            current=current is not None and value.id == current.id,
        )
        for value in values
    )


def _variants(badge_class: BadgeClass) -> Iterator[tuple[str, Name]]:
    yield badge_class.variant, partial(_said, message=VARIANTS[badge_class.variant])


def _issuers(badge_class: BadgeClass) -> Iterator[tuple[str, Name]]:
    yield badge_class.issuer.id, partial(View.name, text=badge_class.issuer.name)


def _levels(badge_class: BadgeClass) -> Iterator[tuple[str, Name]]:
    if badge_class.level.eqf is not None:
        yield str(badge_class.level.eqf), partial(_plain, text=f"EQF {badge_class.level.eqf}")


def _loads(badge_class: BadgeClass) -> Iterator[tuple[str, Name]]:
    hours = hours_of(badge_class.workload)
    if hours is not None:
        load, message = next((id_, words) for id_, most, words in _LOADS if most is None or hours <= most)
        yield load, partial(_said, message=message)


def hours_of(workload: Workload) -> float | None:
    """Give a workload in hours, whatever it is stated in."""
    if workload.ects is not None:
        return workload.ects * HOURS_OF_A_CREDIT
    return workload.sbu if workload.sbu is not None else workload.hours


def _languages(badge_class: BadgeClass) -> Iterator[tuple[str, Name]]:
    language = badge_class.language.split("-", 1)[0]
    yield language, lambda view: _plain(view, text=view.words.language_name(language))


def _skills(badge_class: BadgeClass) -> Iterator[tuple[str, Name]]:
    """Give what has a code or address elsewhere: learning outcomes and alignments."""
    outcomes = ((each.url, each.text) for each in badge_class.learning_outcomes if each.url or each.code)
    for url, text in (*outcomes, *((each.url, each.name) for each in badge_class.alignments)):
        key = f"{url or ''}\n{text.choose()[1]}"
        yield key, partial(View.text, text=text, unstated=badge_class.language)


def _tags(badge_class: BadgeClass) -> Iterator[tuple[str, Name]]:
    for tag in badge_class.tags:
        yield tag.casefold(), partial(_plain, text=tag)


def _said(view: View, *, message: str) -> Text:
    return text_of(view.words.translate(message), None)


def _plain(_view: View, *, text: str) -> Text:
    return text_of(text, None)


FACETS: tuple[Facet, ...] = (
    Facet("variant", marked("Kind"), _variants),
    Facet("issuer", marked("Issuer"), _issuers),
    Facet("level", marked("Level"), _levels),
    Facet("load", marked("Study load"), _loads),
    Facet("language", marked("Language of instruction"), _languages),
    Facet("skill", marked("Skill"), _skills),
    Facet("tag", marked("Topic"), _tags),
)
