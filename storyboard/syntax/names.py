"""What a name is: letters, digits and `_` of any script, starting with a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from storyboard.text.bounds import SLIP, SLIP_GAP

MARKS: Final = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    r"\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u07fd\u0816-\u082d\u0859-\u085b\u0898-\u08e1"
    r"\u08e3-\u0963\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0c83"
    r"\u0cbc-\u0d4d\u0d57-\u0d63\u0d81-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u0f18-\u0f19\u0f35\u0f37"
    r"\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u0fc6\u102b-\u103e\u1056-\u109d\u135d-\u135f\u1712-\u1734\u1752-\u17d3"
    r"\u17dd\u180b-\u180d\u180f-\u193b\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b44\u1b6b-\u1b73\u1b80-\u1bf3"
    r"\u1c24-\u1c37\u1cd0-\u1cd2\u1cd4-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f\u3099-\u309a"
    r"\ua66f\ua674-\ua67d\ua69e-\ua6f1\ua802-\ua827\ua82c\ua880-\ua8c5\ua8e0-\ua8f1\ua8ff-\ua92d\ua947-\ua953"
    r"\ua980-\ua9c0\ua9e5-\uaa4d\uaa7b-\uaac1\uaaeb-\uaaef\uaaf5-\uaaf6\uabe3-\uabea\uabec-\uabed\ufb1e"
    r"\ufe20-\ufe2f\u200c\u200d\U00010000-\U0001bfff\U0001e000-\U0001e95f\U000e0100-\U000e01ef"
)
"""Signs that belong to the letter before them (vowel signs, accents, joiners), which `\\w` leaves out; for a
character class."""

NAME: Final = rf"[^\W\d_][\w{MARKS}]*"
"""The shape of a name, for a regular expression. The grammar's NAME is the same, held by a test."""

UNSPACED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
"""Signs of scripts whose words run on without spaces, or into their particles (Korean); for a character class."""

AT: Final = rf"(?<![^\W{UNSPACED}])@"
"""An `@` that may begin a mention: not behind a letter or digit, as in a mail address, but for scripts that run on."""

MENTION: Final = rf"{AT}(?:\[(?P<marked>[^\[\]\n]*)\]|(?P<bare>{NAME}))"
"""An `@name` or `@[name]` in prose; not behind a word character (mail addresses). `@@` is for the caller to take out
first."""

_NOTHING: Final = re.compile(r"(?!)")
_GAP: Final = re.compile(rf"\s{{{SLIP_GAP + 1}}}")


class Expression:
    """A regular expression with names in it, made when it is first used: once for plain ASCII, which has none of the
    signs above, and once for any other text. Those signs take ten times as long to make as the rest."""

    def __init__(self, pattern: str, flags: int = 0, *, short: bool = False) -> None:
        """With `short` it finds nothing in a text that is longer than any slip, or has a long gap: patterns of what is
        typed wrong are loose, and would look through such a text again and again."""
        self._pattern = pattern
        self._flags = flags
        self._short = short
        self._plain: re.Pattern[str] | None = None
        self._whole: re.Pattern[str] | None = None

    def of(self, text: str) -> re.Pattern[str]:
        """The expression for a text."""
        if self._short and (len(bare := text.strip()) > SLIP or _GAP.search(bare)):
            return _NOTHING
        if not text.isascii():
            if self._whole is None:
                self._whole = re.compile(self._pattern, self._flags)
            return self._whole
        if self._plain is None:
            self._plain = re.compile(self._pattern.replace(MARKS, "").replace(UNSPACED, ""), self._flags)
        return self._plain

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As of a compiled expression."""
        return self.of(text).match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As of a compiled expression."""
        return self.of(text).fullmatch(text)

    def search(self, text: str) -> re.Match[str] | None:
        """As of a compiled expression."""
        return self.of(text).search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As of a compiled expression."""
        return self.of(text).finditer(text)

    def findall(self, text: str) -> list[str]:
        """As of a compiled expression with one group at most."""
        return self.of(text).findall(text)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As of a compiled expression."""
        return self.of(text).sub(new, text)


_NAME: Final = Expression(NAME)
_NOT_IN_NAME: Final = rf"[^\w{MARKS}]+"


def is_name(text: str) -> bool:
    """Whether a text can be a name as it stands."""
    return _NAME.fullmatch(text) is not None


def unspaced_script(text: str) -> bool:
    """Whether a text has signs of a script that puts no spaces between words."""
    return not text.isascii() and re.search(f"[{UNSPACED}]", text) is not None


def canonical(name: str) -> str:
    """The one spelling of a name, however its accents were typed (NFC)."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def as_name(text: str) -> str | None:
    """The name nearest to a text, such as `empty_platform` for `Empty platform!`, or None where nothing is left of
    it."""
    name = re.sub(_NOT_IN_NAME, "_", canonical(text)).strip("_").lower()
    name = name.lstrip("0123456789_")
    return name if is_name(name) else None


_ARTICLES: Final = frozenset(
    {"the", "der", "die", "das", "el", "la", "los", "las", "le", "les", "il", "lo", "old", "young"}
)


def speaker_names(name: str, title: str) -> frozenset[str]:
    """What a screenplay would call somebody, case folded: the name, the shown name, and the first word of it."""
    whole = " ".join(title.split()).casefold()
    first = whole.split(" ")[0]
    called = {name.casefold(), name.casefold().replace("_", " "), whole}
    return frozenset(called | {first} if first not in _ARTICLES and len(first) > 1 else called) - {""}
