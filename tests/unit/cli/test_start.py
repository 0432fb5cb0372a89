"""A command starts quickly: it loads what it needs, and no other command."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import click
import pytest

from builder import cli
from builder.cli import COMMANDS

# What takes longest to load, each for one thing only.
HEAVY = {"pyld", "jinja2", "babel", "pyoxigraph", "builder.pages", "builder.credentials", "builder.build"}


def loaded_by(*arguments: str) -> set[str]:
    """Give the modules that a run of the command loads."""
    program = f"""
import sys
sys.argv = ["insigne", *{arguments!r}]
from builder.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_that_is_listed_is_there(name: str) -> None:
    assert isinstance(import_module(f"builder.cli.{name}").command, click.Command)


def test_every_command_that_is_there_is_listed() -> None:
    modules = {info.name: import_module(f"builder.cli.{info.name}") for info in iter_modules(cli.__path__)}
    there = {
        name
        for name, module in modules.items()
        if isinstance(getattr(module, "command", None), click.Command)
    }
    assert there == COMMANDS.keys()


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_no_command(option: str) -> None:
    assert not loaded_by(option) & {f"builder.cli.{name}" for name in COMMANDS}


def test_check_loads_nothing_that_signs_or_renders() -> None:
    assert not loaded_by("check") & HEAVY


def test_collector_leaves_alone_what_was_loaded_and_works_afterwards() -> None:
    program = """
import gc
from builder.cli import insigne
insigne.get_command(None, "check")
print(gc.isenabled(), gc.get_freeze_count() > 0)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
