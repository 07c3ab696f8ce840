"""How many words a text has, in any script."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from storyboard.syntax.names import MARKS, Expression

_SIGN: Final = "[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_LETTER: Final = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
_WORD: Final = Expression(rf"[^\W_](?:[\w{MARKS}]|['’\-](?=\w))*")
_LETTERS_A_WORD: Final = 5


class Counted(NamedTuple):
    """Words between spaces; signs of Chinese and Japanese, a syllable each at least; letters of scripts that put no
    spaces between words and write sounds: Thai, Lao, Khmer, Burmese."""

    words: int
    signs: int = 0
    letters: int = 0

    @property
    def all(self) -> int:
        """One number for a page of figures: each sign a word, and so many letters."""
        return self.words + self.signs + -(-self.letters // _LETTERS_A_WORD)


def counted(text: str) -> Counted:
    """The words, signs and letters of a text, each sign of it in one of them at most."""
    if text.isascii():  # most are, and these classes are slow to compile
        return Counted(len(_WORD.findall(text)))
    signs, letters = len(re.findall(_SIGN, text)), len(re.findall(_LETTER, text))
    return Counted(len(_WORD.findall(re.sub(f"{_SIGN}|{_LETTER}", " ", text))), signs, letters)
