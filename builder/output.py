"""The only writer: files of the site into the output folder.

A file is there whole or not at all: it is written beside its place and then moved there. The files of a new
award are written into a folder beside its place, which is then moved there as a whole: one move instead of
many. What an earlier build wrote and this one did not is removed. The folder remembers whose site it holds
in its `catalogue.json`, which is written first; a folder with anything else in it is left alone.

Temporary names begin with a dot and end in `.new`; those that an interrupted build left are removed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from builder.model.addresses import CATALOGUE
from builder.problems import EnvironmentFault
from builder.strict_json import JSONFault, read_json

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

# What belongs to the folder and not to the site, at its top level only: `.gitkeep`, a repository in `.git`.
_KEPT_PREFIX = "."
_TEMPORARY_SUFFIX = ".new"
_AWARDS = "awards"
_LOCK = ".insigne-lock"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC

File = tuple[str, bytes | None]
"""A path in the site and bytes; None where what is there stays as it is."""

Files = Iterable[File]


class Output:
    """A site's folder while a build writes it.

    Args:
        base_url: the site's; a folder that holds the site of another address is refused.
        demonstration: a demonstration is never continued with real keys, nor the reverse.

    Raises:
        EnvironmentFault: the folder holds something else.
    """

    def __init__(self, folder: Path, *, base_url: str, demonstration: bool) -> None:
        self.folder = folder
        self._written: set[str] = set()
        self.changed = 0
        """How many files `write` wrote anew, those that stayed as they were aside."""
        _require_own(folder, base_url, demonstration=demonstration)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other builds out of the folder meanwhile. When a process ends in any way, the system lets go.

        Raises:
            EnvironmentFault: another build is writing here.
        """
        path = self.folder / _LOCK
        with _explained(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            stream = path.open("wb")
        with stream:
            try:
                if fcntl is not None:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                hint = "wait until it is done, or name another folder with --out"
                raise EnvironmentFault(f"another build is writing to {self.folder}", hint) from error
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
                with suppress(OSError):  # a build that wrote nothing leaves no folder
                    self.folder.rmdir()

    def write(self, files: Files) -> None:
        """Write files, each by its path in the site; of those without bytes, what is there stays.

        Raises:
            EnvironmentFault: no space, no permission.
        """
        for path, data in files:
            self._written.add(path)
            if data is None:
                continue
            target = self.folder / path
            with _explained(target):
                self.changed += _write_one(target, data)

    def finish(self, award_ids: Collection[str], languages: Iterable[str]) -> int:
        """Remove what this build did not write, and give how many files that were.

        Args:
            award_ids: the awards there are, whose folders stay.
            languages: under which there are pages of awards, too.
        """
        tops = [self.folder / _AWARDS, *(self.folder / language / _AWARDS for language in languages)]
        awards = frozenset(award_ids)
        removed = 0
        for top in tops:
            with _explained(top):
                removed += _remove_others(top, awards)
        keep = {str(top) for top in tops}
        with _explained(self.folder):
            return removed + self._remove_unwritten(keep)

    def _remove_unwritten(self, keep: Collection[str]) -> int:
        """Remove files that were not written, and folders in which there is nothing then."""
        removed = 0
        prefix = len(str(self.folder)) + 1
        inside: dict[str, int] = {}  # of each folder, how much stays in it; those further up first
        for folder, subfolders, names in os.walk(self.folder):
            inside[folder] = len(subfolders) + len(names)
            stays = _KEPT_PREFIX if folder == str(self.folder) else "/"
            subfolders[:] = [
                name for name in subfolders if f"{folder}/{name}" not in keep and not name.startswith(stays)
            ]
            for name in names:
                path = f"{folder}/{name}"
                if path[prefix:] not in self._written and not name.startswith(stays):
                    os.unlink(path)  # noqa: PTH108 - a path as text, as os.walk gives it
                    inside[folder] -= 1
                    removed += 1
        for folder in [*inside][:0:-1]:
            if not inside[folder]:
                os.rmdir(folder)  # noqa: PTH106
                inside[os.path.dirname(folder)] -= 1  # noqa: PTH120 - a path as text, as os.walk gives it
        return removed


class Written(Struct, frozen=True):
    """What writing an award's files came to.

    Args:
        changed: how many files were written or removed.
        stamp: the sum of the `file_stamp` of all, where all of them are new.
    """

    changed: int
    stamp: int | None


def file_stamp(facts: os.stat_result) -> int:
    """Give a number that changes when a file does."""
    return facts.st_mtime_ns + (facts.st_size << 20) + 1


def write_award(folder: Path, files: Files, *, first: bool = False) -> Written:
    """Write the files of one award, and remove others from its folders.

    Args:
        folder: the site's.
        files: by their paths in the site.
        first: nobody has written an award there before, so there is nothing to look for.

    Raises:
        EnvironmentFault: no space, no permission.
    """
    by_folder: dict[str, dict[str, bytes | None]] = {}
    for path, data in files:
        parent, _, name = path.rpartition("/")
        if parent in by_folder:
            by_folder[parent][name] = data
        else:
            by_folder[parent] = {name: data}
    changed, stamp, all_new = 0, 0, True
    for parent, contents in by_folder.items():
        path = f"{folder}/{parent}"
        try:
            if not first and os.access(path, os.F_OK):  # sooner known than an exception is raised
                changed += _write_folder(path, contents)
                all_new = False
            else:
                stamps = _write_new_folder(path, contents)
                changed += len(stamps)
                stamp += sum(stamps)
        except OSError as error:
            raise _fault(error, path) from error
    return Written(changed, stamp if all_new else None)


def _write_folder(path: str, contents: Mapping[str, bytes | None]) -> int:
    """Write into a folder that is there, remove what else is in it, and give how many files changed."""
    present = os.listdir(path)  # noqa: PTH208 - names only
    changed = sum(_write_one(Path(path, name), data) for name, data in contents.items() if data is not None)
    for name in present:
        if name not in contents:
            os.unlink(f"{path}/{name}")  # noqa: PTH108 - see above
            changed += 1
    return changed


def _write_new_folder(path: str, contents: Mapping[str, bytes | None]) -> list[int]:
    """Write a folder of its own, and give the stamps of its files."""
    parent, _, name = path.rpartition("/")
    temporary = f"{parent}/.{name}{_TEMPORARY_SUFFIX}"
    try:
        os.mkdir(temporary)  # noqa: PTH102 - a path as text: this happens for every award
    except FileExistsError:
        shutil.rmtree(temporary)
        os.mkdir(temporary)  # noqa: PTH102
    except FileNotFoundError:
        os.makedirs(temporary)  # noqa: PTH103
    stamps = [
        _write_bytes(f"{temporary}/{inner}", data) for inner, data in contents.items() if data is not None
    ]
    os.rename(temporary, path)  # noqa: PTH104
    return stamps


def _write_one(target: Path, data: bytes) -> bool:
    """Write a file beside its place and move it there, unless it is there already: then its time stays.

    Returns:
        Whether it was written.
    """
    path = str(target)
    if _holds(path, data):
        return False
    temporary = f"{target.parent}/.{target.name}{_TEMPORARY_SUFFIX}"
    try:
        _write_bytes(temporary, data)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_bytes(temporary, data)
    os.replace(temporary, path)  # noqa: PTH105
    return True


def _write_bytes(path: str, data: bytes) -> int:
    """Write a new file without the buffers of `open`, which cost as much as the writing; give its stamp."""
    descriptor = os.open(path, _NEW, 0o666)
    try:
        done = os.write(descriptor, data)
        while done < len(data):
            done += os.write(descriptor, memoryview(data)[done:])
        return file_stamp(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _holds(path: str, data: bytes) -> bool:
    """Say whether a file has these bytes already."""
    try:
        if os.stat(path).st_size != len(data):  # noqa: PTH116
            return False
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def _remove_others(top: Path, awards: Collection[str]) -> int:
    """Remove the folders of awards that are no more, and what an interrupted build left."""
    removed = 0
    try:
        names = os.listdir(top)  # noqa: PTH208
    except FileNotFoundError:
        return 0
    for name in names:
        if name not in awards:
            path = top / name
            removed += sum(len(inner) for _, _, inner in os.walk(path)) if path.is_dir() else 1
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return removed


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the machine refuses into words."""
    try:
        yield
    except OSError as error:
        raise _fault(error, path) from error


def _fault(error: OSError, path: Path | str) -> EnvironmentFault:
    hint = "what was published stays; build again once there is room and permission to write"
    return EnvironmentFault(f"{error.filename or path} cannot be written: {error.strerror}", hint)


def _require_own(folder: Path, base_url: str, *, demonstration: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise EnvironmentFault(f"{folder} is not a folder", "name another one with --out")
    if not any(not path.name.startswith(_KEPT_PREFIX) for path in folder.iterdir()):
        return
    remembered = _remembered(folder)
    if remembered is None:
        hint = "name an empty folder with --out; nothing was changed"
        raise EnvironmentFault(f"{folder} holds something that is not a site of Insigne", hint)
    if remembered[0] != base_url:
        hint = f"name another folder with --out, or empty {folder} first; nothing was changed"
        raise EnvironmentFault(f"{folder} holds the site of {remembered[0]}, not of {base_url}", hint)
    if remembered[1] != demonstration:
        kinds = ("real credentials", "a demonstration")
        hint = f"name another folder with --out, or empty {folder} first; nothing was changed"
        raise EnvironmentFault(
            f"{folder} holds {kinds[remembered[1]]} and this build makes {kinds[demonstration]}", hint
        )


def _remembered(folder: Path) -> tuple[str, bool] | None:
    """Give base URL of the site in a folder, and whether it is a demonstration."""
    try:
        catalogue = read_json((folder / CATALOGUE).read_bytes())
        return catalogue["base_url"], catalogue.get("demonstration") is True
    except (OSError, JSONFault, KeyError, TypeError, AttributeError):
        return None
