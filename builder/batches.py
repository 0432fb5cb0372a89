"""Batches of awards on their way through a build: looked at, compared with what was issued, made.

Each process of a build has some of the batches, from their files to the files of their awards. What it reads
stays with it; the process that leads the build gets facts, and of public awards everything. So no process
holds the content as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from builder.checks.loading import load_batch
from builder.ledger import Ledger, award_digest, edited
from builder.model.entities import Award, Publication
from builder.output import write_award
from builder.problems import Problem
from builder.production import AwardMaker, Production
from builder.settled import Left, LookedAt, digest_of, row_of, stamp

_PIECE = 50
"""Awards that are made between two signs of life."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A batch, or a part of a large one.

    Args:
        path: the batch's file.
        part: which of its parts, from 0.
        parts: how many there are; the awards are dealt like cards.
        fingerprints: of the awards that are as they were left, by id.
    """

    path: str
    part: int
    parts: int
    fingerprints: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What looking at batches found.

    Args:
        found: a batch at a time.
        problems: with their positions.
        to_make: how many awards are to be made.
    """

    found: Sequence[LookedAt]
    problems: Sequence[Problem]
    to_make: int


@dataclass(slots=True)
class _Held:
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
        self._digests: dict[str, str] = {}

    def look(self, shares: Sequence[Share]) -> Look | None:
        """Read and check batches; None where one cannot be understood without the rest of the content."""
        problems: list[Problem] = []
        for share in shares:
            batch = load_batch(self._publication, self._root, share.path, today=self._today)
            if batch is None:
                return None
            problems += batch.problems
            if batch.awards:
                self._held.append(self._hold(share, batch.awards, digest_of(batch.source)))
        return Look(
            found=[held.looked for held in self._held],
            problems=problems,
            to_make=sum(len(held.to_make) for held in self._held),
        )

    def _hold(self, share: Share, awards: Sequence[Award], digest: str) -> _Held:
        badge_class, issuer = awards[0].badge_class, awards[0].issuer
        own = awards[share.part :: share.parts]
        looked = LookedAt(
            path=share.path,
            digest=digest,
            badge_class=badge_class.id,
            issuer=issuer.id,
            rows=[row_of(award) for award in own if award.visibility != "public"],
            public=tuple(award for award in own if award.visibility == "public"),
        )
        to_make = [award for award in own if not self._is_as_it_was(award, share.fingerprints)]
        return _Held(looked, own, to_make)

    def _is_as_it_was(self, award: Award, fingerprints: Mapping[str, str]) -> bool:
        return award.id in fingerprints and fingerprints[award.id] == self._fingerprint(award)

    def compare(self, ledger: Ledger) -> tuple[Sequence[Problem], frozenset[str]]:
        """Compare the awards with what was issued.

        Returns:
            What was edited since, without positions; and the issuers that must sign, by id.
        """
        to_make = [award for held in self._held for award in held.to_make]
        problems = list(edited(to_make, ledger, self._digest))
        return problems, frozenset(award.issuer.id for award in to_make if not ledger.has(award))

    def make(self, production: Production) -> Iterator[tuple[int, int]]:
        """Make and write the awards' files; give how many awards and changed files, now and then.

        Raises:
            SigningRefused, SelfCheckFailed, ContentError, EnvironmentFault: as `AwardMaker.files` and
                `write_award` do.
        """
        settings = production.publication.settings
        publication = replace(self._publication, settings=settings)
        maker = AwardMaker(replace(production, publication=publication), self._digest)
        # What awards of one class share is made once; in which order the files come is the same to them.
        ordered = sorted(self._held, key=lambda held: (held.looked.badge_class, held.looked.issuer))
        for held in ordered:
            for start in range(0, len(held.to_make), _PIECE):
                awards = held.to_make[start : start + _PIECE]
                yield len(awards), sum(write_award(production.out, maker.files(award)) for award in awards)

    def left(self, tops: Sequence[str]) -> Iterator[tuple[LookedAt, Sequence[Left]]]:
        """Give how the awards are left.

        Args:
            tops: the folders of awards in the output.
        """
        for held in self._held:
            yield (
                replace(held.looked, rows=(), public=held.looked.public[:1]),
                [
                    Left(row_of(award), self._fingerprint(award), stamp(tops, award.id))
                    for award in held.awards
                ],
            )

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
    sizes: Mapping[str, tuple[str, int]], fingerprints: Mapping[str, Mapping[str, str]], *, among: int
) -> list[list[Share]]:
    """Deal batches to processes: evenly, and those of one badge class to the same one where that is possible.

    Args:
        sizes: for each batch, something that batches of one badge class have in common, and its bytes.
        fingerprints: for each batch, those of awards that are as they were left.
        among: processes.
    """
    groups: dict[str, list[tuple[int, Share]]] = {}
    most = max(1, sum(size for _, size in sizes.values()) // (4 * among))
    for path, (kind, size) in sizes.items():
        parts = among if size > most * 2 else 1
        for part in range(parts):
            share = Share(path=path, part=part, parts=parts, fingerprints=fingerprints.get(path, {}))
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
