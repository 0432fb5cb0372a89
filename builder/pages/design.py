"""Style sheets that are generated: a publication's or an issuer's own colour and fonts, as tokens.

They stand in files, since pages forbid styles in themselves; each sets what `insigne.css` gave a value.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.model.addresses import issuer_folder
from builder.model.design import Design, Font, Palette, dark_palette, light_palette
from builder.model.entities import Issuer, Publication

_SHEET = "assets/design.css"
_SERIF = 'Charter, "Bitstream Charter", "Iowan Old Style", Georgia, "Liberation Serif", serif'
_FONTS: dict[Font, str] = {
    "classic": "",
    "modern": ":root { --font-title: var(--font-text); --title-weight: 650; }\n",
    "literary": f":root {{ --font-text: {_SERIF}; }}\n",
}


def site_sheet(design: Design) -> str:
    """Give the path of the publication's own sheet; empty where it has none."""
    return _SHEET if design.accent or _FONTS[design.font] else ""


def issuer_sheet(issuer: Issuer) -> str:
    return issuer_folder(issuer) + "design.css" if issuer.accent else ""


def generated_sheets(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Give path and content of every sheet."""
    design = publication.settings.design
    if path := site_sheet(design):
        yield path, (_FONTS[design.font] + _colours(design.accent)).encode()
    for issuer in publication.issuers.values():
        if path := issuer_sheet(issuer):
            yield path, _colours(issuer.accent).encode()


def _colours(accent: str | None) -> str:
    if accent is None:
        return ""
    dark = _tokens(dark_palette(accent))
    return (
        f":root {{ {_tokens(light_palette(accent))} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )


def _tokens(palette: Palette) -> str:
    values = {
        "accent": palette.accent,
        "accent-strong": palette.strong,
        "on-accent": palette.on_accent,
        "tint": palette.tint,
        "tint-line": palette.tint_line,
    }
    return " ".join(f"--{name}: {value};" for name, value in values.items())
