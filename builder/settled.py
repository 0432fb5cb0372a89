"""What a build need not look at again: batches and awards that are as the last build left them.

A batch is *settled* when its file, its badge's folder, and everything else that its awards' files depend on
(settings, issuers, keys, templates, this program) have the bytes they had at the last build into the same
output, and its awards' folders there are as that build left them. Of settled awards only a few facts are
needed: for status lists, and to see that a new award does not take an id, a place or a badge twice.

Of a batch whose file changed, an award is left alone when what it says is the same, as its *fingerprint*
tells, and all the rest is as for settled batches.

The pages of the site that are no awards' pages are left alone, too, while what they are made of is the same
and they are as that build left them: all of them or none.

What is remembered lies in `.insigne/builds/` of the publication, never in the output, and is removed while a
build writes: an interrupted build is followed by one that looks at everything. So is a build whose content
has errors, or anything that could concern a settled award.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from builder import __version__
from builder.model.award_ids import PLACE_CHARACTERS, status_place
from builder.model.entities import Award, AwardFacts, Publication, Revoked, Suspended
from builder.model.recipients import normalised_email
from builder.processes import crew

FORMAT = 4

_MANY = 5_000
"""Folders of awards that are worth a second process to look at them."""

_CODE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What the awards' files depend on besides their batches, as digests.

    Args:
        everything: of settings, issuers, templates and program.
        badges: of each badge's folder, by `<issuer>/<badge>`.
    """

    everything: str
    badges: Mapping[str, str]


def surroundings(root: Path, *, base_url: str | None, template_folders: Sequence[Path]) -> Surroundings:
    """Look at what the awards' files depend on."""
    everything = hashlib.sha256(f"{FORMAT} {__version__} {base_url} {_packages()}\0".encode())
    for path in [root / "insigne.yaml", *_files(root / "issuers")]:
        everything.update(f"{path.relative_to(root)}\0".encode())
        everything.update(hashlib.sha256(_bytes(path)).digest())
    # The program and its templates, told by size and time as build tools do.
    for folder in [_CODE, *template_folders]:
        for path in _files(folder):
            facts = path.stat()
            everything.update(f"{path.relative_to(folder)}\0{facts.st_size} {facts.st_mtime_ns}\0".encode())
    badges = {
        f"{folder.parent.name}/{folder.name}": _digest(
            _bytes(path) + path.name.encode() for path in _files(folder)
        )
        for folder in sorted((root / "badges").glob("*/*/"))
    }
    return Surroundings(everything=everything.hexdigest(), badges=badges)


def _packages() -> str:
    """Name Python and the packages that are installed, with their versions: some draw, some make text."""
    names = {name for folder in sys.path for name in _names(folder)}
    return " ".join([sys.version, *sorted(name for name in names if name.endswith(".dist-info"))])


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(found)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # whoever reads the content will say so
        return b""


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def digest_of(source: bytes) -> str:
    """Give the digest of a batch's file."""
    return hashlib.sha256(source).hexdigest()


def tops_of(out: Path) -> list[str]:
    """Give the folders that hold the awards' folders: of the default language, and of each other."""
    return [str(top) for top in sorted([out / "awards", *out.glob("*/awards")])]


@contextmanager
def stamping(out: Path, *, jobs: int) -> Iterator[Callable[[], Mapping[str, int]]]:
    """Look at all awards' files in an output, and meanwhile do something else.

    Args:
        jobs: processes.

    Returns:
        What waits for the stamps of all awards, by id.
    """
    tops = tops_of(out)
    few = sum(len(_names(top)) for top in tops) < _MANY
    size = 1 if few else jobs
    with crew(_Stamping, size=size) as looking:
        found = looking.stream(_Stamping.look, [(tops, part, size) for part in range(size)])
        yield lambda: dict(chain.from_iterable(found))


class _Stamping:
    """Looks at awards' files, in a process of its own where there are many."""

    def look(self, tops: Sequence[str], part: int, parts: int) -> Iterator[list[tuple[str, int]]]:
        """Give id and stamp of each award of a part of all."""
        names = sorted({*chain.from_iterable(map(_names, tops))})
        yield [(name, stamp(tops, name)) for name in names[part::parts]]


