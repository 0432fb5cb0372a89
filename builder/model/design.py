"""What an institution's colour becomes on pages: the shades that are used, light and dark.

An institution states one colour. Whatever it is, text keeps its contrast: a colour that is too light for
the light pages is darkened, one that is too dark for the dark pages is lightened (WCAG 2.2 §1.4.3).
`templates/assets/css/insigne.css` has the same names and the same grounds.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from builder.colours import darker_until, least_contrast, lighter_until, lightness, shade

Font = Literal["classic", "modern", "literary"]

LIGHT_GROUNDS = ("#fbfaf7", "#ffffff", "#f3f1ec")
"""`--page`, `--surface` and `--sunken` of the light style."""
DARK_GROUNDS = ("#13151a", "#1b1e25", "#0e1014")


class Design(Struct, frozen=True, kw_only=True):
    """How pages look.

    Args:
        accent: `#rrggbb`; None for the colour that the templates have.
        font: of titles and texts.
        logo: the issuer whose logo stands at the top of every page.
    """

    accent: str | None = None
    font: Font = "classic"
    logo: str | None = None


DEFAULT_DESIGN = Design()


class Palette(Struct, frozen=True, kw_only=True):
    """The shades of one colour.

    Args:
        accent: links, buttons, marks.
        strong: the same under the pointer.
        on_accent: text on the accent.
        tint: a quiet ground.
        tint_line: its edge.
    """

    accent: str
    strong: str
    on_accent: str
    tint: str
    tint_line: str


def light_palette(colour: str) -> Palette:
    """Give the shades for light pages: the colour itself, where it can be read."""
    tint = shade(colour, 0.955, strength=0.16)
    accent = darker_until(colour, (*LIGHT_GROUNDS, tint))
    return Palette(
        accent=accent,
        strong=shade(accent, max(0.12, lightness(accent) - 0.09)),
        on_accent="#ffffff",
        tint=tint,
        tint_line=shade(colour, 0.88, strength=0.3),
    )


def dark_palette(colour: str) -> Palette:
    """Give the shades for dark pages."""
    tint = shade(colour, 0.265, strength=0.3)
    bright = shade(colour, max(0.78, lightness(colour)), strength=0.8)
    accent = lighter_until(bright, (*DARK_GROUNDS, tint))
    return Palette(
        accent=accent,
        strong=shade(accent, min(0.95, lightness(accent) + 0.08)),
        on_accent=darker_until(shade(colour, 0.24), (accent,)),
        tint=tint,
        tint_line=shade(colour, 0.36, strength=0.4),
    )


def contrast_on_pages(colour: str) -> float:
    """Give the contrast of a colour with the light pages, in which it is used as it is."""
    return least_contrast(colour, LIGHT_GROUNDS)
