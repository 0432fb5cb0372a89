"""Who a recipient is: when two addresses name the same person."""

from __future__ import annotations


def normalised_email(email: str) -> str:
    """Write an address as it is hashed and compared: trimmed, in small letters."""
    return email.strip().lower()
