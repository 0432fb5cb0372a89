"""What would be wrong with the content after a change that is not wrong now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from builder.checks.loading import checked
from builder.content.reports import located
from builder.content.repository import Repository, with_files
from builder.model.entities import Publication
from builder.problems import ContentError, Pointer, Problem


class Basis(Struct, frozen=True, kw_only=True):
    """The publication as it is, loaded and checked."""

    repository: Repository
    publication: Publication
    problems: Sequence[Problem]
    today: date

    def source(self, path: str) -> bytes | None:
        """Give the bytes of a content file as it was read; None where there is none."""
        return next((file.document.source for file in self.repository.files if file.path == path), None)


def new_problems(basis: Basis, files: Mapping[str, bytes]) -> tuple[Repository, list[Problem]]:
    """Check the publication as it would be with files added or replaced.

    Returns:
        That content, and the problems that it has and the present content has not, without positions.
    """
    repository = with_files(basis.repository, files)
    _, problems = checked(repository, today=basis.today)
    known = set(map(_identity, basis.problems))
    return repository, [problem for problem in problems if _identity(problem) not in known]


def require_no_new_errors(basis: Basis, files: Mapping[str, bytes]) -> list[Problem]:
    """Refuse a change that makes the content wrong; give the new advice that it brings.

    Raises:
        ContentError: there are errors that were not there.
    """
    repository, problems = new_problems(basis, files)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        raise ContentError(located(errors, repository))
    return located(problems, repository)


def _identity(problem: Problem) -> tuple[str, str, Pointer, str]:
    return problem.rule, problem.place.path, problem.place.pointer, str(problem.text)
