"""Text → lines that the grammar can read, each pass in its place.

A pass mends one kind of slip and leaves what the next can rely on, so their order is part of what they mean: it stands
here and nowhere else. What cannot be mended is told and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from storyboard.syntax.kinds import LineKind, classify
from storyboard.syntax.lines import Line
from storyboard.syntax.mending.blocks import close_blocks
from storyboard.syntax.mending.broken import join_broken_lines
from storyboard.syntax.mending.comments import foreign_comments
from storyboard.syntax.mending.crowded import SEVERAL, one_thing_each
from storyboard.syntax.mending.doubles import drop_doubles
from storyboard.syntax.mending.habits import straighten_habits
from storyboard.syntax.mending.litter import lift_lone_braces, sort_out_braces
from storyboard.syntax.mending.long_lines import shortened
from storyboard.syntax.mending.pasted import keep_one_version, take_out_marks, unnumbered
from storyboard.syntax.mending.signs import with_plain_signs
from storyboard.syntax.mending.unseen import unseen
from storyboard.text import Diagnostic, Source

Pass = Callable[[str, list[Line]], list[Line]]
"""Takes the lines of a file, changes those that it mends, adds to each what is to be said, and returns the lines."""

PASSES: Final[tuple[Pass, ...]] = (
    keep_one_version,  # first, or the second version would double every line of the first
    take_out_marks,  # numbers of pages and notes stand in the way of lines that belong together
    join_broken_lines,  # only whole lines have habits
    straighten_habits,  # `### shot 5s {` and `> }` are braces that are counted from here on
    lift_lone_braces,  # a header has its `{` before the others are held against it
    sort_out_braces,
    drop_doubles,  # a header that stands twice opens one block
)

_CROWDED: Final = (LineKind.PROSE, LineKind.OPEN)


class Mended(Struct):
    """A text as it was meant: `source` with what nobody sees made spaces and all else where it was, its `lines` with
    every block closed, and what was wrong with the text as a whole and with lines and blocks."""

    source: Source
    lines: list[Line]
    of_text: list[Diagnostic]
    of_lines: list[Diagnostic]


def mend(source: Source) -> Mended:
    """Never raises, whatever was typed."""
    source, too_long = shortened(source)  # before anything looks at a line
    source, numbered = unnumbered(source)
    source, hidden = unseen(source)
    lines = _read(source)
    for each in PASSES:
        lines = each(source.name, lines)
    found = close_blocks(source.name, lines)
    return Mended(source, lines, [*too_long, *filter(None, (numbered,)), *hidden], found)


def _read(source: Source) -> list[Line]:
    """Every line with plain signs and one thing on it; comments of other languages as ours."""
    text, file = source.text, source.name
    odd = not text.isascii()
    lines: list[Line] = []
    pieces = list(_pieces(text))
    foreign = foreign_comments(file, pieces) if "//" in text or "/*" in text or "<!--" in text else {}
    for start, typed in pieces:
        if comment := foreign.get(start):
            said = [comment.fault] if comment.fault else []
            lines.append(Line(start, start + len(typed), comment.text, LineKind.COMMENT, said))
            continue
        kind = classify(typed)
        if odd and not typed.isascii():
            line = with_plain_signs(start, typed, kind, file)
        else:
            line = Line(start, start + len(typed), typed, kind)
        if line.kind in _CROWDED and SEVERAL.match(line.text):
            lines.extend(one_thing_each(line, file))
        else:
            lines.append(line)
    return lines


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Each line as typed, and where it starts."""
    if not text:
        return
    pieces = text.split("\n")
    if text.endswith("\n"):
        pieces.pop()
    start = 0
    for piece in pieces:
        yield start, piece
        start += len(piece) + 1
