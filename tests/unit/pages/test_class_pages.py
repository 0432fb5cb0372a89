from __future__ import annotations

from msgspec.structs import replace

from builder.model.entities import Assessment, BadgeClass, LegalBasis, Level, Recipient, Revoked, Workload
from tests.unit.pages.html import parse, text
from tests.unit.pages.sample import (
    COLLEGE,
    DATA_LITERACY_2,
    ENGLISH_COURSE,
    OLD_SCHOOL,
    PUBLIC,
    REVOKED,
    VOLUNTEER,
    publication,
    site,
)


def page(path: str, *badge_classes: BadgeClass) -> str:
    published = publication(badge_classes=badge_classes, awards=()) if badge_classes else publication()
    return site(published)[f"{path}index.html"].decode()


def criteria(badge_class: BadgeClass, language: str = "") -> str:
    return words(page(f"{language}badges/{badge_class.id}/", badge_class))


def words(content: str) -> str:
    return " ".join(text(parse(content.encode())).split())


def test_criteria_page_shows_every_field() -> None:
    shown = words(page("badges/waterland/data-literacy/v2/"))
    for expected in (
        "Zo verdien je deze badge",
        "Werken met data in de zorg.",
        "Je kunt een tabel lezen.",
        "gegevens analyseren (ESCO S2.7)",
        "EQF 6 NLQF 6 Eerste cyclus",
        "2,5 ECTS 70 uur",
        "Voertaal Nederlands",
        "Online en op locatie Werkervaring",
        "Portfolio Mondeling examen",
        "Toetsing onder toezicht Identiteit niet gecontroleerd",
        "Kwaliteitskader Landelijk kader.",
        "CROHO 34401",
        "Stapelbaar",
        "Havo of mbo 4.",
        "Medewerkers in de zorg.",
        "Vraag het ons.",
        "DigComp 1.2",
        "Gegevens beoordelen.",
        "data zorg",
        "3 jaar vanaf de datum van uitreiking",
        "Bewijs Cijfer of beoordeling",
        "Dezelfde persoon kan deze badge vaker krijgen.",
        "Ook uitgereikt door Faculteit Data",
        "Land van de uitgever Nederland",
    ):
        assert expected in shown


def test_eqf_level_is_indicative_unless_verified() -> None:
    assert "EQF 6 (indicatief)" in criteria(ENGLISH_COURSE)
    assert "(indicatief)" not in criteria(DATA_LITERACY_2)


def test_nlqf_level_is_not_shown_unless_verified() -> None:
    unverified = replace(ENGLISH_COURSE, level=Level(eqf=6, nlqf="6", verified=False))
    assert "NLQF" not in criteria(unverified)
    assert "NLQF 6" in criteria(replace(unverified, level=Level(eqf=6, nlqf="6", verified=True)))


def test_microcredential_shows_which_of_sixteen_elements_are_stated() -> None:
    document = parse(page("en/badges/waterland/data-literacy/v2/").encode())
    rows = [[text(cell) for cell in row] for row in document.findall(".//tbody/tr")]
    assert len(rows) == 16
    assert [row[1] for row in rows].count("Mandatory") == 11
    assert "Not stated" not in [row[2] for row in rows]
    assert dict((row[0], row[2]) for row in rows)["Grade achieved"] == "Stated on every award"  # noqa: C402


def test_element_that_a_microcredential_lacks_is_not_called_stated() -> None:
    bare = replace(
        DATA_LITERACY_2,
        workload=Workload(),
        assessment=Assessment(),
        participation=(),
        stackable=None,
        further_information=None,
        requires=(),
    )
    document = parse(page(f"en/badges/{bare.id}/", bare).encode())
    stated = {text(row[0]): text(row[2]) for row in document.findall(".//tbody/tr")}
    missing = {name for name, where in stated.items() if where == "Not stated"}
    assert missing == {
        "Notional workload needed to achieve the learning outcomes",
        "Type of assessment",
        "Form of participation in the learning activity",
        "Supervision and identity check in the assessment",
        "Stackability",
        "Further information",
    }
    assert stated["Grade achieved"] == "Stated where an award has one"


def test_other_variants_show_no_elements_of_a_microcredential() -> None:
    assert "<table" not in page(f"badges/{VOLUNTEER.id}/", VOLUNTEER)


def test_what_is_not_stated_is_not_shown() -> None:
    shown = criteria(VOLUNTEER)
    assert not [term for term in ("Niveau", "Toetsing", "Doelgroep", "Trefwoorden") if term in shown]
    assert "Geen einddatum" in shown


def test_amount_of_one_is_in_the_singular() -> None:
    assert "1 hour " in criteria(VOLUNTEER, "en/")
    assert "2 hours" in criteria(replace(VOLUNTEER, workload=Workload(hours=2)), "en/")


