"""Writing content: each file whole, all of a change or none, never over what another wrote meanwhile."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from msgspec import Struct

from builder.authoring.judging import Basis
from builder.checks.loading import load, today_in
from builder.cli.check import now
from builder.cli.language import Speaker
from builder.problems import ContentError, EnvironmentFault, message


class Written(Struct, frozen=True, kw_only=True):
    """A file of a publication to be written.

    Args:
        path: relative to the publication, with `/`.
        before: what stands there; None for a new file.
    """

    path: str
    after: bytes
    before: bytes | None = None


def write_content(root: Path, changes: Sequence[Written]) -> None:
    """Write all files of a change, each beside its place first.

    Raises:
        EnvironmentFault: no space or permission, or a file is not what it was when it was read.
    """
    ready: dict[Path, Path] = {}
    try:
        for change in changes:
            _require_unchanged(root, change)
        for change in changes:
            target = root / change.path
            target.parent.mkdir(parents=True, exist_ok=True)
            ready[_beside(target, change)] = target
        _move(ready, {root / change.path for change in changes if change.before is None})
    except OSError as error:
        where = error.filename2 or error.filename or root
        raise EnvironmentFault(f"{where} cannot be written: {error.strerror}") from error
    finally:
        for temporary in ready:
            temporary.unlink(missing_ok=True)


def _require_unchanged(root: Path, change: Written) -> None:
    target = root / change.path
    for folder in (target, *target.parents):
        if folder == root:
            break
        if folder.is_symlink():
            raise EnvironmentFault(f"{folder} is a symbolic link", "put the folder or file itself there")
    present = target.read_bytes() if target.exists() else None
    if present != change.before:
        raise EnvironmentFault(
            f"{change.path} was written by somebody else meanwhile", "run the command once more"
        )


def _beside(target: Path, change: Written) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".insigne-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(change.after)
        temporary.chmod(_mode(target))
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _mode(target: Path) -> int:
    """Give the permissions of a file that is there, or those that any new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _move(ready: Mapping[Path, Path], new: set[Path]) -> None:
    """Move files to their places; one that is new never replaces another's that came in between."""
    for temporary, target in ready.items():
        if target not in new:
            temporary.replace(target)
            continue
        try:
            os.link(temporary, target)
        except FileExistsError as error:
            raise EnvironmentFault(f"{target.name} was made by somebody else meanwhile") from error
        except OSError:  # a file system without links
            temporary.replace(target)


def read_basis(root: Path) -> Basis:
    """Load and check the publication that a command changes.

    Raises:
        ContentError: not even its settings can be read.
    """
    today = today_in(root, now())
    publication, repository, problems = load(root, today=today)
    if publication is None:
        raise ContentError(problems)
    return Basis(repository=repository, publication=publication, problems=problems, today=today)


@contextmanager
def nothing_written(speaker: Speaker) -> Iterator[None]:
    """Say before the errors of the content that they kept the command from writing."""
    try:
        yield
    except ContentError:
        text = message("nothing was written, since the content would have these errors:")
        click.echo(speaker.say(text), err=True)
        raise
