from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest

from builder.model.addresses import (
    CATALOGUE,
    FAVICON,
    ICON,
    TOUCH_ICON,
    Addresses,
    achievement_document,
    assertion_document,
    award_folder,
    badge_class_document,
    baked_image,
    behalf_logo,
    class_image,
    class_oembed,
    credential_document,
    credential_token,
    did_document,
    feed,
    file_of,
    issuer_document,
    issuer_logo,
    profile_document,
)
from builder.model.entities import Publication
from builder.model.vocabulary import vocabulary
from tests.unit.pages.html import data_block, foreign_scripts, links, meta, parse, text
from tests.unit.pages.sample import (
    AWARDS,
    BASE_URL,
    EMAIL,
    PRIVATE,
    PUBLIC,
    UNPUBLISHED_NAME,
    publication,
    site,
)

MADE_ELSEWHERE = ("assets/verifier/", "verify/insigne-verifier.html", "en/verify/insigne-verifier.html")
"""What pages link and another part of the program publishes."""
VERIFIER_PAGE = "verify/index.html"
"""The only page that may ask other sites, once its visitor says so."""

BASES = (BASE_URL, f"{BASE_URL}/x", "http://localhost:8000")


@cache
def sample_site(base_url: str = BASE_URL) -> dict[str, bytes]:
    return site(publication(base_url=base_url))


def pages(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith(".html")}


def documents(published: Publication) -> set[str]:
    """Give the files that the build writes besides the pages."""
    paths: set[str | None] = {CATALOGUE, ICON, FAVICON, TOUCH_ICON, feed("nl", "nl"), feed("en", "nl")}
    for issuer in published.issuers.values():
        paths |= {issuer_document(issuer), profile_document(issuer), did_document(issuer)}
        paths |= {issuer_logo(issuer), behalf_logo(issuer)}
    for each in published.badge_classes.values():
        paths |= {badge_class_document(each, each.issuer), achievement_document(each), class_image(each)}
        paths.add(class_oembed(each))
    for award in published.awards:
        suffix = class_image(award.badge_class).rpartition(".")[2]
        paths |= {assertion_document(award.id), credential_document(award.id), credential_token(award.id)}
        paths.add(baked_image(award.id, suffix))
    return {path for path in paths if path}


def test_every_page_is_html_without_parse_errors() -> None:
    for content in pages(sample_site()).values():
        parse(content)


def test_every_page_has_one_first_heading_a_title_a_language_and_a_main_part() -> None:
    for path, content in pages(sample_site()).items():
        document = parse(content)
        assert len(document.findall(".//h1")) == 1, path
        assert len(document.findall(".//main")) == 1, path
        assert text(document.findall(".//title")[0]).strip(), path
        assert document.get("lang") == ("en" if path.startswith("en/") else "nl"), path
        assert document.findall(".//a")[0].get("href") == "#main", path


def test_headings_leave_no_level_out() -> None:
    for path, content in pages(sample_site()).items():
        levels = [int(each.tag[1]) for each in parse(content).iter() if re.fullmatch("h[1-6]", str(each.tag))]
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_element_ids_are_unique_on_a_page() -> None:
    for path, content in pages(sample_site()).items():
        ids = [each.get("id") for each in parse(content).iter() if each.get("id")]
        assert len(ids) == len(set(ids)), path


def test_every_image_has_an_alternative_text_attribute() -> None:
    for path, content in pages(sample_site()).items():
        assert all(image.get("alt") is not None for image in parse(content).iter("img")), path


@pytest.mark.parametrize("base_url", BASES)
def test_every_internal_link_leads_to_something_that_is_built(base_url: str) -> None:
    addresses = Addresses(base_url)
    files = sample_site(base_url)
    known = set(files) | documents(publication(base_url=base_url))
    for path, content in pages(files).items():
        for url in links(parse(content), addresses.url(path)):
            inside = addresses.path(url)
            if inside is not None and inside.startswith(MADE_ELSEWHERE):
                continue
            if inside is not None:
                assert file_of(inside) in known, f"{path} links to {url}"
            else:
                assert (
                    not url.startswith(addresses.base_url.rpartition("/")[0]) or base_url != f"{BASE_URL}/x"
                )


