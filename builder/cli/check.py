"""`insigne check`: everything that is wrong with the content of a publication."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from builder.checks.loading import load, today_in
from builder.checks.private_keys import private_keys
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import directory_option, publication_root
from builder.cli.problem_report import FORMATS, hides_something, report, summary
from builder.content.reports import located
from builder.content.repository import Repository
from builder.model.entities import Publication
from builder.problems import Message, Problem, UsageError, message


@click.command(
    epilog="""\b
Examples:
  insigne check
  insigne check --lang nl
  insigne check --base origin/main
  insigne check --format json > problems.json
""",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="text; inside GitHub Actions: github.")
@language_option
@click.option("--show-personal", is_flag=True, help="Do not mask names and addresses; on a terminal only.")
@click.option("--base", metavar="REF", help="Also check what has changed since the branch or commit REF.")
@click.option(
    "--as",
    "author",
    metavar="ISSUER|@OWNER",
    multiple=True,
    help="Who made the change: staff of an issuer, or an owner that insigne.yaml names. What is not theirs is"
    " refused. Can be repeated.",
)
@directory_option
def command(
    *,
    form: str | None,
    lang: str | None,
    show_personal: bool,
    base: str | None,
    author: tuple[str, ...],
    directory: Path | None,
) -> int:
    """Check all content, and say everything that is wrong with it.

    With --base, what has changed since the branch began is checked, too: what was published is not edited or
    deleted, keys only grow, and every award stays with its issuer. That needs Git's history.

    The exit status is 0 if there is no error, 1 if there is one, 2 if the command could not do its work.
    Warnings never change it.
    """
    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if author and base is None:
        raise UsageError("--as needs --base: it is about what has changed")
    if show_personal and (form != "text" or not sys.stdout.isatty()):
        raise UsageError("--show-personal works on a terminal only", "leave it out, or look on a terminal")
    speaker = Speaker(language=language_asked(lang, os.environ), show_personal=show_personal)
    root = publication_root(directory)
    today = today_in(root, now())
    if base is None:
        _, repository, problems = load(root, today=today)
    else:
        repository, problems = _with_changes(root, base, today=today, author=author)
    problems = located([*private_keys(root, os.environ), *problems], repository)
    unread = [file.path for file in repository.files if file.document.root is None]
    show(problems, unread, speaker, form=form)
    return 1 if any(problem.is_error for problem in problems) else 0


def _with_changes(
    root: Path, base: str, *, today: date, author: tuple[str, ...]
) -> tuple[Repository, list[Problem]]:
    """Check the content, and what has changed since a reference."""
    # These take a third of the time that a check of a small publication takes in all.
    from builder.changes.since import changes_since  # noqa: PLC0415
    from builder.changes.table import check_changes  # noqa: PLC0415
    from builder.content.history import History  # noqa: PLC0415

    history = History(root, os.environ)
    publication, repository, problems = load(root, today=today)
    history.starts(base)  # whatever the content holds: a reference that is not here is told
    if publication is None:
        return repository, problems
    _require_known(author, publication)
    comparisons = changes_since(base, history, repository, publication, today=today, author=author or None)
    return repository, located([*problems, *check_changes(comparisons)], repository)


def _require_known(author: Sequence[str], publication: Publication) -> None:
    """Refuse the name of an issuer that does not exist: nothing would be its own.

    Raises:
        UsageError: there is no such issuer.
    """
    for name in author:
        if not name.startswith("@") and name not in publication.issuers:
            raise UsageError(f"issuer '{name}' does not exist", "name one that has a folder in issuers/")


def now() -> datetime:
    """Read the clock: the one place where this command does."""
    return datetime.now(UTC)


def show(problems: Sequence[Problem], unread: Sequence[str], speaker: Speaker, *, form: str) -> None:
    """Print the problems, and what to know about them where people read them."""
    click.echo(report(problems, speaker, form=form), nl=False)
    if form == "json":
        return
    if form == "text":
        for text in _remarks(problems, unread, speaker):
            click.echo(speaker.say(text))
    click.echo(summary(problems, speaker))


def _remarks(problems: Sequence[Problem], unread: Sequence[str], speaker: Speaker) -> Iterator[Message]:
    if unread:
        yield message("not checked any further: {files}", files=", ".join(unread))
    mendable = sum(problem.mendable for problem in problems)
    if mendable:
        yield message("problems that 'insigne fix' mends: {count}", count=mendable)
    if not speaker.show_personal and sys.stdout.isatty() and hides_something(problems):
        yield message("names and addresses are masked; '--show-personal' shows them")
