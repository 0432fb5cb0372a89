"""`insigne verify`: is it intact, does it count, and who issued it?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from builder.problems import EnvironmentFault, UsageError
from builder.verification import https
from builder.verification.network import Web
from builder.verification.open_badges_3 import Question
from builder.verification.report import Report
from builder.verification.sources import Nowhere, SiteFolder, Source, Unreachable, site_above
from builder.verification.verifier import MAX_BYTES, verify, verify_site

_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "unknown": ("?", "yellow"),
    "skipped": ("-", None),
}
_INTACT = {"yes": "intact", "no": "not intact", "unknown": "cannot say whether it is intact"}


@click.command(
    epilog="Example:  insigne verify site/awards/3k9x0v7m2q8c4b6t1n5d0w9zre/badge.svg",
    context_settings={"max_content_width": 100},
)
@click.argument("what", metavar="FILE|DIR|ADDRESS")
@click.option(
    "--site", type=click.Path(path_type=Path), help="Folder of the built site that the badge is from."
)
@click.option("--recipient", help="E-mail address or other identifier that should be the holder's.")
@click.option("--offline", is_flag=True, help="Ask no other site: what that leaves open is not known.")
@click.option(
    "--intact-only", is_flag=True, help="For a whole site: revoked and expired badges are no fault."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    what: str,
    site: Path | None,
    recipient: str | None,
    form: str,
    *,
    offline: bool,
    intact_only: bool,
) -> None:
    """Verify a credential, a token, an assertion, a picture with a badge in it, or a whole built site.

    An ADDRESS is that of an award's page, or of any of these. Issuers' documents and status lists are asked
    for at the sites that the badge names; it is said which. For a whole site nobody is asked.

    Exit status: 0 when everything is intact and valid (or a site has no awards yet), 1 when something is not,
    2 when there is nothing to verify.
    """
    path = None if what.startswith(("https://", "http://")) else Path(what)
    own = _own(path, site)
    web = Web(own=own, get=https.get)
    is_folder = path is not None and path.is_dir()
    source = own if offline or is_folder else web
    question = Question(source=source, now=datetime.now(UTC), recipient=recipient)
    reports = list(verify(what.encode(), question) if path is None else _reports(path, question))
    if not reports and not is_folder:
        raise UsageError(f"{what} holds no badge")
    if form == "json":
        documents = [{**report.document(), "asked": web.asked} for report in reports]
        click.echo(
            json.dumps(documents[0] if len(documents) == 1 else documents, indent=2, ensure_ascii=False)
        )
    elif is_folder:
        _print_summary(reports)
    else:
        for report in reports:
            _print(report)
        click.echo(f"  asked: {', '.join(web.asked) or 'nobody'}")
    sys.exit(0 if all(_is_intact(report) if intact_only else report.accepted for report in reports) else 1)


def _is_intact(report: Report) -> bool:
    """Intact, or a copy of an assertion of which its host only says that it was revoked."""
    return report.intact == "yes" or (report.intact == "unknown" and report.status == "revoked")


def _reports(path: Path, question: Question) -> Iterable[Report]:
    if path.is_dir():
        return verify_site(path, question)
    try:
        with path.open("rb") as stream:
            return verify(stream.read(MAX_BYTES + 1), question)
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}") from error


def _own(path: Path | None, site: Path | None) -> Source:
    """Give where a site's own documents are: the named site, or the one that the file lies in."""
    try:
        if site is not None or (path is not None and path.is_dir()):
            return SiteFolder(site or path or Path())
    except Unreachable as error:
        raise UsageError(str(error), "name the folder that 'insigne build' wrote") from error
    return (site_above(path) if path is not None else None) or Nowhere()


def _print(report: Report) -> None:
    click.echo(f"{report.form}{': ' + report.credential if report.credential else ''}")
    for number, step in enumerate(report.steps, start=1):
        mark, colour = _MARKS[step.outcome]
        click.echo(f"  {number:2}. {click.style(mark, fg=colour)} {step.id:12} {_printable(step.message)}")
    click.echo(f"  {_INTACT[report.intact]} · status: {report.status} · issuer: {report.issuer}")


def _printable(text: str) -> str:
    """Leave out what a terminal would obey instead of showing."""
    return "".join(char if char.isprintable() else "�" for char in text)


def _print_summary(reports: list[Report]) -> None:
    """Say what a whole site came to; only what is not intact in full."""
    if not reports:
        click.echo("no awards yet")
        return
    for report in reports:
        if report.intact == "no":
            click.echo(f"{report.file}:")
            _print(report)
    statuses = {status: sum(report.status == status for report in reports) for status in _order(reports)}
    found = ", ".join(f"{count} {status}" for status, count in statuses.items())
    intact = sum(report.intact == "yes" for report in reports)
    click.echo(f"{len(reports)} credentials, {intact} intact: {found}")


def _order(reports: list[Report]) -> list[str]:
    known = ["valid", "expired", "not-yet", "suspended", "revoked", "unknown"]
    present = {report.status for report in reports}
    return [status for status in known if status in present]
