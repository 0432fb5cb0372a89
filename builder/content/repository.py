"""Which file belongs where: finds the content files of a publication and reads them.

The layout is the contract of the design document: `badges/<issuer>/<badge>/v<N>.yaml`,
`issuers/<issuer>/issuer.yaml` and `keys.yaml`, `awards/<issuer>/<batch>.yaml`, pictures beside them, and
`insigne.yaml` at the root. Whatever else lies there is a problem, README.md and dotfiles aside. Symbolic
links, devices and pipes are never opened.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from builder.content import schema, strict_yaml
from builder.content.folders import as_folder_name, entries, is_folder_name, slip_in_name, unreadable
from builder.content.strict_yaml import Document
from builder.content.text_slips import text_slips
from builder.problems import EnvironmentFault, Message, Place, Problem, message

FOLDERS = ("badges", "issuers", "awards")
SETTINGS = "insigne.yaml"
MAX_BATCH_BYTES = 16 * 1024 * 1024
MAX_IMAGE_BYTES = 256 * 1024

_VERSION = re.compile(r"v[1-9][0-9]{0,3}\.yaml")
_BATCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}\.yaml")
_IMAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}\.(?:svg|png)")
_NAME = "([a-z0-9][a-z0-9-]{0,63})"
_LAYOUT = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("insigne", re.escape(SETTINGS)),
        ("issuer", rf"issuers/{_NAME}/issuer\.yaml"),
        ("keys", rf"issuers/{_NAME}/keys\.yaml"),
        ("badge-class", rf"badges/{_NAME}/{_NAME}/{_VERSION.pattern}"),
        ("award-batch", rf"awards/{_NAME}/{_BATCH.pattern}"),
        ("image", rf"issuers/{_NAME}/{_IMAGE.pattern}"),
        ("image", rf"badges/{_NAME}/{_NAME}/{_IMAGE.pattern}"),
    )
)
# Neither follow a link nor wait for a pipe; Windows knows neither flag.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
# Folder names that mean something else.
_TAKEN = frozenset({"pathways"})


class SourceFile(Struct, frozen=True, kw_only=True):
    """A content file, read.

    Args:
        kind: the schema's name: `issuer`, `keys`, `badge-class`, `award-batch`, `insigne`.
        folders: the folder names between the top-level folder and the file: issuer, and badge.
        data: the file's data by its schema; None where it has problems. In a batch of awards, entries that
            have problems are None while the others stay.
    """

    document: Document
    kind: str
    folders: tuple[str, ...]
    data: Any

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def stem(self) -> str:
        return self.path.rsplit("/", 1)[1].removesuffix(".yaml") if "/" in self.path else self.path


class Repository(Struct, frozen=True, kw_only=True):
    """All content of a publication as data.

    Args:
        images: bytes of the pictures in `badges/` and `issuers/`, by path.
    """

    root: Path
    files: tuple[SourceFile, ...]
    images: dict[str, bytes]
    problems: tuple[Problem, ...]

    def of_kind(self, kind: str) -> Iterator[SourceFile]:
        """Give the sound files of a kind, in the order of their paths."""
        return (file for file in self.files if file.kind == kind and file.data is not None)


LeavesOut = Callable[[str, bytes], bool]
"""Says of a batch, by path and bytes, that it is not to be read."""


def _nothing(_path: str, _source: bytes) -> bool:
    return False


class _Reading(Struct):
    root: Path
    leaves_out: LeavesOut = _nothing
    files: list[SourceFile] = field(default_factory=list)
    images: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, rule: str, path: str, text: Message, hint: Message | None = None) -> None:
        self.problems.append(Problem(rule=rule, text=text, place=Place(path=path), hint=hint))


def find_root(start: Path) -> Path:
    """Give the nearest folder upwards that holds a publication.

    Raises:
        EnvironmentFault: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise EnvironmentFault(
        f"no {SETTINGS} here or in a folder above",
        "go to the folder of a publication, or make one with 'insigne init DIR'",
    )


