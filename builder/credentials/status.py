"""Status: where an award stands in its issuer's status lists, and the lists as credentials.

A list has 131 072 places. An award's place follows from its id: its first 20 bits are a number v; the list
is v >> 17, the place in it v & 131071. Purpose `revocation` is what other verifiers read; while an award is
suspended, its bit is set there and, at the same place, in a parallel list of purpose `suspension`.

Source: Bitstring Status List 1.0 §2.2, §3.2. The list is compressed as stored blocks with a zero time, since
deflated bytes differ from one zlib to another.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from builder.credentials.site import Site
from builder.encoding import encode_base64url
from builder.model import addresses
from builder.model.award_ids import PLACES, status_place
from builder.model.entities import Award, AwardFacts, Issuer
from builder.signing.linked_data import CREDENTIALS_V2

Purpose = Literal["revocation", "suspension"]
CONTEXT = [CREDENTIALS_V2]


def status_entry(award: Award, site: Site) -> dict[str, Any]:
    """Give the `credentialStatus` of an award's credential (§2.1)."""
    number, index = status_place(award.id)
    list_url = site.url(addresses.status_list(award.issuer, number))
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


class StatusList(Struct, frozen=True, kw_only=True):
    """One list of an issuer.

    Args:
        places: indexes whose bit is set.
        changed: the latest day on which the content changed it.
    """

    issuer: Issuer
    number: int
    purpose: Purpose
    places: frozenset[int]
    changed: date

    @property
    def path(self) -> str:
        where = addresses.status_list if self.purpose == "revocation" else addresses.suspension_list
        return where(self.issuer, self.number)


def status_lists(awards: Iterable[Award | AwardFacts]) -> Iterator[StatusList]:
    """Give both lists for every issuer and number that has an award, in the order of their paths."""
    groups: dict[tuple[str, int], list[Award | AwardFacts]] = {}
    for award in awards:
        groups.setdefault((award.issuer.id, status_place(award.id)[0]), []).append(award)
    for (_, number), group in sorted(groups.items()):
        issuer = group[0].issuer
        first = min(award.issued_on for award in group)
        # What is revoked is revoked for good: its suspension no longer tells anything.
        suspended = [award for award in group if award.suspended is not None and award.revoked is None]
        revoked = [award for award in group if award.revoked is not None]
        suspensions = [award.suspended.start for award in suspended if award.suspended is not None]
        revocations = [award.revoked.on for award in revoked if award.revoked is not None]
        yield StatusList(
            issuer=issuer,
            number=number,
            purpose="revocation",
            places=_places(revoked + suspended),
            changed=max([first, *suspensions, *revocations]),
        )
        yield StatusList(
            issuer=issuer,
            number=number,
            purpose="suspension",
            places=_places(suspended),
            changed=max([first, *suspensions]),
        )


def _places(awards: Iterable[Award | AwardFacts]) -> frozenset[int]:
    return frozenset(status_place(award.id)[1] for award in awards)


def status_list_credential(status_list: StatusList, site: Site) -> dict[str, Any]:
    """Give a list as BitstringStatusListCredential, without proof (§2.2)."""
    url = site.url(status_list.path)
    return {
        "@context": CONTEXT,
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": site.addresses.did(status_list.issuer.id),
        "validFrom": site.timestamp(status_list.changed),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": status_list.purpose,
            "encodedList": encode_list(status_list.places),
        },
    }


def encode_list(places: Iterable[int]) -> str:
    """Encode a list: gzip, multibase base64url (§3.3)."""
    return "u" + encode_base64url(_gzip_stored(list_bits(places)))


def list_bits(places: Iterable[int]) -> bytes:
    """Give a list's bits: the first place is the most significant bit of the first byte (§3.3)."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return bytes(bits)


def _gzip_stored(data: bytes) -> bytes:
    """Write a gzip member of stored blocks (RFC 1952, RFC 1951 §3.2.4): the same bytes everywhere."""
    limit = 0xFFFF
    blocks = [data[start : start + limit] for start in range(0, len(data), limit)]
    body = b"".join(
        struct.pack("<BHH", index == len(blocks) - 1, len(block), len(block) ^ limit) + block
        for index, block in enumerate(blocks)
    )
    header = b"\x1f\x8b\x08\0" + b"\0" * 4 + b"\0\xff"
    return header + body + struct.pack("<II", zlib.crc32(data), len(data))
