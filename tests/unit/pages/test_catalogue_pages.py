"""The catalogue: filters as links, pages of bounded number and size, and what the search looks through."""

from __future__ import annotations

import json
from functools import cache

import pytest
from msgspec.structs import replace

from builder.model.entities import BadgeClass, LearningOutcome, Workload
from builder.model.text import localised
from builder.pages.facets import MOST_VALUES, hours_of, slug
from builder.pages.search_index import plain
from tests.unit.pages.html import parse, text
from tests.unit.pages.sample import DATA_LITERACY_2, ENGLISH_COURSE, VOLUNTEER, publication, site


@cache
def sample_site() -> dict[str, bytes]:
    return site()


def filtered(files: dict[str, bytes], path: str) -> list[str]:
    document = parse(files[f"catalogue/{path}/index.html"])
    return [text(heading) for heading in document.findall(".//h3")]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("variant/microcredential", ["Datageletterdheid"]),
        ("level/6", ["Datageletterdheid", "Statistics"]),
        ("load/28", ["Vrijwilliger van het jaar"]),
        ("load/84", ["Datageletterdheid"]),
        ("load/280", ["Statistics"]),
        ("language/en", ["Statistics"]),
        ("skill/gegevens-analyseren", ["Datageletterdheid"]),
        ("skill/digcomp-1-2", ["Datageletterdheid"]),
        ("tag/zorg", ["Datageletterdheid"]),
    ],
)
def test_each_value_of_a_filter_is_a_page_with_its_badges(path: str, names: list[str]) -> None:
    assert filtered(sample_site(), path) == names


def test_first_page_links_every_filter_and_an_issuer_to_its_own_page() -> None:
    document = parse(sample_site()["index.html"])
    hrefs = {
        link.get("data-filter"): link.get("href") for link in document.iter("a") if link.get("data-filter")
    }
    assert hrefs["load/84"] == "/catalogue/load/84/"
    assert hrefs["issuer/waterland"] == "/issuers/waterland/"
    assert hrefs["tag/data"] == "/catalogue/tag/data/"


def test_filter_that_tells_no_badges_apart_is_not_offered() -> None:
    filters = [text(each) for each in parse(sample_site()["index.html"]).iter("summary")]
    assert filters == ["Soort", "Uitgever", "Studielast", "Voertaal", "Vaardigheid", "Onderwerp"]


def many(count: int) -> list[BadgeClass]:
    return [
        replace(
            DATA_LITERACY_2,
            badge=f"badge-{number:04d}",
            number=1,
            name=localised(f"Badge {number:04d}"),
            learning_outcomes=(
                LearningOutcome(text=localised(f"vaardigheid {number}"), url="https://x.nl/1"),
            ),
            tags=(f"trefwoord {number}", "allemaal"),
            replaces=None,
            awarded_by=(),
        )
        for number in range(count)
    ]


def test_large_catalogue_keeps_its_pages_light_and_their_number_bounded() -> None:
    files = site(publication(languages=("nl",), badge_classes=many(300), awards=()))
    pages = {path: content for path, content in files.items() if path.startswith("catalogue/")}
    assert max(len(content) for content in (*pages.values(), files["index.html"])) < 50_000
    assert len([path for path in pages if path.startswith("catalogue/tag/")]) == MOST_VALUES + 6
    assert len([path for path in pages if path.startswith("catalogue/skill/")]) == MOST_VALUES + 6
    everything = [
        name
        for part in ("", "/2", "/3", "/4", "/5", "/6", "/7")
        for name in filtered(files, f"tag/allemaal{part}")
    ]
    assert everything == [f"Badge {number:04d}" for number in range(300)]
    assert len(parse(files["index.html"]).findall(".//h3")) == 12


def test_values_that_look_alike_in_an_address_have_pages_of_their_own() -> None:
    alike = [
        replace(VOLUNTEER, badge=f"b{number}", tags=(tag,))
        for number, tag in enumerate(("C++", "C#", "\u6c34", "caf\u00e9"))
    ]
    files = site(publication(languages=("nl",), badge_classes=alike, awards=()))
    pages = [path.split("/")[2] for path in files if path.startswith("catalogue/tag/")]
    assert len(set(pages)) == 4
    assert "cafe" in pages


def test_load_counts_in_hours_whatever_it_is_stated_in() -> None:
    assert hours_of(Workload(ects=2.5)) == 70
    assert hours_of(Workload(sbu=240)) == 240
    assert hours_of(Workload(hours=8)) == 8
    assert hours_of(Workload()) is None


def test_slug_is_of_small_letters_and_digits_and_never_empty() -> None:
    assert slug("Kritisch  dénken (ESCO)") == "kritisch-denken-esco"
    assert slug("水")
    assert len(slug("a" * 500)) <= 60


def index(language: str) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = json.loads(sample_site()[f"assets/catalogue-{language}.json"])[
        "badges"
    ]
    return entries


@pytest.mark.parametrize(
    "word",
    ["gegevens", "data", "literacy", "analyseren", "s2.7", "digcomp", "34401", "hogeschool", "table", "zorg"],
)
def test_badge_is_found_by_skill_code_issuer_and_words_of_either_language(word: str) -> None:
    for language in ("nl", "en"):
        found = [entry["href"] for entry in index(language) if word in str(entry["words"])]
        assert f"/{'en/' if language == 'en' else ''}badges/waterland/data-literacy/" in found


def test_search_knows_no_accents_or_capitals() -> None:
    assert plain("Élève Ångström ĳs") == "eleve angstrom ijs"


def test_index_lists_newest_versions_only_and_says_in_which_language_a_name_is() -> None:
    entries = index("en")
    assert [entry["name"] for entry in entries] == [
        "Data literacy",
        "Statistics",
        "Vrijwilliger van het jaar",
    ]
    assert entries[2]["lang"] == "nl"
    assert ENGLISH_COURSE.language == "en"
    assert "lang" not in entries[1]
