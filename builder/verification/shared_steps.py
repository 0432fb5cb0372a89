"""What steps conclude alike, whichever standard the document follows."""

from __future__ import annotations

from datetime import datetime

from builder.signing.jws import Token, algorithm_fault, verify_token
from builder.signing.key_types import VerifyingKey
from builder.verification.forms import moment
from builder.verification.report import Status, Steps


def check_token_signature(token: Token, key: VerifyingKey, steps: Steps) -> None:
    """Step `signature` of a token, by the algorithm of the key's type."""
    if fault := algorithm_fault(token, key):
        steps.failed("signature", fault)
    elif verify_token(token, key):
        steps.passed("signature", "the signature fits: nothing was changed")
    else:
        steps.failed("signature", "the signature does not fit: something was changed")


def check_period(start_text: object, end_text: object, now: datetime, steps: Steps) -> Status:
    """Step `dates`: between two timestamps, of which the second may be None."""
    start, end = moment(start_text), moment(end_text)
    if start is None or (end is None and end_text is not None):
        steps.unknown("dates", "the dates cannot be read")
        return "unknown"
    if now < start:
        steps.failed("dates", f"not valid before {start_text}")
        return "not-yet"
    if end is not None and now >= end:
        steps.failed("dates", f"no longer valid since {end_text}")
        return "expired"
    steps.passed("dates", "valid today")
    return "valid"


def check_same_picture(published: bytes, picture: bytes, steps: Steps) -> None:
    """Step `image`: the picture without the badge is what the badge class publishes."""
    if published == picture:
        steps.passed("image", "the picture is the badge class's own")
    else:
        steps.failed("image", "the picture is not the badge class's own")


def status_of(found: Status, dates: Status) -> Status:
    """Put what the lists say before what the calendar says; what is unknown is never valid."""
    if found in ("revoked", "suspended"):
        return found
    if dates in ("expired", "not-yet"):
        return dates
    return "unknown" if "unknown" in (found, dates) else "valid"
