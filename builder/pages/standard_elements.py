"""The sixteen European standard elements of a microcredential, and which of them a class states.

Source: Council Recommendation of 16 June 2022 on a European approach to micro-credentials (2022/C 243/02),
Annex I: eleven mandatory elements and five optional ones.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from builder.model.entities import BadgeClass
from builder.pages.translations import marked
from builder.pages.words import Words


class Stated(Enum):
    """Where an element is stated."""

    HERE = marked("Stated on this page")
    AWARD = marked("Stated on every award")
    MAYBE = marked("Stated where an award has one")
    NOWHERE = marked("Not stated")


class Element(Struct, frozen=True):
    """One of the sixteen elements, in the words of a language."""

    name: str
    mandatory: bool
    stated: bool
    words: str


def _here_if(condition: Callable[[BadgeClass], object]) -> Callable[[BadgeClass], Stated]:
    return lambda badge_class: Stated.HERE if condition(badge_class) else Stated.NOWHERE


def _supervision(badge_class: BadgeClass) -> bool:
    assessment = badge_class.assessment
    return assessment.supervised is not None or assessment.identity_verified is not None


def _grade(badge_class: BadgeClass) -> Stated:
    return Stated.AWARD if "grade" in badge_class.requires else Stated.MAYBE


def _has_workload(badge_class: BadgeClass) -> bool:
    load = badge_class.workload
    return any(amount is not None for amount in (load.ects, load.sbu, load.hours))


_ELEMENTS: tuple[tuple[str, bool, Callable[[BadgeClass], Stated]], ...] = (
    (marked("Identification of the learner"), True, lambda _: Stated.AWARD),
    (marked("Title of the microcredential"), True, lambda _: Stated.HERE),
    (marked("Country or region of the issuer"), True, _here_if(lambda it: it.issuer.country)),
    (marked("Awarding body"), True, lambda _: Stated.HERE),
    (marked("Date of issuing"), True, lambda _: Stated.AWARD),
    (marked("Learning outcomes"), True, _here_if(lambda it: it.learning_outcomes)),
    (marked("Notional workload needed to achieve the learning outcomes"), True, _here_if(_has_workload)),
    (marked("Level and cycle of the learning experience"), True, _here_if(lambda it: it.level.eqf)),
    (marked("Type of assessment"), True, _here_if(lambda it: it.assessment.types)),
    (marked("Form of participation in the learning activity"), True, _here_if(lambda it: it.participation)),
    (marked("Type of quality assurance"), True, _here_if(lambda it: it.quality_assurance)),
    (marked("Entry requirements"), False, _here_if(lambda it: it.entry_requirements)),
    (marked("Supervision and identity check in the assessment"), False, _here_if(_supervision)),
    (marked("Grade achieved"), False, _grade),
    (marked("Stackability"), False, _here_if(lambda it: it.stackable is not None)),
    (marked("Further information"), False, _here_if(lambda it: it.further_information)),
)


def standard_elements(words: Words, badge_class: BadgeClass) -> tuple[Element, ...]:
    """Give the sixteen elements; none for a class that is no microcredential."""
    if badge_class.variant != "microcredential":
        return ()
    return tuple(
        Element(words.translate(name), mandatory, place is not Stated.NOWHERE, words.translate(place.value))
        for name, mandatory, where in _ELEMENTS
        for place in (where(badge_class),)
    )
