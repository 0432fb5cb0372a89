"""Batches of awards on their way through a build: looked at, compared with what was issued, made.

Each process of a build has some of the batches, from their files to the files of their awards. What it reads
stays with it; the process that leads the build gets facts, and of public awards everything. So no process
holds the content as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from builder.checks.loading import Batch, load_batch
from builder.ledger import Ledger, award_digest, edited
from builder.model.entities import Award, Publication
from builder.output import write_award
from builder.problems import Problem
from builder.production import AwardMaker, Production
from builder.settled import LookedAt, Row, digest_of, row_of, stamp_of, standing, tops_of, written

_PIECE = 100
"""Awards that go from step to step together: what a step works with is then still near the processor."""


class Share(Struct, frozen=True, kw_only=True):
    """A batch, or a part of a large one.

    Args:
        path: the batch's file.
        part: which of its parts, from 0.
        parts: how many there are; the awards are dealt like cards.
        left: how the last build left awards of the batch, as `settled.written`.
    """

    path: str
    part: int
    parts: int
    left: bytes


class Look(Struct, frozen=True, kw_only=True):
    """What looking at a share found.

    Args:
        rows: of all its awards.
        public: its awards that stand on other pages, too.
        to_make: how many of its awards are not as they were left.
        problems: with their positions.
    """

    looked: LookedAt
    rows: Sequence[Row]
    public: Sequence[Award]
    to_make: int
    problems: Sequence[Problem]


class _Held(Struct, frozen=True):
    """A share that was looked at.

    Args:
        to_make: the awards that are not as they were left.
    """

    looked: LookedAt
    awards: Sequence[Award]
    to_make: Sequence[Award]


class Holder:
    """Holds some batches of a publication, in a process of its own where there are many.

    Args:
        publication: without awards.
        today: for the rules about the future.
    """

    def __init__(self, publication: Publication, root: Path, today: date) -> None:
        self._publication = publication
        self._root = root
        self._today = today
        self._held: list[_Held] = []
        self._maker: AwardMaker | None = None
        self._first = False
        self._digests: dict[str, str] = {}
        self._stamps: dict[str, int] = {}

    def look(self, shares: Sequence[Share], tops: Sequence[str]) -> Iterator[Look | None]:
        """Read and check batches; None for one that cannot be understood without the rest of the content.

        Args:
            tops: see `settled.tops_of`.
        """
        for share in shares:
            batch = load_batch(self._publication, self._root, share.path, today=self._today)
            yield self._look(share, batch, tops) if batch is not None and batch.awards else None

    def _look(self, share: Share, batch: Batch, tops: Sequence[str]) -> Look:
        awards = batch.awards[share.part :: share.parts]
        public = [award for award in awards if award.visibility == "public"]
        looked = LookedAt(
            path=share.path,
            digest=digest_of(batch.source),
            badge_class=batch.awards[0].badge_class.id,
            issuer=batch.awards[0].issuer.id,
            public=bool(public),
        )
        left = standing(share.left, tops)
        to_make = [
            award for award in awards if award.id not in left or left[award.id] != self._fingerprint(award)
        ]
        if awards:  # of a batch with fewer awards than parts, some parts are empty
            self._held.append(_Held(looked, awards, to_make))
        return Look(
            looked=looked,
            rows=[row_of(award) for award in awards],
            public=public,
            to_make=len(to_make),
            problems=batch.problems,
        )

    def compare(self, ledger: Ledger) -> tuple[Sequence[Problem], frozenset[str]]:
        """Compare the awards with what was issued.

        Returns:
            What was edited since, without positions; and the issuers that must sign, by id.
        """
        to_make = [award for held in self._held for award in held.to_make]
        problems = list(edited(to_make, ledger, self._digest))
        return problems, frozenset(award.issuer.id for award in to_make if not ledger.has(award))

    def prepare(self, production: Production) -> Iterator[None]:
        """Prepare to make the awards' files; gives nothing."""
        settings = production.publication.settings
        publication = replace(self._publication, settings=settings)
        self._maker = AwardMaker(replace(production, publication=publication), self._digest)
        self._first = not any(map(os.path.exists, tops_of(production.out)))
        yield from ()

    def make(self) -> Iterator[tuple[int, int]]:
        """Make and write the awards' files; give how many awards and changed files, now and then.

        Raises:
            SigningRefused, SelfCheckFailed, ContentError, EnvironmentFault: as those of `AwardMaker` and
                `write_award` do.
        """
        maker = self._maker
        assert maker is not None  # noqa: S101 - `prepare` comes before
        # What awards of one class share is made once; in which order the files come is the same to them.
        ordered = sorted(self._held, key=lambda held: (held.looked.badge_class, held.looked.issuer))
        for held in ordered:
            for start in range(0, len(held.to_make), _PIECE):
                awards = held.to_make[start : start + _PIECE]
                yield len(awards), self._make(awards, maker)

    def _make(self, awards: Sequence[Award], maker: AwardMaker) -> int:
        """Make and write the files of a few awards, and give how many changed."""
        documents = maker.documents(awards)
        pages = [maker.pages(award, own) for award, own in zip(awards, documents, strict=True)]
        changed = 0
        for award, own, shown in zip(awards, documents, pages, strict=True):
            written = write_award(maker.production.out, [*own, *shown], first=self._first)
            if written.stamp is not None:
                self._stamps[award.id] = written.stamp
            changed += written.changed
        return changed

    def left(self, tops: Sequence[str]) -> Iterator[tuple[LookedAt, bytes]]:
        """Give how the awards are left, as `settled.written`.

        Args:
            tops: see `settled.tops_of`.
        """
        for held in self._held:
            yield (
                held.looked,
                written(
                    (row_of(award), self._fingerprint(award), self._stamp(award, tops))
                    for award in held.awards
                ),
            )

    def _stamp(self, award: Award, tops: Sequence[str]) -> int:
        """Give the stamp of an award's files, known from writing them where all are new."""
        known = self._stamps.get(award.id)
        return stamp_of(tops, award.id) if known is None else known

    def _digest(self, award: Award) -> str:
        """Give an award's digest, worked out once."""
        if award.id not in self._digests:
            self._digests[award.id] = award_digest(award)
        return self._digests[award.id]

    def _fingerprint(self, award: Award) -> str:
        """Give what tells whether anything that an award says has changed."""
        status = (award.revoked, award.suspended)
        return digest_of(f"{self._digest(award)} {status}".encode())[:32]


