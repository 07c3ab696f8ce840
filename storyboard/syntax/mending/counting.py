"""How many blocks are open, counted from the kinds of the lines alone."""

from __future__ import annotations

from bisect import bisect_left

from storyboard.syntax.kinds import LineKind
from storyboard.syntax.lines import Line
from storyboard.syntax.words import TOP_LEVEL


def surplus(lines: list[Line]) -> int:
    """How many more blocks are opened than closed."""
    return sum((line.kind is LineKind.OPEN) - (line.kind is LineKind.CLOSE) for line in lines)


def even(lines: list[Line]) -> bool:
    """Whether every brace has its match: then a block inside a block was written on purpose."""
    depth = 0
    for line in lines:
        depth += (line.kind is LineKind.OPEN) - (line.kind is LineKind.CLOSE)
        if depth < 0:
            return False
    return depth == 0


class Surplus:
    """Whether, from a line at the top level to the next block that belongs there, more is closed than opened."""

    def __init__(self, lines: list[Line]) -> None:
        self._tops = [
            at for at, line in enumerate(lines) if line.kind is LineKind.OPEN and block_word(line) in TOP_LEVEL
        ]
        self._depths = [0]
        for line in lines:
            self._depths.append(self._depths[-1] + (line.kind is LineKind.OPEN) - (line.kind is LineKind.CLOSE))

    def after(self, at: int) -> bool:
        """Counted from the line at this index."""
        top = bisect_left(self._tops, at)
        end = self._tops[top] if top < len(self._tops) else len(self._depths) - 1
        return self._depths[end] < self._depths[at]


def block_word(line: Line) -> str:
    """The word of the block that a line opens."""
    words = line.text.split(None, 2)
    return words[1] if words[:1] == ["inline"] and len(words) > 1 else words[0] if words else ""
