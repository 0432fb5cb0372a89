"""LinkedIn's "add to profile" link (https://addtoprofile.linkedin.com/)."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from builder.model.entities import Award

_ADD_TO_PROFILE = "https://www.linkedin.com/profile/add?"


def add_to_profile(award: Award, *, name: str, organisation: str, url: str) -> str:
    """Give the link that opens LinkedIn's form with the award filled in.

    Year and month come from the dates themselves: a time zone would put some in the month before.

    Args:
        award: what is added.
        name: the badge's name.
        organisation: the issuer's name, used where it has no number at LinkedIn.
        url: the award's page.
    """
    number = award.issuer.linkedin
    fields = [
        ("startTask", "CERTIFICATION_NAME"),
        ("name", name),
        ("organizationId", number) if number else ("organizationName", organisation),
        *_month("issue", award.issued_on),
        *(_month("expiration", award.expires_on) if award.expires_on else ()),
        ("certUrl", url),
        ("certId", award.id),
    ]
    return _ADD_TO_PROFILE + urlencode(fields, quote_via=quote, safe="")


def _month(prefix: str, day: date) -> list[tuple[str, str]]:
    return [(f"{prefix}Year", str(day.year)), (f"{prefix}Month", str(day.month))]
