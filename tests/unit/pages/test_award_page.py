from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

from builder.model.entities import Activity, Award, Evidence, Revoked, Suspended
from tests.unit.pages.html import parse, text
from tests.unit.pages.sample import (
    BASE_URL,
    BY_FACULTY,
    ENGLISH,
    FULL,
    PLAIN,
    PUBLIC,
    REVOKED,
    SUSPENDED,
    publication,
    renderer,
)


def page(award: Award, language: str = "nl") -> str:
    return pages(award)["awards/" if language == "nl" else f"{language}/awards/"]


def pages(award: Award) -> dict[str, str]:
    rendered = renderer(publication()).award_pages(award)
    return {path.removesuffix(f"{award.id}/index.html"): content.decode() for path, content in rendered}


def words(award: Award, language: str = "nl") -> str:
    return " ".join(text(parse(page(award, language).encode())).split())


def linkedin(award: Award) -> dict[str, list[str]]:
    links = [link.get("href", "") for link in parse(page(award).encode()).iter("a")]
    [found] = [link for link in links if link.startswith("https://www.linkedin.com/profile/add?")]
    return parse_qs(urlsplit(found).query)


def test_page_shows_what_the_award_states() -> None:
    shown = words(FULL)
    for expected in (
        "Jip Jansen",
        "Hogeschool Waterland",
        "30 juni 2026",
        "Geldig tot en met 29 juni 2029",
        "8,5",
        "2,5 ECTS",
        "2026-1",
        "deelnemer",
        "Van 1 februari 2026 tot en met 1 juni 2026",
        "Jip deed het goed.",
        "Alle opdrachten.",
        "https://example.nl/filmpje",
        "Een gesprek van een uur.",
    ):
        assert expected in shown


def test_dates_and_numbers_are_written_as_the_language_writes_them() -> None:
    shown = words(FULL, "en")
    assert "30 June 2026" in shown
    assert "Valid until 29 June 2029" in shown
    assert "2.5 ECTS" in shown


def test_name_is_shown_only_when_it_may_be_published_and_is_isolated() -> None:
    assert "<bdi>Jip Jansen</bdi>" in page(FULL)
    assert "De naam van de houder staat niet op deze pagina." in words(PLAIN)


def test_revoked_award_says_since_when() -> None:
    assert "Ingetrokken op 1 september 2026" in words(REVOKED)
    assert "Revoked on 1 September 2026" in words(REVOKED, "en")


def test_suspended_award_says_from_when_until_when() -> None:
    assert "Suspended from 1 September 2026 until 1 December 2026" in words(SUSPENDED, "en")
    open_ended = replace(SUSPENDED, suspended=Suspended(start=date(2026, 9, 1), reason="x"))
    assert "Geschorst sinds 1 september 2026" in words(open_ended)


def test_revocation_outweighs_suspension() -> None:
    both = replace(SUSPENDED, revoked=Revoked(on=date(2026, 10, 1), reason="x"))
    assert "Revoked on 1 October 2026" in words(both, "en")
    assert "Suspended" not in words(both, "en")


def test_page_without_recorded_status_claims_none() -> None:
    long_ago = replace(FULL, issued_on=date(2001, 1, 1), expires_on=date(2002, 1, 1))
    for language, claims in (
        ("en", ("expired", "revoked", "suspended")),
        ("nl", ("verlopen", "ingetrokken")),
    ):
        assert not [claim for claim in claims if claim in words(long_ago, language).lower()]


def test_status_of_ordinary_award_takes_no_place() -> None:
    assert 'class="status' not in page(FULL)


def test_issuer_that_awards_is_named_with_whom_it_represents() -> None:
    assert "Faculteit Data, namens Dataregio" in words(BY_FACULTY)


def test_indicative_level_is_called_so_on_the_award_too() -> None:
    shown = words(PUBLIC)
    assert "EQF 6 (indicatief)" in shown
    assert "NLQF" not in shown
    assert "NLQF 6" in words(FULL)


def test_texts_of_an_award_are_in_the_language_of_instruction() -> None:
    assert '<div class="prose" lang="en" dir="auto">' in page(ENGLISH)
    assert '<div class="prose">' in page(ENGLISH, "en")


def test_files_of_the_award_are_linked() -> None:
    for file in ("assertion.json", "credential.json", "credential.jwt", "badge.svg"):
        assert f'"/awards/{FULL.id}/{file}"' in page(FULL, "en")


def test_linkedin_gets_name_number_dates_and_address() -> None:
    assert linkedin(FULL) == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": ["Datageletterdheid"],
        "organizationId": ["12345"],
        "issueYear": ["2026"],
        "issueMonth": ["6"],
        "expirationYear": ["2029"],
        "expirationMonth": ["6"],
        "certUrl": [f"{BASE_URL}/awards/{FULL.id}/"],
        "certId": [FULL.id],
    }


def test_linkedin_gets_the_issuers_name_where_it_has_no_number_there_and_no_end_where_there_is_none() -> None:
    fields = linkedin(BY_FACULTY)
    assert fields["organizationName"] == ["Faculteit Data"]
    assert not {"organizationId", "expirationYear", "expirationMonth"} & set(fields)


def test_month_for_linkedin_is_that_of_the_date_itself() -> None:
    for issued_on in (date(2026, 1, 1), date(2026, 12, 31)):
        fields = linkedin(replace(FULL, issued_on=issued_on))
        assert (fields["issueYear"], fields["issueMonth"]) == (["2026"], [str(issued_on.month)])


def test_award_that_does_not_count_is_not_offered_to_linkedin() -> None:
    assert "linkedin.com" not in page(REVOKED)
    assert "linkedin.com" not in page(SUSPENDED)


def test_address_of_evidence_that_is_no_web_address_is_shown_without_target() -> None:
    evidence = (Evidence(url="javascript:alert(1)", name="Klik"), Evidence(url="data:text/html,x"))
    shown = page(replace(FULL, evidence=evidence))
    assert "<strong>Klik</strong>" in shown
    assert 'href="javascript' not in shown
    assert 'href="data' not in shown


def test_period_may_have_only_a_beginning_or_an_end() -> None:
    assert "Vanaf 1 februari 2026" in words(replace(FULL, activity=Activity(start=date(2026, 2, 1))))
    assert "Tot en met 1 februari 2026" in words(replace(FULL, activity=Activity(end=date(2026, 2, 1))))
    assert "Wanneer" not in words(replace(FULL, activity=Activity()))
