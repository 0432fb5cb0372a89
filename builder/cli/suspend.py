"""`insigne suspend`: lets awards not count for the time being."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from builder.authoring.award_status import StatusChange, with_status
from builder.authoring.judging import Basis
from builder.cli.award_status import Asked, change_status, day_or_today, status_options
from builder.cli.options import DAY
from builder.content.yaml_text import Value
from builder.problems import message


@click.command(
    epilog="""\b
Examples:
  insigne suspend 3k9x0v7m2q8c4b6t1n5d0w9zre --reason "The examination board looks into it"
  insigne suspend 3k9x0v7m2q8c4b6t1n5d0w9zre --reason … --from 2026-10-05 --until 2027-01-31
""",
    context_settings={"max_content_width": 100},
)
@status_options
@click.option("--reason", required=True, help="Why. Public, in the page's assertion.json: name no person.")
@click.option("--from", "start", type=DAY, help="From which day, such as 2026-10-05; today otherwise.")
@click.option("--until", type=DAY, help="Until which day it is expected to last; told to people only.")
def command(
    awards: tuple[str, ...],
    reason: str,
    start: date | None,
    until: date | None,
    form: str,
    lang: str | None,
    directory: Path | None,
    *,
    dry_run: bool,
) -> None:
    """Let awards not count for the time being.

    ID is the award's id, or its first 8 characters, or the address of its page. The suspension lasts until
    'insigne reinstate', also when the day of --until has passed.
    """

    def change(basis: Basis, ids: Sequence[str]) -> StatusChange:
        value: dict[str, Value] = {"from": day_or_today(start, basis)}
        value |= {"until": until} if until else {}
        return with_status(basis, ids, "suspended", {**value, "reason": " ".join(reason.split())})

    asked = Asked(ids=awards, dry_run=dry_run, form=form, lang=lang, directory=directory)
    change_status(asked, change, lambda award: message("{award} is suspended", award=award))