def read_repository(root: Path, leaves_out: LeavesOut = _nothing) -> Repository:
    """Read all content under a publication's root folder; never raises for what the files hold.

    Args:
        leaves_out: is told of each batch, and says which ones are not read; none otherwise.
    """
    reading = _Reading(root, leaves_out)
    _read_yaml(reading, SETTINGS, "insigne", ())
    for folder in FOLDERS:
        if _is_folder(reading, folder):
            for issuer in _folders(reading, folder):
                _READERS[folder](reading, folder, issuer)
    return Repository(
        root=root,
        files=tuple(reading.files),
        images=reading.images,
        problems=tuple(reading.problems),
    )


def with_files(repository: Repository, files: Mapping[str, bytes]) -> Repository:
    """Give the content as it would be with files added or replaced; nothing is written.

    Args:
        files: YAML files by paths that the layout knows.
    """
    read = [read_source(path, source, *(kind_of(path) or ("", ()))) for path, source in files.items()]
    kept = tuple(file for file in repository.files if file.path not in files)
    problems = [problem for problem in repository.problems if problem.place.path not in files]
    return replace(
        repository,
        files=(*kept, *(file for file, _ in read)),
        problems=(*problems, *(problem for _, found in read for problem in found)),
    )


def kind_of(path: str) -> tuple[str, tuple[str, ...]] | None:
    """Give a content file's kind and folders by its path; the kind of a picture is `image`.

    None where the layout knows no such file.
    """
    for kind, pattern in _LAYOUT:
        if match := pattern.fullmatch(path):
            return kind, match.groups()
    return None


def read_settings(root: Path) -> Any:
    """Read the data of `insigne.yaml` alone; None where it has problems."""
    reading = _Reading(root)
    _read_yaml(reading, SETTINGS, "insigne", ())
    return next((file.data for file in reading.files), None)


def _read_issuer(reading: _Reading, kind: str, issuer: str) -> None:
    base = f"{kind}/{issuer}"
    for name, is_folder in _entries(reading, base):
        path = f"{base}/{name}"
        if name == "endorsements" and is_folder:
            reading.report("not-yet-supported", path, message("endorsements are not supported yet"))
        elif is_folder:
            _unknown(reading, path, message("an issuer's folder holds issuer.yaml, keys.yaml and pictures"))
        elif name in {"issuer.yaml", "keys.yaml"}:
            _read_yaml(reading, path, name.removesuffix(".yaml"), (issuer,))
        elif not _read_image(reading, path, name):
            _unknown(reading, path, message("an issuer's folder holds issuer.yaml, keys.yaml and pictures"))
    if not any(file.path == f"{base}/issuer.yaml" for file in reading.files):
        reading.report("issuer-missing", base, message("this folder has no issuer.yaml"))


def _read_badges(reading: _Reading, kind: str, issuer: str) -> None:
    for badge in _folders(reading, f"{kind}/{issuer}"):
        base = f"{kind}/{issuer}/{badge}"
        if badge == "pathways":
            reading.report("not-yet-supported", base, message("pathways are not supported yet"))
            continue
        for name, is_folder in _entries(reading, base):
            path = f"{base}/{name}"
            if not is_folder and _VERSION.fullmatch(name):
                _read_yaml(reading, path, "badge-class", (issuer, badge))
            elif is_folder or not _read_image(reading, path, name):
                _unknown(reading, path, message("a badge's folder holds v1.yaml, v2.yaml … and pictures"))


def _read_awards(reading: _Reading, kind: str, issuer: str) -> None:
    base = f"{kind}/{issuer}"
    for name, is_folder in _entries(reading, base):
        path = f"{base}/{name}"
        if is_folder or not _BATCH.fullmatch(name):
            _unknown(
                reading, path, message("a folder of awards holds files such as 2026-06-data-literacy.yaml")
            )
        else:
            _read_yaml(reading, path, "award-batch", (issuer,))


