"""LinkedIn's "add to profile" link (https://addtoprofile.linkedin.com/)."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from msgspec import Struct

from builder.model.entities import Issuer

_ADD_TO_PROFILE = "https://www.linkedin.com/profile/add?"


class ProfileForm(Struct, frozen=True):
    """What the links of a badge's awards by an issuer share.

    Args:
        beginning: of the link.
        pages: the address of the folder of awards, as it stands in the link.
    """

    beginning: str
    pages: str


def profile_form(issuer: Issuer, *, name: str, organisation: str, pages: str) -> ProfileForm:
    """Prepare the links of a badge's awards by an issuer.

    Args:
        issuer: who awards.
        name: the badge's name.
        organisation: the issuer's name, used where it has no number at LinkedIn.
        pages: the address of the folder of awards.
    """
    fields = [
        ("startTask", "CERTIFICATION_NAME"),
        ("name", name),
        ("organizationId", issuer.linkedin) if issuer.linkedin else ("organizationName", organisation),
    ]
    beginning = _ADD_TO_PROFILE + urlencode(fields, quote_via=quote, safe="")
    return ProfileForm(beginning, quote(pages, safe=""))


def add_to_profile(form: ProfileForm, days: str, award_id: str) -> str:
    """Give the link that opens LinkedIn's form with an award filled in. Ids need no escapes.

    Args:
        days: from `profile_days`.
    """
    return f"{form.beginning}{days}&certUrl={form.pages}{award_id}%2F&certId={award_id}"


def profile_days(issued_on: date, expires_on: date | None) -> str:
    """Give the days of an award for the link.

    Year and month come from the dates themselves: a time zone would put some in the month before.
    """
    return _month("issue", issued_on) + (_month("expiration", expires_on) if expires_on else "")


def _month(prefix: str, day: date) -> str:
    return f"&{prefix}Year={day.year}&{prefix}Month={day.month}"