def _names(top: str) -> list[str]:
    try:
        return os.listdir(top)  # noqa: PTH208 - names only
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def stamp(tops: Iterable[str], award_id: str) -> int:
    """Put sizes and times of an award's files into a number: a sum, since their order is any.

    Args:
        tops: see `tops_of`.
    """
    total = 0
    for top in tops:
        try:
            with os.scandir(f"{top}/{award_id}") as entries:
                for entry in entries:
                    facts = entry.stat(follow_symlinks=False)
                    total += facts.st_mtime_ns + (facts.st_size << 20) + 1
        except (FileNotFoundError, NotADirectoryError):
            continue
    return total


@dataclass(frozen=True, slots=True)
class PagesMemory:
    """The site's pages as a build left them.

    Args:
        made_of: a digest.
        stamps: size and time (ns) of each file, by path.
    """

    made_of: str
    stamps: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, made_of: str, out: Path, paths: Iterable[str]) -> PagesMemory:
        """Look at pages that were written."""
        return cls(made_of, {path: _size_and_time(f"{out}/{path}") for path in paths})

    def stand(self, made_of: str, out: Path) -> bool:
        """Say whether the pages are there, as they would be made."""
        return self.made_of == made_of and all(
            _size_and_time(f"{out}/{path}") == stamp for path, stamp in self.stamps.items()
        )


def _size_and_time(path: str) -> list[int]:
    try:
        facts = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [facts.st_size, facts.st_mtime_ns]


Row = tuple[str, str, "str | None", "str | None", Sequence[str]]
"""What is kept of an award, and passed from one process to another.

Its id, the days (ISO 8601) on which it was issued, revoked and suspended, and `AwardFacts.recipients`.
"""


def row_of(award: Award) -> Row:
    return (
        award.id,
        award.issued_on.isoformat(),
        award.revoked.on.isoformat() if award.revoked else None,
        award.suspended.start.isoformat() if award.suspended else None,
        sorted(_recipients(award)),
    )


def _recipients(award: Award) -> Iterator[str]:
    """Give what tells whether two awards are one person's, hashed; nothing where that does not matter."""
    if award.badge_class.repeatable or award.revoked is not None:
        return
    for value in (award.recipient.email, award.recipient.eduid):
        if value is not None:
            text = f"{award.badge_class.id}\0{normalised_email(value)}"
            yield hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedAt:
    """What is told of a batch, or of a part of one, by who looked at it.

    Args:
        digest: of the file.
        badge_class: its id, as is `issuer`.
        rows: of all its awards but the public ones.
        public: awards that stand on other pages, too.
    """

    path: str
    digest: str
    badge_class: str
    issuer: str
    rows: Sequence[Row]
    public: tuple[Award, ...]

    def facts(self, publication: Publication) -> Iterator[AwardFacts]:
        """Give the facts of its awards but the public ones."""
        issuer, badge_class = publication.issuers[self.issuer], publication.badge_classes[self.badge_class]
        for id_, issued_on, revoked, suspended, recipients in self.rows:
            yield AwardFacts(
                id=id_,
                issuer=issuer,
                badge_class=badge_class,
                issued_on=_day(issued_on),
                revoked=Revoked(on=_day(revoked), reason="") if revoked else None,
                suspended=Suspended(start=_day(suspended), reason="") if suspended else None,
                recipients=tuple(recipients),
                path=self.path,
            )


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    """Read a day; many awards share one."""
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Left:
    """How a build left an award.

    Args:
        row: its facts.
        fingerprint: of what it says.
        stamp: of its files.
    """

    row: Row
    fingerprint: str
    stamp: int


