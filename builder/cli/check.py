"""`insigne check`: everything that is wrong with the content of a publication."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from builder.checks.loading import load, today_in
from builder.cli.language import LANGUAGES, Speaker, language_of
from builder.cli.options import directory_option, publication_root
from builder.cli.problem_report import FORMATS, report, summary
from builder.problems import Problem, UsageError


@click.command(
    epilog="""\b
Examples:
  insigne check
  insigne check --lang nl
  insigne check --format json > problems.json
""",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="text; inside GitHub Actions: github.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), help="Language of the messages; by default the computer's."
)
@click.option("--show-personal", is_flag=True, help="Do not mask names and addresses; on a terminal only.")
@click.option("--base", metavar="REF", help="Also check what changed since this commit (not supported yet).")
@directory_option
def command(
    *, form: str | None, lang: str | None, show_personal: bool, base: str | None, directory: Path | None
) -> int:
    """Check all content, and say everything that is wrong with it.

    The exit status is 0 if there is no error, 1 if there is one, 2 if the command could not do its work.
    Warnings never change it.
    """
    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if base is not None:
        raise UsageError("--base is not supported yet", "leave it out: everything is checked as it is now")
    if show_personal and (form != "text" or not sys.stdout.isatty()):
        raise UsageError("--show-personal works on a terminal only", "leave it out, or look on a terminal")
    speaker = Speaker(language=lang or language_of(os.environ), show_personal=show_personal)
    root = publication_root(directory)
    _, _, problems = load(root, today=today_in(root, now()))
    show(problems, speaker, form=form)
    return 1 if any(problem.is_error for problem in problems) else 0


def now() -> datetime:
    """Read the clock: the one place where this command does."""
    return datetime.now(UTC)


def show(problems: Sequence[Problem], speaker: Speaker, *, form: str) -> None:
    """Print the problems, and how many there are where people read them."""
    output = sys.stdout
    if hasattr(output, "reconfigure"):
        output.reconfigure(errors="backslashreplace")  # a terminal that knows no Unicode is no reason to fail
    click.echo(report(problems, speaker, form=form), nl=False)
    if form != "json":
        click.echo(summary(problems, speaker))
