"""Text as a terminal may show it: every sign visible, and how wide it is."""

from __future__ import annotations

import unicodedata

_TAB = 4
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of signs that steer, turn the writing round, or are not seen."""
_SEEN = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Of those, the joiners that scripts write within a word, and the signs of Arabic, Syriac and Kaithi that stand around
numbers."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters that leave no trace."""


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
    if (unicodedata.category(sign) in _HIDDEN and sign not in _SEEN) or sign in _BLANK:
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
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign == "\n" else shown(sign) for sign in text)


def line(text: str) -> str:
    """A text made visible on one line: nothing in it can make another, such as one that looks like a message."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(shown, text))


def columns(text: str) -> int:
    """How many columns a shown text takes."""
    return sum(map(width, text))
