"""The card that stands where a badge's page is shared: picture, name, issuer, publication; 1200 by 627.

The size is what sites for sharing ask for (1.91 to 1). The same contents give the same bytes with the pinned
packages: letters come from files of those, and nothing from the machine.
"""

from __future__ import annotations

import io
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from builder.images.fonts import TEXT, TITLE, drawable, font, is_right_to_left

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1200, 627

Colour = tuple[int, int, int]

# A card has a palette, and its first colours are shades from the page to ink. So what is drawn in greys comes
# out in these colours, its round edges too: nobody has to find out afterwards which colours there are.
_PAGE, _LINE, _QUIET, _INK = 0, 3, 17, 23
_SHADES: dict[int, Colour] = {
    _PAGE: (251, 250, 247),
    _LINE: (226, 223, 215),
    _QUIET: (86, 92, 104),
    _INK: (27, 30, 37),
}

_STAGE = 476  # width of the field on which the badge stands
_BADGE = 400  # most of each of its sides: what rasters have, which then need no other size
_LEFT, _RIGHT = 532, 1140
_COLUMN = _RIGHT - _LEFT
_NAME_TOP, _NAME_BOTTOM = 138, 436
_NAME_SIZES = (92, 84, 76, 68, 60, 54, 48, 42, 36)
_NAME_LEADING = 1.14
_FOOT = 468
_LOGO_WIDTH, _LOGO_HEIGHT = 190, 84
_BADGE_COLOURS, _LOGO_COLOURS = 110, 80  # at most; with the shades, fewer than the 256 of a palette


class Card(Struct, frozen=True, kw_only=True):
    """What stands on a card.

    Args:
        badge: the badge's picture as PNG.
        logo: the issuer's, as PNG, or None.
        publication: what the site is called.
        names: the badge's; the first one is written for which there are letters.
        behalf: on whose behalf the issuer issues, as a line of its own.
        colour: of the field, as `#rrggbb`.
    """

    badge: bytes
    logo: bytes | None
    publication: str
    names: tuple[str, ...]
    issuer: str
    behalf: str | None
    colour: str


def draw_card(card: Card) -> bytes:
    """Draw a card as PNG."""
    from PIL import ImageDraw  # noqa: PLC0415 - only a build that draws needs it

    of_issuer, colours = _card_of_issuer(replace(card, badge=b"", names=()))
    picture, palette = of_issuer.copy(), bytearray(colours)
    _draw_badge(picture, palette, card)
    _draw_name(ImageDraw.Draw(picture), card.names)
    picture.putpalette(palette)
    stream = io.BytesIO()
    # Cards are wide fields of one colour. To look for what is alike further away, too, takes twice as long,
    # and makes them a tenth to a fifth smaller.
    picture.save(stream, "PNG", compress_type=zlib.Z_RLE)
    return stream.getvalue()


