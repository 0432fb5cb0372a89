"""The command `insigne`: one module per subcommand, loaded when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from builder import __version__
from builder.cli.language import language_of_faults
from builder.cli.terminal import report_fault, report_problems
from builder.problems import ContentError, InsigneError

# Each subcommand's module holds a click command named `command`.
COMMANDS = {
    "award": "builder.cli.award",
    "bake": "builder.cli.bake",
    "build": "builder.cli.build",
    "check": "builder.cli.check",
    "completion": "builder.cli.completion",
    "extract": "builder.cli.extract",
    "fix": "builder.cli.fix",
    "keys": "builder.cli.keys",
    "reinstate": "builder.cli.reinstate",
    "revoke": "builder.cli.revoke",
    "serve": "builder.cli.serve",
    "suspend": "builder.cli.suspend",
    "verify": "builder.cli.verify",
}


class _Commands(click.Group):
    """Imports a subcommand only when it runs, so that the others cost no time."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = import_module(module).command
        assert isinstance(command, click.Command)  # noqa: S101 - a programming error
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="insigne")
def insigne() -> None:
    """Publish Open Badges from a Git repository."""


def main() -> None:
    """Run the command line: the one place where a fault becomes words and an exit status."""
    notes: dict[str, str] = {}
    try:
        status = insigne.main(prog_name="insigne", standalone_mode=False, obj=notes)
    except ContentError as fault:
        report_problems(fault.problems, language_of_faults(notes, os.environ))
        status = fault.exit_status
    except InsigneError as fault:
        report_fault(fault, language_of_faults(notes, os.environ))
        status = fault.exit_status
    except click.ClickException as fault:
        fault.show()
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        status = 130
    except BrokenPipeError:
        status = 0
    sys.exit(status if isinstance(status, int) else 0)
