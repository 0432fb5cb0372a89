"""From a folder to a publication with everything that is wrong with it: what every command starts with."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from builder.checks.table import check_publication
from builder.content.reports import located
from builder.content.repository import IsSettled, Repository, read_repository, read_settings
from builder.dates import zone
from builder.model.assembly import assemble
from builder.model.entities import Publication
from builder.problems import Problem


def load(
    root: Path, *, today: date, is_settled: IsSettled | None = None
) -> tuple[Publication | None, Repository, list[Problem]]:
    """Read, assemble and check the publication in a folder; never raises for what its files hold.

    Args:
        root: the folder of `insigne.yaml`.
        today: the day of the check.
        is_settled: says which batches need not be looked at; none otherwise.

    Returns:
        The publication as far as it could be made (None where not even its settings can be read), the files
        it was made from, and every problem with its position, in the order of the files.
    """
    with _without_collector():
        repository = read_repository(root) if is_settled is None else read_repository(root, is_settled)
        publication, problems = _checked(repository, today)
        return publication, repository, located(problems, repository)


def checked(repository: Repository, *, today: date) -> tuple[Publication | None, list[Problem]]:
    """Assemble and check content that was read already.

    Returns:
        The publication as far as it could be made, and every problem, with places but without positions.
    """
    with _without_collector():
        return _checked(repository, today)


def _checked(repository: Repository, today: date) -> tuple[Publication | None, list[Problem]]:
    publication, problems = assemble(repository)
    problems = [*repository.problems, *problems]
    if publication is not None:
        problems += check_publication(repository, publication, today=today)
    return publication, problems


def today_in(root: Path, moment: datetime) -> date:
    """Give the day it is at a moment in a publication's time zone; in UTC where that cannot be read."""
    settings = read_settings(root)
    name = settings["timezone"] if settings is not None else "UTC"
    return moment.astimezone(zone(name)).date()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector off while many values are made that stay: it would walk them each time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
