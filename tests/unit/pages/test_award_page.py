from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET  # only the type; html5lib parses

import html5lib
from msgspec.structs import replace

from builder.images.qr import QRCodes
from builder.model.award_ids import ALPHABET, LENGTH
from builder.model.entities import Activity, Award, Evidence, Revoked, Suspended
from builder.model.text import localised
from tests.unit.pages.html import data_block, parse, text
from tests.unit.pages.sample import (
    BASE_URL,
    BY_FACULTY,
    DATA_LITERACY_2,
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
    assert "Opgeschort sinds 1 september 2026" in words(open_ended)


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


def test_status_says_in_words_what_the_content_records() -> None:
    assert "Awarded This badge is valid until 29 June 2029." in words(FULL, "en")
    assert "Awarded This badge has no end date." in words(PLAIN, "en")
    assert "This badge was withdrawn and no longer counts." in words(REVOKED, "en")
    assert "This badge does not count for now." in words(SUSPENDED, "en")
    assert 'class="status awarded"' in page(FULL)
    assert 'class="status revoked"' in page(REVOKED)
    assert 'class="status suspended"' in page(SUSPENDED)


def shared_fields(document: ET.Element) -> list[str]:
    """Give what stands in the fields to copy from."""
    return [field.get("value", "") for field in document.iter("input") if field.get("readonly") is not None]


def test_page_can_be_shared_by_its_address_as_message_mail_and_html() -> None:
    document = parse(page(FULL, "en").encode())
    address = f"{BASE_URL}/en/awards/{FULL.id}/"
    shown = shared_fields(document)
    assert shown[0] == address
    assert f"{BASE_URL}/awards/{FULL.id}/" in shown
    targets = [link.get("href", "") for link in document.iter("a")]
    [post] = [target for target in targets if "share-offsite" in target]
    assert parse_qs(urlsplit(post).query) == {"url": [address]}
    [mail] = [target for target in targets if target.startswith("mailto:")]
    assert parse_qs(urlsplit(mail).query) == {"subject": ["Data literacy"], "body": [address]}
    [snippet] = document.iter("textarea")
    embedded = html5lib.parseFragment(text(snippet), namespaceHTMLElements=False)
    assert embedded.find(".//a").get("href") == address
    picture = embedded.find(".//a/img")
    assert picture.get("src") == f"{BASE_URL}/awards/{FULL.id}/badge.svg"
    assert picture.get("alt") == "Data literacy"


def test_name_that_needs_encoding_reaches_whom_it_is_shared_with_unharmed() -> None:
    name = 'Zorg & "Zo" <b>50%</b> 日本 + é#?'
    badge_class = replace(DATA_LITERACY_2, name=localised(name))
    awarded = replace(FULL, badge_class=badge_class)
    [content, _] = renderer(publication(badge_classes=(badge_class,), awards=(awarded,))).award_pages(awarded)
    document = parse(content[1])
    queries = {
        urlsplit(link.get("href", "")).path: parse_qs(urlsplit(link.get("href", "")).query)
        for link in document.iter("a")
    }
    assert queries["/profile/add"]["name"] == [name]
    assert queries[""]["subject"] == [name]
    [snippet] = document.iter("textarea")
    embedded = html5lib.parseFragment(text(snippet), namespaceHTMLElements=False)
    assert embedded.find(".//a/img").get("alt") == name
    assert data_block(document)["name"] == name


def test_fields_for_linkedin_stand_beside_the_link_as_words() -> None:
    fields = shared_fields(parse(page(FULL, "en").encode()))
    assert fields[1:] == [
        "Data literacy",
        "Waterland University",
        "June 2026",
        "June 2029",
        FULL.id,
        f"{BASE_URL}/awards/{FULL.id}/",
    ]


def test_code_to_scan_holds_the_address_of_the_page() -> None:
    pictures = [picture.get("src", "") for picture in parse(page(FULL).encode()).iter("img")]
    [code] = [source for source in pictures if source.startswith("data:")]
    codes = QRCodes(f"{BASE_URL}/awards/", alphabet=ALPHABET, length=LENGTH)
    assert code == codes.data_uri(FULL.id)


def test_signed_assertion_is_offered_where_there_is_one() -> None:
    [(_, without), _] = renderer(publication()).award_pages(FULL)
    [(_, content), _] = renderer(publication()).award_pages(FULL, has_signed_assertion=True)
    assert b"assertion.jws" not in without
    assert f'"/awards/{FULL.id}/assertion.jws" download'.encode() in content


def test_award_page_is_light() -> None:
    assert len(page(FULL).encode()) < 20_000


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
