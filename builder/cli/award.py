"""`insigne award`: writes awards, from addresses or from a CSV file, as one batch."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import click

from builder.authoring.awarding import Candidate, Proposal, Wish, propose
from builder.authoring.batch_paths import named_batch_path, new_batch_path
from builder.authoring.candidates import from_addresses, from_table, rejected_table
from builder.authoring.columns import is_known
from builder.authoring.csv_files import MAX_BYTES, Table, read_table
from builder.authoring.judging import Basis
from builder.authoring.references import find_badge_class, find_issuer
from builder.authoring.rows import long_text, read_value
from builder.cli.award_report import AwardReport
from builder.cli.completion import complete_badge
from builder.cli.content_files import Written, nothing_written, read_basis, write_content
from builder.cli.files import read_file, write_file
from builder.cli.language import Speaker, language_asked, language_option
from builder.cli.options import DAY, directory_option, publication_root
from builder.problems import EnvironmentFault, UsageError, message

_REJECTED = re.compile(r"-rejected(-[0-9]+)?$")


@click.command(
    epilog="""\b
Examples:
  insigne award waterland/data-literacy j.jansen@student.example.nl --name "Jip Jansen" --grade 8,5
  insigne award data-literacy --csv course.csv --dry-run
  insigne award data-literacy --csv course.csv --date 2026-06-30

The first line of a CSV file names its columns, in English or Dutch: email, name (or first name, prefix and
last name), grade, credits, narrative, evidence url, evidence name, date, publish name, and more. Comma,
semicolon and tab are recognised, and so is the encoding. Rows that cannot be awarded go to a file of their
own, each with the reason: correct them there, and use that file.
""",
    context_settings={"max_content_width": 100},
)
@click.argument("badge", shell_complete=complete_badge)
@click.argument("emails", nargs=-1, metavar="[EMAIL]...")
@click.option("--csv", "csv", type=click.Path(path_type=Path), help="Recipients from a CSV file.")
@click.option("--issuer", help="Who awards; otherwise the issuer of the badge.")
@click.option("--date", "stated", type=DAY, help="Date of award, such as 2026-06-30; today otherwise.")
@click.option("--name", help="The recipient's name; it stays in the repository.")
@click.option("--publish-name", is_flag=True, help="The recipient agreed to have the name published.")
@click.option("--grade", help="Grade.")
@click.option("--credits", "credits_earned", help="Credits earned.")
@click.option("--narrative", help="What this award is about, in Markdown.")
@click.option("--evidence", multiple=True, metavar="URL", help="Address of evidence; may be repeated.")
@click.option("--term", help="Term of study.")
@click.option("--role", help="Role somebody had.")
@click.option("--expires", "expires_on", type=DAY, help="Last valid day; otherwise as the badge says.")
@click.option("--batch", metavar="FILE", help="The file in awards/<issuer>/ to write, or to add to.")
@click.option("--rejected", type=click.Path(path_type=Path), help="Where rejected rows go.")
@click.option("--all-or-none", is_flag=True, help="Write no award if any row is rejected.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@language_option
@click.option("--show-personal", is_flag=True, help="Do not mask names and addresses; on a terminal only.")
@directory_option
def command(
    badge: str,
    emails: tuple[str, ...],
    csv: Path | None,
    issuer: str | None,
    stated: date | None,
    name: str | None,
    batch: str | None,
    rejected: Path | None,
    form: str,
    lang: str | None,
    directory: Path | None,
    *,
    publish_name: bool,
    all_or_none: bool,
    dry_run: bool,
    show_personal: bool,
    **fields: Any,
) -> int:
    """Award a badge, by e-mail addresses or from a CSV file.

    BADGE is <issuer>/<badge>/v<N>; without v<N> the newest version is meant, and the issuer can be left out
    where only one has a badge of that name. The awards become one file in awards/<issuer>/. Rows with
    something wrong are told and not awarded; of addresses, all are awarded or none.

    Exit status: 0 done, 1 rows were rejected or the content has errors, 2 wrong use.
    """
    _require_recipients(csv, emails, name, publish_name=publish_name)
    if show_personal and (form != "text" or not sys.stdout.isatty()):
        raise UsageError("--show-personal works on a terminal only", "leave it out, or look on a terminal")
    speaker = Speaker(language=language_asked(lang, os.environ), show_personal=show_personal)
    table = None if csv is None else read_table(read_file(csv, limit=2 * MAX_BYTES), known=is_known)
    if table is None:
        candidates = from_addresses(emails, name=name, publish_name=publish_name)
    else:
        candidates = from_table(table)
    root = publication_root(directory)
    _tell_progress(speaker, candidates)
    basis = read_basis(root)
    wish = _wish(basis, badge, issuer, stated, batch, fields)
    with nothing_written(speaker):
        proposal = propose(basis, wish, candidates, random_bytes=secrets.token_bytes)
    writes = bool(proposal.source) and not (proposal.rejected and (table is None or all_or_none))
    target = _rejected_path(csv, rejected) if table is not None and csv and proposal.rejected else None
    if not dry_run:
        if target is not None and table is not None:  # first: no row may be lost if it cannot be written
            write_file(target, _rejected_bytes(table, proposal, speaker))
        if writes:
            change = Written(path=wish.path, after=proposal.source, before=basis.source(wish.path))
            write_content(root, [change])
    report = AwardReport(
        speaker=speaker,
        wish=wish,
        proposal=proposal,
        table=table,
        base_url=basis.publication.settings.base_url,
        rejected_file=target,
        writes=writes,
        dry_run=dry_run,
        lists=tuple(path for path in (csv, target) if path and path.resolve().is_relative_to(root)),
    )
    click.echo(report.as_json() if form == "json" else "\n".join(report.lines()))
    return 1 if proposal.rejected else 0


def _require_recipients(
    csv: Path | None, emails: tuple[str, ...], name: str | None, *, publish_name: bool
) -> None:
    if (csv is None) == (not emails):
        raise UsageError(
            "name the recipients: either e-mail addresses, or a file with --csv",
            "such as 'insigne award BADGE name@school.example'",
        )
    if name is not None and len(emails) != 1:
        raise UsageError("--name is the name of one recipient", "put the names in a CSV file")
    if publish_name and name is None:
        raise UsageError("--publish-name needs --name", "in a CSV file, a column 'publish name' says it")


def _wish(
    basis: Basis,
    badge: str,
    issuer: str | None,
    stated: date | None,
    batch: str | None,
    fields: Mapping[str, Any],
) -> Wish:
    badge_class = find_badge_class(basis.publication, basis.repository, basis.problems, badge)
    awarder = find_issuer(basis.publication, issuer) if issuer else badge_class.issuer
    day = stated or basis.today
    path = (
        named_batch_path(awarder, batch)
        if batch
        else new_batch_path(basis.repository, awarder, badge_class, day)
    )
    return Wish(badge_class=badge_class, issuer=awarder, issued_on=day, path=path, defaults=_defaults(fields))


def _defaults(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Read the fields that options state for all awards."""
    given = {field: value for field, value in fields.items() if value}
    read: dict[str, Any] = {
        field: read_value(field, value) for field, value in given.items() if isinstance(value, str)
    }
    if "narrative" in given:
        read["narrative"] = long_text(given["narrative"])
    if "evidence" in given:
        read["evidence"] = [{"url": address} for address in given["evidence"]]
    if "expires_on" in given:
        read["expires_on"] = given["expires_on"]
    return read


