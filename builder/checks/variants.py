"""Rules about what each variant of badge class states, and between which numbers: policy with dates.

A version answers to the policy of the day of its first award (today's, where there is none yet), an award
to the policy of its own day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from builder.checks.content import Content, Finding
from builder.model.entities import BadgeClass
from builder.model.policies import (
    Limit,
    Requirement,
    Source,
    effective_limits,
    quality_frameworks,
    requirements,
)
from builder.problems import Message, message


def field_missing(content: Content) -> Iterator[Finding]:
    """A badge class states what its variant must state."""
    for badge_class, requirement in _requirements(content):
        if requirement.any_of and not any(_stated(badge_class, name) for name in requirement.any_of):
            text = message(
                "{fields} is missing: a badge of the variant '{variant}' states it ({source})",
                fields=_either(requirement.any_of),
                variant=badge_class.variant,
                source=requirement.source.name,
            )
            yield Finding(text=text, place=content.class_place(badge_class), hint=_see(requirement.source))


def field_refused(content: Content) -> Iterator[Finding]:
    """A badge class does not state what its variant may not state."""
    for badge_class, requirement in _requirements(content):
        name = requirement.refused
        if name is not None and _stated(badge_class, name):
            text = message(
                "a badge of the variant '{variant}' may not state '{field}' ({source})",
                field=name,
                variant=badge_class.variant,
                source=requirement.source.name,
            )
            hint = message("take it out, or choose another variant")
            if name.startswith("workload.") and badge_class.variant == "extracurricular":
                hint = message(
                    "use 'hours' with the number of hours; if you do not know it, take 'workload' and the"
                    " lines below it out"
                )
            yield Finding(text=text, place=content.class_place(badge_class, *name.split(".")), hint=hint)


def number_outside_limits(content: Content) -> Iterator[Finding]:
    """Study load and level lie within the limits in force when the version was first awarded."""
    for badge_class in content.publication.badge_classes.values():
        for limit, number in _exceeded(content, badge_class, content.policy_day(badge_class)):
            place = content.class_place(badge_class, *limit.field.split("."))
            yield Finding(text=_outside(limit, number), place=place, hint=_see(limit.source))


def number_outside_limits_at_award(content: Content) -> Iterator[Finding]:
    """A version is not awarded any more once the limits that allowed it have ended."""
    for badge_class in content.publication.badge_classes.values():
        if not any(_exceeded(content, badge_class, content.policy_day(badge_class))):
            yield from _awards_outside_limits(content, badge_class)


def award_outside_limits(content: Content) -> Iterator[Finding]:
    """The same for awards of one batch, which do not tell on which day their version was first awarded.

    So this finds what is wrong with the version, too: something is, whichever of the two it is.
    """
    for badge_class in content.publication.badge_classes.values():
        yield from _awards_outside_limits(content, badge_class)


def _awards_outside_limits(content: Content, badge_class: BadgeClass) -> Iterator[Finding]:
    days: dict[date, tuple[Limit, float] | None] = {}
    for award in content.awards_of.get(badge_class.id, ()):
        if award.issued_on not in days:
            days[award.issued_on] = next(_exceeded(content, badge_class, award.issued_on), None)
        exceeded = days[award.issued_on]
        if exceeded is not None:
            hint = message("make a new version of the badge class that keeps to the limit")
            yield Finding(text=_outside(*exceeded), place=content.award_place(award, "issued_on"), hint=hint)


def quality_framework_not_in_force(content: Content) -> Iterator[Finding]:
    """A quality framework that is named by its id was in force when the version was first awarded."""
    for badge_class in content.publication.badge_classes.values():
        quality = badge_class.quality_assurance
        if quality is None or quality.id is None:
            continue
        framework = quality_frameworks()[quality.id]
        day = content.policy_day(badge_class)
        if not framework.holds_on(day):
            text = message(
                "the quality framework '{name}' was not in force on {day}", name=framework.id, day=day
            )
            yield Finding(text=text, place=content.class_place(badge_class, "quality_assurance"))


def levels_that_disagree(content: Content) -> Iterator[Finding]:
    """A level in the Dutch framework is the same as the European one."""
    for badge_class in content.publication.badge_classes.values():
        level = badge_class.level
        if level.eqf is not None and level.nlqf is not None and _as_eqf(level.nlqf) not in {level.eqf, None}:
            text = message("NLQF {nlqf} does not correspond to EQF {eqf}", nlqf=level.nlqf, eqf=level.eqf)
            yield Finding(text=text, place=content.class_place(badge_class, "level", "nlqf"))


def _as_eqf(nlqf: str) -> int | None:
    """Give the EQF level of an NLQF level (https://nlqf.nl/): the same number; entry level has none."""
    return None if nlqf == "entry" else int(nlqf.removesuffix("+"))


def _requirements(content: Content) -> Iterator[tuple[BadgeClass, Requirement]]:
    every = (*requirements(), *content.publication.settings.requirements)
    for badge_class in content.publication.badge_classes.values():
        day = content.policy_day(badge_class)
        for requirement in every:
            if requirement.scope.covers(badge_class.variant, badge_class.issuer.type, day):
                yield badge_class, requirement


def _exceeded(content: Content, badge_class: BadgeClass, day: date) -> Iterator[tuple[Limit, float]]:
    own = content.publication.settings.limits
    in_force = effective_limits(own, variant=badge_class.variant, type_=badge_class.issuer.type, day=day)
    for limit in in_force:
        number = _value(badge_class, limit.field)
        if isinstance(number, int | float) and not limit.allows(number):
            yield limit, number


def _value(badge_class: BadgeClass, field: str) -> object:
    value: object = badge_class
    for name in field.split("."):
        value = getattr(value, name)
    return value


def _stated(badge_class: BadgeClass, field: str) -> bool:
    value = _value(badge_class, field)
    return value is not None and value != () and not (field == "level.verified" and value is False)


def _outside(limit: Limit, number: float) -> Message:
    values = {
        "field": limit.field,
        "number": number,
        "variant": limit.scope.variant,
        "source": limit.source.name,
    }
    if limit.minimum is not None and number < limit.minimum:
        return message(
            "{field} is {number}, less than {limit}, the least for the variant '{variant}' ({source})",
            limit=limit.minimum,
            **values,
        )
    return message(
        "{field} is {number}, more than {limit}, the most for the variant '{variant}' ({source})",
        limit=limit.maximum,
        **values,
    )


def _either(names: tuple[str, ...]) -> Message | str:
    if len(names) == 1:
        return f"'{names[0]}'"
    return message("{first} or '{last}'", first=", ".join(f"'{name}'" for name in names[:-1]), last=names[-1])


def _see(source: Source) -> Message | None:
    return message("see {url}", url=source.url) if source.url else None
