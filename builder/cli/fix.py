"""`insigne fix`: mends what has one obvious mending, and leaves everything else in the files as it is."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from builder.checks.loading import load, today_in
from builder.checks.mending import Change, Mended, mend
from builder.cli.check import now
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import directory_option, publication_root
from builder.cli.printable import printable
from builder.content.personal import shown_value
from builder.content.repository import Repository, read_repository
from builder.problems import EnvironmentFault, Message, UsageError, message


@click.command(
    epilog="""\b
Examples:
  insigne fix
  insigne fix --dry-run
  insigne fix --lang nl
""",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@language_option
@click.option("--show-personal", is_flag=True, help="Do not mask names and addresses; on a terminal only.")
@directory_option
def command(*, dry_run: bool, lang: str | None, show_personal: bool, directory: Path | None) -> int:
    """Mend what has one obvious mending.

    Awards without an id get one; ids in capitals or with spaces, dates such as 30-06-2026 or 30 juni 2026,
    numbers with a comma, words in other capitals, spaces around addresses and at the ends of lines are
    written as they should be. Comments and order stay.
    """
    if show_personal and not sys.stdout.isatty():
        raise UsageError("--show-personal works on a terminal only", "leave it out, or look on a terminal")
    speaker = Speaker(language=language_asked(lang, os.environ), show_personal=show_personal)
    root = publication_root(directory)
    repository = read_repository(root)
    mended = mend(repository, random_bytes=secrets.token_bytes)
    if not dry_run:
        for path, file in mended.items():
            write(root / path, file.text.encode())
    for line in _told(repository, mended, speaker):
        click.echo(line)
    click.echo(speaker.say(_summary(root, mended, dry_run=dry_run)))
    return 0


def _told(repository: Repository, mended: Mapping[str, Mended], speaker: Speaker) -> Iterator[str]:
    """Give a line for each change, and for each file that cannot be mended because it cannot be read."""
    for file in repository.files:
        where = printable(file.path)
        if file.path in mended:
            for change in mended[file.path].changes:
                yield f"{where}:{change.line}: {speaker.say(_in_words(file.path, change))}"
            if not mended[file.path].changes:
                yield f"{where}: {speaker.say(message('spaces and ends of lines'))}"
        elif file.document.root is None:
            text = message("not mended, because it cannot be read; see 'insigne check'")
            yield f"{where}: {speaker.say(text)}"


def _in_words(path: str, change: Change) -> Message:
    new = shown_value(path, change.pointer, change.new)
    if change.old is None:
        return message("this award gets the id {id}", id=new)
    return message("{old} becomes {new}", old=shown_value(path, change.pointer, change.old), new=new)


def _summary(root: Path, mended: Mapping[str, Mended], *, dry_run: bool) -> Message:
    if dry_run and mended:
        return message("nothing was written: this is what 'insigne fix' would do")
    _, _, problems = load(root, today=today_in(root, now()))
    errors = sum(problem.is_error for problem in problems)
    if mended:
        if errors:
            return message("mended; errors that remain: {count}, see 'insigne check'", count=errors)
        return message("mended")
    if errors:
        return message(
            "nothing can be mended by itself; errors that remain: {count}, see 'insigne check'", count=errors
        )
    return message("nothing to mend")


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
