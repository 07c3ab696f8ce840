"""What kind of line a line is, by that line alone. The grammar decides the same way, held by a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Final

from storyboard.syntax.names import NAME, Expression

EDGE: Final = r"[^\S\n]"
"""White space within a line, of any sort: it means nothing around a line's parts."""

INVISIBLE: Final = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff", " "))
"""Signs without width that a paste leaves behind. Outside prose and strings they count as white space."""

_ENDS: Final = {"{": "}}", "%": "%}", "#": "#}"}


@cache
def compiled(pattern: str) -> Expression:
    """A regular expression, made when first needed: most wait for a mistake."""
    return Expression(pattern, re.DOTALL)


@cache
def slip(pattern: str) -> Expression:
    """The same for what is typed wrong in a line; in one that is far longer than such lines are, it finds nothing."""
    return Expression(pattern, re.DOTALL, short=True)


def templates(text: str, signs: str = "{%#") -> Iterator[tuple[int, int]]:
    """Where `{{ }}`, `{% %}` and `{# #}` stand, or those of `signs` alone.

    As `.*?` would find them, which looks for the end of each that has none through all the text.
    """
    at = 0
    last = {sign: text.rfind(_ENDS[sign]) for sign in signs}
    for found in re.finditer(rf"\{{(?=([{signs}]))", text):
        start, sign = found.start(), found[1]
        if at <= start <= last[sign] - 2:
            at = text.index(_ENDS[sign], start + 2) + 2
            yield start, at


class LineKind(Enum):
    """The kinds of lines."""

    BLANK = "blank"
    COMMENT = "comment"
    FORCED = "forced"
    OPEN = "open"
    CLOSE = "close"
    BREAK = "break"
    IMPORT = "import"
    LET = "let"
    MEDIA = "media"
    CUE = "cue"
    SETTING = "setting"
    PROSE = "prose"


_KIND = Expression(
    rf"""{EDGE}*(?:
      (?P<BLANK>$)
    | (?P<COMMENT>\#)
    | (?P<FORCED>>)
    | (?P<OPEN>(?=.*(?<!\{{)\{{{EDGE}*$))
    | (?P<CLOSE>\}}{EDGE}*$)
    | (?P<BREAK>-{{3,}}{EDGE}*$)
    | (?P<IMPORT>import{EDGE}++(?:[^"]*\bfrom{EDGE}*)?")
    | (?P<LET>let{EDGE}+[^\s=]+{EDGE}*=)
    | (?P<MEDIA>(?:image|video){EDGE}+[^\s=]+{EDGE}*=)
    | (?P<CUE>@(?:\[[^\]]*\]|{NAME}){EDGE}*(?:\(.*?\){EDGE}*)?:)
    | (?P<SETTING>[a-z][a-z0-9_]*{EDGE}*:(?!//))
    | (?P<PROSE>)
    )""",
    re.VERBOSE | re.DOTALL,
)
_KINDS = dict(LineKind.__members__)


def classify(line: str, *, plainly: bool = False) -> LineKind:
    """The kind of one line, given without its line break; `plainly` where no sign without width is left to be seen
    as white space."""
    found = _KIND.match(line if plainly or line.isascii() else line.translate(INVISIBLE))
    return _KINDS[found.lastgroup or "PROSE"] if found else LineKind.PROSE


def head_of_cue(line: str) -> int:
    """Where the words of a cue begin: behind who speaks, how, and the colon."""
    found = _KIND.match(line)
    return found.end() if found else 0
