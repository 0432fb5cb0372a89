"""Pages of awards that are made of what was worked out before are those that rendering makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from msgspec.structs import replace

from builder.model.award_ids import ALPHABET, LENGTH
from builder.model.entities import Activity, Award, Evidence, Recipient, Revoked, Suspended
from builder.model.text import localised
from builder.pages import award_pages
from builder.pages.rendering import Renderer, builtin_templates
from builder.pages.sandbox import rendered
from tests.unit.pages.sample import (
    AWARDS,
    DATA_LITERACY_1,
    DATA_LITERACY_2,
    ENGLISH,
    ENGLISH_COURSE,
    FACULTY,
    FULL,
    PLAIN,
    PUBLIC,
    REVOKED,
    VOLUNTEER,
    award,
    publication,
    renderer,
)
from tests.unit.pages.test_hostile_texts import HOSTILE

IDS = (ALPHABET[:LENGTH], ALPHABET[-LENGTH:])  # with which pages are worked out
TEXTS = st.sampled_from(HOSTILE + IDS) | st.text(min_size=1, max_size=12)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
URLS = st.sampled_from(("https://example.nl/a?b=1&c='", 'HTTP://x.nl/"', "javascript:alert(1)"))
NUMBERS = st.integers(0, 60) | st.sampled_from((0.5, 2.5, 1234.5))
ACTIVITIES = (("start",), ("end",), ("start", "end"))
EVIDENCE: dict[str, st.SearchStrategy[Any]] = {
    "url": URLS,
    "name": TEXTS,
    "description": TEXTS,
    "narrative": TEXTS,
}
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "expires_on": DAYS,
    "narrative": TEXTS,
    "grade": TEXTS,
    "credits_earned": NUMBERS,
    "term": TEXTS,
    "role": TEXTS,
    "revoked": st.builds(Revoked, on=DAYS, reason=TEXTS),
    "suspended": st.builds(Suspended, start=DAYS, until=st.none() | DAYS, reason=TEXTS),
}
AWARDED = st.sampled_from(
    [
        (badge_class, issuer)
        for badge_class in (DATA_LITERACY_1, DATA_LITERACY_2, ENGLISH_COURSE, VOLUNTEER)
        for issuer in {badge_class.issuer.id: badge_class.issuer, FACULTY.id: FACULTY}.values()
    ]
)


@st.composite
def alike(draw: st.DrawFn) -> list[Award]:
    """Draw three awards that state the same things, each in words of its own."""
    stated = {name: draw(st.booleans()) for name in (*OPTIONAL, "name", "publish_name", "name_validated")}
    pieces = draw(st.lists(st.sets(st.sampled_from(sorted(EVIDENCE)), min_size=1).map(sorted), max_size=3))
    days = draw(st.none() | st.sampled_from(ACTIVITIES))
    return [_drawn(draw, stated, pieces, days) for _ in range(3)]


def _drawn(
    draw: st.DrawFn, stated: Mapping[str, bool], pieces: Sequence[Sequence[str]], days: Sequence[str] | None
) -> Award:
    badge_class, issuer = draw(AWARDED)
    return award(
        draw(st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=26, max_size=26)),
        badge_class,
        issuer=issuer,
        **{name: draw(OPTIONAL[name]) for name in OPTIONAL if stated[name]},
        recipient=Recipient(
            email="j@example.nl",
            name=draw(TEXTS) if stated["name"] else None,
            publish_name=stated["publish_name"],
            name_validated=stated["name_validated"],
        ),
        issued_on=draw(DAYS),
        activity=None if days is None else Activity(**{day: draw(DAYS) for day in days}),
        evidence=tuple(Evidence(**{name: draw(EVIDENCE[name]) for name in piece}) for piece in pieces),
    )


def override(folder: Path, name: str, *, before: str = "", instead_of: str = "", text: str = "") -> Path:
    """Make a publication's own template of ours, with something before it, or in the place of something."""
    content = (builtin_templates() / name).read_text(encoding="utf-8")
    assert instead_of in content
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(before + (content.replace(instead_of, text) if instead_of else content), encoding="utf-8")
    return folder


def rendering_each(folder: Path) -> Renderer:
    """Make a renderer that works nothing out, with templates that make the same pages as ours."""
    own = override(folder, "partials/footer.html", before="{% set rendered_each = true %}\n")
    return renderer(publication(), template_folders=[own])


