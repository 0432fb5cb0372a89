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
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from msgspec import Struct
from msgspec.structs import asdict, replace

from builder import __version__
from builder.model.award_ids import PLACES, status_place
from builder.model.entities import Award, AwardFacts, Publication, Revoked, Suspended
from builder.model.recipients import normalised_email
from builder.output import file_stamp
from builder.problems import EnvironmentFault
from builder.processes import crew

FORMAT = 4

_MANY = 300_000
"""Bytes about awards, some 2 000 of them, that are worth a second process to look at their files."""

_CODE = Path(__file__).parent


class Surroundings(Struct, frozen=True, kw_only=True):
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
    for name in ["insigne.yaml", *(f"issuers/{name}" for name in _files(root / "issuers"))]:
        everything.update(f"{name}\0".encode())
        everything.update(hashlib.sha256(_bytes(root / name)).digest())
    # The program and its templates, told by size and time as build tools do.
    for folder in [_CODE, *template_folders]:
        for name in _files(folder):
            size_and_time = _size_and_time(f"{folder}/{name}", os.stat)  # of the file itself, not of a link
            everything.update(f"{name}\0{size_and_time}\0".encode())
    badges: dict[str, Any] = {}
    for name in _files(root / "badges"):
        if name.count("/") > 1:  # others belong to no badge
            issuer, badge, _ = name.split("/", 2)
            digest = badges.setdefault(f"{issuer}/{badge}", hashlib.sha256())
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(_bytes(root / "badges" / name)).digest())
    return Surroundings(
        everything=everything.hexdigest(),
        badges={folder: digest.hexdigest() for folder, digest in badges.items()},
    )


def _packages() -> str:
    """Name Python and the packages that are installed, with their versions: some draw, some make text."""
    names = {name for folder in sys.path for name in _names(folder)}
    return " ".join([sys.version, *sorted(name for name in names if name.endswith(".dist-info"))])


def _files(folder: Path) -> list[str]:
    """Give the paths of the files in a folder, from there, with `/` on every system."""
    found = []
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        inner = "" if path == str(folder) else path[len(str(folder)) + 1 :].replace(os.sep, "/") + "/"
        found += [inner + name for name in names]
    return sorted(found)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # whoever reads the content will say so
        return b""


def digest_of(source: bytes) -> str:
    """Give the digest of a batch's file."""
    return hashlib.sha256(source).hexdigest()


def tops_of(out: Path) -> list[str]:
    """Give the folders that hold the awards' folders: of the default language, and of each other."""
    return [str(top) for top in sorted([out / "awards", *out.glob("*/awards")])]


def _names(top: str) -> list[str]:
    try:
        return os.listdir(top)  # noqa: PTH208 - names only
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def stamp_of(tops: Iterable[str], award_id: str) -> int:
    """Put sizes and times of an award's files into a number: a sum, since their order is any.

    Args:
        tops: see `tops_of`.
    """
    total = 0
    for top in tops:
        try:
            with os.scandir(f"{top}/{award_id}") as entries:
                for entry in entries:
                    total += file_stamp(entry.stat(follow_symlinks=False))
        except (FileNotFoundError, NotADirectoryError):
            continue
    return total


class PagesMemory(Struct, frozen=True):
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


