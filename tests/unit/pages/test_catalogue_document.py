from __future__ import annotations

import json

from builder.model.addresses import Addresses
from builder.pages.catalogue_document import catalogue_document
from tests.unit.pages.sample import AWARDS, BASE_URL, PUBLIC, publication


def document(*, demonstration: bool = False) -> dict[str, object]:
    published = publication()
    return catalogue_document(published, Addresses(BASE_URL), demonstration=demonstration)


def test_document_says_where_it_belongs_and_whether_it_is_a_demonstration() -> None:
    assert document()["base_url"] == BASE_URL
    assert document()["languages"] == ["nl", "en"]
    assert document()["demonstration"] is False
    assert document(demonstration=True)["demonstration"] is True


def test_every_version_is_listed_and_the_newest_marked() -> None:
    classes = {each["id"]: each for each in document()["badge_classes"]}  # type: ignore[attr-defined]
    assert len(classes) == 4
    assert not classes["waterland/data-literacy/v1"]["newest"]
    newest = classes["waterland/data-literacy/v2"]
    assert newest["newest"]
    assert newest["name"] == {"nl": "Datageletterdheid", "en": "Data literacy"}
    assert newest["workload"] == {"ects": 2.5, "hours": 70}
    assert newest["level"] == {"eqf": 6, "nlqf": "6", "cycle": "first", "verified": True}
    assert newest["image"] == f"{BASE_URL}/badges/waterland/data-literacy/v2/image.svg"


def test_unverified_national_level_is_left_out() -> None:
    classes = {each["id"]: each for each in document()["badge_classes"]}  # type: ignore[attr-defined]
    assert classes["waterland/data-literacy/v1"]["level"] == {"eqf": 6, "verified": False}


def test_text_without_a_stated_language_is_in_the_language_of_instruction() -> None:
    classes = {each["id"]: each for each in document()["badge_classes"]}  # type: ignore[attr-defined]
    assert classes["waterland/statistics/v1"]["name"] == {"en": "Statistics"}


def test_no_award_is_named_but_public_ones() -> None:
    text = json.dumps(document(), ensure_ascii=False)
    assert [award.id for award in AWARDS if award.id in text] == [PUBLIC.id]
    assert "@" not in text
    assert "Onbekende" not in text
    assert document()["public_awards"] == [
        {
            "page": f"{BASE_URL}/awards/{PUBLIC.id}/",
            "name": "نور الهدى",
            "badge_class": "waterland/data-literacy/v1",
        }
    ]