def _rejected_path(csv: Path, named: Path | None) -> Path:
    """Give the file for rejected rows: the one that was named, or one that is not there yet.

    Raises:
        EnvironmentFault: it is the file that the rows come from, or no file.
    """
    if named is not None:
        if named.is_symlink() or named.is_dir() or named.resolve() == csv.resolve():
            raise EnvironmentFault(
                f"{named} cannot hold the rejected rows", "name another file with --rejected"
            )
        return named
    stem = _REJECTED.sub("", csv.stem)
    names = (f"{stem}-rejected{'' if number == 1 else f'-{number}'}.csv" for number in count(1))
    return next(path for path in map(csv.with_name, names) if not path.exists() and not path.is_symlink())


def _rejected_bytes(table: Table, proposal: Proposal, speaker: Speaker) -> bytes:
    """Write the rejected rows with what is wrong with each; the rows are there, so nothing is masked."""
    open_speaker = Speaker(language=speaker.language, show_personal=True)
    reasons = [
        (rejection, "; ".join(open_speaker.say(text) for text in (rejection.text, rejection.hint) if text))
        for rejection in proposal.rejected
    ]
    headings = (speaker.say(message("line")), speaker.say(message("reason")))
    return rejected_table(table, reasons, headings=headings)


def _tell_progress(speaker: Speaker, candidates: list[Candidate]) -> None:
    """Say on a terminal that a long work has begun."""
    if len(candidates) > 1000 and sys.stderr.isatty():  # noqa: PLR2004 - some tenths of a second
        click.echo(speaker.say(message("checking {count} rows …", count=len(candidates))), err=True)