def _size_and_time(path: str, look: Callable[[str], os.stat_result] = os.lstat) -> list[int]:
    try:
        facts = look(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [facts.st_size, facts.st_mtime_ns]


Row = tuple[str, str, str | None, str | None, Sequence[str]]
"""What is kept of an award, and passed from one process to another.

Its id, the days (ISO 8601) on which it was issued, revoked and suspended, and hashes that tell whether
another award is the same person's.
"""

Left = tuple[Row, str, int]
"""How a build left an award: its row, the fingerprint of what it says, and the stamp of its files."""


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


class LookedAt(Struct, frozen=True, kw_only=True):
    """What is told of a batch, or of a part of one.

    Args:
        digest: of the file.
        badge_class: its id, as is `issuer`.
        public: it has awards that stand on other pages, too.
    """

    path: str
    digest: str
    badge_class: str
    issuer: str
    public: bool

    def facts(self, rows: Iterable[Row], publication: Publication) -> Iterator[AwardFacts]:
        """Give the facts of its awards."""
        issuer, badge_class = publication.issuers[self.issuer], publication.badge_classes[self.badge_class]
        for id_, issued_on, revoked, suspended, _ in rows:
            yield AwardFacts(
                id=id_,
                issuer=issuer,
                badge_class=badge_class,
                issued_on=_day(issued_on),
                revoked=Revoked(on=_day(revoked), reason="") if revoked else None,
                suspended=Suspended(start=_day(suspended), reason="") if suspended else None,
            )


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    """Read a day; many awards share one."""
    return date.fromisoformat(text)


class Memory:
    """What the last build into an output remembers.

    In its file, a line tells of the awards of one batch, or of a part of one (a list of `Left`), so that of
    many awards few need be in memory at a time. Then a line tells of the build and of the batches in the same
    order, and the last one is the digest of all before.

    Args:
        file: where it is kept.
        around: the surroundings now.

    Attributes:
        lists: a digest of each status list that was verified, with what it says, by path.
        pages: the site's pages.
    """

    def __init__(self, file: Path, around: Surroundings) -> None:
        self._file = file
        self._around = around
        self._seen = _size_and_time(str(file))
        self._batches: dict[str, LookedAt] = {}
        self._awards: dict[str, bytes] = {}
        self._settled: Callable[[], Collection[str]] = frozenset
        self.lists: dict[str, str] = {}
        self.pages = PagesMemory("", {})
        with suppress(OSError, orjson.JSONDecodeError, LookupError, TypeError, ValueError, AttributeError):
            source, _, digest = file.read_bytes().rpartition(b"\n")
            if digest.decode() == digest_of(source):
                *awards, document = source.split(b"\n")
                self._read(orjson.loads(document), awards)

    def _read(self, document: dict[str, Any], awards: Sequence[bytes]) -> None:
        if document["format"] != FORMAT or document["everything"] != self._around.everything:
            return
        lists = dict(document["lists"])
        pages = PagesMemory(document["pages"]["made_of"], dict(document["pages"]["stamps"]))
        for (batch, folder), line in zip(document["batches"], awards, strict=True):
            looked = LookedAt(**batch)
            if folder != self._folder(looked):
                continue
            known, before = self._batches.get(looked.path), self._awards.get(looked.path)
            public = looked.public or (known is not None and known.public)
            self._batches[looked.path] = replace(looked, public=public)
            self._awards[looked.path] = line if before is None else before[:-1] + b"," + line[1:]
        self.lists, self.pages = lists, pages

    def _folder(self, looked: LookedAt) -> str | None:
        """Give the digest of the folder of a batch's badge."""
        return self._around.badges.get(looked.badge_class.rsplit("/", 1)[0])

    @contextmanager
    def looking(self, out: Path, *, jobs: int) -> Iterator[None]:
        """Look at what the last build left in an output, and meanwhile let others do something else.

        Args:
            jobs: processes.
        """
        size = 1 if sum(map(len, self._awards.values())) < _MANY else jobs
        tops, awards = tops_of(out), list(self._awards.items())
        with crew(_Standing, size=size) as looking:
            parts = [(awards[part::size], tops) for part in range(size)]
            found = looking.stream(_Standing.look, parts)
            self._settled = cache(lambda: frozenset(chain.from_iterable(found)))
            yield

    def settled(self, path: str, digest: str) -> LookedAt | None:
        """Give what is known of a batch that is as the last build left it; None of any other."""
        looked = self._batches.get(path)
        # Public awards stand on other pages, too, so their batches are always looked at.
        if looked is None or looked.digest != digest or looked.public or path not in self._settled():
            return None
        return looked

    def rows(self, path: str) -> Iterator[Row]:
        """Give the rows of a batch."""
        return (row for row, _, _ in orjson.loads(self._awards[path]))

    def awards(self, path: str) -> bytes:
        """Give how the awards of a batch were left, for `standing`."""
        return self._awards.get(path, b"[]")

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
        """Remove what is remembered: a build begins to write.

        Where that is refused, files that this build leaves in another state are told by sizes and times.

        Raises:
            EnvironmentFault: another build has been here since this one began to look.
        """
        if _size_and_time(str(self._file)) != self._seen:
            raise EnvironmentFault(
                f"another build has written meanwhile: {self._file} is another", "build again"
            )
        with suppress(OSError):
            self._file.unlink()

    def remember(self, settled: Iterable[LookedAt], left: Iterable[tuple[LookedAt, bytes]]) -> None:
        """Remember a build that is complete. A folder that cannot be written only costs time later.

        Args:
            settled: batches that nobody looked at.
            left: how those were left that somebody looked at, in any number of parts; see `written`.
        """
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._file.with_suffix(".new")
            with temporary.open("wb") as stream:
                self._write(stream, settled, left)
            temporary.replace(self._file)

    def _write(
        self, stream: BinaryIO, settled: Iterable[LookedAt], left: Iterable[tuple[LookedAt, bytes]]
    ) -> None:
        batches = []
        digest = hashlib.sha256()
        for looked, awards in chain(((looked, self._awards[looked.path]) for looked in settled), left):
            batches.append(looked)
            digest.update(awards + b"\n")
            stream.write(awards + b"\n")
        document = {
            "format": FORMAT,
            "everything": self._around.everything,
            "batches": [(asdict(looked), self._folder(looked)) for looked in batches],
            "lists": self.lists,
            "pages": {"made_of": self.pages.made_of, "stamps": self.pages.stamps},
        }
        head = orjson.dumps(document)
        digest.update(head)
        stream.write(head + b"\n" + digest.hexdigest().encode())


def written(awards: Iterable[Left]) -> bytes:
    """Write how awards were left, on one line."""
    return orjson.dumps(list(awards))


def standing(awards: bytes, tops: Sequence[str]) -> Mapping[str, str]:
    """Give the fingerprints of the awards whose files are as they were left, by id.

    Args:
        awards: as `written`.
        tops: see `tops_of`.
    """
    return {row[0]: print_ for row, print_, stamp in orjson.loads(awards) if stamp == stamp_of(tops, row[0])}


class _Standing:
    """Looks at awards' files, in a process of its own where there are many."""

    def look(self, batches: Sequence[tuple[str, bytes]], tops: Sequence[str]) -> Iterator[list[str]]:
        """Give the batches of which every award is as it was left."""
        yield [path for path, awards in batches if len(standing(awards, tops)) == len(orjson.loads(awards))]


class Meetings:
    """Finds awards of different batches that may break a rule together: then everything is looked at.

    What is kept are numbers, hashes of texts among them, since there may be very many awards; a number that
    two texts share costs time only.
    """

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._places: dict[str, set[int]] = {}

    def add(self, issuer: str, rows: Iterable[Row]) -> bool:
        """Add the awards of a batch, and say whether one meets another that was added before."""
        places = self._places.setdefault(issuer, set())
        rows = list(rows)
        met = self.meet(issuer, rows)
        for row in rows:
            self._taken.update(map(hash, (row[0], *row[4])))
            places.add(_place(row))
        return met

    def meet(self, issuer: str, rows: Iterable[Row]) -> bool:
        """Say whether an award of a batch meets one that was added."""
        taken, places = self._taken, self._places.get(issuer, set())
        return any(
            hash(row[0]) in taken or any(hash(one) in taken for one in row[4]) or _place(row) in places
            for row in rows
        )


def _place(row: Row) -> int:
    number, index = status_place(row[0])
    return number * PLACES + index
