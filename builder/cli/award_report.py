"""What `insigne award` says: how many, what is rejected and why, what is personal, what will be public."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from builder.authoring.awarding import Proposal, Wish
from builder.authoring.candidates import forbidden_columns, unused_columns
from builder.authoring.csv_files import Table
from builder.authoring.disclosure import NAMES, Disclosure, disclosure
from builder.authoring.rejections import CATEGORIES, Rejection
from builder.cli.language import Speaker
from builder.cli.printable import printable
from builder.cli.problem_report import as_text
from builder.model import addresses
from builder.model.addresses import Addresses
from builder.problems import Message, message

_MOST_LINES = 20
"""Rows of one category that are told one by one; all of them stand in the file of rejected rows."""

_BY_OPTION = frozenset({"grade", "narrative", "evidence"})

_SEPARATORS: Mapping[str, Message] = {
    ",": message("comma"),
    ";": message("semicolon"),
    "\t": message("tab"),
}


class AwardReport(Struct, frozen=True, kw_only=True):
    """A report of awards that were written, or would be.

    Args:
        table: the CSV file, where there was one.
        writes: the batch is written, but for a dry run.
        lists: files of names and addresses that lie in the publication, but do not belong to it.
    """

    speaker: Speaker
    wish: Wish
    proposal: Proposal
    table: Table | None
    base_url: str
    rejected_file: Path | None
    writes: bool
    dry_run: bool
    lists: tuple[Path, ...] = ()

    def lines(self) -> Iterator[str]:
        """Give the report for people."""
        say = self.speaker.say
        if self.table is not None:
            yield from map(say, self._about_table(self.table))
        yield from self._about_rejected()
        for problem in self.proposal.warnings:
            yield as_text(problem, self.speaker).rstrip("\n")
        yield from map(say, self._about_awards())
        if self.proposal.awarded and self.writes:
            yield from map(say, self._about_people())
        yield from map(say, self._next())

    def as_json(self) -> str:
        """Give the report for machines: no name or address is in it."""
        facts = self._disclosure()
        report = {
            "badge": self.wish.badge_class.id,
            "issuer": self.wish.issuer.id,
            "issued_on": str(self.wish.issued_on),
            "path": self.wish.path,
            "written": self.writes and not self.dry_run,
            "awarded": [
                {"line": line or None}
                if self.dry_run
                else {"line": line or None, "id": entry["id"], "page": self._page(entry["id"])}
                for line, entry in self.proposal.awarded
            ]
            if self.writes
            else [],
            "rejected": [
                {
                    "line": rejection.line or None,
                    "category": rejection.category,
                    "reason": self.speaker.say(rejection.text),
                    "hint": None if rejection.hint is None else self.speaker.say(rejection.hint),
                }
                for rejection in self.proposal.rejected
            ],
            "rejected_file": None if self.rejected_file is None else str(self.rejected_file),
            "unused_columns": [] if self.table is None else list(map(printable, unused_columns(self.table))),
            "kept_in_repository": dict(facts.kept),
            "shown_on_pages": dict(facts.shown),
            "listed_publicly": facts.listed,
        }
        return json.dumps(report, ensure_ascii=False, indent=2)

    def _about_table(self, table: Table) -> Iterator[Message]:
        yield message(
            "rows read: {count} ({encoding}, separator: {separator})",
            count=len(table.rows),
            encoding=table.encoding,
            separator=_SEPARATORS.get(table.separator, table.separator),
        )
        if table.empty:
            yield message("empty lines, which do not count: {count}", count=table.empty)
        if unused := unused_columns(table):
            yield message("columns that are not used: {names}", names=", ".join(unused))
        if forbidden := forbidden_columns(table):
            yield message(
                "citizen service numbers may not be used for badges: take {names} out of the file",
                names=", ".join(forbidden),
            )

    def _about_rejected(self) -> Iterator[str]:
        if not self.proposal.rejected:
            return
        yield self.speaker.say(message("not awarded: {count}", count=len(self.proposal.rejected)))
        for category, label in CATEGORIES.items():
            found = [rejection for rejection in self.proposal.rejected if rejection.category == category]
            if found:
                yield f"  {self.speaker.say(label)}: {len(found)}"
                yield from self._one_by_one(found)

    def _one_by_one(self, found: list[Rejection]) -> Iterator[str]:
        for rejection in found[:_MOST_LINES]:
            text = self.speaker.say(rejection.text)
            if rejection.line:
                text = self.speaker.say(
                    message("line {line}: {text}", line=rejection.line, text=rejection.text)
                )
            yield f"    {text}"
        if found[0].category in _BY_OPTION and not found[0].line:
            yield f"    {self.speaker.say(message('hint'))}: --{found[0].category}"
        hints = dict.fromkeys(self.speaker.say(rejection.hint) for rejection in found if rejection.hint)
        for hint in list(hints)[:3]:
            yield f"    {self.speaker.say(message('hint'))}: {hint}"
        if len(found) > _MOST_LINES:
            more = message("and {count} more", count=len(found) - _MOST_LINES)
            yield f"    {self.speaker.say(more)}"

    def _about_awards(self) -> Iterator[Message]:
        count = len(self.proposal.awarded)
        if not self.writes:
            yield message("nothing was awarded")
            if count:
                yield message("awards that would be possible without these: {count}", count=count)
            return
        values = {
            "count": count,
            "badge": self.wish.badge_class.id,
            "day": _counted(self.proposal.days),
            "path": self.wish.path,
        }
        if self.dry_run:
            yield message("awards that would be written: {count} ({badge}, {day}), in {path}", **values)
        else:
            yield message("awards written: {count} ({badge}, {day}), in {path}", **values)

    def _about_people(self) -> Iterator[Message]:
        facts = self._disclosure()
        yield message(
            "stays in the repository (the site shows at most a salted hash): {fields}",
            fields=_listed(facts.kept),
        )
        if facts.shown:
            yield message(
                "on the recipients' pages, whose addresses cannot be guessed: {fields}",
                fields=_listed(facts.shown),
            )
        if facts.listed:
            yield message("listed for everybody on the badge's page: {count}", count=facts.listed)

    def _next(self) -> Iterator[Message]:
        if self.dry_run:
            yield message("nothing was written: this was a dry run")
            return
        if self.rejected_file is not None:
            yield message(
                "the rows that were not awarded are in {path}, each with the reason",
                path=str(self.rejected_file),
            )
        for path in self.lists:
            yield message("do not commit {path}: it holds names and addresses", path=str(path))
        if not self.writes:
            return
        if len(self.proposal.awarded) == 1:
            yield message("the page will be {address}", address=self._page(self.proposal.awarded[0][1]["id"]))
        yield message("next: commit {path} and open a pull request", path=self.wish.path)

    def _disclosure(self) -> Disclosure:
        return disclosure((entry for _, entry in self.proposal.awarded), self.wish.defaults)

    def _page(self, id_: str) -> str:
        return Addresses(self.base_url).url(addresses.award_folder(id_))


def _counted(days: Mapping[str, int]) -> str:
    """Name the days of award; each with its number where they differ."""
    if len(days) == 1:
        return next(iter(days))
    return ", ".join(f"{day}: {count}" for day, count in days.items())


def _listed(counts: Mapping[str, int]) -> Message:
    """Give fields with how many awards have each, as one message of messages."""
    parts = [message("{field} {count}", field=NAMES[field], count=count) for field, count in counts.items()]
    whole = parts[0]
    for part in parts[1:]:
        whole = message("{first}, {second}", first=whole, second=part)
    return whole
