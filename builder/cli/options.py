"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from builder.content.dutch_dates import read_dutch_date
from builder.content.repository import find_root
from builder.dates import zone
from builder.problems import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def publication_root(folder: Path | None) -> Path:
    """Give the publication's folder: the given one, or the nearest upwards from here.

    Raises:
        EnvironmentFault: there is none.
    """
    return find_root((folder or Path.cwd()).resolve())


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def require_base_url(value: str | None) -> str | None:
    """Check a base URL from the command line by the rule of the settings.

    Raises:
        UsageError: not an address that a site can have.
    """
    from builder.content.formats import FORMATS  # noqa: PLC0415 - jsonschema takes time to load

    if value is None or FORMATS["base-address"](value):
        return value
    raise UsageError(
        f"{value!r} cannot be a site's address",
        "write one such as https://badges.school.example; http is for localhost only",
    )


class _Day(click.ParamType[date]):
    """A day in the spellings that a CSV file may have, where there is one way to read it."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        from builder.content.formats import YEARS  # noqa: PLC0415 - jsonschema takes time to load

        day = read_dutch_date(str(value))
        if day is None or day.year not in YEARS:
            self.fail(f"{value!r} is no day; write it such as 2026-12-24 or 24-12-2026", param, ctx)
        return day


DAY = _Day()


directory_option: Callable[[Command], Command] = click.option(
    "--directory",
    "-C",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The publication's folder; otherwise the nearest one upwards that has an insigne.yaml.",
)


def today(timezone: str = "Europe/Amsterdam") -> date:
    """Read the clock, in a publication's time zone."""
    rules: ZoneInfo = zone(timezone)
    return datetime.now(rules).date()
