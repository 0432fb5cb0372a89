"""The image of a badge class that brings none: a frame for its variant, its issuer's colours, a monogram.

Behind the monogram stands an ornament of circles, as on a banknote: each badge has its own.

The same arguments give the same bytes everywhere: letters are strokes of our own, never a system's font,
all numbers are whole or written with two decimals, and the colours come from a table.
"""

import hashlib
import unicodedata
from math import cos, pi, sin

from msgspec import Struct

from builder.colours import darker_until, lightness, shade
from builder.images.errors import ImageError
from builder.images.letters import HEIGHT, LETTERS

LEAST_CONTRAST = 4.5
"""WCAG 2.2 §1.4.3 (AA), between the letters and the field on which they stand."""

LONGEST_MONOGRAM = 3

_LETTER_CONTRAST = 6.5
"""Of fields in an issuer's own colour: more than the least, since an ornament lies under the letters."""


class Colours(Struct, frozen=True, kw_only=True):
    """One colour scheme, as `#rrggbb`."""

    field: str
    """Behind the letters."""
    edge: str
    """The frame around the field."""
    accent: str
    """Lines and ornaments on the edge."""
    letter: str


PALETTE = tuple(
    Colours(field=field, edge=edge, accent=accent, letter=letter)
    for field, edge, accent, letter in (
        ("#1d3f72", "#12294d", "#f2b84b", "#ffffff"),  # navy, gold
        ("#0f5c5c", "#083c3d", "#f4c95d", "#ffffff"),  # petrol, straw
        ("#5b2a6e", "#3c1a4a", "#f0b7c8", "#ffffff"),  # plum, rose
        ("#7a2436", "#521522", "#f1c27d", "#ffffff"),  # burgundy, apricot
        ("#245c3a", "#153d25", "#d9d36a", "#ffffff"),  # forest, lime
        ("#34406b", "#202949", "#8fd3e8", "#ffffff"),  # indigo, ice
        ("#8a3b12", "#5f260a", "#ffd08a", "#ffffff"),  # rust, sand
        ("#2f4f5f", "#1c333f", "#f29e7c", "#ffffff"),  # slate, coral
        ("#00557f", "#003853", "#ffd166", "#ffffff"),  # ocean, sun
        ("#6b2c55", "#471b38", "#9fe0c8", "#ffffff"),  # mulberry, mint
        ("#434a1f", "#2b3012", "#f3c969", "#ffffff"),  # olive, honey
        ("#3b3a8f", "#262563", "#ffb3a7", "#ffffff"),  # violet blue, salmon
    )
)

_LETTER_AREA = 240  # the monogram's widest extent, in units of the view box
_LETTER_HEIGHT = 128
_LETTER_SPACE = 30  # between letters, in the alphabet's units
_PEN = 17  # width of a stroke, in the alphabet's units

# Drawn where the monogram has no letter that we know: a tick.
_NO_LETTERS = '<path d="M176 262 232 318 340 202" stroke-width="34"/>'


def default_image(*, monogram: str, variant: str, colours: Colours, seed: str) -> bytes:
    """A square SVG of about 3 KB.

    Args:
        monogram: letters and digits; accents are dropped, other characters left out, the first three drawn.
        variant: a key of `FRAMES`.
        colours: the issuer's, as `colours_for` or `own_colours` gives them.
        seed: any text; equal seeds get equal ornaments.

    Raises:
        ImageError: the variant has no frame.
    """
    if variant not in FRAMES:
        raise ImageError(f"there is no image for the variant '{variant}'; expected {', '.join(FRAMES)}")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">'
        f"{_paint(FRAMES[variant], colours)}"
        f"{_ornament(seed, _FIELD_RADIUS[variant], colours)}"
        f'<g fill="none" stroke="{colours.letter}" stroke-linecap="round" stroke-linejoin="round">'
        f"{_strokes(drawable(monogram))}</g></svg>\n"
    )
    return svg.encode("ascii")


def own_colours(accent: str) -> Colours:
    """Give the scheme of an issuer that has a colour of its own, dark enough for white letters.

    Args:
        accent: `#rrggbb`.
    """
    field = darker_until(accent, ("#ffffff",), _LETTER_CONTRAST)
    return Colours(
        field=field,
        edge=shade(field, max(0.12, lightness(field) - 0.13)),
        accent=shade(field, 0.87, strength=0.55),
        letter="#ffffff",
    )


