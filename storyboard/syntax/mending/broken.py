"""Lines that a paste has broken in two: a text in quotes, a block's first line, a setting and its value."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from storyboard.syntax.kinds import LineKind, classify, slip
from storyboard.syntax.lines import HEADER, Line, strings
from storyboard.syntax.mending.mistakes import readable
from storyboard.syntax.mending.quote_rows import VALUE
from storyboard.syntax.other_words import OTHER_BLOCKS
from storyboard.syntax.words import BLOCKS, SETTINGS
from storyboard.text import Diagnostic, Edit, Span
from storyboard.text.suggest import closest

_WITHIN: Final = (LineKind.PROSE, LineKind.SETTING, LineKind.LET, LineKind.MEDIA, LineKind.IMPORT, LineKind.OPEN)
_VALUES: Final = rf"\s*{VALUE}(?:\s*,\s*{VALUE})*\s*"
_TIGHT: Final = "/-\\"
"""Signs of a path that it may be broken behind, with no space lost."""


def join_broken_lines(file: str, lines: list[Line]) -> list[Line]:
    """Each broken line made whole, with what is to be said of it; what is left of it below is blank."""
    for line, below in pairwise(lines):
        if line.kind is LineKind.BLANK or below.kind is LineKind.BLANK or line.faults or below.faults:
            continue
        text, more = line.text.rstrip(), below.text.strip()
        if _open(text) and _open(more):
            _join(file, line, below, "" if text[-1] in _TIGHT else " ", _STRING)
        elif line.kind is LineKind.SETTING and text[-1] in ":," and _is_value(text, below):
            _join(file, line, below, " ", _SETTING)
        elif line.kind is LineKind.PROSE and below.kind is LineKind.OPEN and _goes_on(text.strip(), more):
            _join(file, line, below, " ", _HEADER)
    return lines


_STRING: Final = (
    "open-string",
    "The quotes that open on this line close on the next.",
    "A text in quotes stands on one line: join the two.",
)
_SETTING: Final = (
    "missing-value",
    "The value of this setting stands on the next line.",
    "A setting stands on one line: join the two.",
)
_HEADER: Final = (
    "lone-brace",
    "The first line of this block goes on in the next.",
    "It stands on one line, with its `{`: join the two.",
)


def _open(text: str) -> bool:
    """Whether quotes open on a line and do not close there."""
    closed = sum(text.count('"', start, end) for start, end in strings(text)) if '"' in text else 0
    return text.count('"') == closed + 1


def _is_value(text: str, below: Line) -> bool:
    """Whether the line below is the value, or the rest of the values, of a setting that breaks off."""
    row, more = SETTINGS.get(text.split(":")[0].strip()), below.text.strip()
    if row is None or below.kind is not LineKind.PROSE or not slip(_VALUES).fullmatch(more):
        return False
    several = " " not in more.replace(", ", ",")
    if text.endswith(","):
        return row.many and more[0] != '"' and several
    return (several if row.many else " " not in more) or more[0] in '"@'


def _goes_on(head: str, more: str) -> bool:
    """Whether a block's first line, without its brace, goes on in a line that ends in one and opens nothing itself."""
    word = more.rstrip("{").split(None, 1)[0] if more.rstrip("{").strip() else ""
    opens = word.lower() in (*BLOCKS, *OTHER_BLOCKS, "inline") or closest(word, BLOCKS) is not None
    sure = head.split(None, 1)[0] in (*BLOCKS, "inline")
    return bool(word) and sure and not opens and HEADER.fullmatch(f"{head} {more[:-1].rstrip()}") is not None


def _join(file: str, line: Line, below: Line, gap: str, said: tuple[str, str, str]) -> None:
    text = f"{line.text.rstrip()}{gap}{below.text.strip()}"
    kind = classify(text)
    if kind not in _WITHIN or not readable(text, kind):
        return
    end = line.start + len(line.text.rstrip())
    begin = below.start + len(below.text) - len(below.text.lstrip())
    code, message, hint = said
    fault = Diagnostic(code, message, line.trimmed(file), hint=hint, fix=(Edit(Span(file, end, begin), gap),))
    line.text, line.kind = text, kind
    line.faults.append(fault)
    below.text, below.kind = "", LineKind.BLANK
