"""What a ledger's digests are made of does not change from one release to the next."""

from __future__ import annotations

from builder.ledger import award_digest, class_digest
from tests.unit.pages.sample import DATA_LITERACY_2, FULL, PLAIN


def test_digests_are_those_that_older_releases_wrote() -> None:
    # Other digests would refuse every site that was built before as edited.
    assert award_digest(FULL) == "961deac167826c2c353844dd97f65f15493ab71d60ea3a4e1fe18b0742dff2c4"
    assert award_digest(PLAIN) == "8c274005af91697ab9bd43ac726837d82f340d66f9063e05722a42b829cee75a"
    assert class_digest(DATA_LITERACY_2) == "8504d682b48d8171bb19c7888109b66263b22532e37172e9a1740b56f3c5552f"
