"""`insigne verify`: is it intact, does it count, and who issued it?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from builder.cli.language import language_asked, language_option
from builder.cli.verification_report import VerificationReport
from builder.problems import EnvironmentFault, UsageError
from builder.verification import https
from builder.verification.network import Web
from builder.verification.open_badges_3 import Question
from builder.verification.report import Report
from builder.verification.site import is_intact, site_faults
from builder.verification.sources import Nowhere, SiteFolder, Source, Unreachable, site_above
from builder.verification.verifier import MAX_BYTES, verify, verify_award, verify_site


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
@click.option("--intact-only", is_flag=True, help="Ask only whether it is intact, whatever its status.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@language_option
def command(
    what: str,
    site: Path | None,
    recipient: str | None,
    form: str,
    lang: str | None,
    *,
    offline: bool,
    intact_only: bool,
) -> None:
    """Verify a credential, a token, an assertion, a picture with a badge in it, or a whole built site.

    An ADDRESS is that of an award's page, or of any of these. A DIR is a built site, or the folder of one
    award. Issuers' documents and status lists are asked for at the sites that the badge names; it is said
    which. For a whole site nobody is asked.

    Exit status: 0 when it is intact and valid, 1 when it is not, 2 when there is nothing to verify. For a
    whole site: 0 when nothing was changed and each award's forms say what the site's own status lists say,
    so that it may be revoked, suspended or expired; 1 otherwise.
    """
    path = None if what.startswith(("https://", "http://")) else Path(what)
    own = _own(path, site)
    web = Web(own=own, get=https.get)
    is_site = path is not None and _is_site(path)
    question = Question(source=own if offline or is_site else web, now=datetime.now(UTC), recipient=recipient)
    reports = list(verify(what.encode(), question) if path is None else _reports(path, question))
    if form == "json":
        click.echo(_as_json(reports, web.asked))
    else:
        report = VerificationReport(reports, language=language_asked(lang, os.environ))
        lines = report.of_site() if is_site else report.in_full(web.asked, address=path is None)
        click.echo("\n".join(lines))
    sys.exit(0 if _is_good(reports, is_site=is_site, intact_only=intact_only) else 1)


def _is_good(reports: Sequence[Report], *, is_site: bool, intact_only: bool) -> bool:
    if intact_only:
        return all(map(is_intact, reports))
    return not site_faults(reports) if is_site else all(report.accepted for report in reports)


def _is_site(path: Path) -> bool:
    return path.is_dir() and (path / "catalogue.json").is_file()


def _reports(path: Path, question: Question) -> Iterable[Report]:
    """Verify a file, a site, or the folder of an award.

    Raises:
        EnvironmentFault: it cannot be read.
        UsageError: there is no badge in the folder.
    """
    if _is_site(path):
        return verify_site(path, question)
    if path.is_dir():
        found = list(verify_award(path, question))
        if not found:
            hint = "name the folder that 'insigne build' wrote, or that of one award in it"
            raise UsageError(f"{path} is neither a built site nor the folder of an award", hint)
        return found
    try:
        with path.open("rb") as stream:
            return verify(stream.read(MAX_BYTES + 1), question)
    except OSError as error:
        raise EnvironmentFault(f"{path} cannot be read: {error.strerror}") from error


def _own(path: Path | None, site: Path | None) -> Source:
    """Give where a site's own documents are: the named site, or the one that the file lies in."""
    try:
        if site is not None or (path is not None and _is_site(path)):
            return SiteFolder(site or path or Path())
    except Unreachable as error:
        raise UsageError(str(error), "name the folder that 'insigne build' wrote") from error
    return (site_above(path) if path is not None else None) or Nowhere()


def _as_json(reports: Sequence[Report], asked: Sequence[str]) -> str:
    documents = [{**report.document(), "asked": asked} for report in reports]
    return json.dumps(documents[0] if len(documents) == 1 else documents, indent=2, ensure_ascii=False)
