"""Colours of institutions: whatever they choose, text on pages can be read."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest
from msgspec.structs import replace

from builder.colours import TEXT, contrast, shade
from builder.model.design import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    Design,
    Font,
    contrast_on_pages,
    dark_palette,
    light_palette,
)
from builder.pages.rendering import builtin_templates
from tests.unit.pages.html import parse
from tests.unit.pages.sample import COLLEGE, FULL, OLD_SCHOOL, publication, site

STYLE = (builtin_templates() / "assets/css/insigne.css").read_text(encoding="utf-8")
LEAST_OF_CONTROLS = 3.0
"""WCAG 2.2 §1.4.11."""


def colours() -> list[str]:
    """Give colours from all over: the corners of the cube, greys, and others at random."""
    chance = random.Random(7)  # noqa: S311 - examples, the same each time
    corners = ["#" + "".join(corner) for corner in product(("00", "80", "ff"), repeat=3)]
    return corners + [f"#{chance.randrange(1 << 24):06x}" for _ in range(300)]


def test_every_colour_gives_text_and_buttons_that_can_be_read_in_light_and_dark() -> None:
    for colour in colours():
        for palette, grounds in (
            (light_palette(colour), LIGHT_GROUNDS),
            (dark_palette(colour), DARK_GROUNDS),
        ):
            for ink in (palette.accent, palette.strong):
                assert all(contrast(ink, ground) >= TEXT for ground in (*grounds, palette.tint)), colour
                assert contrast(palette.on_accent, ink) >= TEXT, colour


def test_colour_that_can_be_read_is_used_as_it_is() -> None:
    assert light_palette("#0b3954").accent == "#0b3954"
    assert contrast_on_pages("#0b3954") > TEXT
    assert light_palette("#ffd166").accent != "#ffd166"


def test_shade_stays_within_what_a_screen_can_show() -> None:
    for colour in colours()[:60]:
        for lightness in (0.0, 0.3, 0.7, 1.0):
            assert re.fullmatch("#[0-9a-f]{6}", shade(colour, lightness))


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def styles() -> tuple[dict[str, str], dict[str, str]]:
    """Give the colours of the style sheet: light, and dark."""
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)", 1)
    return tokens(light), tokens(dark.split("/* Ground */", 1)[0])


@pytest.mark.parametrize("style", styles(), ids=("light", "dark"))
def test_own_colours_of_the_style_sheet_have_contrast_on_every_ground(style: dict[str, str]) -> None:
    grounds = [style[name] for name in ("page", "surface", "sunken", "tint")]
    for ground in grounds:
        assert contrast(style["ink"], ground) >= TEXT
        assert contrast(style["accent"], ground) >= TEXT
        assert contrast(style["accent-strong"], ground) >= TEXT
    for ground in grounds[:3]:
        assert contrast(style["quiet"], ground) >= TEXT
        assert contrast(style["edge"], ground) >= LEAST_OF_CONTROLS
    assert contrast(style["on-accent"], style["accent"]) >= TEXT
    for name in ("good", "warn", "alert"):
        assert contrast(style[f"{name}-ink"], style[f"{name}-panel"]) >= TEXT


@pytest.mark.parametrize(("style", "grounds"), [*zip(styles(), (LIGHT_GROUNDS, DARK_GROUNDS), strict=True)])
def test_grounds_are_those_of_the_style_sheet(style: dict[str, str], grounds: tuple[str, ...]) -> None:
    assert tuple(style[name] for name in ("page", "surface", "sunken")) == grounds


def sheets(page: bytes) -> list[str]:
    return [link.get("href", "") for link in parse(page).iter("link") if link.get("rel") == "stylesheet"]


def test_colours_of_publication_and_issuer_reach_their_pages_as_files() -> None:
    college = replace(COLLEGE, accent="#b3461a")
    published = publication(issuers=(college, OLD_SCHOOL), badge_classes=(), awards=())
    published = replace(published, settings=replace(published.settings, design=Design(accent="#4b2e83")))
    files = site(published)
    assert sheets(files["index.html"]) == ["/assets/insigne.css", "/assets/design.css"]
    assert sheets(files["issuers/waterland/index.html"])[2:] == ["/issuers/waterland/design.css"]
    assert sheets(files["issuers/oude-school/index.html"])[2:] == []
    assert b"--accent: #4b2e83;" in files["assets/design.css"]
    assert b"--accent: #b3461a;" in files["issuers/waterland/design.css"]


def test_award_has_the_colours_of_who_awarded_it() -> None:
    college = replace(COLLEGE, accent="#b3461a")
    award = replace(FULL, issuer=college)
    files = site(publication(issuers=(college,), awards=(award,)))
    assert sheets(files[f"awards/{FULL.id}/index.html"])[1:] == ["/issuers/waterland/design.css"]


@pytest.mark.parametrize(("font", "token"), [("modern", b"--font-title"), ("literary", b"--font-text")])
def test_fonts_are_chosen_by_name(font: Font, token: bytes) -> None:
    published = publication(badge_classes=(), awards=())
    published = replace(published, settings=replace(published.settings, design=Design(font=font)))
    assert token in site(published)["assets/design.css"]


def test_publication_without_design_has_no_sheets_of_its_own() -> None:
    assert not [path for path in site() if path.endswith("design.css")]
    assert sheets(site()["index.html"]) == ["/assets/insigne.css"]


def test_logo_at_the_top_is_that_of_the_issuer_that_the_settings_name() -> None:
    published = publication()
    published = replace(published, settings=replace(published.settings, design=Design(logo="waterland")))
    [logo, *_] = [each.get("src") for each in parse(site(published)["index.html"]).iter("img")]
    assert logo == "/issuers/waterland/logo.svg"
