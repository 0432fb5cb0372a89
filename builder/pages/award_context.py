"""An award as its page shows it.

Of the recipient a page shows the name, and only if the recipient agreed (`publish_name`); addresses and
identifiers never. Status is what the content records: a page knows no clock and never says "expired".
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from markupsafe import Markup, escape
from msgspec import Struct

from builder.model.addresses import (
    AWARDS,
    assertion_document,
    award_folder,
    baked_image,
    class_image,
    credential_document,
    credential_token,
    signed_assertion,
)
from builder.model.entities import Activity, Award, BadgeClass, Evidence, Issuer, Revoked, Suspended
from builder.pages.class_context import ClassSummary, Picture, class_summary
from builder.pages.issuer_context import IssuerContext, issuer_context
from builder.pages.linkedin import ProfileForm, add_to_profile, profile_days, profile_form
from builder.pages.sharing import Sharing, SharingFrame, sharing, sharing_frame
from builder.pages.structured_data import award_beginning, award_block
from builder.pages.texts import Prose, Text, name_of, prose_of, text_of
from builder.pages.view import Link, View, external
from builder.pages.words import Day, Words


class Status(Struct, frozen=True):
    """What the content records of an award. Whether an ordinary one still counts, a page cannot know."""

    kind: Literal["awarded", "revoked", "suspended"]
    words: str
    remark: str


class EvidenceContext(Struct, frozen=True):
    """One piece of evidence."""

    link: Link
    description: Text | None
    narrative: Prose | None


class AwardFrame(Struct, frozen=True):
    """What the awards of one class by one issuer have in common, in one language.

    Args:
        root: the path under which the site is served.
        linkedin: what the links to LinkedIn share.
        pages: the address of the folder of awards, in the page's language.
        data: the beginning of the page's data block.
        text_lang: the `lang` of texts that stand in the award itself.
    """

    summary: ClassSummary
    issuer: IssuerContext
    root: str
    image_suffix: str
    text_lang: str | None
    linkedin: ProfileForm
    pages: str
    sharing: SharingFrame
    data: str


class Recorded(Struct, frozen=True):
    """What days and status of an award are on a page: often the same for many awards.

    Args:
        linkedin: the days as they stand in a link to LinkedIn; None where the award does not count.
    """

    issued_on: Day
    valid_until: Day | None
    status: Status
    issued_month: str
    valid_until_month: str
    linkedin: str | None


class AwardStated(Struct, frozen=True):
    """What only the award itself says. Each part is None or empty where the award does not have it.

    Args:
        qr: a picture of the page's address, as a data address.
    """

    recipient: Text | None
    name_validated: bool
    issued_on: Day
    valid_until: Day | None
    status: Status
    grade: Text | None
    credits_earned: str
    term: Text | None
    role: Text | None
    activity: str
    narrative: Prose | None
    evidence: tuple[EvidenceContext, ...]
    linkedin: str
    issued_month: str
    valid_until_month: str
    qr: str


class AwardContext(AwardStated, frozen=True):
    """One award: what it states, and what follows from its id.

    Args:
        url: the page's address in the page's language.
        check: the address as it stands on paper: in the site's default language.
    """

    id: str
    picture: Picture
    credential: str
    token: str
    assertion: str
    signed_assertion: str
    url: str
    check: str
    sharing: Sharing


def award_frame(view: View, badge_class: BadgeClass, issuer: Issuer) -> AwardFrame:
    summary = class_summary(view, badge_class)
    context = issuer_context(view, issuer)
    name = summary.name.plain
    suffix = class_image(badge_class).rpartition(".")[2]
    pages = view.url(AWARDS)
    return AwardFrame(
        summary=summary,
        issuer=context,
        root=view.file(""),
        image_suffix=suffix,
        text_lang=view.lang(badge_class.language),
        linkedin=profile_form(
            issuer,
            name=name,
            organisation=context.organisation.name.plain,
            pages=view.addresses.url(AWARDS),
        ),
        pages=pages,
        sharing=sharing_frame(
            pages=pages, pictures=view.addresses.url(AWARDS), picture=f"badge.{suffix}", name=name
        ),
        data=award_beginning(view, badge_class, issuer),
    )


def award_context(
    view: View, stated: AwardStated, award_id: str, frame: AwardFrame, *, has_signed_assertion: bool
) -> AwardContext:
    """Give an award as its page shows it.

    Args:
        has_signed_assertion: there is an OB 2.0 assertion as JWS.
    """
    return AwardContext(
        **{name: getattr(stated, name) for name in AwardStated.__struct_fields__},
        id=award_id,
        picture=Picture(frame.root + baked_image(award_id, frame.image_suffix), frame.summary.picture.alt),
        credential=frame.root + credential_document(award_id),
        token=frame.root + credential_token(award_id),
        assertion=frame.root + assertion_document(award_id),
        signed_assertion=frame.root + signed_assertion(award_id) if has_signed_assertion else "",
        url=f"{frame.pages}{award_id}/",
        check=view.addresses.url(award_folder(award_id)),
        sharing=sharing(frame.sharing, award_id),
    )


def award_stated(view: View, award: Award, frame: AwardFrame, recorded: Recorded, *, qr: str) -> AwardStated:
    """Give what only the award itself says.

    Args:
        recorded: from `recorded`, for its days and status.
        qr: the QR code of its address, as a data address.
    """
    recipient, lang = published_name(award), frame.text_lang
    return AwardStated(
        recipient=name_of(recipient, None) if recipient else None,
        name_validated=award.recipient.name_validated,
        issued_on=recorded.issued_on,
        valid_until=recorded.valid_until,
        status=recorded.status,
        grade=_optional(award.grade, lang),
        credits_earned=_credits(view, award),
        term=_optional(award.term, lang),
        role=_optional(award.role, lang),
        activity=_period(view, award.activity),
        narrative=prose_of(award.narrative, lang) if award.narrative else None,
        evidence=tuple([_evidence(evidence, lang) for evidence in award.evidence]) if award.evidence else (),
        linkedin=""
        if recorded.linkedin is None
        else add_to_profile(frame.linkedin, recorded.linkedin, award.id),
        issued_month=recorded.issued_month,
        valid_until_month=recorded.valid_until_month,
        qr=qr,
    )


def recorded(
    view: View, issued_on: date, expires_on: date | None, revoked: Revoked | None, suspended: Suspended | None
) -> Recorded:
    """Give what an award's days and status are on a page."""
    words = view.words
    valid_until = words.day(expires_on) if expires_on else None
    return Recorded(
        issued_on=words.day(issued_on),
        valid_until=valid_until,
        status=_status(words, valid_until, revoked, suspended),
        issued_month=words.month(issued_on),
        valid_until_month=words.month(expires_on) if expires_on else "",
        linkedin=profile_days(issued_on, expires_on) if revoked is None and suspended is None else None,
    )


