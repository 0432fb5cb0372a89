"""What a check is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct

from builder.content.repository import Repository
from builder.model.entities import Award, BadgeClass, Issuer, Publication
from builder.problems import Message, Note, Place, Pointer, Severity


class Finding(Struct, frozen=True, kw_only=True):
    """What a check found; the table adds the id of the rule."""

    text: Message
    place: Place
    hint: Message | None = None
    notes: tuple[Note, ...] = ()
    severity: Severity = Severity.ERROR
    mendable: bool = False


class Content(Struct, frozen=True, kw_only=True, dict=True):
    """A publication with what checks ask of it.

    Args:
        today: the day of the check. Only rules about future days read it.
        first_awarded: where the publication is here without its awards, what it is with them.
    """

    repository: Repository
    publication: Publication
    today: date
    first_awarded: Mapping[str, date] | None = None

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        return {file.path: file.data for file in self.repository.files}

    @cached_property
    def awards_of(self) -> Mapping[str, tuple[Award, ...]]:
        """The awards of each badge class, by `BadgeClass.id`, the earliest first."""
        groups: dict[str, list[Award]] = {}
        for award in self.publication.awards:
            groups.setdefault(award.badge_class.id, []).append(award)
        return {
            id_: tuple(sorted(awards, key=lambda award: (award.issued_on, award.id)))
            for id_, awards in groups.items()
        }

    @cached_property
    def in_file_order(self) -> Sequence[Award]:
        """The awards as they stand in the files, and not by their ids."""
        return sorted(self.publication.awards, key=lambda award: (award.place.path, award.place.pointer))

    @cached_property
    def texts(self) -> Sequence[tuple[Award, Pointer, str]]:
        """What was written about the work of every recipient: award, place in it, text."""
        return [(award, *found) for award in self.publication.awards for found in _texts(award)]

    @cached_property
    def _first_awarded(self) -> Mapping[str, date]:
        return self.publication.first_awarded if self.first_awarded is None else self.first_awarded

    def policy_day(self, badge_class: BadgeClass) -> date:
        """Give the day whose policy a version answers to: that of its first award, or else today."""
        return self._first_awarded.get(badge_class.id, self.today)

    def issuer_place(self, issuer: Issuer, *pointer: str | int) -> Place:
        return Place(path=f"issuers/{issuer.id}/issuer.yaml", pointer=pointer)

    def keys_place(self, issuer: Issuer, *pointer: str | int) -> Place:
        return Place(path=f"issuers/{issuer.id}/keys.yaml", pointer=pointer)

    def class_place(self, badge_class: BadgeClass, *pointer: str | int) -> Place:
        return Place(path=f"badges/{badge_class.id}.yaml", pointer=pointer)

    def award_place(self, award: Award, *pointer: str | int) -> Place:
        """Give the place of a field of an award: in its entry, or where the batch states it for all."""
        if not pointer:
            return award.place
        batch = self._data[award.place.path]
        entry = batch["awards"][award.place.pointer[1]]
        if pointer[0] not in entry and pointer[0] in batch:
            return Place(path=award.place.path, pointer=pointer)
        return Place(path=award.place.path, pointer=(*award.place.pointer, *pointer))


def _texts(award: Award) -> Iterator[tuple[Pointer, str]]:
    if award.narrative is not None:
        yield ("narrative",), award.narrative
    for index, evidence in enumerate(award.evidence):
        for name in ("name", "description", "narrative"):
            value = getattr(evidence, name)
            if value is not None:
                yield ("evidence", index, name), value


Check = Callable[[Content], Iterator[Finding]]
