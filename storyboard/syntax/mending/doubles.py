"""Lines that stand twice, one right after the other."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from storyboard.syntax.kinds import LineKind
from storyboard.syntax.lines import Line
from storyboard.syntax.mending.counting import surplus
from storyboard.text import Diagnostic, Edit, Label, Span

_DECLARED: Final = (LineKind.IMPORT, LineKind.LET, LineKind.MEDIA)
_SHORTEST: Final = {LineKind.PROSE: 6, LineKind.FORCED: 6, LineKind.CUE: 20}
"""Bytes of a line that is worth a word when it stands twice; `@mara: No.` may well be."""


def drop_doubles(file: str, lines: list[Line]) -> list[Line]:
    """Of two equal lines in a row the second goes, where it can only be a slip; of prose it is said."""
    left = surplus(lines)
    said = [(line.kind, line.text.strip()) for line in lines]
    for at, (first, second) in enumerate(pairwise(lines)):
        text = said[at + 1][1]
        if said[at] != said[at + 1] or not text or second.faults:
            continue
        fix = (Edit(Span(file, first.end, second.end), ""),)
        label = (Label(first.trimmed(file), "the same"),)
        if second.kind in (LineKind.SETTING, *_DECLARED) or (second.kind is LineKind.OPEN and left > 0):
            left -= second.kind is LineKind.OPEN
            message = "This line stands here twice."
            first.faults.append(
                Diagnostic("doubled-line", message, second.trimmed(file), label, "Take one of them away.", fix)
            )
            second.text, second.kind = "", LineKind.BLANK
        elif len(text.encode()) >= _SHORTEST.get(second.kind, len(text.encode()) + 1) and _twice(said, at):
            message = "These words stand here twice, one line after the other."
            hint = "Take one of them away; if they are meant so, begin the second with `> `."
            if second.kind is not LineKind.PROSE:
                hint = "Take one of them away, or let something happen between them."
            first.faults.append(Diagnostic("doubled-words", message, second.trimmed(file), label, hint, fix))
    return lines


def _twice(said: list[tuple[LineKind, str]], at: int) -> bool:
    """Whether the line at `at` and the next are just two of a kind; three are no slip."""
    return said[at] not in (*said[max(0, at - 1) : at], *said[at + 2 : at + 3])
