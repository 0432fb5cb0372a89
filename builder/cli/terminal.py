"""What every command prints alike: faults, and progress."""

from __future__ import annotations

import click

from builder.problems import InsigneError


def report_fault(fault: InsigneError) -> None:
    """Say on standard error what stopped the program, and what to do about it."""
    click.echo(f"{click.style('error', fg='red', bold=True)}: {fault.text}", err=True)
    if fault.hint:
        click.echo(f"{click.style('hint', bold=True)}: {fault.hint}", err=True)
