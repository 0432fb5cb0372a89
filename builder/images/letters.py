"""The alphabet of generated images: capitals and digits as strokes, so that no font is needed.

Each letter is drawn with a round pen along its strokes, in a box 100 high whose top line is 0 and whose
base line is 100; `width` is the box's width in the same units. Strokes are SVG path data.
"""

from msgspec import Struct


class Letter(Struct, frozen=True, kw_only=True):
    """One letter's box width and strokes."""

    width: int
    strokes: str


HEIGHT = 100

LETTERS: dict[str, Letter] = {
    character: Letter(width=width, strokes=strokes)
    for character, width, strokes in (
        ("A", 80, "M0 100 40 0 80 100M14 66H66"),
        ("B", 62, "M0 0V100H36A26 26 0 0 0 36 46H0H32A23 23 0 0 0 32 0Z"),
        ("C", 83, "M83 20A46 50 0 1 0 83 80"),
        ("D", 72, "M0 0V100H24A48 50 0 0 0 24 0Z"),
        ("E", 54, "M54 0H0V100H54M0 49H46"),
        ("F", 52, "M52 0H0V100M0 50H44"),
        ("G", 92, "M79 15A46 50 0 1 0 92 52H56"),
        ("H", 68, "M0 0V100M68 0V100M0 49H68"),
        ("I", 0, "M0 0V100"),
        ("J", 48, "M48 0V72A24 28 0 0 1 0 78"),
        ("K", 64, "M0 0V100M62 0 0 62M22 40 64 100"),
        ("L", 50, "M0 0V100H50"),
        ("M", 88, "M0 100V0L44 68 88 0V100"),
        ("N", 70, "M0 100V0L70 100V0"),
        ("O", 92, "M46 0A46 50 0 0 0 46 100 46 50 0 0 0 46 0Z"),
        ("P", 60, "M0 100V0H32A28 28 0 0 1 32 56H0"),
        ("Q", 92, "M46 0A46 50 0 0 0 46 100 46 50 0 0 0 46 0ZM60 74 92 106"),
        ("R", 62, "M0 100V0H32A28 28 0 0 1 32 56H0M32 56 62 100"),
        ("S", 60, "M57 18C50 5 40 0 30 0 14 0 3 10 3 24 3 56 60 42 60 74c0 16-13 26-29 26C17 100 6 93 0 80"),
        ("T", 70, "M0 0H70M35 0V100"),
        ("U", 68, "M0 0V64A34 36 0 0 0 68 64V0"),
        ("V", 78, "M0 0 39 100 78 0"),
        ("W", 112, "M0 0 28 100 56 14 84 100 112 0"),
        ("X", 70, "M0 0 70 100M70 0 0 100"),
        ("Y", 72, "M0 0 36 50 72 0M36 50V100"),
        ("Z", 64, "M0 0H64L0 100H64"),
        ("0", 66, "M33 0C12 0 0 20 0 50 0 80 12 100 33 100 54 100 66 80 66 50 66 20 54 0 33 0Z"),
        ("1", 26, "M0 22 26 0V100"),
        ("2", 60, "M2 28C2 10 14 0 30 0 46 0 58 10 58 27 58 50 28 66 0 100H60"),
        ("3", 58, "M2 0H54L26 40C44 38 58 50 58 69 58 88 44 100 28 100 14 100 4 93 0 81"),
        ("4", 66, "M50 100V0L0 70H66"),
        ("5", 58, "M52 0H8L4 47C10 41 18 38 28 38 46 38 58 50 58 68 58 87 45 100 27 100 14 100 4 94 0 83"),
        ("6", 62, "M48 0 10 48M31 36A31 32 0 0 0 31 100 31 32 0 0 0 31 36Z"),
        ("7", 60, "M0 0H60L22 100"),
        ("8", 60, "M30 0A26 23 0 0 0 30 46 26 23 0 0 0 30 0ZM30 46A30 27 0 0 0 30 100 30 27 0 0 0 30 46Z"),
        ("9", 62, "M14 100 52 52M31 0A31 32 0 0 0 31 64 31 32 0 0 0 31 0Z"),
    )
}
