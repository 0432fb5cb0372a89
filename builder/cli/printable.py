"""Text of content on a terminal: nothing in it can move the cursor, recolour, or reorder what is shown."""

from __future__ import annotations

import unicodedata

# Control, surrogate, unassigned, private use; line and paragraph separators. Format characters (Cf) reorder
# or hide text, the joiners that some scripts need aside.
_UNSHOWN = frozenset({"Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
_REPLACEMENT = "\ufffd"
_WIDE = frozenset("WF")


def printable(text: str) -> str:
    r"""Write characters that a terminal may act on as escapes such as `\\x1b`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_shown(char) else _escaped(char) for char in text)


def printable_line(text: str) -> str:
    """Replace characters that a terminal may act on one by one, so that columns stay what they are."""
    return "".join(" " if char == "\t" else char if _is_shown(char) else _REPLACEMENT for char in text)


def width(text: str) -> int:
    """Give how many columns of a terminal a line takes."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or char in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def _is_shown(char: str) -> bool:
    return unicodedata.category(char) not in _UNSHOWN or char in _JOINERS


def _escaped(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:  # noqa: PLR2004 - two digits
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four digits