def pages(rendered_by: Renderer, awards: Sequence[Award]) -> list[tuple[str, bytes]]:
    return [page for each in awards for page in rendered_by.award_pages(each)]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Renderer, Renderer]:
    return renderer(publication()), rendering_each(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the renderings of each template."""
    counted: Counter[str] = Counter()

    def counting(environment: Environment, name: str, variables: Mapping[str, object]) -> str:
        counted[name] += 1
        return rendered(environment, name, variables)

    monkeypatch.setattr("builder.pages.page_language.rendered", counting)
    return counted


@given(awards=alike())
def test_pages_that_are_made_are_the_rendered_ones(
    both: tuple[Renderer, Renderer], awards: list[Award]
) -> None:
    making, each = both
    assert pages(making, awards) == pages(each, awards)


@pytest.mark.parametrize("name", [*HOSTILE, *IDS, f"a{IDS[0]}/{IDS[1]}", FULL.id])
def test_whatever_a_badge_class_is_called(tmp_path: Path, name: str) -> None:
    badge_class = replace(DATA_LITERACY_2, name=localised(name), description=localised(name))
    awards = [replace(each, badge_class=badge_class) for each in (FULL, REVOKED, PLAIN)]
    published = publication(badge_classes=[badge_class], awards=awards)
    own = override(tmp_path, "partials/footer.html", before="{% set rendered_each = true %}\n")
    each = renderer(published, template_folders=[own])
    assert pages(renderer(published), awards) == pages(each, awards)


def test_award_with_the_id_that_pages_are_worked_out_with_is_like_any_other(
    both: tuple[Renderer, Renderer],
) -> None:
    making, each = both
    awards = [replace(FULL, id=id_, narrative=id_) for id_ in IDS]
    assert pages(making, awards) == pages(each, awards)


def test_signed_assertion_of_some_awards_is_offered_on_their_pages_only(
    both: tuple[Renderer, Renderer],
) -> None:
    making, each = both
    for signed in (True, False, True):
        made = [list(by.award_pages(FULL, has_signed_assertion=signed)) for by in (making, each)]
        assert made[0] == made[1]
        assert [b"assertion.jws" in content for _, content in made[0]] == [signed, signed]


def test_pages_do_not_depend_on_their_order() -> None:
    awards = [*AWARDS, *(replace(FULL, id=each.id[::-1]) for each in AWARDS)]
    forwards, backwards = renderer(publication()), renderer(publication())
    assert sorted(pages(forwards, awards)) == sorted(pages(backwards, awards[::-1]))


def many(like: Award) -> list[Award]:
    return [replace(like, id=f"{number:026d}", grade=str(number)) for number in range(1, 13)]


def test_pages_of_awards_are_not_rendered_but_only_what_their_classes_share(renderings: Counter[str]) -> None:
    pages(renderer(publication()), [*many(FULL), *many(PLAIN)])
    assert renderings == {"partials/award_issuer.html": 2, "partials/about_badge.html": 2}


def test_of_many_classes_only_some_are_remembered(
    monkeypatch: pytest.MonkeyPatch, both: tuple[Renderer, Renderer]
) -> None:
    monkeypatch.setattr(award_pages, "_MOST_SHARED", 1)
    awards = [FULL, PUBLIC, ENGLISH, FULL]
    assert pages(renderer(publication()), awards) == pages(both[1], awards)


def test_publication_with_a_footer_of_its_own_has_it_worked_out_too(
    tmp_path: Path, renderings: Counter[str]
) -> None:
    own = override(tmp_path, "partials/footer.html", before="<p>{{ site.title.html }}</p>\n")
    made = pages(renderer(publication(), template_folders=[own]), many(FULL))
    assert all(b"<p>Badges van Waterland</p>" in content for _, content in made[::2])
    assert renderings["pages/award.html"] == 0


@pytest.mark.parametrize(
    ("template", "instead_of"),
    [
        ("pages/award.html", "{{ about }}"),
        ("partials/award_facts.html", "<dd>{{ award.grade.html }}</dd>"),
        ("partials/award_files.html", '<ul class="rows">'),
        ("partials/footer.html", "<ul>"),
        ("base.html", "</head>"),
    ],
)
def test_publications_template_that_examines_values_has_each_page_rendered(
    tmp_path: Path, renderings: Counter[str], template: str, instead_of: str
) -> None:
    test = "{% if award.grade.plain == '10' %}<p>Tien!</p>{% endif %}"
    own = override(tmp_path, template, instead_of=instead_of, text=test)
    made = dict(pages(renderer(publication(), template_folders=[own]), many(FULL)))
    assert [path for path, content in made.items() if b"Tien!" in content] == [
        f"{language}awards/{10:026d}/index.html" for language in ("", "en/")
    ]
    assert renderings["pages/award.html"] == len(made)
