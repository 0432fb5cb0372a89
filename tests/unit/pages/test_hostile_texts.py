"""Whatever stands in a text field is shown as it stands there."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from builder.model.entities import Publication
from builder.model.text import LocalisedText
from tests.unit.pages.html import data_block, foreign_scripts, parse, text
from tests.unit.pages.sample import DATA_LITERACY_2, FULL, PUBLIC, publication, site

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "' onmouseover='alert(1)' x='",
    "{{ 7*7 }}{% for x in y %}${{ github.token }}",
    "{0.__class__} {name} %(x)s %s",
    "عمر \u2067tekst\u2069 \u200f!",
    "😀👩🏽‍🎓 a\u0301\u0301\u0301",
    "</title></p><h1>Kop</h1><!-- ",
    "&lt;b&gt; &amp;amp; &#x3C;",
    "\u2028</script>",
)
KEPT = {
    "id",
    "badge",
    "variant",
    "language",
    "languages",
    "base_url",
    "timezone",
    "data",
    "suffix",
    "url",
    "type",
}
KEPT |= {
    "country",
    "visibility",
    "participation",
    "types",
    "email",
    "eduid",
    "place",
    "path",
    "cycle",
    "nlqf",
}
KEPT |= {
    "grading_table",
    "linkedin",
    "expires_after",
    "awarded_by",
    "replaces",
    "keys",
    "legal_basis",
    "reason",
}
MARKDOWN = {"criteria", "narrative"}


def hostile(value: Any, payload: str, name: str = "") -> Any:
    """Put a payload in every text field of an entity, and of all it holds."""
    if name in KEPT:
        return value
    if isinstance(value, LocalisedText):
        return LocalisedText(tuple((tag, escaped(name, payload)) for tag, _ in value.by_language))
    if isinstance(value, str):
        return escaped(name, payload)
    if isinstance(value, tuple):
        return tuple(hostile(each, payload, name) for each in value)
    if isinstance(value, Struct):
        changed = {name: hostile(getattr(value, name), payload, name) for name in value.__struct_fields__}
        return replace(value, **changed)
    return value


def escaped(name: str, payload: str) -> str:
    """Write a payload so that Markdown shows it as it is; other fields take it as it is."""
    return (
        "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-.!&\"'" else char for char in payload)
        if name in MARKDOWN
        else payload
    )


def hostile_publication(payload: str) -> Publication:
    awards = tuple(hostile(award, payload) for award in (FULL, replace(PUBLIC, badge_class=DATA_LITERACY_2)))
    badge_class = awards[0].badge_class
    return publication(
        awards=awards,
        badge_classes=(badge_class,),
        issuers=(badge_class.issuer,),
        title={"nl": payload, "en": payload},
    )


@cache
def hostile_site(payload: str) -> dict[str, bytes]:
    return site(hostile_publication(payload))


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_is_shown_literally_on_every_page(payload: str) -> None:
    for path, content in hostile_site(payload).items():
        if path.endswith(".html"):
            document = parse(content)
            assert payload in text(document), path
            assert not foreign_scripts(document), path
            data_block(document)
            assert len(list(document.iter("h1"))) == 1, path
            assert not [image for image in document.iter("img") if image.get("src") == "x"], path
            assert not [
                each for each in document.iter() if any(str(k).startswith("on") for k in each.attrib)
            ], path


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_stands_in_every_field_that_pages_show(payload: str) -> None:
    shown = text(parse(hostile_site(payload)["badges/waterland/data-literacy/v2/index.html"]))
    # name, description, criteria, two outcomes, quality, requirements, group, tags, alignment …
    assert shown.count(payload) >= 15


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_in_an_attribute_stays_there(payload: str) -> None:
    document = parse(hostile_site(payload)["badges/waterland/data-literacy/v2/index.html"])
    [picture] = document.findall(".//div[@class='stage']/img")
    assert picture.get("alt") == payload
