"""Ids of awards: 26 Crockford base32 characters, random; the first 20 bits are a place in a status list.

Source: Crockford's base32 (https://www.crockford.com/base32.html), in small letters.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
PLACES = 131_072
_PLACE_BITS = 17
_VALUES = {char: value for value, char in enumerate(ALPHABET)}


def status_place(award_id: str) -> tuple[int, int]:
    """Give number of the status list and index in it: the id's first 20 bits."""
    value = 0
    for char in award_id[:4]:
        value = value << 5 | _VALUES[char]
    return value >> _PLACE_BITS, value & (PLACES - 1)


def new_id(random_bytes: Callable[[int], bytes]) -> str:
    """Draw an id of 130 random bits.

    Args:
        random_bytes: such as `secrets.token_bytes`.
    """
    return "".join(ALPHABET[byte & 31] for byte in random_bytes(LENGTH))
