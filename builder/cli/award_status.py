"""What `insigne revoke`, `suspend` and `reinstate` share: their options, the writing, what they say."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from builder.authoring.award_status import ChangedAward, StatusChange
from builder.authoring.judging import Basis
from builder.authoring.references import award_id
from builder.cli.content_files import Written, nothing_written, read_basis, write_content
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import directory_option, publication_root
from builder.cli.problem_report import as_text
from builder.problems import Message, Personal, message

Command = TypeVar("Command", bound=Callable[..., Any])


class Asked(Struct, frozen=True, kw_only=True):
    """What the three commands are asked alike."""

    ids: tuple[str, ...]
    dry_run: bool
    form: str
    lang: str | None
    directory: Path | None


def status_options(command: Command) -> Command:
    """Add the options that the three commands share."""
    options = (
        click.argument("awards", nargs=-1, required=True, metavar="ID..."),
        click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing."),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
        ),
        language_option,
        directory_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def change_status(
    asked: Asked, change: Callable[[Basis, Sequence[str]], StatusChange], done: Callable[[Message], Message]
) -> None:
    """Work a change out, write it, and say so.

    Args:
        change: gives it, for the publication as it is and the ids of the awards.
        done: says of an award, given as a message, what happened to it.
    """
    speaker = Speaker(language=language_asked(asked.lang, os.environ))
    ids = [award_id(text) for text in asked.ids]
    root = publication_root(asked.directory)
    basis = read_basis(root)
    with nothing_written(speaker):
        found = change(basis, ids)
    if not asked.dry_run:
        write_content(
            root,
            [
                Written(path=path, after=after, before=basis.source(path))
                for path, after in found.files.items()
            ],
        )
    if asked.form == "json":
        click.echo(_as_json(found, written=not asked.dry_run))
        return
    for award in found.awards:
        click.echo(f"{award.path}:{award.line}: {speaker.say(done(_award(award)))}")
    for problem in found.warnings:
        click.echo(as_text(problem, speaker), nl=False)
    for text in _next(found, dry_run=asked.dry_run):
        click.echo(speaker.say(text))


def day_or_today(stated: date | None, basis: Basis) -> date:
    return stated or basis.today


def _award(award: ChangedAward) -> Message:
    return message(
        "{id} ({badge}, {recipient})", id=award.id, badge=award.badge, recipient=Personal(award.recipient)
    )


def _next(found: StatusChange, *, dry_run: bool) -> Iterator[Message]:
    if dry_run:
        yield message("nothing was written: this was a dry run")
    else:
        yield message("next: commit {path} and open a pull request", path=", ".join(found.files))


def _as_json(found: StatusChange, *, written: bool) -> str:
    awards = [
        {"id": award.id, "path": award.path, "line": award.line, "badge": award.badge}
        for award in found.awards
    ]
    return json.dumps({"written": written, "awards": awards}, ensure_ascii=False, indent=2)
