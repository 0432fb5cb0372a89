"""What every command prints alike when something stops it: faults, and problems of the content."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from builder.cli.language import Speaker, language_of
from builder.cli.printable import printable
from builder.cli.problem_report import report, summary
from builder.problems import InsigneError, Problem, message


def report_fault(fault: InsigneError, language: str = "en") -> None:
    """Say on standard error what stopped the program, and what to do about it."""
    speaker = Speaker(language=language)
    error, hint = speaker.say(message("error")), speaker.say(message("hint"))
    click.echo(f"{click.style(error, fg='red', bold=True)}: {_shown(speaker.reason(fault.text))}", err=True)
    if fault.hint:
        click.echo(f"{click.style(hint, bold=True)}: {_shown(speaker.reason(fault.hint))}", err=True)


def _shown(text: str) -> str:
    """Give a fault's text, which may quote what somebody typed, as lines that are safe to print."""
    return "\n".join(map(printable, text.split("\n")))


def report_problems(problems: Sequence[Problem], language: str | None = None) -> None:
    """Say on standard error what is wrong with the content, as `insigne check` does."""
    form = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    speaker = Speaker(language=language or language_of(os.environ), show_personal=False)
    click.echo(report(problems, speaker, form=form), nl=False, err=True)
    click.echo(summary(problems, speaker), err=True)