def deal(
    sizes: Mapping[str, tuple[str, int]], left: Callable[[str], bytes], *, among: int
) -> list[list[Share]]:
    """Deal batches to processes: evenly, and those of one badge class to the same one where that is possible.

    Args:
        sizes: for each batch, something that batches of one badge class have in common, and its bytes.
        left: gives `Share.left` of a batch.
        among: processes.
    """
    groups: dict[str, list[tuple[int, Share]]] = {}
    most = max(1, sum(size for _, size in sizes.values()) // (4 * among))
    for path, (kind, size) in sizes.items():
        parts = among if size > most * 2 else 1
        for part in range(parts):
            share = Share(path=path, part=part, parts=parts, left=left(path))
            groups.setdefault(kind, []).append((size // parts, share))
    piles = [piece for group in groups.values() for piece in _pieces(group, most)]
    dealt: list[list[Share]] = [[] for _ in range(among)]
    loads = [0] * among
    for size, shares in sorted(piles, key=lambda pile: pile[0], reverse=True):
        least = loads.index(min(loads))
        loads[least] += size
        dealt[least] += shares
    return dealt


def _pieces(group: Sequence[tuple[int, Share]], most: int) -> Iterator[tuple[int, list[Share]]]:
    """Put shares together until they are as large as one may be."""
    size, shares = 0, list[Share]()
    for own, share in group:
        if shares and size + own > most:
            yield size, shares
            size, shares = 0, []
        size += own
        shares.append(share)
    if shares:
        yield size, shares
