"""What every command prints alike: faults, and progress."""

from __future__ import annotations

from pathlib import Path

import click

from builder.problems import InsigneError, Problem


def report_fault(fault: InsigneError) -> None:
    """Say on standard error what stopped the program, and what to do about it."""
    click.echo(f"{click.style('error', fg='red', bold=True)}: {fault.text}", err=True)
    if fault.hint:
        click.echo(f"{click.style('hint', bold=True)}: {fault.hint}", err=True)


def report_problems(problems: list[Problem], root: Path) -> None:
    """Say on standard error what is wrong with the content, as `insigne check` does."""
    for problem in problems:
        place = problem.place
        click.echo(f"{place.path}: {problem.severity}: {problem.text} [{problem.rule}]", err=True)
