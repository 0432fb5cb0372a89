"""What a whole built site comes to: its awards by their status, and the forms with a fault.

In a site that is kept, a revoked, suspended or expired award is as it should be. So a site is sound when
nothing in it was changed, and when all forms of an award say of it what the site's own lists say
(decision 6).
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from builder.verification.report import Report, Status

_OF_STATUS = frozenset({"dates", "status"})
"""Steps that fail because of what happened to an award, and not to its files."""


class VerifiedAward(Struct, frozen=True):
    """An award, by the reports on all its forms, at least one.

    Args:
        folder: the award's, in the site.
    """

    folder: str
    reports: tuple[Report, ...]

    @property
    def id(self) -> str:
        return self.folder.rsplit("/", 1)[-1]

    @property
    def status(self) -> Status:
        """What counts now. An assertion of Open Badges 2.0 can only be revoked, also when it is suspended."""
        statuses = [report.status for report in self.reports]
        return "suspended" if "suspended" in statuses else statuses[0]

    @property
    def faults(self) -> tuple[Report, ...]:
        """The reports on forms that were changed, could not be checked, or contradict the others."""
        fits = {self.status, "revoked"} if self.status == "suspended" else {self.status}
        return tuple(
            report
            for report in self.reports
            if report.status not in fits or report.status == "unknown" or not is_sound(report)
        )


def verified_awards(reports: Iterable[Report]) -> list[VerifiedAward]:
    """Put the reports of `verify_site` together by award, in the order of the site."""
    by_folder: dict[str, list[Report]] = {}
    for report in reports:
        folder = (report.file or "").rpartition("/")[0]
        if folder.startswith("awards/"):
            by_folder.setdefault(folder, []).append(report)
    return [VerifiedAward(folder, tuple(found)) for folder, found in by_folder.items()]


def site_faults(reports: Iterable[Report]) -> list[Report]:
    """Give what is wrong with a whole site, by the reports of `verify_site`; a sound site has nothing."""
    found = list(reports)
    lists = [
        report for report in found if not (report.file or "").startswith("awards/") and not report.accepted
    ]
    return lists + [fault for award in verified_awards(found) for fault in award.faults]


def is_intact(report: Report) -> bool:
    """Intact, or a copy of an assertion of which its host only says that it was revoked."""
    return report.intact == "yes" or (report.intact == "unknown" and report.status == "revoked")


def is_sound(report: Report) -> bool:
    """Say whether a form is as it was issued: nothing fails but what revoking, or time, brings about."""
    failed = {step.id for step in report.steps if step.outcome == "failed"}
    return is_intact(report) and failed <= _OF_STATUS
