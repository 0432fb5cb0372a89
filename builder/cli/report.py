"""`insigne report`: what a change does, for whoever approves it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from builder.changes.review import Review, review
from builder.changes.since import changes_since
from builder.changes.table import check_changes
from builder.checks.loading import load, today_in
from builder.checks.private_keys import private_keys
from builder.cli.check import now
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import directory_option, publication_root
from builder.cli.review_markdown import as_markdown
from builder.content.history import History
from builder.content.owners_file import PLACES
from builder.model.text import LocalisedText
from builder.problems import ContentError, Problem


@click.command(
    epilog="""\b
Examples:
  insigne report --base origin/main
  insigne report --base origin/main --language nl >> "$GITHUB_STEP_SUMMARY"
  insigne report --base origin/main --format json
""",
)
@click.option("--base", metavar="REF", required=True, help="The branch or commit that the change goes into.")
@click.option("--format", "form", type=click.Choice(("markdown", "json")), default="markdown")
@language_option
@directory_option
def command(*, base: str, form: str, lang: str | None, directory: Path | None) -> None:
    """Say what a change does, for whoever approves it.

    The change is what has happened since a branch or commit.

    What is awarded, by whom and on which days; what becomes public; which badge classes, keys, settings and
    other files change; who has to approve it by the owners file; what it takes. Recipients are never named:
    an award is called by the beginning of its id.

    The exit status is 0 also where 'insigne check' finds errors; the report says how many.
    """
    root = publication_root(directory)
    history = History(root, os.environ)
    history.starts(base)
    today = today_in(root, now())
    publication, repository, problems = load(root, today=today)
    if publication is None:
        raise ContentError(problems)
    comparisons = changes_since(
        base, history, repository, publication, today=today, wanted=owners_files(history)
    )
    found = [*problems, *private_keys(root, os.environ), *check_changes(comparisons)]
    told = review(comparisons[0], folder=history.folder)
    speaker = Speaker(language=language_asked(lang, os.environ))
    text = as_json(told, found) if form == "json" else as_markdown(told, found, speaker)
    click.echo(text, nl=False)


def owners_files(history: History) -> tuple[str, ...]:
    """Give where an owners file may be, as seen from the publication."""
    up = "../" * history.folder.count("/")
    return tuple(f"{up}{place}" for place in PLACES)


def as_json(told: Review, problems: Sequence[Problem]) -> str:
    """Give a review as JSON: its fields by their names, with the number of errors and warnings."""
    errors = sum(problem.is_error for problem in problems)
    document = {**_plain(told), "errors": errors, "warnings": len(problems) - errors}
    # Escapes, so that no text in it gives commands to a terminal or to the runner of GitHub Actions.
    return json.dumps(document, indent=2).replace("##[", "\\u0023#[") + "\n"


def _plain(value: Any) -> Any:
    match value:
        case LocalisedText():
            return {tag or "": text for tag, text in value.by_language}
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case Struct():
            return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        case _:
            return value
