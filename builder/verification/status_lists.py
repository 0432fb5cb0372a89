"""Status lists: has the credential been revoked or suspended?

Source: Bitstring Status List 1.0 §3.2 (validate), §3.4 (bitstring expansion). A list counts only if it is
well-formed, of the right purpose, by the credential's issuer, not out of date, and signed: otherwise nothing
is known.
"""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from builder.encoding import EncodingError, decode_base64url
from builder.model.award_ids import PLACES
from builder.signing.jws import Token, TokenFault, read_token
from builder.strict_json import MOST_VALUES, JSONFault, read_json
from builder.verification.forms import form_fault, moment
from builder.verification.issuers import IssuerDocument
from builder.verification.proofs import check_proofs, issuer_id
from builder.verification.report import Steps
from builder.verification.sources import Source, Unreachable
from builder.verification.tokens import check_token, credential_of

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_MOST_BYTES = 16 * 1024 * 1024

Found = Literal["valid", "revoked", "suspended", "unknown"]


class ListFault(ValueError):
    """The list cannot be relied on."""


def check_status(
    document: dict[str, Any], issuer: IssuerDocument | None, source: Source, steps: Steps, *, now: datetime
) -> Found:
    """Take the steps `status-list` and `status`, and give what the lists say."""
    entry = document.get("credentialStatus")
    if entry is None:
        steps.skipped("status-list", "the credential names no status list")
        steps.passed("status", "the issuer keeps no list of revocations for this credential")
        return "valid"
    if issuer is None:
        steps.unknown("status-list", "without the issuer's keys its status list cannot be checked")
        steps.unknown("status", "whether it was revoked could not be checked")
        return "unknown"
    lists = _Lists(issuer, source, now)
    try:
        url, index, purpose = _entry(entry)
        is_set = lists.bit(url, purpose, index)
    except (ListFault, Unreachable) as error:
        steps.unknown("status-list", str(error))
        steps.unknown("status", "whether it was revoked could not be checked")
        return "unknown"
    steps.passed("status-list", "the status list is signed by the issuer")
    if not is_set:
        steps.passed("status", "not revoked and not suspended")
        return "valid"
    if purpose == "suspension" or lists.is_suspended(url, index):
        steps.failed("status", "the issuer suspended it: it does not count for now")
        return "suspended"
    steps.failed("status", "the issuer revoked it")
    return "revoked"


def _entry(entry: Any) -> tuple[str, int, str]:
    """Give a list's address, the place in it, and what it is about (§2.1)."""
    if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
        raise ListFault("the status is of a kind this verifier does not know")
    url, index = entry.get("statusListCredential"), entry.get("statusListIndex")
    purpose = entry.get("statusPurpose")
    if purpose not in ("revocation", "suspension"):
        raise ListFault(f"the status is about {purpose!r}, not about revocation")
    if entry.get("statusSize", 1) != 1 or isinstance(entry.get("statusSize"), bool):
        raise ListFault("the status has more than one bit")
    if not isinstance(url, str) or not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise ListFault("the status names no list, or no place in it")
    return url, int(index), purpose


class _Lists(Struct, frozen=True):
    """An issuer's lists, as they are at this moment."""

    issuer: IssuerDocument
    source: Source
    now: datetime

    def bit(self, url: str, purpose: str, index: int) -> bool:
        """Say whether a bit is set in a list.

        Raises:
            Unreachable: the list cannot be had.
            ListFault: it cannot be relied on.
        """
        found = _list(self.source.fetch(url), url, purpose, self.issuer)
        if found.end is not None and self.now >= found.end:
            raise ListFault("the status list is no longer valid")
        if index >= len(found.bits) * 8:
            raise ListFault(f"the status list has no place {index}")
        return bool(found.bits[index // 8] & 0x80 >> index % 8)

    def is_suspended(self, url: str, index: int) -> bool:
        """Look at the same place of the parallel list; without it a revocation is not softened."""
        if not url.endswith(".json"):
            return False
        try:
            return self.bit(url.removesuffix(".json") + "-suspension.json", "suspension", index)
        except (ListFault, Unreachable):
            return False


class _List(Struct, frozen=True):
    """A list that its issuer signed.

    Args:
        end: None where it is valid without end.
    """

    bits: bytes
    end: datetime | None


# Many credentials name one list; the last few are remembered, by their bytes and the issuer's.
@lru_cache(maxsize=16)
def _list(data: bytes, url: str, purpose: str, issuer: IssuerDocument) -> _List:
    document, token = _opened(data, url)
    bits = read_list(document, url, purpose, issuer, token=token)
    return _List(bits, _end(document, {} if token is None else token.payload))


def _end(document: dict[str, Any], claims: dict[str, Any]) -> datetime | None:
    """Give until when a list counts; a copy from before that time may not know what was revoked since."""
    end = moment(document.get("validUntil"))
    if end is None and "validUntil" in document:
        raise ListFault("the status list does not say until when it is valid")
    if "exp" not in claims:
        return end
    try:
        expiry = datetime.fromtimestamp(claims["exp"], UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise ListFault("the status list does not say until when it is valid") from error
    return expiry if end is None else min(end, expiry)


def _opened(data: bytes, url: str) -> tuple[Any, Token | None]:
    """Give a list that is a document with proofs, or a token with the document in it."""
    try:
        if data.lstrip()[:1] == b"{":
            return read_json(data, most_values=MOST_VALUES), None
        token = read_token(data.decode("utf-8").strip(), most_values=MOST_VALUES)
        return credential_of(token), token
    except (JSONFault, TokenFault, UnicodeDecodeError) as error:
        raise ListFault(f"the status list at {url} is neither JSON nor a token") from error


def read_list(
    document: Any, url: str, purpose: str, issuer: IssuerDocument, *, token: Token | None = None
) -> bytes:
    """Check a list, and give its bits.

    Args:
        token: the token that the list came in, if it did.

    Raises:
        ListFault: it cannot be relied on.
    """
    if fault := form_fault(document, "status-list"):
        raise ListFault(f"the status list does not have the right form: {fault}")
    claims = {} if token is None else token.payload
    if claims.get("iss", issuer.id) != issuer.id or claims.get("jti", url) != url:
        raise ListFault("the claims of the status list's token contradict it")
    subject = document["credentialSubject"]
    if document["id"] != url:
        raise ListFault("the status list calls itself by another address")
    if subject["statusPurpose"] != purpose:
        raise ListFault(f"the status list is about {subject['statusPurpose']}, not {purpose}")
    if issuer_id(document) != issuer.id:
        raise ListFault("the status list is by somebody else")
    steps = Steps()
    if token is None:
        check_proofs(document, issuer, steps)
    else:
        check_token(token, document, issuer, steps)
    if steps.outcome("signature") != "passed":
        raise ListFault("the status list's own signature does not hold")
    return decode_list(subject["encodedList"])


def decode_list(encoded: str) -> bytes:
    """Expand an encoded list to its bits.

    Raises:
        ListFault: not multibase base64url of gzip, too short, or absurdly long.
    """
    try:
        data = decode_base64url(encoded.removeprefix("u"))
        expander = zlib.decompressobj(wbits=31)
        bits = expander.decompress(data, _MOST_BYTES)
    except (EncodingError, zlib.error) as error:
        raise ListFault("the status list cannot be unpacked") from error
    if expander.unconsumed_tail or not expander.eof or expander.unused_data:
        raise ListFault("the status list cannot be unpacked")
    if len(bits) * 8 < PLACES:
        raise ListFault(f"the status list has fewer than {PLACES} places")
    return bits