def colours_for(seed: str) -> Colours:
    digest = hashlib.sha256(b"insigne default image\0" + seed.encode(errors="surrogatepass")).digest()
    return PALETTE[int.from_bytes(digest[:8], "big") % len(PALETTE)]


def drawable(monogram: str) -> str:
    """The part of a monogram that can be drawn: `"é-2"` gives `"E2"`."""
    plain = unicodedata.normalize("NFKD", monogram).upper()
    return "".join(character for character in plain if character in LETTERS)[:LONGEST_MONOGRAM]


def _strokes(letters: str) -> str:
    if not letters:
        return _NO_LETTERS
    width = sum(LETTERS[letter].width for letter in letters) + _LETTER_SPACE * (len(letters) - 1)
    scale = min(_LETTER_HEIGHT / HEIGHT, _LETTER_AREA / (width + _PEN))
    left, top = 256 - width * scale / 2, 256 - HEIGHT * scale / 2
    paths, offset = [], 0
    for letter in letters:
        paths.append(f'<path transform="translate({offset} 0)" d="{LETTERS[letter].strokes}"/>')
        offset += LETTERS[letter].width + _LETTER_SPACE
    place = f"translate({left:.2f} {top:.2f}) scale({scale:.2f})"
    return f'<g transform="{place}" stroke-width="{_PEN}">{"".join(paths)}</g>'


def _ornament(seed: str, radius: int, colours: Colours) -> str:
    """Circles around a circle, thin and faint; how many and how large, the seed says.

    Args:
        radius: of the field that they fill.
    """
    digest = hashlib.sha256(b"insigne ornament\0" + seed.encode(errors="surrogatepass")).digest()
    count = _COUNTS[digest[0] % len(_COUNTS)]
    size = round(radius * (0.42 + 0.02 * (digest[1] % 12)))
    away = radius - size
    circles = "".join(
        f'<circle cx="{256 + away * cos(turn):.2f}" cy="{256 + away * sin(turn):.2f}" r="{size}"/>'
        for turn in (2 * pi * (number / count - 0.25) for number in range(count))
    )
    style = f'stroke="{colours.accent}" stroke-width="1.8" opacity=".36"'
    return f'<g fill="none" {style}>{circles}</g>'


_COUNTS = (8, 9, 10, 12, 14, 15, 16, 18, 20, 24)


def _paint(frame: str, colours: Colours) -> str:
    return (
        frame.replace("FIELD", colours.field).replace("EDGE", colours.edge).replace("ACCENT", colours.accent)
    )


def _microcredential_frame() -> str:
    """A hexagon with a line inside its edge."""
    return (
        '<g stroke-linejoin="round">'
        '<path d="M256 40 443 148V364L256 472 69 364V148Z" fill="EDGE" stroke="EDGE" stroke-width="48"/>'
        '<path d="M256 54 431 155V357L256 458 81 357V155Z" fill="none" stroke="ACCENT" stroke-width="8"/>'
        '<path d="M256 92 398 174V338L256 420 114 338V174Z" fill="FIELD" stroke="FIELD" stroke-width="24"/>'
        "</g>"
    )


def _regular_frame() -> str:
    """A round seal with a ring of dots."""
    dots = _all_around('<circle cx="256" cy="52" r="7"')
    return (
        '<circle cx="256" cy="256" r="240" fill="EDGE"/>'
        f'<g fill="ACCENT">{dots}</g>'
        '<circle cx="256" cy="256" r="172" fill="FIELD" stroke="ACCENT" stroke-width="8"/>'
    )


def _extracurricular_frame() -> str:
    """A rosette of petals with a ring of dots: sixty, 20.106 apart, go evenly round a radius of 192."""
    petals = _all_around('<circle cx="256" cy="72" r="58"')
    return (
        f'<g fill="EDGE">{petals}<circle cx="256" cy="256" r="190"/></g>'
        '<circle cx="256" cy="256" r="192" fill="none" stroke="ACCENT" stroke-width="8" '
        'stroke-dasharray="2 18.106" stroke-linecap="round"/>'
        '<circle cx="256" cy="256" r="170" fill="FIELD"/>'
    )


def _all_around(shape: str) -> str:
    """Twelve copies of a shape around the centre."""
    return "".join(f'{shape} transform="rotate({degrees} 256 256)"/>' for degrees in range(0, 360, 30))


FRAMES = {
    "microcredential": _microcredential_frame(),
    "regular": _regular_frame(),
    "extracurricular": _extracurricular_frame(),
}

# The largest circle that stands free inside each frame.
_FIELD_RADIUS = {"microcredential": 138, "regular": 160, "extracurricular": 162}
