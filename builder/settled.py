"""What a build need not look at again: batches of awards that are as the last build left them.

A batch is *settled* when its file, its badge's folder, and everything else that its awards' files depend on
(settings, issuers, keys, templates, this program) have the bytes they had at the last build into the same
output, and its awards' folders there are as that build left them. Of settled awards only a few facts are
needed: for status lists, and to see that a new award does not take an id, a place or a badge twice.

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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from builder import __version__
from builder.model.award_ids import status_place
from builder.model.entities import Award, Publication, Revoked, SettledAward, Suspended
from builder.model.recipients import normalised_email

FORMAT = 3

_MANY = 5_000
"""Folders of awards that are worth a second process to look at them."""

_CODE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What the awards' files depend on besides their batches, as digests.

    Args:
        everything: of settings, issuers, templates and program.
        badges: of each badge's folder, by `<issuer>/<badge>`.
        stamps: of each award's files in the output, by award id.
    """

    everything: str
    badges: Mapping[str, str]
    stamps: Mapping[str, int]


def surroundings(
    root: Path, out: Path, *, base_url: str | None, template_folders: Sequence[Path], jobs: int
) -> Surroundings:
    """Look at what the awards' files depend on.

    Args:
        jobs: processes.
    """
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
    folders = [(name, f"{top}/{name}") for top in _tops(out) for name in _names(top)]
    return Surroundings(everything=everything.hexdigest(), badges=badges, stamps=_stamps(folders, jobs=jobs))


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


def _tops(out: Path) -> list[str]:
    """Give the folders that hold the awards' folders: of the default language, and of each other."""
    return [str(top) for top in sorted([out / "awards", *out.glob("*/awards")])]