def award_data(award: Award, frame: AwardFrame) -> Markup:
    """Give the content of the page's data block; it says nothing of the recipient."""
    return award_block(
        frame.data,
        url=f"{frame.pages}{award.id}/",
        issued_on=award.issued_on.isoformat(),
        valid_until=award.expires_on.isoformat() if award.expires_on else None,
    )


def published_name(award: Award) -> str | None:
    """Give the recipient's name if it may be published."""
    return award.recipient.name if award.recipient.publish_name else None


def is_listed(award: Award) -> bool:
    """Say whether the badge's page lists an award: public, with a name, and in force as far as recorded."""
    in_force = award.revoked is None and award.suspended is None
    return award.visibility == "public" and in_force and bool(published_name(award))


def _optional(text: str | None, lang: str | None) -> Text | None:
    return text_of(text, lang) if text else None


def _status(
    words: Words, valid_until: Day | None, revoked: Revoked | None, suspended: Suspended | None
) -> Status:
    if revoked is not None:
        since = words.say("Revoked on {date}", date=words.day(revoked.on).words)
        return Status("revoked", since, words.translate("This badge was withdrawn and no longer counts."))
    if suspended is None:
        return Status("awarded", words.translate("Awarded"), _validity(words, valid_until))
    start = words.day(suspended.start).words
    remark = words.translate("This badge does not count for now.")
    if suspended.until is None:
        return Status("suspended", words.say("Suspended since {date}", date=start), remark)
    until = words.day(suspended.until).words
    return Status(
        "suspended", words.say("Suspended from {date} until {until}", date=start, until=until), remark
    )


def _validity(words: Words, valid_until: Day | None) -> str:
    if valid_until is None:
        return words.translate("This badge has no end date.")
    return words.say("This badge is valid until {date}.", date=valid_until.words)


def _credits(view: View, award: Award) -> str:
    earned = award.credits_earned
    return "" if earned is None else view.words.say("{number} ECTS", number=view.words.number(earned))


def _period(view: View, activity: Activity | None) -> str:
    if activity is None:
        return ""
    words = view.words
    start = words.day(activity.start).words if activity.start else ""
    end = words.day(activity.end).words if activity.end else ""
    if start and end:
        return words.say("From {date} to {end}", date=start, end=end)
    if start:
        return words.say("From {date}", date=start)
    return words.say("Until {end}", end=end) if end else ""


def _evidence(evidence: Evidence, lang: str | None) -> EvidenceContext:
    label = text_of(evidence.name, lang).html if evidence.name else escape(evidence.url or "")
    return EvidenceContext(
        link=external(label, evidence.url),
        description=_optional(evidence.description, lang),
        narrative=prose_of(evidence.narrative, lang) if evidence.narrative else None,
    )
