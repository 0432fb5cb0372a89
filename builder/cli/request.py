"""`insigne request`: awards what somebody asked for with the issue form, for the workflow `request`.

Everything in the event is somebody else's text. None of it comes out again but what has been read strictly,
or stands escaped between `<pre>` and `</pre>`.
"""

from __future__ import annotations

import html
import json
import re
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from builder.authoring.awarding import Candidate, Proposal, Wish, propose
from builder.authoring.batch_paths import new_batch_path
from builder.authoring.candidates import from_table
from builder.authoring.columns import is_known
from builder.authoring.csv_files import Table, read_table
from builder.authoring.issue_form import AwardRequest, RequestRefused, language_of_form, read_request
from builder.authoring.judging import Basis
from builder.authoring.references import find_badge_class
from builder.cli.award_report import AwardReport
from builder.cli.content_files import Written, read_basis, write_content
from builder.cli.files import read_file
from builder.cli.language import Speaker
from builder.cli.options import directory_option, publication_root
from builder.cli.problem_report import as_text
from builder.problems import ContentError, EnvironmentFault, InsigneError, UsageError, message
from builder.strict_json import JSONFault, read_json

_LOGIN = re.compile(r"[A-Za-z0-9-]{1,39}")
_MOST = 40_000  # characters of an answer; GitHub takes 65 536


class _Event(Struct, frozen=True, kw_only=True):
    """What GitHub tells of an issue."""

    number: int
    body: str
    login: str
    private: bool


@click.command(
    epilog='Example:  insigne request "$GITHUB_EVENT_PATH"', context_settings={"max_content_width": 100}
)
@click.argument("event", type=click.Path(path_type=Path))
@directory_option
def command(event: Path, directory: Path | None) -> int:
    """Award what an issue that was made with the form asks for; all of it or nothing.

    EVENT is the file in which GitHub describes the event. Prints the answer as JSON: whether the request was
    accepted, and title and text of the pull request, or the text that says what to mend.

    Exit status: 0 the awards are written, 1 the request is refused, 2 wrong use.
    """
    root = publication_root(directory)
    told = _read(event)
    speaker = Speaker(language=language_of_form(told.body))
    try:
        answer = _carried_out(root, told, speaker)
    except EnvironmentFault:
        raise
    except ContentError as fault:
        answer = _refusal(speaker, [as_text(problem, speaker).rstrip("\n") for problem in fault.problems])
    except InsigneError as fault:
        reasons = [speaker.reason(text) for text in (fault.text, fault.hint) if text]
        answer = _refusal(speaker, [": ".join(reasons)])
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0 if answer["accepted"] else 1


def _read(path: Path) -> _Event:
    """Read the event's file.

    Raises:
        UsageError: it tells of no issue.
    """
    try:
        document = read_json(read_file(path))
        issue = document["issue"]
        login = str(issue["user"]["login"])
        return _Event(
            number=int(issue["number"]),
            body=str(issue["body"] or ""),
            login=login if _LOGIN.fullmatch(login) else "",
            private=document["repository"]["private"] is True,
        )
    except (JSONFault, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{path} describes no issue", "name the file in GITHUB_EVENT_PATH") from error


def _carried_out(root: Path, told: _Event, speaker: Speaker) -> dict[str, Any]:
    """Write the awards, and give the answer."""
    if not told.private:
        hint = "awards are requested in a private one; take the names and addresses out of this issue"
        raise RequestRefused("this repository is public, so everybody can read this request", hint)
    request = read_request(told.body)
    table = read_table(request.recipients.encode(), known=is_known)
    basis = read_basis(root)
    wish = _wish(basis, request)
    candidates = [_counted(candidate, request.shift) for candidate in from_table(table)]
    proposal = propose(basis, wish, candidates, random_bytes=secrets.token_bytes)
    if proposal.rejected or not proposal.source:
        return _refusal(speaker, _report(basis, wish, proposal, table, speaker))
    write_content(root, [Written(path=wish.path, after=proposal.source)])
    return _acceptance(told, request, wish, len(proposal.awarded), speaker)


def _wish(basis: Basis, request: AwardRequest) -> Wish:
    badge_class = find_badge_class(basis.publication, basis.repository, basis.problems, request.badge)
    day: date = request.issued_on or basis.today
    path = new_batch_path(basis.repository, badge_class.issuer, badge_class, day)
    return Wish(badge_class=badge_class, issuer=badge_class.issuer, issued_on=day, path=path)


def _counted(candidate: Candidate, shift: int) -> Candidate:
    """Let a candidate's line be the line that people see in the form."""
    line, fault = candidate.line + shift, candidate.fault
    return replace(candidate, line=line, fault=None if fault is None else replace(fault, line=line))


def _report(basis: Basis, wish: Wish, proposal: Proposal, table: Table, speaker: Speaker) -> Iterable[str]:
    report = AwardReport(
        speaker=speaker,
        wish=wish,
        proposal=proposal,
        table=table,
        base_url=basis.publication.settings.base_url,
        rejected_file=None,
        writes=False,
        dry_run=False,
    )
    return report.lines()


def _refusal(speaker: Speaker, lines: Iterable[str]) -> dict[str, Any]:
    say = speaker.say
    text = "\n\n".join(
        [
            say(message("This request cannot be carried out yet:")),
            _quoted("\n".join(map(click.unstyle, lines))),
            say(message("Edit the request above. It is then read again.")),
        ]
    )
    return {"accepted": False, "text": text}


def _acceptance(
    told: _Event, request: AwardRequest, wish: Wish, count: int, speaker: Speaker
) -> dict[str, Any]:
    say = speaker.say
    values = {"count": count, "badge": wish.badge_class.id, "day": wish.issued_on, "path": wish.path}
    who = f"@{told.login}" if told.login else "?"
    parts = [
        say(message("Awards: {count} of `{badge}`, {day}, in `{path}`.", **values)),
        say(message("Requested by {who}; somebody else approves.", who=who)),
        *([say(message("Remark:")), _quoted(request.note)] if request.note else []),
        f"Closes #{told.number}",
    ]
    title = say(message("Award {badge} (request {number})", badge=wish.badge_class.id, number=told.number))
    return {"accepted": True, "title": title, "text": "\n\n".join(parts)}


def _quoted(text: str) -> str:
    """Give text that nobody has to trust: no link, no picture, no name in it works."""
    cut = text if len(text) <= _MOST else f"{text[:_MOST]}…"
    return f"<pre>{html.escape(cut)}</pre>"
