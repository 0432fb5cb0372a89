"""`insigne revoke`: withdraws awards for good."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from builder.authoring.award_status import with_status
from builder.cli.award_status import Asked, change_status, day_or_today, status_options
from builder.cli.options import DAY
from builder.problems import message


@click.command(
    epilog="""\b
Examples:
  insigne revoke 3k9x0v7m2q8c4b6t1n5d0w9zre --reason "Issued to the wrong person"
  insigne revoke https://badges.example.nl/awards/3k9x0v7m2q8c4b6t1n5d0w9zre/ --reason … --on 2026-09-01
""",
    context_settings={"max_content_width": 100},
)
@status_options
@click.option(
    "--reason",
    required=True,
    help="Why. Public, in the page's assertion.json: name no person.",
)
@click.option("--on", "stated", type=DAY, help="From which day, such as 2026-09-01; today otherwise.")
def command(
    awards: tuple[str, ...],
    reason: str,
    stated: date | None,
    form: str,
    lang: str | None,
    directory: Path | None,
    *,
    dry_run: bool,
) -> None:
    """Withdraw awards for good.

    ID is the award's id, or its first 8 characters, or the address of its page. Only its entry in awards/
    changes; its page, status list and hosted assertion say so after the next publication.
    """
    asked = Asked(ids=awards, dry_run=dry_run, form=form, lang=lang, directory=directory)
    change_status(
        asked,
        lambda basis, ids: with_status(
            basis, ids, "revoked", {"on": day_or_today(stated, basis), "reason": " ".join(reason.split())}
        ),
        lambda award: message("{award} is revoked", award=award),
    )
