"""What lies in a folder: names that every computer can hold, regular files and folders, nothing else."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from builder.problems import Message, Note, Place, Problem, message

MAX_PATH = 200
"""Characters. Windows stops at 260, the folder of the clone included."""

# Names that Windows keeps for devices; a clone there could not hold them.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


_FOLDER = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def is_folder_name(name: str) -> bool:
    """Say whether a folder of content may have a name; it becomes part of addresses."""
    return _FOLDER.fullmatch(name) is not None and RESERVED.fullmatch(name) is None


def as_folder_name(name: str) -> str:
    """Write a name in small letters, digits and hyphens; empty where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", errors="ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:64]


# What is wrong with the name of a file, by how it looks, and what to do about it.
_SLIPS = (
    (re.compile(r".*\s.*"), message("take the spaces out of the name")),
    (re.compile(r".*\.yaml\.txt", re.IGNORECASE), message("take .txt off the end of the name")),
    (re.compile(r".*\.yml", re.IGNORECASE), message("the name must end in .yaml")),
    (re.compile(r".*\.(yaml|svg|png)", re.IGNORECASE), message("write the end of the name in small letters")),
    (
        re.compile(r".*\.(jpe?g|gif|webp|bmp|tiff?|heic)", re.IGNORECASE),
        message("a picture is SVG or PNG: open it in a picture program and save it as PNG"),
    ),
)


def slip_in_name(name: str) -> Message | None:
    """Say what is wrong with the name of a file, where it is a known slip."""
    if re.search(r"\.(yaml|svg|png)$", name) and not re.search(r"\s", name):
        return None
    return next((hint for pattern, hint in _SLIPS if pattern.fullmatch(name)), None)


def entries(root: Path, folder: str) -> tuple[list[tuple[str, bool]], list[Problem]]:
    """Give name and is-a-folder of what lies in a folder, by name, and what may not lie there as problems.

    Hidden files and README.md are nobody's business and left out.
    """
    try:
        with os.scandir(root / folder) as found:
            kinds = {entry.name: entry.stat(follow_symlinks=False).st_mode for entry in found}
    except OSError as error:
        return [], [unreadable(folder, error)]
    problems = []
    sound = []
    if ".git" in kinds:
        text = message("a repository inside this one (a submodule) is not allowed")
        problems.append(Problem(rule="file-kind", text=text, place=Place(path=folder)))
    for name in sorted(kinds, key=os.fsencode):
        if name.startswith(".") or name == "README.md":
            continue
        problem = _fault(folder, name, kinds[name])
        if problem is None:
            sound.append(name)
        else:
            problems.append(problem)
    collisions = dict(_collisions(folder, sound))
    named = [(name, stat.S_ISDIR(kinds[name])) for name in sound if name not in collisions]
    return named, [*problems, *collisions.values()]


def unreadable(path: str, error: OSError) -> Problem:
    """Say that something cannot be read."""
    if error.errno == errno.ELOOP:
        return _link(path)
    text = message("cannot be read: {why}", why=error.strerror or "")
    return Problem(rule="file-unreadable", text=text, place=Place(path=path))


def _fault(folder: str, name: str, mode: int) -> Problem | None:
    """Say what is wrong with an entry by its kind and name alone."""
    path = f"{folder}/{name}"
    if stat.S_ISLNK(mode):
        return _link(path)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        text = message("a device or pipe is not allowed")
        return Problem(rule="file-kind", text=text, place=Place(path=path))
    if len(path) > MAX_PATH:
        text = message(
            "the path has {length} characters, more than the {limit} that fit on every computer",
            length=len(path),
            limit=MAX_PATH,
        )
        return Problem(rule="path-too-long", text=text, place=Place(path=path))
    if stat.S_ISREG(mode) and RESERVED.fullmatch(name.split(".", 1)[0]):
        return _named_as_device(path, name)
    return None


def _link(path: str) -> Problem:
    text = message("a symbolic link is not allowed")
    return _with_hint("file-kind", path, text, message("put the file itself here"))


def _named_as_device(path: str, name: str) -> Problem:
    text = message("'{name}' cannot be the name of a file", name=name)
    hint = message("give it another name: Windows keeps con, prn, aux, nul, com1 and lpt1 for devices")
    return _with_hint("file-name", path, text, hint)


def _with_hint(rule: str, path: str, text: Message, hint: Message) -> Problem:
    return Problem(rule=rule, text=text, place=Place(path=path), hint=hint)


def _collisions(folder: str, names: list[str]) -> Iterator[tuple[str, Problem]]:
    """Give the names that some computers take for an earlier one."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if first != name:
            yield (
                name,
                Problem(
                    rule="name-collision",
                    text=message(
                        "'{name}' and '{other}' are one file on some computers", name=name, other=first
                    ),
                    place=Place(path=f"{folder}/{name}"),
                    hint=message("rename one, so that they differ in more than capitals"),
                    notes=(Note(place=Place(path=f"{folder}/{first}"), text=message("the other one")),),
                ),
            )
