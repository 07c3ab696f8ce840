"""Text as a terminal may show it: every sign visible, and how wide it is."""

from __future__ import annotations

import unicodedata

_TAB = 4
_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(sign: str, column: int = 0) -> str:
    """One sign as shown at a column: a tab to its next stop, control signs and signs that turn the writing round made
    visible."""
    if sign == "\t":
        return " " * (_TAB - column % _TAB)
    if " " <= sign <= "~":
        return sign
    code = ord(sign)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    category = unicodedata.category(sign)
    if category in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or sign in _DIRECTIONS or sign in "\u200b\u2060\ufeff":
        return f"<U+{code:04X}>"
    return "\u00a0" if sign == "\u00a0" else sign


def width(sign: str) -> int:
    """How many columns a terminal gives one shown sign."""
    if " " <= sign <= "~":
        return 1
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def plain(text: str) -> str:
    """A whole text made visible, on one line or several: nothing in it can steer a terminal."""
    return "".join(sign if sign == "\n" else shown(sign) for sign in text)


def columns(text: str) -> int:
    """How many columns a shown text takes."""
    return sum(map(width, text))
