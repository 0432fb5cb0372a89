"""From a reference such as `origin/main` to what has changed since."""

from __future__ import annotations

from datetime import date

from builder.changes.comparison import Comparison, compare
from builder.checks.content import Content
from builder.content.earlier import earlier_content
from builder.content.history import History
from builder.content.repository import Repository
from builder.model.entities import Publication


def changes_since(
    reference: str,
    history: History,
    repository: Repository,
    publication: Publication,
    *,
    today: date,
    author: tuple[str, ...] | None = None,
    wanted: tuple[str, ...] = (),
) -> list[Comparison]:
    """Compare a publication with each commit that its change starts from: one, but after crossing merges.

    Args:
        repository: the content that the publication was made from.
        author: ids of the issuers, and names of the owners, for whom the change is judged.
        wanted: paths of files that are no content, and whose bytes then are wanted.

    Raises:
        EnvironmentFault: the history that is needed is not here.
    """
    content = Content(repository=repository, publication=publication, today=today)
    return [
        compare(content, earlier_content(repository, history, commit, wanted), author=author)
        for commit in history.starts(reference)
    ]
