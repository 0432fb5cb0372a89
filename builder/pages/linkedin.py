"""LinkedIn's "add to profile" link (https://addtoprofile.linkedin.com/)."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

from builder.model.entities import Award, Issuer

_ADD_TO_PROFILE = "https://www.linkedin.com/profile/add?"


def profile_form(issuer: Issuer, *, name: str, organisation: str) -> str:
    """Give the beginning of the link: what the awards of a badge by an issuer share.

    Args:
        issuer: who awards.
        name: the badge's name.
        organisation: the issuer's name, used where it has no number at LinkedIn.
    """
    fields = [
        ("startTask", "CERTIFICATION_NAME"),
        ("name", name),
        ("organizationId", issuer.linkedin) if issuer.linkedin else ("organizationName", organisation),
    ]
    return _ADD_TO_PROFILE + urlencode(fields, quote_via=quote, safe="")


def add_to_profile(form: str, award: Award, *, url: str) -> str:
    """Give the link that opens LinkedIn's form with an award filled in.

    Year and month come from the dates themselves: a time zone would put some in the month before.

    Args:
        form: the link's beginning, from `profile_form`.
        award: what is added.
        url: the award's page.
    """
    expiration = _month("expiration", award.expires_on) if award.expires_on else ""
    page = f"&certUrl={quote(url, safe='')}&certId={quote(award.id, safe='')}"
    return form + _month("issue", award.issued_on) + expiration + page


def _month(prefix: str, day: date) -> str:
    return f"&{prefix}Year={day.year}&{prefix}Month={day.month}"