def test_badge_page_shows_the_newest_version_and_lists_all_newest_first() -> None:
    shown = words(page("badges/waterland/data-literacy/"))
    assert "Werken met data in de zorg." in shown
    assert shown.index("Versie 2: Datageletterdheid nieuwste") < shown.index("Versie 1: Datageletterdheid")


def test_badge_page_says_what_changed_from_version_to_version() -> None:
    document = parse(page("en/badges/waterland/data-literacy/").encode())
    [versions] = [each for each in document.iter("ol") if each.get("class") == "rows versions"]
    newest, first = versions.findall("li")
    assert "What changed" not in text(first)
    rows = [" ".join(text(change).split()) for change in newest.iter("div")]
    for expected in (
        "Workload No longer: 3 ECTS New: 2.5 ECTS New: 70 hours",
        "Level No longer: EQF 6 (indicative) New: EQF 6 New: NLQF 6 New: First cycle",
        "Learning outcomes New: You can read a table. New: gegevens analyseren",
        "What you must do to earn this badge Said in other words",
    ):
        assert expected in rows
    assert not [row for row in rows if row.startswith("Language of instruction")]


def test_versions_that_mean_the_same_show_no_changes() -> None:
    again = replace(DATA_LITERACY_2, number=3, tags=("zorg", "data"), replaces=None)
    shown = words(page("en/badges/waterland/data-literacy/", DATA_LITERACY_2, again))
    assert "What changed" not in shown


def test_privacy_page_names_the_ground_of_each_variant_and_whom_to_ask() -> None:
    college = replace(COLLEGE, legal_basis=LegalBasis(formal="public_task"))
    published = publication(issuers=(college, OLD_SCHOOL), badge_classes=(), awards=())
    document = parse(site(published)["en/privacy/index.html"])
    rows = {text(row[0]).strip(): [text(cell) for cell in row[1:]] for row in document.findall(".//tbody/tr")}
    assert rows["Waterland University"] == [
        "A public task (GDPR, article 6.1e)",
        "A public task (GDPR, article 6.1e)",
        "Does not award these",
    ]
    assert rows["Oude School"] == ["Does not award these"] * 3
    assert "badges@waterland.example.nl" in text(document)


def test_every_page_leads_to_privacy_accessibility_and_what_this_site_is() -> None:
    for path, content in site().items():
        if path.endswith(".html"):
            targets = {link.get("href") for link in parse(content).iter("a")}
            start = "/en/" if path.startswith("en/") else "/"
            assert {f"{start}about/", f"{start}privacy/", f"{start}accessibility/"} <= targets, path


def test_older_version_points_to_the_newest() -> None:
    newest = 'href="/badges/waterland/data-literacy/v2/">Er is een nieuwere versie'
    assert newest in page("badges/waterland/data-literacy/v1/")
    assert newest not in page("badges/waterland/data-literacy/v2/")


def test_badge_page_lists_public_awards_with_name_and_link() -> None:
    shown = page("badges/waterland/data-literacy/")
    assert f'<a href="/awards/{PUBLIC.id}/"><bdi>نور الهدى</bdi></a>' in shown
    assert REVOKED.id not in shown


def test_badge_page_lists_no_award_that_is_revoked_or_whose_name_may_not_be_published() -> None:
    for hidden in (
        replace(PUBLIC, revoked=Revoked(on=PUBLIC.issued_on, reason="x")),
        replace(PUBLIC, recipient=Recipient(name="Noor", publish_name=False)),
    ):
        files = site(publication(awards=(hidden,)))
        assert PUBLIC.id not in files["badges/waterland/data-literacy/index.html"].decode()


def test_catalogue_shows_the_newest_version_once_by_variant_with_its_issuer() -> None:
    shown = words(page(""))
    assert shown.count("Datageletterdheid") == 1
    assert shown.index("Microcredentials") < shown.index("Onderdelen van erkende opleidingen")
    assert "Faculteit Data, namens Dataregio" in shown


def test_archived_issuer_says_that_it_awards_no_more() -> None:
    assert "Deze uitgever geeft geen badges meer uit." in words(page("issuers/oude-school/"))
    assert "Deze uitgever geeft geen badges meer uit." not in words(page("issuers/waterland/"))


def test_issuer_page_shows_institution_department_numbers_and_identity() -> None:
    college = words(page("issuers/waterland/"))
    for expected in ("Hogeschool", "Nederland", "BRIN 25DW", "badges@waterland.example.nl", "Faculteit Data"):
        assert expected in college
    assert "did:web:badges.example.nl:issuers:waterland" in college
    assert "Onderdeel van Hogeschool Waterland" in words(page("issuers/waterland-data/"))