_READERS = {"issuers": _read_issuer, "badges": _read_badges, "awards": _read_awards}


def _unknown(reading: _Reading, path: str, hint: Message) -> None:
    slip = slip_in_name(path.rsplit("/", 1)[1])
    reading.report(
        "file-unknown",
        path,
        message("this does not belong here"),
        hint if slip is None else message("{first}; {second}", first=slip, second=hint),
    )


def _is_folder(reading: _Reading, path: str) -> bool:
    try:
        mode = (reading.root / path).lstat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        return True
    reading.report("file-kind", path, message("this must be a folder"))
    return False


def _folders(reading: _Reading, path: str) -> Iterator[str]:
    """Give the well-named folders inside a folder; report everything else."""
    for name, is_folder in _entries(reading, path):
        inner = f"{path}/{name}"
        if not is_folder:
            _unknown(reading, inner, message("only folders belong here"))
        elif not is_folder_name(name) or (name in _TAKEN and "/" not in path):
            text = message("'{name}' cannot be a folder's name", name=name)
            reading.report("folder-name", inner, text, _better_name(name))
        else:
            yield name


def _better_name(name: str) -> Message:
    better = as_folder_name(name)
    if better != name and is_folder_name(better):
        return message("rename it '{name}': small letters, digits and hyphens only", name=better)
    return message("choose another name: this one has a meaning of its own on some computers, or on the site")


def _entries(reading: _Reading, path: str) -> list[tuple[str, bool]]:
    """Give name and is-a-folder of what lies in a folder, by name; what may not lie there is reported."""
    found, problems = entries(reading.root, path)
    reading.problems.extend(problems)
    return found


def _read_yaml(reading: _Reading, path: str, kind: str, folders: tuple[str, ...]) -> None:
    source = _read_bytes(reading, path, _limit(kind))
    if source is None:
        return
    if kind == "award-batch" and reading.leaves_out(path, source):
        return
    file, problems = read_source(path, source, kind, folders)
    reading.problems.extend(problems)
    reading.files.append(file)


def _limit(kind: str) -> int:
    return MAX_BATCH_BYTES if kind == "award-batch" else strict_yaml.MAX_BYTES


def read_batch(root: Path, path: str) -> Repository:
    """Read one batch of awards alone; never raises for what it holds.

    Args:
        path: in the publication, as the layout has it.
    """
    reading = _Reading(root)
    _read_yaml(reading, path, "award-batch", (path.split("/")[1],))
    return Repository(root=root, files=tuple(reading.files), images={}, problems=tuple(reading.problems))


def read_source(
    path: str, source: bytes, kind: str, folders: tuple[str, ...]
) -> tuple[SourceFile, list[Problem]]:
    """Read the bytes of a content file."""
    document, problems = strict_yaml.parse(source, path, max_bytes=_limit(kind))
    data = None
    if document.root is not None:
        data, more = schema.read(document, kind)
        problems = [*problems, *more, *text_slips(document)]
    return SourceFile(document=document, kind=kind, folders=folders, data=data), problems


def _read_image(reading: _Reading, path: str, name: str) -> bool:
    if not _IMAGE.fullmatch(name):
        return False
    data = _read_bytes(reading, path, MAX_IMAGE_BYTES)
    if data is not None:
        reading.images[path] = data
    return True


def _read_bytes(reading: _Reading, path: str, limit: int) -> bytes | None:
    """Read a regular file of at most `limit` bytes; report another."""
    try:
        descriptor = os.open(reading.root / path, _OPEN_FLAGS)
    except OSError as error:
        reading.problems.append(unreadable(path, error))
        return None
    with os.fdopen(descriptor, "rb") as stream:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            reading.report("file-kind", path, message("this must be a file"))
            return None
        if facts.st_size > limit:
            what = message(
                "the file has {size} bytes, more than the {limit} allowed", size=facts.st_size, limit=limit
            )
            reading.report("file-too-large", path, what)
            return None
        return stream.read(limit + 1)