class Memory:
    """What the last build into an output remembers.

    Args:
        file: where it is kept.
        around: the surroundings now.
        stamps: gives those of all awards now, by id.

    Attributes:
        lists: a digest of each status list that was verified, with what it says, by path.
        pages: the site's pages.
    """

    def __init__(self, file: Path, around: Surroundings, stamps: Callable[[], Mapping[str, int]]) -> None:
        self._file = file
        self._around = around
        self._batches: dict[str, Any] = {}
        self._stamps: Mapping[str, int] = {}
        self.lists: dict[str, str] = {}
        self.pages = PagesMemory("", {})
        try:
            document = orjson.loads(file.read_bytes())
            if document["format"] == FORMAT and document["everything"] == around.everything:
                self._stamps = stamps()
                self._batches = {
                    path: batch
                    for path, batch in document["batches"].items()
                    if batch["folder"] == around.badges.get(batch["badge"].rsplit("/", 1)[0])
                }
                self.lists = dict(document["lists"])
                self.pages = PagesMemory(document["pages"]["made_of"], dict(document["pages"]["stamps"]))
        except (OSError, orjson.JSONDecodeError, LookupError, TypeError, ValueError, AttributeError):
            self._batches, self.lists = {}, {}

    def settled(self, path: str, digest: str) -> LookedAt | None:
        """Give what is known of a batch that is as the last build left it; None of any other."""
        batch = self._batches.get(path)
        # Public awards stand on other pages, too, so their batches are always looked at.
        if batch is None or batch["digest"] != digest or batch["public"]:
            return None
        if not all(self._stamps.get(row[0]) == stamp for row, _, stamp in batch["awards"]):
            return None
        rows = [row for row, _, _ in batch["awards"]]
        return LookedAt(
            path=path, digest=digest, badge_class=batch["badge"], issuer=batch["issuer"], rows=rows, public=()
        )

    def fingerprints(self, path: str) -> Mapping[str, str]:
        """Give those of the awards of a batch whose files are as they were left, by id."""
        awards = self._batches[path]["awards"] if path in self._batches else ()
        return {row[0]: print_ for row, print_, stamp in awards if self._stamps.get(row[0]) == stamp}

    def pages_made_of(
        self,
        publication: Publication,
        public: Mapping[str, str],
        known: Mapping[str, Any],
        libraries: Collection[str],
    ) -> str:
        """Give a digest of all that the site's pages are made of besides what makes everything anew.

        Args:
            public: digests of the batches with public awards, by path.
            known: what the verifier as one file knows of its site.
            libraries: names of those that the verifier has; which bytes they have is part of the program.
        """
        first = {id_: day.isoformat() for id_, day in publication.first_awarded.items()}
        parts = [self._around.badges, public, first, known, sorted(libraries)]
        return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def forget(self) -> None:
        """Remove what is remembered: a build begins to write."""
        self._file.unlink(missing_ok=True)

    def remember(self, settled: Iterable[LookedAt], left: Iterable[tuple[LookedAt, Sequence[Left]]]) -> None:
        """Remember a build that is complete. A folder that cannot be written only costs time later.

        Args:
            settled: batches that nobody looked at.
            left: how those were left that somebody looked at, in any number of parts.
        """
        batches = {looked.path: self._batches[looked.path] for looked in settled}
        for looked, awards in left:
            batch = batches.setdefault(looked.path, self._batch(looked))
            batch["public"] |= bool(looked.public)
            batch["awards"] += [(award.row, award.fingerprint, award.stamp) for award in awards]
        document = {
            "format": FORMAT,
            "everything": self._around.everything,
            "batches": batches,
            "lists": self.lists,
            "pages": {"made_of": self.pages.made_of, "stamps": self.pages.stamps},
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._file.with_suffix(".new")
            temporary.write_bytes(orjson.dumps(document))
            temporary.replace(self._file)
        except OSError:
            return

    def _batch(self, looked: LookedAt) -> dict[str, Any]:
        return {
            "digest": looked.digest,
            "badge": looked.badge_class,
            "folder": self._around.badges.get(looked.badge_class.rsplit("/", 1)[0]),
            "issuer": looked.issuer,
            "public": False,
            "awards": [],
        }


def disagree(awards: Sequence[Award | AwardFacts], settled: Sequence[AwardFacts]) -> bool:
    """Say whether an award may break a rule together with one of another batch: then everything is looked at.

    Args:
        awards: those that were looked at.
        settled: those of batches that nobody looked at; among themselves they agree.
    """
    ids: set[str] = set()
    places: set[tuple[str, int, int]] = set()
    recipients: set[str] = set()
    for award in awards:
        place = (award.issuer.id, *status_place(award.id))
        own = award.recipients if isinstance(award, AwardFacts) else tuple(_recipients(award))
        if award.id in ids or place in places or not recipients.isdisjoint(own):
            return True
        ids.add(award.id)
        places.add(place)
        recipients.update(own)
    # Few of many: ids that begin otherwise have another place.
    beginnings = {id_[:PLACE_CHARACTERS] for id_ in ids}
    return any(
        not recipients.isdisjoint(award.recipients)
        or (
            award.id[:PLACE_CHARACTERS] in beginnings
            and (award.id in ids or (award.issuer.id, *status_place(award.id)) in places)
        )
        for award in settled
    )
