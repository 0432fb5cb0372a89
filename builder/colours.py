"""Colours as people see them: contrast by WCAG 2.2, and lighter and darker shades of one colour.

A shade keeps hue and strength as far as a screen can show it. Sources: WCAG 2.2 "relative luminance" and
"contrast ratio"; Björn Ottosson, "A perceptual color space for image processing" (OKLab, 2020); IEC
61966-2-1 (sRGB).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import atan2, cos, hypot, sin

TEXT = 4.5
"""Least contrast of text (WCAG 2.2 §1.4.3)."""

_STEP = 0.005  # of lightness: finer than anyone sees
_ROUNDING = 0.0005
# Where the curve of sRGB begins, as encoded value and as light.
_CURVE_ENCODED = 0.04045
_CURVE_LIGHT = 0.0031308


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (`#rrggbb`), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def shade(colour: str, lightness: float, *, strength: float = 1.0) -> str:
    """Give a colour of the same hue.

    Args:
        lightness: from 0, black, to 1, white.
        strength: part of the colour's own; less where a screen cannot show it.
    """
    _, chroma, hue = _lch(colour)
    chroma *= strength
    linear = _linear_of(lightness, chroma, hue)
    while chroma > 0 and not all(-_ROUNDING <= channel <= 1 + _ROUNDING for channel in linear):
        chroma = max(0.0, chroma - 0.002)
        linear = _linear_of(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in linear)


def darker_until(colour: str, grounds: Iterable[str], ratio: float = TEXT) -> str:
    """Give the colour itself, or its lightest shade that has enough contrast with light grounds."""
    return _moved(colour, tuple(grounds), ratio, -_STEP)


def lighter_until(colour: str, grounds: Iterable[str], ratio: float = TEXT) -> str:
    """Give the colour itself, or its darkest shade that has enough contrast with dark grounds."""
    return _moved(colour, tuple(grounds), ratio, _STEP)


def lightness(colour: str) -> float:
    """Give how light a colour looks, from 0 to 1."""
    return _lch(colour)[0]


def _moved(colour: str, grounds: tuple[str, ...], ratio: float, step: float) -> str:
    now, moved = lightness(colour), colour
    while least_contrast(moved, grounds) < ratio and 0 < now < 1:
        now = min(1.0, max(0.0, now + step))
        moved = shade(colour, now)
    return moved


def _channels(colour: str) -> tuple[float, float, float]:
    """Give red, green and blue as light, from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _light(red), _light(green), _light(blue)


def _light(encoded: float) -> float:
    return encoded / 12.92 if encoded <= _CURVE_ENCODED else float(((encoded + 0.055) / 1.055) ** 2.4)


def _encoded(light: float) -> float:
    light = min(1.0, max(0.0, light))
    return 12.92 * light if light <= _CURVE_LIGHT else float(1.055 * light ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lch(colour: str) -> tuple[float, float, float]:
    """Give lightness, chroma and hue of OKLab."""
    red, green, blue = _channels(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, hypot(a, b), atan2(b, a)


def _linear_of(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
