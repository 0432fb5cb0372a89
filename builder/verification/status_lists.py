"""Status lists: has the credential been revoked or suspended?

Source: Bitstring Status List 1.0 §3.2 (validate), §3.4 (bitstring expansion). A list counts only if it is
well-formed, of the right purpose, by the credential's issuer, and signed: otherwise nothing is known.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import Any, Literal

from builder.encoding import EncodingError, decode_base64url
from builder.model.award_ids import PLACES
from builder.strict_json import JSONFault, read_json
from builder.verification.forms import form_fault
from builder.verification.issuers import IssuerDocument
from builder.verification.proofs import check_proofs, issuer_id
from builder.verification.report import Steps
from builder.verification.sources import Source, Unreachable

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_MOST_BYTES = 16 * 1024 * 1024

Found = Literal["valid", "revoked", "suspended", "unknown"]


class ListFault(ValueError):
    """The list cannot be relied on."""


def check_status(
    document: dict[str, Any], issuer: IssuerDocument | None, source: Source, steps: Steps
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
    try:
        url, index = _entry(entry)
        revoked = read_bit(url, "revocation", index, issuer, source)
    except (ListFault, Unreachable) as error:
        steps.unknown("status-list", str(error))
        steps.unknown("status", "whether it was revoked could not be checked")
        return "unknown"
    steps.passed("status-list", "the status list is signed by the issuer")
    if not revoked:
        steps.passed("status", "not revoked and not suspended")
        return "valid"
    if _suspended(url, index, issuer, source):
        steps.failed("status", "the issuer suspended it: it does not count for now")
        return "suspended"
    steps.failed("status", "the issuer revoked it")
    return "revoked"


def _entry(entry: Any) -> tuple[str, int]:
    if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
        raise ListFault("the status is of a kind this verifier does not know")
    url, index = entry.get("statusListCredential"), entry.get("statusListIndex")
    if entry.get("statusPurpose") != "revocation":
        raise ListFault(f"the status is about {entry.get('statusPurpose')!r}, not about revocation")
    if not isinstance(url, str) or not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise ListFault("the status names no list, or no place in it")
    return url, int(index)


def _suspended(url: str, index: int, issuer: IssuerDocument, source: Source) -> bool:
    """Look at the same place of the parallel list; a list that cannot be had does not soften a revocation."""
    try:
        return read_bit(url.removesuffix(".json") + "-suspension.json", "suspension", index, issuer, source)
    except (ListFault, Unreachable):
        return False


def read_bit(url: str, purpose: str, index: int, issuer: IssuerDocument, source: Source) -> bool:
    """Say whether a bit is set in a list.

    Raises:
        Unreachable: the list cannot be had.
        ListFault: it cannot be relied on.
    """
    bits = _bits(source.fetch(url), url, purpose, issuer)
    if index >= len(bits) * 8:
        raise ListFault(f"the status list has no place {index}")
    return bool(bits[index // 8] & 0x80 >> index % 8)


# Many credentials name one list; the last few are remembered, by their bytes and the issuer's.
@lru_cache(maxsize=16)
def _bits(data: bytes, url: str, purpose: str, issuer: IssuerDocument) -> bytes:
    try:
        document = read_json(data)
    except JSONFault as error:
        raise ListFault(f"the status list at {url} is not JSON") from error
    return read_list(document, url, purpose, issuer)


def read_list(document: Any, url: str, purpose: str, issuer: IssuerDocument) -> bytes:
    """Check a list, and give its bits.

    Raises:
        ListFault: it cannot be relied on.
    """
    if fault := form_fault(document, "status-list"):
        raise ListFault(f"the status list does not have the right form: {fault}")
    subject = document["credentialSubject"]
    if document["id"] != url:
        raise ListFault("the status list calls itself by another address")
    if subject["statusPurpose"] != purpose:
        raise ListFault(f"the status list is about {subject['statusPurpose']}, not {purpose}")
    if issuer_id(document) != issuer.did:
        raise ListFault("the status list is by somebody else")
    steps = Steps()
    check_proofs(document, issuer, steps)
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
