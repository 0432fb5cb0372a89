"""Encodings that the standards share: base64url, base58btc, multibase, and canonical JSON.

Every pair stands side by side; decoding is strict and raises `EncodingError` only.

Sources: RFC 4648 §5 (base64url), Multibase and base58btc as in Controlled Identifiers 1.0 §2.4,
RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import sys
from typing import Any

import orjson
import rfc8785

BASE58_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = [first + second for first in BASE58_ALPHABET for second in BASE58_ALPHABET]
_BASE58_VALUES = {char: value for value, char in enumerate(BASE58_ALPHABET)}


# A member's number with an exponent, or a whole one with a point; also where it only looks so, inside a text.
_ODD_NUMBER = re.compile(rb'":-?\d+(?:\.0[,}]|(?:\.\d+)?[eE])')


class EncodingError(ValueError):
    """The text is not what the encoding allows."""


def encode_base64url(data: bytes) -> str:
    """Encode without padding."""
    encoded = binascii.b2a_base64(data, newline=False).rstrip(b"=")
    return encoded.replace(b"+", b"-").replace(b"/", b"_").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """Decode text without padding.

    Raises:
        EncodingError: another character, padding, or bits left over that no encoder writes.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise EncodingError("not base64url") from error
    if encode_base64url(data) != text:
        raise EncodingError("not canonical base64url")
    return data


def encode_base58(data: bytes) -> str:
    """Encode as base58btc, without a multibase prefix."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    pairs: list[int] = []
    while number:  # dividing a long number is what costs, so by as much as a short one holds
        number, four = divmod(number, 58**4)
        pairs += (four % 58**2, four // 58**2)
    return "1" * zeros + "".join([_PAIRS[pair] for pair in reversed(pairs)]).lstrip("1")


def decode_base58(text: str) -> bytes:
    """Decode base58btc without a multibase prefix.

    Raises:
        EncodingError: a character outside the alphabet.
    """
    number = 0
    for char in text:
        if char not in _BASE58_VALUES:
            raise EncodingError("not base58btc")
        number = number * 58 + _BASE58_VALUES[char]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_multibase_base58(data: bytes) -> str:
    """Encode as multibase base58btc: `z…`."""
    return "z" + encode_base58(data)


def decode_multibase_base58(text: str, *, limit: int = 256) -> bytes:
    """Decode multibase base58btc.

    Args:
        limit: longest text accepted, in characters; decoding costs the square of the length.

    Raises:
        EncodingError: another base, a foreign character, or too long.
    """
    if not text.startswith("z"):
        raise EncodingError("not multibase base58btc: it does not begin with z")
    if len(text) > limit:
        raise EncodingError(f"longer than {limit} characters")
    return decode_base58(text[1:])


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def canonical_json(document: Any) -> bytes:
    """Give the canonical form of a JSON document (RFC 8785).

    Raises:
        EncodingError: a number or text that RFC 8785 cannot express.
    """
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise EncodingError(str(error)) from error


def canonical_json_of_terms(document: Any) -> bytes:
    """Give the canonical form of a document of our own (RFC 8785), fifty times faster.

    For documents whose names are ASCII, as the standards' terms are, and whose lists hold no numbers: sorting
    by bytes is then what RFC 8785 asks. Numbers that the two write differently go the general way.
    """
    written = sorted_json(document)
    return canonical_json(document) if has_odd_number(written) else written


def sorted_json(document: Any) -> bytes:
    """Write a JSON document compactly, its members in the order of their names' bytes."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def has_odd_number(written: bytes, start: int = 0, end: int = sys.maxsize) -> bool:
    """Say whether compact JSON may hold a member whose number RFC 8785 writes in another way."""
    return _ODD_NUMBER.search(written, start, end) is not None


def written_json(text: bytes) -> Any:
    """Give JSON that was written already, to stand as it is in a document that is to be written."""
    return orjson.Fragment(text)


def write_json(document: Any) -> bytes:
    """Write a JSON document as it is published: compact, UTF-8, in the order it was made."""
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