@lru_cache(maxsize=4)  # badges come issuer by issuer
def _card_of_issuer(card: Card) -> tuple[Picture, bytes]:
    """Draw what all cards of an issuer have in common, once; give it with its palette."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - as above

    picture = Image.new("L", (WIDTH, HEIGHT), _PAGE)
    canvas = ImageDraw.Draw(picture)
    palette = _shades()
    colour = _rgb(card.colour)
    canvas.rectangle([0, 0, _STAGE, HEIGHT], fill=_added(palette, _stage_of(colour)))
    canvas.rectangle([0, 0, 13, HEIGHT], fill=_added(palette, colour))
    _draw_line(canvas, card.publication, _LEFT, 84, size=28, weight=600, shade=_QUIET)
    canvas.line([(_LEFT, _FOOT), (_RIGHT, _FOOT)], fill=_LINE, width=2)
    _draw_issuer(picture, canvas, palette, card)
    return picture, bytes(palette)


def _stage_of(colour: Colour) -> Colour:
    """Give the colour of the field on which a badge stands."""
    return _mixed(colour, _SHADES[_PAGE], 0.11)


def _shades() -> bytearray:
    """Give the palette of a card on which there is nothing yet: the colours from the page to ink."""
    shades = [
        _mixed(_SHADES[dark], _SHADES[light], (shade - light) / (dark - light))
        for light, dark in pairwise(_SHADES)
        for shade in range(light, dark)
    ]
    return bytearray(chain(*shades, _SHADES[_INK]))


def _added(palette: bytearray, colours: Iterable[int]) -> int:
    """Add colours to a palette, and give the number of the first of them."""
    number = len(palette) // 3
    palette.extend(colours)
    return number


def _draw_badge(picture: Picture, palette: bytearray, card: Card) -> None:
    badge = _fitted(card.badge, _BADGE, _BADGE)
    left, top = (14 + _STAGE - badge.width) // 2, (HEIGHT - badge.height) // 2
    _paste(picture, palette, _numbered(badge, _stage_of(_rgb(card.colour)), _BADGE_COLOURS), left, top)


def _draw_issuer(picture: Picture, canvas: ImageDraw, palette: bytearray, card: Card) -> None:
    left, middle = _LEFT, (_FOOT + HEIGHT) // 2 - 2
    if card.logo is not None:
        opened = _fitted(card.logo, _LOGO_WIDTH, _LOGO_HEIGHT)
        logo = _numbered(opened, _SHADES[_PAGE], _LOGO_COLOURS)
        _paste(picture, palette, logo, left, middle - logo.pixels.height // 2)
        left += logo.pixels.width + 28
    first, second = (card.issuer, card.behalf) if card.behalf else _halves(card.issuer, _RIGHT - left)
    if second is None:
        _draw_line(canvas, first, left, middle, size=34, weight=600, shade=_INK)
        return
    _draw_line(canvas, first, left, middle - 20, size=30, weight=600, shade=_INK)
    if card.behalf:
        _draw_line(canvas, second, left, middle + 22, size=25, weight=400, shade=_QUIET)
    else:
        _draw_line(canvas, second, left, middle + 20, size=30, weight=600, shade=_INK)


def _halves(text: str, room: float) -> tuple[str, str | None]:
    """Give a text on one line where there is room for it, or else on two."""
    shown, face = drawable(text, TEXT)
    measure = font(face, 30, 600).getlength
    if measure(shown) <= room:
        return shown, None
    lines = _filled([(word, measure(word)) for word in shown.split()], measure(" "), room)
    return lines[0], " ".join(lines[1:]) or None


def _draw_line(
    canvas: ImageDraw,
    text: str,
    left: int,
    middle: int,
    *,
    size: int,
    weight: int,
    shade: int,
) -> None:
    """Write one line, smaller where it is long, and cut off where it is too long even then."""
    shown, face = drawable(text, TEXT)
    sizes = (size, round(size * 0.85), round(size * 0.75))
    room = _RIGHT - left
    fitting = [each for each in sizes if font(face, each, weight).getlength(shown) <= room]
    chosen = font(face, (fitting or sizes[-1:])[0], weight)
    shown = shown if fitting else _cut(shown, room, face, sizes[-1], weight)
    if is_right_to_left(shown):
        canvas.text((_RIGHT, middle), shown, font=chosen, fill=shade, anchor="rm")
    else:
        canvas.text((left, middle), shown, font=chosen, fill=shade, anchor="lm")


def _draw_name(canvas: ImageDraw, names: Sequence[str]) -> None:
    """Write a badge's name: as large as it fits, on as few lines as it needs, and these of like length."""
    possible = [drawable(name, TITLE) for name in names]
    text, face = next((each for each in possible if each[0]), possible[0])
    room = _NAME_BOTTOM - _NAME_TOP
    for size in _NAME_SIZES:
        lines = _wrapped(text, face, size)
        step = round(size * _NAME_LEADING)
        if len(lines) * step <= room and max(map(_measure(face, size), lines), default=0) <= _COLUMN:
            break
    else:
        lines = _shortened(lines, room // step, face, size)
    chosen = font(face, size, 600)
    top = (_NAME_TOP + _NAME_BOTTOM - len(lines) * step) / 2
    rightwards = is_right_to_left(text)
    for place, line in enumerate(lines):
        left, anchor = (_RIGHT, "rm") if rightwards else (_LEFT, "lm")
        canvas.text((left, top + (place + 0.5) * step), line, font=chosen, fill=_INK, anchor=anchor)


def _wrapped(text: str, face: int, size: int) -> list[str]:
    """Break a text into as few lines as the column allows, and these as alike in length as they can be."""
    measure = _measure(face, size)
    words = [(word, measure(word)) for word in text.split()]
    space = measure(" ")
    lines = _filled(words, space, _COLUMN)
    narrow, wide = max((width for _, width in words), default=0.0), float(_COLUMN)
    while wide - narrow > _COLUMN / 60:
        middle = (narrow + wide) / 2
        narrower = _filled(words, space, middle)
        if len(narrower) > len(lines):
            narrow = middle
        else:
            lines, wide = narrower, middle
    return lines


def _filled(words: Sequence[tuple[str, float]], space: float, room: float) -> list[str]:
    """Break words into lines, as many on each as there is room for."""
    lines: list[str] = []
    used = room
    for word, width in words:
        if lines and used + space + width <= room:
            lines[-1] += " " + word
            used += space + width
        else:
            lines.append(word)
            used = width
    return lines


def _shortened(lines: Sequence[str], most: int, face: int, size: int) -> list[str]:
    """Give the first lines, the last one ending in an ellipsis where there were more."""
    kept = [_cut(line, _COLUMN, face, size, 600) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(f"{lines[most - 1]} {lines[most]}", _COLUMN, face, size, 600)
    return kept


def _cut(text: str, room: float, face: int, size: int, weight: int) -> str:
    """Cut a line off where there is no more room, between characters and not before a mark on one."""
    measure = font(face, size, weight).getlength
    if measure(text) <= room:
        return text
    end = len(text)
    while end and (measure(text[:end].rstrip() + "…") > room or unicodedata.combining(text[end])):
        end -= 1
    return text[:end].rstrip() + "…"


def _measure(face: int, size: int) -> Callable[[str], float]:
    return font(face, size, 600).getlength


def _fitted(image: bytes, width: int, height: int) -> Picture:
    """Open a picture, in a size that fits."""
    from PIL import Image  # noqa: PLC0415 - as above

    with Image.open(io.BytesIO(image), formats=["PNG"]) as opened:
        scale = min(width / opened.width, height / opened.height)
        size = (max(1, round(opened.width * scale)), max(1, round(opened.height * scale)))
        if size == opened.size:
            return opened.convert("RGBA")
        # Converting a large picture costs most, so it is made small first, where its colours can be mixed:
        # those of a palette cannot, nor those of which one means that nothing is there.
        mixes = opened.mode in {"L", "LA", "RGB", "RGBA"} and "transparency" not in opened.info
        mixable = opened if mixes else opened.convert("RGBA")
        return mixable.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0).convert("RGBA")


class _Numbered(Struct, frozen=True, kw_only=True):
    """A picture in few colours.

    Args:
        pixels: numbers of colours.
        colours: three bytes each.
        covered: where the picture covers its ground.
    """

    pixels: Picture
    colours: bytes
    covered: Picture


def _numbered(part: Picture, ground: Colour, most: int) -> _Numbered:
    """Give a picture as it looks on a ground, in so many colours at most."""
    from PIL import Image  # noqa: PLC0415 - as above

    seen = Image.new("RGB", part.size, ground)
    seen.paste(part, mask=part)
    few = seen.quantize(most, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    covered = part.getchannel("A").point([0] + [255] * 255)
    return _Numbered(pixels=few, colours=bytes(few.getpalette() or ()), covered=covered)


def _paste(picture: Picture, palette: bytearray, part: _Numbered, left: int, top: int) -> None:
    """Put a picture on a card; a pixel that shows nothing of it stays as it is."""
    first = _added(palette, part.colours)
    numbers = [min(first + number, 255) for number in range(256)]
    picture.paste(part.pixels.point(numbers, "L"), (left, top), part.covered)


def _rgb(colour: str) -> Colour:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _mixed(colour: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(one * part + two * (1 - part)) for one, two in zip(colour, other, strict=True))
    return red, green, blue