def test_site_under_a_path_links_below_that_path_only() -> None:
    for path, content in pages(sample_site(f"{BASE_URL}/x")).items():
        for element in parse(content).iter():
            for name in ("href", "src"):
                value = element.get(name, "")
                if value.startswith("/"):
                    assert value.startswith("/x/"), f"{path}: {value}"


def test_pages_load_nothing_from_elsewhere_and_carry_no_script_or_inline_style() -> None:
    for path, content in pages(sample_site()).items():
        document = parse(content)
        assert not foreign_scripts(document), path
        assert not [each for each in document.iter() if each.tag in {"style", "iframe"}], path
        for element in document.iter():
            assert not [name for name in element.keys() if str(name).startswith(("on", "style"))], path  # noqa: SIM118
            if element.tag in {"img", "source"}:
                assert element.get("src", "").startswith(("/", "data:image/png")), path
            if element.tag == "link" and element.get("rel") == "stylesheet":
                assert element.get("href") in {"/assets/insigne.css", "/assets/verifier.css"}, path


def test_every_page_forbids_what_stands_in_it_or_elsewhere_before_it_loads_anything() -> None:
    for path, content in pages(sample_site()).items():
        head = list(parse(content).find("head") or ())
        [place] = [n for n, each in enumerate(head) if each.get("http-equiv") == "Content-Security-Policy"]
        loads = [n for n, each in enumerate(head) if each.tag in {"link", "script"}]
        assert place < min(loads), path
        rules = dict(rule.strip().split(" ", 1) for rule in (head[place].get("content") or "").split(";"))
        assert rules["default-src"] == "'none'", path
        if path.removeprefix("en/") == VERIFIER_PAGE:
            assert rules.pop("connect-src") == "'self' https:"
        assert not [rule for rule in rules.values() if "unsafe" in rule or "http" in rule or "*" in rule], (
            path
        )


def test_every_page_tells_software_that_runs_no_script_what_it_is() -> None:
    for path, content in pages(sample_site()).items():
        told = meta(parse(content))
        language = "en_" if path.startswith("en/") else "nl_NL"
        assert told["og:url"] == f"{BASE_URL}/{path.removesuffix('index.html')}", path
        assert told["og:locale"].startswith(language), path
        assert told["og:title"], path
        assert told["og:description"] == told["description"] != "", path
        assert told["og:type"] in {"website", "article", "profile"}, path
        if "og:image" in told:
            assert told["og:image"].startswith(BASE_URL), path
            assert (told["og:image:width"], told["og:image:height"]) == ("1200", "627"), path
            assert told["og:image:alt"], path


def test_data_blocks_name_the_page_they_stand_on_and_no_recipient() -> None:
    found = 0
    for path, content in pages(sample_site()).items():
        data = data_block(parse(content))
        if data is not None and path != "404.html":
            found += 1
            assert data["@context"] == "https://schema.org"
            assert data["url"] == f"{BASE_URL}/{path.removesuffix('index.html')}", path
            assert "Jip" not in str(data), path
    assert found


def test_links_to_elsewhere_tell_nothing_to_where_they_lead() -> None:
    for path, content in pages(sample_site()).items():
        for link in parse(content).iter("a"):
            if link.get("href", "").startswith("http"):
                assert "noopener noreferrer" in (link.get("rel") or ""), f"{path}: {link.get('href')}"


def test_style_sheet_asks_for_nothing_elsewhere() -> None:
    style = sample_site()["assets/insigne.css"].decode()
    assert not re.search(r"url\((?!\"data:)", style)
    assert "@import" not in style


def test_every_page_exists_in_every_language_but_the_one_for_lost_addresses() -> None:
    paths = set(pages(sample_site()))
    dutch = {path for path in paths if not path.startswith("en/")}
    assert paths - dutch == {f"en/{path}" for path in dutch - {"404.html"}}


