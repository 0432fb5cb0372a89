"""The alignments of a badge class: what the standards have no term for, and the author's own links.

Each names a framework, a code where there is one, and an address: the page of our vocabulary that says what
the code means, or the address the author gave. Open Badges 2.0 and 3.0 write them alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from builder.credentials.site import Site
from builder.model.entities import BadgeClass
from builder.model.text import LocalisedText
from builder.model.vocabulary import Concept, concept

_INDICATIVE = {"nl": "indicatief", "en": "indicative"}
_HOURS = {"nl": "uur", "en": "hours"}


class Aligned(Struct, frozen=True, kw_only=True):
    """One alignment as both standards write it.

    Args:
        type: `targetType` of OB 3.0; OB 2.0 has none.
    """

    name: str
    url: str
    type: str | None = None
    framework: str | None = None
    code: str | None = None
    description: str | None = None


def alignments(badge_class: BadgeClass, site: Site) -> Iterator[Aligned]:
    """Give the alignments of a class in a fixed order, those of the standards' own terms aside."""
    yield from _learning_outcomes(badge_class, site)
    yield from _levels(badge_class, site)
    yield from _workload(badge_class, site)
    for scheme, codes in _coded(badge_class):
        for code in codes:
            yield _aligned(concept(scheme, code), site)
    yield from _quality_assurance(badge_class, site)
    yield from _stated(badge_class, site)
    yield from _authors_own(badge_class, site)


def credits_alignment(badge_class: BadgeClass, site: Site) -> Aligned | None:
    """Give the study credits as an alignment: OB 2.0 has no term for them."""
    if badge_class.workload.ects is None:
        return None
    return replace(
        _aligned(concept("workload", "ects"), site), name=f"{badge_class.workload.ects} ECTS", code="ECTS"
    )


def _aligned(meaning: Concept, site: Site) -> Aligned:
    return Aligned(
        name=site.text(meaning.name),
        url=site.url(meaning.path),
        type=meaning.type,
        framework=meaning.framework,
        code=meaning.code,
    )


def _in(words: dict[str, str], site: Site) -> str:
    return words.get(site.language, words["en"])


def _learning_outcomes(badge_class: BadgeClass, site: Site) -> Iterator[Aligned]:
    stated = _aligned(concept("learning_outcome", "stated"), site)
    for outcome in badge_class.learning_outcomes:
        yield replace(
            stated,
            name=site.text(outcome.text),
            url=outcome.url or stated.url,
            framework=outcome.framework or stated.framework,
            code=outcome.code,
        )


def _levels(badge_class: BadgeClass, site: Site) -> Iterator[Aligned]:
    """EQF is a fact only when verified; an unverified NLQF level is not shown: the law protects its name."""
    level = badge_class.level
    if level.eqf is not None:
        eqf = _aligned(concept("eqf", str(level.eqf)), site)
        if not level.verified:
            word = _in(_INDICATIVE, site)
            eqf = replace(eqf, name=f"{eqf.name} ({word})", description=word.capitalize())
        yield eqf
    if level.nlqf is not None and level.verified:
        yield _aligned(concept("nlqf", level.nlqf), site)
    if level.cycle is not None:
        yield _aligned(concept("cycle", level.cycle), site)


def _workload(badge_class: BadgeClass, site: Site) -> Iterator[Aligned]:
    load = badge_class.workload
    if load.sbu is not None:
        yield replace(_aligned(concept("workload", "sbu"), site), name=f"{load.sbu} sbu", code="SBU")
    if load.hours is not None:
        name = f"{load.hours} {_in(_HOURS, site)}"
        yield replace(_aligned(concept("workload", "hours"), site), name=name)


def _coded(badge_class: BadgeClass) -> Iterator[tuple[str, list[str]]]:
    """Give the codes of the schemes whose concepts are alignments as they are."""
    yield "participation", list(badge_class.participation)
    yield "assessment", list(badge_class.assessment.types)
    yield (
        "supervision",
        [
            *_either(badge_class.assessment.supervised, "supervised", "unsupervised"),
            *_either(badge_class.assessment.identity_verified, "identity_verified", "identity_not_verified"),
        ],
    )
    yield "stackability", _either(badge_class.stackable, "stackable", "standalone")


def _either(value: bool | None, when_true: str, when_false: str) -> list[str]:  # noqa: FBT001 - a value, no flag
    return [] if value is None else [when_true if value else when_false]


def _quality_assurance(badge_class: BadgeClass, site: Site) -> Iterator[Aligned]:
    assurance = badge_class.quality_assurance
    if assurance is None:
        return
    if assurance.id is not None:
        yield _aligned(concept("quality_assurance", assurance.id), site)
        return
    yield Aligned(
        name=site.text(assurance.name),
        url=assurance.url,
        type="ext:QualityAssurance",
        framework="Quality assurance",
        description=_optional(assurance.description, site),
    )


def _stated(badge_class: BadgeClass, site: Site) -> Iterator[Aligned]:
    """What the issuer states in its own words: the text is the description, the concept the name."""
    for scheme, text in (
        ("entry_requirements", badge_class.entry_requirements),
        ("target_group", badge_class.target_group),
    ):
        if text is not None:
            yield replace(_aligned(concept(scheme, "stated"), site), code=None, description=site.text(text))


def _authors_own(badge_class: BadgeClass, site: Site) -> Iterator[Aligned]:
    for alignment in badge_class.alignments:
        yield Aligned(
            name=site.text(alignment.name),
            url=alignment.url,
            type=alignment.type,
            framework=alignment.framework,
            code=alignment.code,
            description=_optional(alignment.description, site),
        )


def _optional(text: LocalisedText | None, site: Site) -> str | None:
    return None if text is None else site.text(text)
