"""The revocation list of an issuer: which of its signed assertions of Open Badges 2.0 do not count.

The list is public, so it says as little as it can: ids that derive from the secret ids of awards and lead to
no address, in the order of these ids, without reasons. A reason stands in the hosted assertion, which those
who know its address can read. Suspended awards stand here while they are suspended, since Open Badges 2.0
knows no suspension.

The reference validator misses a list with exactly one entry, and its length would tell when there are none,
so two entries that belong to no one always stand at its beginning.

Source: Open Badges v2.0 §RevocationList.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from builder.credentials import identity
from builder.credentials.issuer_keys import OPEN_BADGES_2_CONTEXT
from builder.credentials.site import Site
from builder.model import addresses
from builder.model.entities import Award, AwardFacts, Issuer

SENTINELS = (
    "urn:uuid:00000000-0000-4000-8000-000000000000",
    "urn:uuid:00000000-0000-4000-8000-000000000001",
)


def revocation_list(issuer: Issuer, awards: Iterable[Award | AwardFacts], site: Site) -> dict[str, Any]:
    """Give an issuer's RevocationList.

    Args:
        awards: any; those by the issuer that are revoked or suspended are listed.
    """
    withdrawn = sorted(
        identity.signed_assertion_id(award.id)
        for award in awards
        if award.issuer.id == issuer.id and (award.revoked is not None or award.suspended is not None)
    )
    return {
        "@context": OPEN_BADGES_2_CONTEXT,
        "type": "RevocationList",
        "id": site.url(addresses.revocation_list(issuer)),
        "issuer": site.url(addresses.issuer_document(issuer)),
        "revokedAssertions": [{"id": id_} for id_ in (*SENTINELS, *withdrawn)],
    }
