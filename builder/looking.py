"""All batches of a publication, as the process that leads a build sees them: facts, and who holds the rest.

Every batch is checked by itself, and the rest of the content once all facts are known. When anything is
wrong, or two batches may not go together, the content is read once more as a whole, which tells every problem
in its order and with all its places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import replace

from builder.batches import Holder, Look, Share, deal
from builder.checks.loading import each_once, load, load_shared
from builder.content.reports import located
from builder.content.repository import read_repository
from builder.ledger import Ledger, deleted
from builder.model.entities import Award, AwardFacts, Publication
from builder.problems import ContentError, EnvironmentFault, Problem
from builder.processes import Crew, crew
from builder.production import Production
from builder.settled import LookedAt, Meetings, Memory, Row, digest_of, tops_of

_FEW = 10_000
"""Bytes of batches, some 40 awards: too few to be worth other processes."""

# What a batch probably belongs to: only to deal batches well, so nothing depends on its being right.
_BADGE = re.compile(rb"^badge:[ \t]*([^\s#]+)", re.MULTILINE)


class AllBatches(Struct, frozen=True, kw_only=True):
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
        problems = each_once(problem for edited, _ in found for problem in edited)
        problems += deleted(self.publication, ledger)
        if problems:
            raise ContentError(located(problems, read_repository(self.root)))
        return frozenset().union(*(unsigned for _, unsigned in found))

    def prepare(self, production: Production) -> Callable[[], Iterator[tuple[int, int]]]:
        """Prepare to make the files of all awards, and give what begins to make and write them.

        That gives how many awards and changed files there are, now and then. Where others do the work, this
        process can do something else before it begins, and before it asks.

        Raises:
            SigningRefused, SelfCheckFailed, ContentError, EnvironmentFault: on making; as `Holder.make` does.
        """
        preparing = self.holders.stream(Holder.prepare, [(production,)] * self.holders.size)

        def make() -> Iterator[tuple[int, int]]:
            for _ in preparing:
                pass
            return self.holders.stream(Holder.make, [()] * self.holders.size)

        return make

    def left(self, out: Path) -> Iterator[tuple[LookedAt, bytes]]:
        """Look at how the awards that were looked at are left in an output, and give that.

        Where others do that, this process can do something else before it asks.
        """
        return self.holders.stream(Holder.left, [(tops_of(out),)] * self.holders.size)


@contextmanager
def all_batches(
    root: Path,
    out: Path,
    *,
    today: date,
    memory: Memory | None,
    jobs: int,
    adapted: Callable[[Publication], Publication],
) -> Iterator[AllBatches]:
    """Look at the batches of a publication, but for those that are settled, and hold them until the end.

    Args:
        out: where the site goes.
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
    size = 1 if noted.size < _FEW else jobs
    with crew(partial(Holder, shared.publication, root, today), size=size) as holders:
        gathered = _Gathered(shared.publication)
        for look in holders.stream(Holder.look, [(dealt, tops_of(out)) for dealt in noted.deal(among=size)]):
            if look is None:
                _refuse(root, today)
            gathered.add(look)
        for looked in noted.settled:
            gathered.add_settled(looked, noted.rows(looked))
        publication = gathered.publication()
        problems = shared.check(publication.first_awarded, gathered.problems, today=today)
        if gathered.met or any(problem.is_error for problem in problems):
            problems = _as_a_whole(root, today)
        batches = AllBatches(
            root=root,
            publication=adapted(publication),
            warnings=problems,
            holders=holders,
            settled=noted.settled,
            to_make=gathered.to_make,
            public=gathered.public,
        )
        del gathered  # what it knows of many awards is needed no longer
        yield batches


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

    def rows(self, looked: LookedAt) -> Iterable[Row]:
        return () if self._memory is None else self._memory.rows(looked.path)

    def deal(self, *, among: int) -> Sequence[Sequence[Share]]:
        """Deal the others to processes."""
        left = (lambda _: b"[]") if self._memory is None else self._memory.awards
        return deal(self._others, left, among=among)


class _Gathered:
    """What is known of awards, gathered batch by batch.

    Attributes:
        problems: those that batches have by themselves.
        to_make: how many awards are to be made.
        public: digests of the batches with public awards, by path.
        met: awards of different batches may break a rule together.
    """

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._facts: list[AwardFacts] = []
        self._public: list[Award] = []
        self._meetings = Meetings()
        self.problems: list[Problem] = []
        self.to_make = 0
        self.public: dict[str, str] = {}
        self.met = False

    def add(self, look: Look) -> None:
        """Add what looking at a batch found."""
        looked, public = look.looked, {award.id for award in look.public}
        rows = [row for row in look.rows if row[0] not in public]
        self._facts += looked.facts(rows, self._publication)
        self._public += look.public
        self.problems += look.problems
        self.to_make += look.to_make
        self.met |= self._meetings.add(looked.issuer, look.rows)
        if look.public:
            self.public[looked.path] = looked.digest

    def add_settled(self, looked: LookedAt, rows: Iterable[Row]) -> None:
        """Add a batch that nobody looked at; all others were added before."""
        rows = list(rows)
        self._facts += looked.facts(rows, self._publication)
        self.met |= self._meetings.meet(looked.issuer, rows)

    def publication(self) -> Publication:
        """Give the publication with public awards, and facts of all others."""
        public = sorted(self._public, key=lambda award: award.id)
        return replace(self._publication, awards=tuple(public), facts=tuple(self._facts))


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
