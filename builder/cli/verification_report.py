"""What `insigne verify` says: each step of a badge, or what a whole site comes to.

The steps' messages are those of the verifier in the browser, and so is their Dutch: one catalogue has both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click
from msgspec import Struct

from builder.cli.language import Speaker
from builder.cli.printable import printable
from builder.cli.step_words import in_dutch
from builder.problems import Message, message
from builder.verification.report import Intact, IssuerKnown, Report, Status
from builder.verification.site import VerifiedAward, site_faults, verified_awards

_MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "unknown": ("?", "yellow"),
    "skipped": ("-", None),
}
_INTACT: Mapping[Intact, Message] = {
    "yes": message("intact"),
    "no": message("not intact"),
    "unknown": message("cannot say whether it is intact"),
}
_STATUSES: Mapping[Status, Message] = {
    "valid": message("valid"),
    "expired": message("expired"),
    "not-yet": message("not valid yet"),
    "suspended": message("suspended"),
    "revoked": message("revoked"),
    "unknown": message("unknown"),
}
"""In the order in which a site's are told."""
_ISSUERS: Mapping[IssuerKnown, Message] = {
    "this-site": message("this site"),
    "known": message("known"),
    "unknown": message("unknown"),
    "demonstration": message("a demonstration, without value"),
}
_MOST_NAMED = 8
_SHORT = 8
"""Characters of an award's id that are shown; commands take them for it where no other begins alike."""


class VerificationReport(Struct, frozen=True):
    """Says in words what was verified."""

    reports: Sequence[Report]
    language: str

    def in_full(self, asked: Sequence[str], *, address: bool) -> Iterator[str]:
        """Give every step of every report, and who was asked.

        Args:
            address: what was verified was an address.
        """
        for report in self.reports:
            if report.file is not None:
                yield f"{printable(report.file)}:"
            yield from self._steps(report)
        nobody = message("nobody")
        yield f"  {self._say(message('asked: {hosts}', hosts=', '.join(asked) or nobody))}"
        if address and any(report.form == "address" for report in self.reports):
            hint = message(
                "only public addresses with https are asked; for a site that is being built name its file, "
                "and its folder with --site"
            )
            yield f"{self._say(message('hint'))}: {self._say(hint)}"

    def of_site(self) -> Iterator[str]:
        """Give what is wrong with a site, each with its file, and how many awards count and do not."""
        faults = site_faults(self.reports)
        for report in faults:
            yield f"{printable(str(report.file))}:"
            yield from self._steps(report)
        awards = verified_awards(self.reports)
        if not awards:
            yield self._say(message("no awards yet"))
            return
        changed = sum(bool(award.faults) for award in awards)
        yield (
            ", ".join(map(self._say, _outcome(len(awards), changed))) + ": " + ", ".join(self._counts(awards))
        )

    def _counts(self, awards: Sequence[VerifiedAward]) -> Iterator[str]:
        for status, words in _STATUSES.items():
            ids = [award.id for award in awards if award.status == status]
            if ids:
                named = "" if status == "valid" else f" ({_named(ids)})"
                yield f"{len(ids)} {self._say(words)}{named}"

    def _steps(self, report: Report) -> Iterator[str]:
        found = report.steps[0]
        if found.outcome == "failed":
            yield printable(self._step_words(found.message))
            return
        form = self._step_words(report.form)
        yield f"{form}{': ' + printable(report.credential) if report.credential else ''}"
        for number, step in enumerate(report.steps, start=1):
            mark, colour = _MARKS[step.outcome]
            said = printable(self._step_words(step.message))
            yield f"  {number:2}. {click.style(mark, fg=colour)} {step.id:12} {said}"
        status = message("status: {status}", status=_STATUSES[report.status])
        issuer = message("issuer: {issuer}", issuer=_ISSUERS[report.issuer])
        yield f"  {' · '.join(map(self._say, (_INTACT[report.intact], status, issuer)))}"

    def _say(self, text: Message) -> str:
        return Speaker(language=self.language).say(text)

    def _step_words(self, text: str) -> str:
        return in_dutch(text) if self.language == "nl" else text


def _outcome(awards: int, faulty: int) -> Iterator[Message]:
    yield message("1 award") if awards == 1 else message("{count} awards", count=awards)
    yield message("none changed") if not faulty else message("{count} with faults", count=faulty)


def _named(ids: Sequence[str]) -> str:
    shown = [f"{printable(id_[:_SHORT])}…" for id_ in ids[:_MOST_NAMED]]
    return ", ".join(shown) + (f", + {len(ids) - _MOST_NAMED}" if len(ids) > _MOST_NAMED else "")
