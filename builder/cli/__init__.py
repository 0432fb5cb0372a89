"""The command `insigne`: one module per subcommand, loaded when it is asked for."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click

from builder import __version__
from builder.cli.language import language_of_faults
from builder.cli.terminal import report_fault, report_problems
from builder.cli.wrong_use import report_wrong_use
from builder.problems import ContentError, InsigneError

COMMANDS = {
    "award": "Award a badge, by e-mail addresses or from a CSV file.",
    "bake": "Put credentials into a PNG or SVG; every other byte of it stays as it is.",
    "build": "Check, sign, bake, render and write the site.",
    "check": "Check all content, and say everything that is wrong with it.",
    "completion": "Print what makes a shell complete commands, options and badges.",
    "doctor": "Say what a publication lacks, and what to do about it.",
    "extract": "Print the credentials that a PNG or SVG carries.",
    "fix": "Mend what has one obvious mending.",
    "init": "Make an empty publication.",
    "keys": "Make, list, retire and revoke the issuers' keys.",
    "new": "Make a new issuer, badge or version, with a comment for each field.",
    "owners": "Write who has to approve what, for the Git host.",
    "reinstate": "End the suspension of awards.",
    "report": "Say what a change does, for whoever approves it.",
    "request": "Award what an issue that was made with the form asks for.",
    "revoke": "Withdraw awards for good.",
    "serve": "Build, look at the site, and see it anew when a file changes.",
    "suspend": "Let awards not count for the time being.",
    "verify": "Verify a badge in whatever form, or a whole built site.",
}
"""The subcommands, each in the module of its name as a click command named `command`; what each is for stands
here so that none is imported to say it."""


@contextmanager
def _loading() -> Iterator[None]:
    """Keep the collector from what is loaded: it stays, and to walk it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _Commands(click.Group):
    """Imports a subcommand only when it runs, so that the others cost no time."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        with _loading():
            command = import_module(f"builder.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a programming error
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="insigne")
def insigne() -> None:
    """Publish Open Badges from a Git repository."""


def main() -> None:
    """Run the command line: the one place where a fault becomes words and an exit status."""
    notes: dict[str, str] = {}
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Unicode is no reason to fail
    try:
        status = insigne.main(prog_name="insigne", standalone_mode=False, obj=notes)
    except ContentError as fault:
        report_problems(fault.problems, language_of_faults(notes, os.environ))
        status = fault.exit_status
    except InsigneError as fault:
        report_fault(fault, language_of_faults(notes, os.environ))
        status = fault.exit_status
    except click.ClickException as fault:
        report_wrong_use(fault, language_of_faults(notes, os.environ))
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("gestopt" if language_of_faults(notes, os.environ) == "nl" else "stopped", err=True)
        status = 130
    except BrokenPipeError:
        status = 0
    gc.freeze()  # all there is ends now: to look for what could be freed first takes longer than to end
    sys.exit(status if isinstance(status, int) else 0)
