"""What is said of a command line that cannot be understood: click's words, and Dutch ones in their place."""

from __future__ import annotations

import click

from builder.cli.language import Speaker
from builder.cli.printable import printable


def report_wrong_use(fault: click.ClickException, language: str) -> None:
    """Say on standard error what is wrong with a command line."""
    if language != "nl":
        fault.show()
        return
    speaker = Speaker(language=language)
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    if context is not None:
        usage = context.get_usage().removeprefix("Usage: ")
        click.echo(f"Gebruik: {usage}\nMeer staat in '{context.command_path} --help'.\n", err=True)
    lines = fault.format_message().split("\n")
    said = "\n".join(printable(speaker.reason(line)) for line in lines)
    click.echo(f"{click.style('fout', fg='red', bold=True)}: {said}", err=True)
