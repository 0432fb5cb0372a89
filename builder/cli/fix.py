"""`insigne fix`: mends what has one obvious mending, and leaves everything else in the files as it is."""

from __future__ import annotations

import difflib
import os
import secrets
import sys
import tempfile
from pathlib import Path

import click

from builder.checks.mending import mend
from builder.cli.options import directory_option, publication_root
from builder.cli.printable import printable_line
from builder.content.reports import masked_lines
from builder.content.repository import read_repository
from builder.content.strict_yaml import parse
from builder.problems import EnvironmentFault, UsageError


@click.command(
    epilog="""\b
Examples:
  insigne fix
  insigne fix --dry-run
""",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--show-personal", is_flag=True, help="Do not mask names and addresses; on a terminal only.")
@directory_option
def command(*, dry_run: bool, show_personal: bool, directory: Path | None) -> int:
    """Mend what has one obvious mending.

    Awards without an id get one; ids in capitals or with spaces, dates such as 30-06-2026 or 30 juni 2026,
    spaces around addresses and at the ends of lines are written as they should be. Comments and order stay.
    """
    if show_personal and not sys.stdout.isatty():
        raise UsageError("--show-personal works on a terminal only", "leave it out, or look on a terminal")
    root = publication_root(directory)
    repository = read_repository(root)
    sources = {file.path: file.document.source for file in repository.files}
    mended = mend(repository, random_bytes=secrets.token_bytes)
    for path, text in mended.items():
        if dry_run:
            click.echo(difference(path, sources[path], text.encode(), show_personal=show_personal), nl=False)
        else:
            write(root / path, text.encode())
            click.echo(f"mended {path}")
    if not mended:
        click.echo("nothing to mend")
    return 0


def difference(path: str, old: bytes, new: bytes, *, show_personal: bool) -> str:
    """Give what changes in a file as a unified diff, with personal values masked."""
    before, after = (_lines(path, source, show_personal=show_personal) for source in (old, new))
    changes = difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", n=0, lineterm="")
    return "".join(f"{line}\n" for line in changes)


def _lines(path: str, source: bytes, *, show_personal: bool) -> list[str]:
    document, _ = parse(source, path, max_bytes=len(source))
    shown = source.decode("utf-8").splitlines() if show_personal else masked_lines(document)
    return [printable_line(line) for line in shown]


def write(path: Path, content: bytes) -> None:
    """Replace a file at once: it is either the old one or the new one, never half of it.

    Raises:
        EnvironmentFault: it cannot be written.
    """
    try:
        mode = path.stat().st_mode & 0o777
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".insigne-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentFault(f"{path.name} cannot be written: {error.strerror}") from error
