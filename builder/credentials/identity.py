"""Who received an award, without saying it: salted hashes, and an id that stands for the holder.

Salt and subject id derive from the award's id only, by labelled hashing, never from an address: the same
award gives the same bytes for ever, and nothing links two awards of one person.

Sources: OB 2.0 §IdentityObject, OB 3.0 §IdentityObject (`sha256$` + hex of SHA-256 over value and salt);
RFC 9562 §5.5 (UUIDv5).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from builder.model.entities import Award, Recipient
from builder.model.recipients import normalised_email

_SALT_LABEL = b"insigne salt v1\0"
_SALT_HEX_DIGITS = 32  # 128 bits
_SIGNED_ASSERTIONS = uuid5(NAMESPACE_URL, "insigne signed assertion v1")


@lru_cache(maxsize=256)  # asked for several times, while some hundred awards are made together
def salt(award_id: str) -> str:
    """Give the salt of an award: 128 bits as hexadecimal."""
    return hashlib.sha256(_SALT_LABEL + award_id.encode()).hexdigest()[:_SALT_HEX_DIGITS]


def subject_id(credential_id: str) -> str:
    """Give the id that stands for the holder of one credential."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, credential_id)}"


def signed_assertion_id(award_id: str) -> str:
    """Give the id of an award's signed assertion of Open Badges 2.0.

    It stands in a public list when the award is revoked, so it leads neither to the award's address nor to
    what other documents of the award say.
    """
    return f"urn:uuid:{uuid5(_SIGNED_ASSERTIONS, award_id)}"


def hashed(value: str, salt_: str) -> str:
    return "sha256$" + hashlib.sha256((value + salt_).encode()).hexdigest()


def open_badges_2_recipient(award: Award) -> dict[str, Any]:
    """Give the OB 2.0 IdentityObject: the e-mail address, or else the eduID as `url`."""
    kind, value = (
        ("email", normalised_email(award.recipient.email))
        if award.recipient.email is not None
        else ("url", award.recipient.eduid or "")
    )
    salt_ = salt(award.id)
    return {"type": kind, "hashed": True, "salt": salt_, "identity": hashed(value, salt_)}


def open_badges_3_identifiers(award: Award) -> list[dict[str, Any]]:
    """Give the OB 3.0 IdentityObjects: hashes of every identifier, and the name if the holder agreed."""
    salt_ = salt(award.id)
    identifiers: list[dict[str, Any]] = [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": hashed(value, salt_),
            "identityType": kind,
            "salt": salt_,
        }
        for kind, value in _identities(award.recipient)
    ]
    if award.recipient.publish_name and award.recipient.name is not None:
        identifiers.append(
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": award.recipient.name,
                "identityType": "name",
            }
        )
    return identifiers


def _identities(recipient: Recipient) -> list[tuple[str, str]]:
    found = []
    if recipient.email is not None:
        found.append(("emailAddress", normalised_email(recipient.email)))
    if recipient.eduid is not None:
        found.append(("ext:eduID", recipient.eduid))
    found.extend((identifier.type, identifier.value) for identifier in recipient.identifiers)
    return found