def _stamps(folders: Sequence[tuple[str, str]], *, jobs: int) -> dict[str, int]:
    """Give each award's stamp, by id: a number that changes when one of its files does.

    Args:
        folders: ids and folders of awards.
    """
    paths = [path for _, path in folders]
    if jobs == 1 or len(paths) < _MANY:
        stamps: Iterable[int] = map(_stamp, paths)
    else:
        with ProcessPoolExecutor(jobs) as pool:
            stamps = list(pool.map(_stamp, paths, chunksize=len(paths) // (4 * jobs) + 1))
    found: dict[str, int] = {}
    for (name, _), stamp in zip(folders, stamps, strict=True):
        found[name] = found.get(name, 0) + stamp
    return found


def _names(top: str) -> list[str]:
    try:
        return os.listdir(top)  # noqa: PTH208 - names only
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _stamp(folder: str) -> int:
    """Put sizes and times of a folder's files into a number: a sum, since their order is any."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                facts = entry.stat(follow_symlinks=False)
                total += facts.st_mtime_ns + (facts.st_size << 20) + 1
    except (FileNotFoundError, NotADirectoryError):
        return 0
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


class Memory:
    """What the last build into an output remembers.

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
        self._batches: dict[str, Any] = {}
        self.lists: dict[str, str] = {}
        self.pages = PagesMemory("", {})
        try:
            document = orjson.loads(file.read_bytes())
            if document["format"] == FORMAT and document["everything"] == around.everything:
                self._batches = {
                    path: batch
                    for path, batch in document["batches"].items()
                    if batch["folder"] == around.badges.get(batch["badge"].rsplit("/", 1)[0])
                    and batch["left"] == _left(batch["awards"], around.stamps)
                }
                self.lists = dict(document["lists"])
                self.pages = PagesMemory(document["pages"]["made_of"], dict(document["pages"]["stamps"]))
        except (OSError, orjson.JSONDecodeError, LookupError, TypeError, ValueError, AttributeError):
            self._batches, self.lists = {}, {}

    def is_settled(self, path: str, source: bytes) -> bool:
        """Say whether a batch is as the last build left it."""
        batch = self._batches.get(path)
        return batch is not None and batch["digest"] == digest_of(source)

    def awards(self, paths: Iterable[str], publication: Publication) -> list[SettledAward]:
        """Give the awards of settled batches."""
        return [award for path in paths for award in _settled_awards(path, self._batches[path], publication)]

    def pages_made_of(
        self,
        publication: Publication,
        digests: Mapping[str, str],
        known: Mapping[str, Any],
        libraries: Collection[str],
    ) -> str:
        """Give a digest of all that the site's pages are made of besides what makes everything anew.

        Args:
            digests: of the files of the batches that were looked at, by path; those with public awards are.
            known: what the verifier as one file knows of its site.
            libraries: names of those that the verifier has; which bytes they have is part of the program.
        """
        listed = {award.place.path for award in publication.awards if award.visibility == "public"}
        first = {id_: day.isoformat() for id_, day in publication.first_awarded.items()}
        parts = [
            self._around.badges,
            {path: digests[path] for path in listed},
            first,
            known,
            sorted(libraries),
        ]
        return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def forget(self) -> None:
        """Remove what is remembered: a build begins to write."""
        self._file.unlink(missing_ok=True)

    def remember(self, publication: Publication, digests: Mapping[str, str], out: Path, *, jobs: int) -> None:
        """Remember a build that is complete. A folder that cannot be written only costs time later.

        Args:
            digests: of the files of the batches that were looked at, by path.
            jobs: processes.
        """
        folders = [(award.id, f"{top}/{award.id}") for top in _tops(out) for award in publication.awards]
        stamps = _stamps(folders, jobs=jobs)
        batches = {path: self._batches[path] for path in {award.path for award in publication.settled}}
        by_path: dict[str, list[Award]] = {}
        for award in publication.awards:
            by_path.setdefault(award.place.path, []).append(award)
        for path, awards in by_path.items():
            # Public awards stand on other pages, too, so their batches are always looked at.
            if all(award.visibility != "public" for award in awards):
                batches[path] = self._batch(awards, digests[path], stamps)
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

    def _batch(self, awards: Sequence[Award], digest: str, stamps: Mapping[str, int]) -> dict[str, Any]:
        badge_class = awards[0].badge_class
        facts = [_facts(award) for award in awards]
        return {
            "digest": digest,
            "badge": badge_class.id,
            "folder": self._around.badges.get(badge_class.badge_id),
            "left": _left(facts, stamps),
            "issuer": awards[0].issuer.id,
            "awards": facts,
        }


def _left(awards: Sequence[Sequence[Any]], stamps: Mapping[str, int]) -> str:
    """Give a digest of how the awards' files were left."""
    return hashlib.sha256(" ".join(str(stamps.get(award[0])) for award in awards).encode()).hexdigest()


def _facts(award: Award) -> list[Any]:
    return [
        award.id,
        award.issued_on.isoformat(),
        award.revoked and award.revoked.on.isoformat(),
        award.suspended and award.suspended.start.isoformat(),
        sorted(_recipients(award)),
    ]


def _recipients(award: Award) -> Iterator[str]:
    """Give what tells whether two awards are one person's, hashed; nothing where that does not matter."""
    if award.badge_class.repeatable or award.revoked is not None:
        return
    for value in (award.recipient.email, award.recipient.eduid):
        if value is not None:
            text = f"{award.badge_class.id}\0{normalised_email(value)}"
            yield hashlib.sha256(text.encode()).hexdigest()[:32]


def _settled_awards(path: str, batch: Mapping[str, Any], publication: Publication) -> Iterator[SettledAward]:
    issuer = publication.issuers[batch["issuer"]]
    badge_class = publication.badge_classes[batch["badge"]]
    for id_, issued_on, revoked, suspended, recipients in batch["awards"]:
        yield SettledAward(
            id=id_,
            issuer=issuer,
            badge_class=badge_class,
            issued_on=date.fromisoformat(issued_on),
            revoked=Revoked(on=date.fromisoformat(revoked), reason="") if revoked else None,
            suspended=Suspended(start=date.fromisoformat(suspended), reason="") if suspended else None,
            recipients=frozenset(recipients),
            path=path,
        )


def concerns_settled(awards: Sequence[Award], settled: Sequence[SettledAward]) -> bool:
    """Say whether an award may break a rule together with a settled one: then everything is looked at."""
    ids = {award.id for award in settled}
    places = {(award.issuer.id, *status_place(award.id)) for award in settled}
    recipients = {recipient for award in settled for recipient in award.recipients}
    return any(
        award.id in ids
        or (award.issuer.id, *status_place(award.id)) in places
        or not recipients.isdisjoint(_recipients(award))
        for award in awards
    )
