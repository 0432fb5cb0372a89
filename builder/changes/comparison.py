"""A publication as it is, beside what it was at a commit that is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from builder.checks.content import Content
from builder.content.earlier import Earlier
from builder.content.repository import Repository, SourceFile
from builder.model.assembly import assemble
from builder.model.entities import Award, Publication

_ID = re.compile(rb"(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{26}(?![0-9a-z])")


class Comparison(Struct, frozen=True, kw_only=True, dict=True):
    """Both states, and what the rules about changes ask of them.

    Only batches that have changed are compared, award by award: the others hold the same awards.

    Args:
        now: the content as it is.
        earlier: the content as it was.
        then: the publication that it was; of the awards those of changed batches.
        author: ids of the issuers, and names of the owners, for whom this change is judged; None where
            nobody says whose it is.
    """

    now: Content
    earlier: Earlier
    then: Publication
    author: tuple[str, ...] | None = None

    @cached_property
    def changed(self) -> frozenset[str]:
        return frozenset(self.earlier.changed)

    @cached_property
    def awards_then(self) -> Mapping[str, Award]:
        """The awards that stood in changed batches, by id."""
        return {award.id: award for award in self.then.awards}

    @cached_property
    def awards_now(self) -> Mapping[str, Award]:
        """The awards that stand in changed batches, by id."""
        changed = self.changed
        return {award.id: award for award in self.now.publication.awards if award.place.path in changed}

    @cached_property
    def new_awards(self) -> tuple[Award, ...]:
        """The awards that were not there, in the order of the files."""
        found = [award for id_, award in self.awards_now.items() if id_ not in self.ids_then]
        return tuple(sorted(found, key=lambda award: (award.place.path, award.place.pointer)))

    @cached_property
    def awards_before_and_now(self) -> tuple[tuple[Award, Award], ...]:
        """The awards of changed batches that were there and still are: each as it is, and as it was."""
        now = self.awards_now
        return tuple((now[id_], before) for id_, before in self.awards_then.items() if id_ in now)

    @cached_property
    def ids_then(self) -> frozenset[str]:
        """The ids of awards in batches that have changed."""
        return frozenset(id_ for file in _batches(self.earlier.repository) for id_ in ids_in(file))

    @cached_property
    def ids_now(self) -> frozenset[str]:
        """The ids of all awards there are, also of those that cannot be read."""
        return frozenset(id_ for file in _batches(self.now.repository) for id_ in ids_in(file))

    @cached_property
    def awarded_then(self) -> Mapping[str, str]:
        """The ids of the badge classes that had been awarded, each with the path of such a batch."""
        batches = [*self.earlier.repository.of_kind("award-batch"), *self.earlier.unchanged]
        return {file.data["badge"]: file.path for file in batches if file.data is not None}

    @cached_property
    def paths_now(self) -> frozenset[str]:
        """The paths of content files, sound or not, and of pictures."""
        repository = self.now.repository
        return frozenset([*(file.path for file in repository.files), *repository.images])

    def is_unread(self, path: str) -> bool:
        """Say whether what a path held may still be there, but was not read: a problem says so."""
        return any(f"{path.casefold()}/".startswith(f"{unread}/") for unread in self._unread)

    @cached_property
    def _unread(self) -> frozenset[str]:
        return frozenset(
            problem.place.path.casefold()
            for problem in self.now.repository.problems
            if problem.is_error and problem.place.path not in self.paths_now
        )


def compare(now: Content, earlier: Earlier, *, author: tuple[str, ...] | None = None) -> Comparison:
    """Put a publication beside what it was."""
    then, _ = assemble(earlier.repository)
    assert then is not None  # noqa: S101 - the settings are sound: those of now where there were none
    return Comparison(now=now, earlier=earlier, then=then, author=author)


def ids_in(file: SourceFile) -> Iterator[str]:
    """Give the ids in a batch: of a file or entries that have problems, everything that looks like one."""
    if file.data is not None and None not in file.data["awards"]:
        yield from (entry["id"] for entry in file.data["awards"])
    else:
        yield from (match.decode() for match in _ID.findall(file.document.source))


def _batches(repository: Repository) -> Iterator[SourceFile]:
    return (file for file in repository.files if file.kind == "award-batch")
