"""From a folder to a publication with everything that is wrong with it: what every command starts with."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from builder.checks.table import CHECKS_OF_AWARDS, check_publication
from builder.content.reports import located
from builder.content.repository import (
    Repository,
    read_batch,
    read_repository,
    read_settings,
)
from builder.dates import zone
from builder.model.assembly import assemble, assemble_batch
from builder.model.entities import Award, Publication
from builder.problems import Problem


def load(root: Path, *, today: date) -> tuple[Publication | None, Repository, list[Problem]]:
    """Read, assemble and check the publication in a folder; never raises for what its files hold.

    Args:
        root: the folder of `insigne.yaml`.
        today: the day of the check.

    Returns:
        The publication as far as it could be made (None where not even its settings can be read), the files
        it was made from, and every problem with its position, in the order of the files.
    """
    with _without_collector():
        repository = read_repository(root)
        publication, problems = _checked(repository, today)
        return publication, repository, located(problems, repository)


class Shared(Struct, frozen=True, kw_only=True):
    """A publication without its awards.

    Args:
        problems: found until now; without positions.
    """

    publication: Publication
    repository: Repository
    problems: tuple[Problem, ...]

    def check(
        self, first_awarded: Mapping[str, date], of_batches: Iterable[Problem], *, today: date
    ) -> list[Problem]:
        """Find what is wrong with all but the awards, and put it together with what is wrong with these.

        Args:
            first_awarded: see `Publication.first_awarded`; some rules depend on it.
            of_batches: the problems of every `Batch`.

        Returns:
            Every problem once, with its position.
        """
        found = check_publication(self.repository, self.publication, today=today, first_awarded=first_awarded)
        # Batches know no positions in other files; those in their own are there already.
        return each_once(located([*self.problems, *found, *of_batches], self.repository))


def load_shared(root: Path, tell: Callable[[str, bytes], None]) -> Shared | None:
    """Read and assemble all of a publication but its awards; None where that cannot be done.

    Args:
        tell: is told path and bytes of each batch of awards.
    """

    def told(path: str, source: bytes) -> bool:
        tell(path, source)
        return True

    with _without_collector():
        repository = read_repository(root, told)
        publication, problems = assemble(repository)
    if publication is None:
        return None
    return Shared(publication=publication, repository=repository, problems=(*repository.problems, *problems))


class Batch(Struct, frozen=True, kw_only=True):
    """A batch of awards that was read by itself.

    Args:
        source: the file's bytes; none where it could not be read.
        awards: in the order of the file.
        problems: what is wrong with its awards, what they are together with other batches aside; with
            positions in its own file.
    """

    source: bytes
    awards: Sequence[Award]
    problems: Sequence[Problem]


def load_batch(publication: Publication, root: Path, path: str, *, today: date) -> Batch | None:
    """Read, assemble and check one batch; None where something is wrong with more than its awards.

    Args:
        publication: with the issuers and badge classes that it refers to.
    """
    with _without_collector():
        repository = read_batch(root, path)
        file = next(repository.of_kind("award-batch"), None)
        assembled = None if file is None else assemble_batch(file, publication)
        if file is None or assembled is None:
            return None
        awards, problems = assembled
        badge_classes = {award.badge_class.id: award.badge_class for award in awards[:1]}
        alone = replace(publication, badge_classes=badge_classes, badges={}, awards=tuple(awards), facts=())
        found = check_publication(repository, alone, today=today, checks=CHECKS_OF_AWARDS)
        problems = located([*repository.problems, *problems, *found], repository)
        return Batch(source=file.document.source, awards=awards, problems=problems)


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Give problems without those that were told before: what several batches have in common stands once."""
    return list({(problem.rule, problem.place, str(problem.text)): problem for problem in problems}.values())


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
