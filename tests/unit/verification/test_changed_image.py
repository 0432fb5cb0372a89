"""Whatever is changed in a baked picture is noticed, by the step that should."""

from __future__ import annotations

import json
from typing import Any

import pytest

from builder.encoding import write_json
from builder.images.contents import BakedContents
from builder.images.errors import ImageError
from builder.images.formats import bake, extract, unbake
from builder.verification.report import Report
from builder.verification.verifier import verify
from tests.sites import BuiltSite
from tests.small_publication import FULL, IN_PNG, PLAIN
from tests.unit.verification.changes import altered, leaves, outcome, replaced

SAMPLES = 220
"""Bytes of each picture that are changed, one at a time, besides those where something begins or ends."""


def judge(site: BuiltSite, image: bytes) -> list[Report]:
    return verify(image, site.question())


@pytest.mark.parametrize("award", [FULL, IN_PNG])
def test_both_texts_of_a_picture_are_accepted(small_site: BuiltSite, award: str) -> None:
    reports = judge(small_site, small_site.badge(award))
    assert [report.form for report in reports] == ["Open Badges 3.0 credential", "Open Badges 2.0 assertion"]
    assert all(report.accepted and outcome(report, "image") == "passed" for report in reports)


@pytest.mark.parametrize("award", [FULL, IN_PNG])
@pytest.mark.parametrize("flip", [0x01, 0x20])
def test_every_byte_of_meaning_counts(small_site: BuiltSite, award: str, flip: int) -> None:
    image = small_site.badge(award)
    for position in [
        *range(80),
        *range(80, len(image), len(image) // SAMPLES),
        *range(len(image) - 80, len(image)),
    ]:
        changed = image[:position] + bytes([image[position] ^ flip]) + image[position + 1 :]
        accepted = all(report.accepted for report in judge(small_site, changed))
        assert not accepted or same_meaning(changed, image), position


def same_meaning(changed: bytes, image: bytes) -> bool:
    """Say whether only the way it is written differs: the same texts in the same picture."""
    try:
        return extract(changed) == extract(image) and unbake(changed) == unbake(image)
    except ImageError:
        return False


def test_what_a_picture_says_counts_to_its_last_leaf(small_site: BuiltSite) -> None:
    contents = extract(small_site.badge(PLAIN))
    assert contents.credential is not None
    document = json.loads(contents.credential)
    plain = unbake(small_site.badge(PLAIN))
    for path, value in leaves(document):
        text = json.dumps(replaced(document, path, altered(value)), ensure_ascii=False)
        reports = judge(small_site, bake(plain, BakedContents(assertion=contents.assertion, credential=text)))
        assert not reports[0].accepted, path
        assert reports[1].accepted


@pytest.mark.parametrize(
    ("award", "old", "new"), [(FULL, b"#1d3f72", b"#ff0000"), (FULL, b'r="4"', b'r="3"')]
)
def test_another_picture_around_the_badge_is_noticed_by_the_image(
    small_site: BuiltSite, award: str, old: bytes, new: bytes
) -> None:
    changed = small_site.badge(award).replace(old, new)
    assert changed != small_site.badge(award)
    for report in judge(small_site, changed):
        assert outcome(report, "image") == "failed"
        assert report.intact == "no"


@pytest.mark.parametrize(("carrier", "badge"), [(FULL, IN_PNG), (IN_PNG, FULL)])
def test_a_badge_in_another_classes_picture_is_noticed_by_the_image(
    small_site: BuiltSite, carrier: str, badge: str
) -> None:
    moved = bake(unbake(small_site.badge(carrier)), extract(small_site.badge(badge)))
    for report in judge(small_site, moved):
        assert outcome(report, "image") == "failed"
        assert report.intact == "no"


def test_two_badges_in_one_picture_are_each_judged(small_site: BuiltSite) -> None:
    """One person's credential beside another's assertion: each report names what it is about."""
    full, plain = extract(small_site.badge(FULL)), extract(small_site.badge(PLAIN))
    mixed = bake(
        unbake(small_site.badge(FULL)), BakedContents(assertion=plain.assertion, credential=full.credential)
    )
    credentials = [report.credential for report in judge(small_site, mixed)]
    assert len(credentials) == 2
    assert FULL in str(credentials[0])
    assert PLAIN in str(credentials[1])


def test_a_picture_whose_class_image_is_gone_is_unknown(small_site: BuiltSite) -> None:
    changed: dict[str, object] = {"badges/waterland/data/v1/image.svg": None}
    for report in verify(small_site.badge(FULL), small_site.question(changed)):
        assert outcome(report, "image") == "unknown"
        assert report.intact == "unknown"
        assert not report.accepted


def test_a_picture_without_a_badge_is_no_credential(small_site: BuiltSite) -> None:
    (report,) = judge(small_site, unbake(small_site.badge(FULL)))
    assert outcome(report, "found") == "failed"
    assert report.intact == "no"


@pytest.mark.parametrize("identifier", [5, None, [], {"id": "x"}])
def test_an_image_address_of_another_kind_is_refused(small_site: BuiltSite, identifier: Any) -> None:
    document = small_site.credential(FULL)
    document["credentialSubject"]["achievement"]["image"]["id"] = identifier
    text = write_json(document).decode()
    baked = bake(unbake(small_site.badge(FULL)), BakedContents(assertion=None, credential=text))
    (report,) = judge(small_site, baked)
    assert outcome(report, "image") == "failed"
    assert report.intact == "no"
