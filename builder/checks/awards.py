"""Rules about what is awarded, by whom, and what the award must bring."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.model.award_ids import status_place
from builder.model.entities import Award
from builder.problems import Note, message


def foreign_badge(content: Content) -> Iterator[Finding]:
    """An issuer awards its own badges, and those of others that name it under `awarded_by`."""
    for award in _first_of_each_batch(content):
        badge_class = award.badge_class
        if award.issuer.id != badge_class.issuer.id and award.issuer.id not in badge_class.awarded_by:
            text = message(
                "'{issuer}' may not award a badge of '{owner}'",
                issuer=award.issuer.id,
                owner=badge_class.issuer.id,
            )
            hint = message(
                "if it may, '{owner}' names it under 'awarded_by' in the badge class",
                owner=badge_class.issuer.id,
            )
            yield Finding(text=text, place=content.award_place(award, "badge"), hint=hint)


def archived_issuer(content: Content) -> Iterator[Finding]:
    """An archived issuer awards nothing from today on; what it awarded before stays."""
    for award in content.publication.awards:
        if award.issued_on >= content.today and (award.issuer.archived or award.badge_class.issuer.archived):
            archived = award.issuer if award.issuer.archived else award.badge_class.issuer
            text = message("'{issuer}' is archived: no new awards of it", issuer=archived.id)
            note = Note(place=content.issuer_place(archived, "archived"), text=message("archived here"))
            yield Finding(text=text, place=content.award_place(award, "issued_on"), notes=(note,))


def id_twice(content: Content) -> Iterator[Finding]:
    """An id is used once in the whole publication."""
    first: dict[str, Award] = {}
    for award in content.in_file_order:
        other = first.setdefault(award.id, award)
        if other is not award:
            text = message("the id {id} is used twice", id=award.id)
            note = Note(place=content.award_place(other, "id"), text=message("the first award with this id"))
            hint = message(
                "which award was added last? There, keep '- id:' and take only the code after it out;"
                " then run 'insigne fix'"
            )
            yield Finding(text=text, place=content.award_place(award, "id"), hint=hint, notes=(note,))


def status_place_twice(content: Content) -> Iterator[Finding]:
    """Two awards of one issuer never share a place in its status list."""
    first: dict[tuple[str, int, int], Award] = {}
    for award in content.in_file_order:
        other = first.setdefault((award.issuer.id, *status_place(award.id)), award)
        if other.id != award.id:
            text = message(
                "this award has the same place in the status list as another: their ids begin alike"
            )
            note = Note(place=content.award_place(other, "id"), text=message("the other award"))
            hint = message(
                "which award was added last? There, keep '- id:' and take only the code after it out;"
                " then run 'insigne fix'"
            )
            yield Finding(text=text, place=content.award_place(award, "id"), hint=hint, notes=(note,))


def required_part_missing(content: Content) -> Iterator[Finding]:
    """An award brings what its badge class requires."""
    for award in content.publication.awards:
        for name in award.badge_class.requires:
            if not getattr(award, name, None):
                text = message("'{field}' is missing: the badge class requires it", field=name)
                index = award.badge_class.requires.index(name)
                place = content.class_place(award.badge_class, "requires", index)
                note = Note(place=place, text=message("required here"))
                yield Finding(text=text, place=award.place, notes=(note,))


def too_many_credits(content: Content) -> Iterator[Finding]:
    """An award gives at most the credits of its badge class."""
    for award in content.publication.awards:
        if award.credits_earned is None:
            continue
        ects = award.badge_class.workload.ects
        place = content.award_place(award, "credits_earned")
        if ects is None:
            text = message("this badge class has no credits, so none can be earned")
            yield Finding(text=text, place=place)
        elif award.credits_earned > ects:
            text = message(
                "{earned} credits are more than the {ects} of the badge class",
                earned=award.credits_earned,
                ects=ects,
            )
            note = Note(
                place=content.class_place(award.badge_class, "workload", "ects"),
                text=message("the credits of the badge class"),
            )
            yield Finding(text=text, place=place, notes=(note,))


def _first_of_each_batch(content: Content) -> Iterator[Award]:
    told = set()
    for award in content.publication.awards:
        if award.place.path not in told:
            told.add(award.place.path)
            yield award
