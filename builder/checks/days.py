"""Rules about the days of awards."""

from __future__ import annotations

from collections.abc import Iterator

from builder.checks.content import Content, Finding
from builder.dates import add_duration
from builder.problems import Severity, message


def future_award(content: Content) -> Iterator[Finding]:
    """An award is not dated in the future."""
    for award in content.publication.awards:
        if award.issued_on > content.today:
            text = message("the award is dated {day}, which is in the future", day=award.issued_on)
            hint = message("look at the year; a badge can be awarded on the day itself, not before")
            yield Finding(text=text, place=content.award_place(award, "issued_on"), hint=hint)


def expiry_before_award(content: Content) -> Iterator[Finding]:
    """An award does not expire before it was given."""
    for award in content.publication.awards:
        if award.expires_on is not None and award.expires_on < award.issued_on:
            text = message(
                "expires on {expiry}, before it was awarded on {day}",
                expiry=award.expires_on,
                day=award.issued_on,
            )
            yield Finding(text=text, place=content.award_place(award, "expires_on"))


def revocation_day(content: Content) -> Iterator[Finding]:
    """A revocation is not dated before the award, nor in the future."""
    for award in content.publication.awards:
        if award.revoked is None:
            continue
        place = content.award_place(award, "revoked", "on")
        if award.revoked.on < award.issued_on:
            text = message(
                "revoked on {revoked}, before it was awarded on {day}",
                revoked=award.revoked.on,
                day=award.issued_on,
            )
            yield Finding(text=text, place=place)
        elif award.revoked.on > content.today:
            text = message("revoked on {day}, which is in the future", day=award.revoked.on)
            yield Finding(text=text, place=place)


def suspension_days(content: Content) -> Iterator[Finding]:
    """A suspension begins between the award and today, and does not end before it begins."""
    for award in content.publication.awards:
        suspended = award.suspended
        if suspended is None:
            continue
        place = content.award_place(award, "suspended", "from")
        if suspended.start < award.issued_on:
            text = message(
                "suspended from {start}, before it was awarded on {day}",
                start=suspended.start,
                day=award.issued_on,
            )
            yield Finding(text=text, place=place)
        elif suspended.start > content.today:
            text = message("suspended from {day}, which is in the future", day=suspended.start)
            yield Finding(text=text, place=place)
        if suspended.until is not None and suspended.until < suspended.start:
            text = message(
                "suspended until {until}, before it begins on {start}",
                until=suspended.until,
                start=suspended.start,
            )
            yield Finding(text=text, place=content.award_place(award, "suspended", "until"))


def suspension_ended(content: Content) -> Iterator[Finding]:
    """A suspension whose last day has passed is taken out of the file, or lasts on."""
    for award in content.publication.awards:
        suspended = award.suspended
        if (
            suspended is not None
            and suspended.until is not None
            and suspended.start <= suspended.until < content.today
        ):
            text = message(
                "the suspension was told to last until {until}, but it lasts until it is taken out",
                until=suspended.until,
            )
            place = content.award_place(award, "suspended", "until")
            yield Finding(text=text, place=place, severity=Severity.WARNING)


def activity_days(content: Content) -> Iterator[Finding]:
    """Taking part does not end before it begins."""
    for award in content.publication.awards:
        activity = award.activity
        if activity is None or activity.start is None or activity.end is None:
            continue
        if activity.end < activity.start:
            text = message(
                "ended on {end}, before it began on {start}", end=activity.end, start=activity.start
            )
            yield Finding(text=text, place=content.award_place(award, "activity", "to"))


def retention_over(content: Content) -> Iterator[Finding]:
    """Personal data are not kept longer than the badge class says."""
    for award in content.publication.awards:
        if award.badge_class.retain_for is None:
            continue
        try:
            last = add_duration(award.issued_on, award.badge_class.retain_for)
        except ValueError:  # beyond the year 9999
            continue
        if last < content.today:
            text = message("the personal data of this award were due for erasure after {day}", day=last)
            yield Finding(text=text, place=award.place, severity=Severity.WARNING)
