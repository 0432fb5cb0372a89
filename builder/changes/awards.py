"""Rules about changes to published awards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.changes.comparison import Comparison, ids_in
from builder.checks.content import Finding
from builder.ledger import award_fields
from builder.model.entities import Award
from builder.problems import Message, Note, Place, message

# What is compared otherwise: by its own rule, or as status that may change.
_OTHERWISE = frozenset({"id", "issuer", "badge_class", "recipient", "place", "revoked", "suspended"})
_OWN = tuple(name for name in Award.__struct_fields__ if name not in _OTHERWISE)

_UNDO = message("undo the change; to correct an award, revoke it and award anew with a new id")


def deleted(comparison: Comparison) -> Iterator[Finding]:
    """A published award stays in the content."""
    for file in comparison.earlier.repository.files:
        if file.kind != "award-batch" or comparison.is_unread(file.path):
            continue
        gone = [id_ for id_ in ids_in(file) if id_ not in comparison.ids_now]
        if gone:
            text = (
                message("award {id} was published, and is gone from the content", id=gone[0])
                if len(gone) == 1
                else message(
                    "{count} awards were published, and are gone from the content: {id} and others",
                    count=len(gone),
                    id=gone[0],
                )
            )
            hint = message("put it back; an award that should not count is revoked, not deleted")
            yield Finding(text=text, place=Place(path=file.path), hint=hint)


def moved(comparison: Comparison) -> Iterator[Finding]:
    """A published award may move to another file of its issuer, never to another issuer."""
    by_file: dict[tuple[str, str], list[Award]] = {}
    for award, before in comparison.awards_before_and_now:
        if award.issuer.id != before.issuer.id:
            by_file.setdefault((award.place.path, before.place.path), []).append(award)
    for (_, path), awards in by_file.items():
        owner = comparison.awards_then[awards[0].id].issuer.id
        text = _of(
            awards,
            message("award {id} was published by '{owner}'", id=awards[0].id, owner=owner),
            message("{count} awards were published by '{owner}'", count=len(awards), owner=owner),
        )
        yield Finding(
            text=message("{awards}, and stand under '{issuer}' now", awards=text, issuer=awards[0].issuer.id),
            place=awards[0].place,
            hint=message("put them back: an award stays with the issuer that gave it"),
            notes=(Note(place=Place(path=path), text=message("where they stood")),),
        )


def edited(comparison: Comparison) -> Iterator[Finding]:
    """What a published award says stays what it is."""
    found: dict[tuple[Place, str], list[Award]] = {}
    for award, before in comparison.awards_before_and_now:
        for name in _edited_fields(award, before):
            place = comparison.now.award_place(award, name)
            found.setdefault((place, name), []).append(award)
    for (place, name), awards in found.items():
        text = _of(
            awards,
            message("award {id} was published, and its '{field}' has changed", id=awards[0].id, field=name),
            message(
                "{count} awards were published, and their '{field}' has changed",
                count=len(awards),
                field=name,
            ),
        )
        yield Finding(text=text, place=place, hint=_UNDO)


def _edited_fields(award: Award, before: Award) -> list[str]:
    """Give the fields that differ, by their names in the file."""
    names = [name for name in _OWN if getattr(award, name) != getattr(before, name)]
    if award.badge_class.id != before.badge_class.id:
        names.append("badge")
    # As the build compares them: an address in other capitals is the same one.
    same_recipient = (
        award.recipient == before.recipient
        or award_fields(award)["recipient"] == award_fields(before)["recipient"]
    )
    return names if same_recipient else [*names, "recipient"]


def revocation_undone(comparison: Comparison) -> Iterator[Finding]:
    """A revocation is for good, and its day stays; its reason may be corrected."""
    for award, before in comparison.awards_before_and_now:
        if before.revoked is None:
            continue
        if award.revoked is None:
            text = message("award {id} was revoked, and is not any more", id=award.id)
            hint = message("put 'revoked' back; who should have the badge after all gets a new award")
            yield Finding(text=text, place=award.place, hint=hint)
        elif award.revoked.on != before.revoked.on:
            text = message(
                "award {id} was revoked on {before}, and now says {day}",
                id=award.id,
                before=before.revoked.on,
                day=award.revoked.on,
            )
            place = comparison.now.award_place(award, "revoked", "on")
            yield Finding(text=text, place=place, hint=message("put the day back"))


def archived(comparison: Comparison) -> Iterator[Finding]:
    """An archived issuer gets no new award, of whatever day."""
    content = comparison.now
    for award in comparison.new_awards:
        if award.issued_on >= content.today:
            continue  # a rule about the content itself says so
        issuer = next((one for one in (award.issuer, award.badge_class.issuer) if one.archived), None)
        if issuer is not None:
            text = message("'{issuer}' is archived: no new awards of it", issuer=issuer.id)
            note = Note(place=content.issuer_place(issuer, "archived"), text=message("archived here"))
            hint = message("only awards that were published before may stand here")
            yield Finding(text=text, place=content.award_place(award, "id"), hint=hint, notes=(note,))


def _of(awards: Sequence[Award], one: Message, several: Message) -> Message:
    return one if len(awards) == 1 else several
