"""All batches of a publication, as the process that leads a build sees them: facts, and who holds the rest.

Every batch is checked by itself, and the rest of the content once all facts are known. When anything is
wrong, or two batches may not go together, the content is read once more as a whole, which tells every problem
in its order and with all its places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

from builder.batches import Holder, Share, deal
from builder.checks.loading import load, load_shared, together
from builder.content.reports import located
from builder.content.repository import read_repository
from builder.ledger import Ledger, deleted
from builder.model.entities import Publication
from builder.problems import ContentError, EnvironmentFault, Problem
from builder.processes import Crew, crew
from builder.production import Production
from builder.settled import Left, LookedAt, Memory, digest_of, disagree, tops_of

_FEW = 50_000
"""Bytes of batches, some 200 awards: too few to be worth other processes."""

# What a batch probably belongs to: only to deal batches well, so nothing depends on its being right.
_BADGE = re.compile(rb"^badge:[ \t]*([^\s#]+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class AllBatches:
    """All batches of a publication.

    Args:
        publication: with public awards, and facts of all others.
        warnings: what the checks found, with positions.
        settled: the batches that nobody needs to look at.
        to_make: how many awards are to be made.
        public: digests of the batches with public awards, by path.
    """

    root: Path
    publication: Publication
    warnings: Sequence[Problem]
    holders: Crew[Holder]
    settled: Sequence[LookedAt]
    to_make: int
    public: Mapping[str, str]

    def compare(self, ledger: Ledger) -> frozenset[str]:
        """Compare the awards with what was issued, and give the issuers that must sign, by id.

        Raises:
            ContentError: what was published was edited or deleted since.
        """
        found = self.holders.each(Holder.compare, [(ledger,)] * self.holders.size)
        problems = [problem for edited, _ in found for problem in edited]
        problems += deleted(self.publication, ledger)
        if problems:
            raise ContentError(together(located(problems, read_repository(self.root))))
        return frozenset().union(*(unsigned for _, unsigned in found))

    def make(self, production: Production) -> Iterator[tuple[int, int]]:
        """Begin to make and write the files of all awards, and give how many awards and changed files.

        Where others do that, this process can do something else before it asks.

        Raises:
            SigningRefused, SelfCheckFailed, ContentError, EnvironmentFault: as `Holder.make` does.
        """
        return self.holders.stream(Holder.make, [(production,)] * self.holders.size)

    def left(self, out: Path) -> Iterator[tuple[LookedAt, Sequence[Left]]]:
        """Give how the awards that were looked at are left in an output."""
        return self.holders.stream(Holder.left, [(tops_of(out),)] * self.holders.size)


@contextmanager
def all_batches(
    root: Path,
    *,
    today: date,
    memory: Memory | None,
    jobs: int,
    adapted: Callable[[Publication], Publication],
) -> Iterator[AllBatches]:
    """Look at the batches of a publication, but for those that are settled, and hold them until the end.

    Args:
        memory: what the last build remembers.
        jobs: processes.
        adapted: gives the publication with other settings, once it is checked.

    Raises:
        ContentError: the content has errors.
    """
    noted = _Noted(memory)
    shared = load_shared(root, noted.tell)
    if shared is None or any(problem.is_error for problem in shared.problems):
        _refuse(root, today)
    holding = partial(Holder, shared.publication, root, today)
    size = 1 if noted.size < _FEW else jobs
    with crew(holding, size=size) as holders:
        looks = holders.each(Holder.look, [(dealt,) for dealt in noted.deal(among=size)])
        known = [look for look in looks if look is not None]
        if len(known) < len(looks):
            _refuse(root, today)
        found = [looked for look in known for looked in look.found]
        publication, agree = _with_facts(shared.publication, found, noted.settled)
        of_batches = [problem for look in known for problem in look.problems]
        problems = together([*shared.check(publication.first_awarded, today=today), *of_batches])
        if not agree or any(problem.is_error for problem in problems):
            problems = _as_a_whole(root, today)
        yield AllBatches(
            root=root,
            publication=adapted(publication),
            warnings=problems,
            holders=holders,
            settled=noted.settled,
            to_make=sum(look.to_make for look in known),
            public={looked.path: looked.digest for looked in found if looked.public},
        )


class _Noted:
    """The batches that there are, noted while all else is read.

    Attributes:
        settled: those that need not be looked at.
        size: bytes of the others.
    """

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self._others: dict[str, tuple[str, int]] = {}
        self.settled: list[LookedAt] = []
        self.size = 0

    def tell(self, path: str, source: bytes) -> None:
        settled = None if self._memory is None else self._memory.settled(path, digest_of(source))
        if settled is not None:
            self.settled.append(settled)
            return
        badge = _BADGE.search(source)
        self._others[path] = ("" if badge is None else badge[1].decode("utf-8", "replace"), len(source))
        self.size += len(source)

    def deal(self, *, among: int) -> Sequence[Sequence[Share]]:
        """Deal the others to processes."""
        memory = self._memory
        fingerprints = {} if memory is None else {path: memory.fingerprints(path) for path in self._others}
        return deal(self._others, fingerprints, among=among)


def _with_facts(
    publication: Publication, found: Sequence[LookedAt], settled: Sequence[LookedAt]
) -> tuple[Publication, bool]:
    """Give the publication with what is known of its awards, and whether these agree."""
    public = sorted((award for looked in found for award in looked.public), key=lambda award: award.id)
    new = [facts for looked in found for facts in looked.facts(publication)]
    old = [facts for looked in settled for facts in looked.facts(publication)]
    whole = replace(publication, awards=tuple(public), facts=(*new, *old))
    return whole, not disagree([*public, *new], old)


def _as_a_whole(root: Path, today: date) -> list[Problem]:
    """Load the content as a whole, and give what there is to warn of.

    Raises:
        ContentError: it has errors.
    """
    publication, _, problems = load(root, today=today)
    if publication is None or any(problem.is_error for problem in problems):
        raise ContentError(problems)
    return problems


def _refuse(root: Path, today: date) -> NoReturn:
    """Say what is wrong with the content.

    Raises:
        ContentError: always, but for content that was mended in between.
    """
    _as_a_whole(root, today)
    raise EnvironmentFault("the content changed while it was read", "build again")
