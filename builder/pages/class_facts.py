"""What a badge class states about itself, as facts for a description list.

The EQF level is a fact only when `verified`, otherwise it is called indicative; an unverified NLQF level
is not shown at all, since Dutch law protects that name.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from builder.model.entities import Assessment, BadgeClass, Level, Workload
from builder.model.text import LocalisedText
from builder.model.vocabulary import concept
from builder.pages.facts import Fact, Value, coded, concept_link, linked, plain, stated
from builder.pages.issuer_context import issuer_link
from builder.pages.translations import marked
from builder.pages.view import Link, View, class_text, external

_REQUIRED = {
    "evidence": marked("Evidence"),
    "narrative": marked("Explanation"),
    "grade": marked("Grade"),
    "level": marked("Level reached"),
}


def summary_facts(view: View, badge_class: BadgeClass) -> tuple[Fact, ...]:
    """Give what a reader of an award wants to know about the badge."""
    return stated(_learning(view, badge_class))


def class_facts(view: View, badge_class: BadgeClass) -> tuple[Fact, ...]:
    """Give everything else that a badge class states, but for its longer texts and lists."""
    return stated(_conditions(view, badge_class))


def _learning(view: View, badge_class: BadgeClass) -> tuple[Fact, ...]:
    say = view.words.say
    assessment = badge_class.assessment
    return (
        Fact(say("Level"), tuple(_level(view, badge_class.level))),
        Fact(say("Workload"), tuple(_workload(view, badge_class.workload))),
        Fact(say("Language of instruction"), (plain(view.words.language_name(badge_class.language)),)),
        Fact(say("Participation"), _codes(view, "participation", badge_class.participation)),
        Fact(say("Assessment"), _codes(view, "assessment", assessment.types)),
        Fact(say("Supervision and identity check"), tuple(_supervision(view, assessment))),
        Fact(say("Quality assurance"), tuple(_quality_assurance(view, badge_class))),
        Fact(say("Stackability"), tuple(_stackability(view, badge_class))),
    )


def _conditions(view: View, badge_class: BadgeClass) -> tuple[Fact, ...]:
    say = view.words.say
    return (
        Fact(say("Entry requirements"), _text(view, badge_class, badge_class.entry_requirements)),
        Fact(say("Target group"), _text(view, badge_class, badge_class.target_group)),
        Fact(say("Country of the issuer"), tuple(_country(view, badge_class))),
        Fact(say("Programme"), tuple(plain(f"{each.type} {each.value}") for each in badge_class.programme)),
        Fact(say("Every award states"), tuple(_required(view, badge_class))),
        Fact(say("How long an award is valid"), (_validity(view, badge_class),)),
        Fact(say("More than once"), tuple(_repeatable(view, badge_class))),
        Fact(say("Also awarded by"), tuple(_awarders(view, badge_class))),
        Fact(say("Further information"), _text(view, badge_class, badge_class.further_information)),
        Fact(say("Tags"), tuple(plain(tag) for tag in badge_class.tags)),
    )


def _codes(view: View, scheme: str, codes: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(coded(view, scheme, code) for code in codes)


def _level(view: View, level: Level) -> Iterator[Value]:
    if level.eqf is not None:
        yield _eqf(view, level.eqf, verified=level.verified)
    if level.nlqf is not None and level.verified:
        yield coded(view, "nlqf", level.nlqf)
    if level.cycle is not None:
        yield coded(view, "cycle", level.cycle)


def _eqf(view: View, eqf: int, *, verified: bool) -> Value:
    link = concept_link(view, concept("eqf", str(eqf)))
    if verified:
        return linked(link)
    indicative = Link(view.words.say_html("{level} (indicative)", level=link.html), link.href)
    return linked(indicative, view.words.say("The issuer's own estimate; nobody else has confirmed it."))


def level_words(view: View, badge_class: BadgeClass) -> Markup:
    """Say the EQF level in a few words; empty where there is none."""
    eqf = badge_class.level.eqf
    return Markup() if eqf is None else _eqf(view, eqf, verified=badge_class.level.verified).link.html


def _workload(view: View, workload: Workload) -> Iterator[Value]:
    for code, words in _workloads(view, workload):
        yield linked(Link(escape(words), view.page(concept("workload", code).path)))


def _workloads(view: View, workload: Workload) -> Iterator[tuple[str, str]]:
    if workload.ects is not None:
        yield "ects", view.words.say("{number} ECTS", number=view.words.number(workload.ects))
    if workload.sbu is not None:
        yield "sbu", view.words.say("{hours} of study load (sbu)", hours=view.words.hours(workload.sbu))
    if workload.hours is not None:
        yield "hours", view.words.hours(workload.hours)


def workload_words(view: View, badge_class: BadgeClass) -> str:
    """Say the workload in a few words; empty where there is none."""
    return ", ".join(words for _, words in _workloads(view, badge_class.workload))


def _supervision(view: View, assessment: Assessment) -> Iterator[Value]:
    if assessment.supervised is not None:
        yield coded(view, "supervision", "supervised" if assessment.supervised else "unsupervised")
    if assessment.identity_verified is not None:
        code = "identity_verified" if assessment.identity_verified else "identity_not_verified"
        yield coded(view, "supervision", code)


def _quality_assurance(view: View, badge_class: BadgeClass) -> Iterator[Value]:
    quality = badge_class.quality_assurance
    if quality is None:
        return
    note = class_text(view, badge_class, quality.description).html if quality.description else Markup()
    yield linked(external(class_text(view, badge_class, quality.name).html, quality.url), note)


def _stackability(view: View, badge_class: BadgeClass) -> Iterator[Value]:
    if badge_class.stackable is not None:
        yield coded(view, "stackability", "stackable" if badge_class.stackable else "standalone")


def _text(view: View, badge_class: BadgeClass, text: LocalisedText | None) -> tuple[Value, ...]:
    return (plain(class_text(view, badge_class, text).html),) if text else ()


def _country(view: View, badge_class: BadgeClass) -> Iterator[Value]:
    if badge_class.issuer.country is not None:
        yield plain(view.words.country_name(badge_class.issuer.country))


def _required(view: View, badge_class: BadgeClass) -> Iterator[Value]:
    for code in badge_class.requires:
        yield plain(view.words.translate(_REQUIRED[code]) if code in _REQUIRED else code)


def _validity(view: View, badge_class: BadgeClass) -> Value:
    if badge_class.expires_after is None:
        return plain(view.words.say("No end date"))
    duration = view.words.duration(badge_class.expires_after)
    return plain(view.words.say("{duration} from the date of the award", duration=duration))


def _repeatable(view: View, badge_class: BadgeClass) -> Iterator[Value]:
    if badge_class.repeatable:
        yield plain(view.words.say("The same person can receive this badge more than once."))


def _awarders(view: View, badge_class: BadgeClass) -> Iterator[Value]:
    for issuer_id in badge_class.awarded_by:
        issuer = view.publication.issuers.get(issuer_id)
        yield linked(issuer_link(view, issuer)) if issuer else plain(issuer_id)