def test_every_page_offers_every_language() -> None:
    for path, content in pages(sample_site()).items():
        document = parse(content)
        switch = [link.get("hreflang") for link in document.iter("a") if link.get("hreflang")]
        assert switch == ["nl", "en"], path
        alternates = [each.get("hreflang") for each in document.iter("link") if each.get("hreflang")]
        assert alternates == ([] if path == "404.html" else ["nl", "en"]), path


def test_language_without_own_words_speaks_english_but_shows_its_own_content() -> None:
    published = publication(languages=("fr", "nl"), title={"fr": "Badges du lac", "nl": "Badges"})
    files = site(published)
    home = files["index.html"].decode()
    assert "Badges du lac" in home
    assert "Skip to the content" in home
    assert parse(files["index.html"]).get("lang") == "fr"


def test_language_written_from_right_to_left_is_marked_so() -> None:
    files = site(publication(languages=("ar",)))
    assert parse(files["index.html"]).get("dir") == "rtl"


def test_texts_in_another_language_than_the_page_say_so() -> None:
    page = sample_site()["en/badges/waterland-data/vrijwilliger/v1/index.html"].decode()
    assert '<h1><bdi lang="nl" dir="auto">Vrijwilliger van het jaar</bdi></h1>' in page
    assert '<div class="prose" lang="nl" dir="auto">' in page
    course = sample_site()["badges/waterland/statistics/v1/index.html"].decode()
    assert '<bdi lang="en" dir="auto">Statistics</bdi>' in course


def test_every_code_of_the_vocabulary_has_a_page() -> None:
    files = sample_site()
    for concepts in vocabulary().values():
        for concept in concepts.values():
            assert f"{concept.path}index.html" in files
            assert f"en/{concept.path}index.html" in files


def test_same_publication_gives_same_bytes() -> None:
    assert site(publication()) == site(publication())


def test_demonstration_says_so_on_every_page_and_otherwise_on_none() -> None:
    for path, content in pages(site(publication(), demonstration=True)).items():
        words = "throw-away keys" if path.startswith("en/") else "wegwerpsleutels"
        assert words in content.decode(), path
    assert all(b"wegwerpsleutels" not in content for content in sample_site().values())


def test_award_pages_are_kept_from_search_engines_and_tell_no_referrer_and_no_others_are() -> None:
    for path, content in pages(sample_site()).items():
        metas = {meta.get("name"): meta.get("content") for meta in parse(content).iter("meta")}
        hidden = "awards/" in path or path == "404.html"
        assert metas.get("robots") == ("noindex" if hidden else None), path
        silent = hidden or path.removeprefix("en/") == VERIFIER_PAGE
        assert metas.get("referrer") == ("no-referrer" if silent else None), path


def test_no_address_identifier_reason_or_unpublished_name_of_a_recipient_is_on_any_page() -> None:
    secrets = (
        EMAIL,
        "student.example.nl",
        "noor@example.nl",
        UNPUBLISHED_NAME,
        "persoon-geheim",
        "7654321",
        "Geheime",
    )
    for path, content in sample_site().items():
        assert not [secret for secret in secrets if secret in content.decode()], path


def test_award_addresses_are_named_only_by_their_own_pages_and_public_ones_by_their_badge() -> None:
    for path, content in sample_site().items():
        for award in AWARDS:
            if award.id in content.decode():
                listed = award is PUBLIC and path.removeprefix("en/").startswith(
                    "badges/waterland/data-literacy/"
                )
                assert path.removeprefix("en/").startswith(award_folder(award.id)) or listed, path


def test_private_award_has_no_page() -> None:
    assert not [path for path in sample_site() if PRIVATE.id in path]


def test_publication_without_badges_has_a_catalogue_that_says_so() -> None:
    files = site(publication(badge_classes=(), awards=(), issuers=()))
    assert "Er zijn hier nog geen badges." in files["index.html"].decode()
