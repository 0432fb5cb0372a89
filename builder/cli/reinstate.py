"""`insigne reinstate`: ends the suspension of awards."""

from __future__ import annotations

from pathlib import Path

import click

from builder.authoring.award_status import without_suspension
from builder.cli.award_status import Asked, change_status, status_options
from builder.problems import message


@click.command(
    epilog="Example:  insigne reinstate 3k9x0v7m2q8c4b6t1n5d0w9zre",
    context_settings={"max_content_width": 100},
)
@status_options
def command(
    awards: tuple[str, ...], form: str, lang: str | None, directory: Path | None, *, dry_run: bool
) -> None:
    """End the suspension of awards.

    ID is the award's id, or its first 8 characters, or the address of its page. A revocation cannot be ended.
    """
    asked = Asked(ids=awards, dry_run=dry_run, form=form, lang=lang, directory=directory)
    change_status(asked, without_suspension, lambda award: message("{award} counts again", award=award))
