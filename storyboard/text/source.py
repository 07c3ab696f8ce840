"""A source file as text with positions."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from msgspec import Struct


class Span(Struct, frozen=True, order=True, gc=False):
    """A stretch `start..end` (offsets in characters of the normalised text, end excluded) of the source called
    `file`."""

    file: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of `other`, both in one file."""
        return Span(self.file, self.start, max(self.end, other.end))


class Position(Struct, frozen=True, gc=False):
    """Line and column, both from 1, columns in code points."""

    line: int
    column: int


def normalise(text: str) -> str:
    """Strip a byte order mark and fold CRLF and CR to LF, so that where a file was typed cannot change a story."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A file's normalised text. `name` is how the writer would type its path; spans carry it."""

    name: str
    text: str
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        object.__setattr__(self, "starts", tuple(starts))

    def edited(self, start: int, end: int, new: str) -> Source:
        """This source with the stretch `start..end` replaced by normalised text. The rest is not read again."""
        text = f"{self.text[:start]}{new}{self.text[end:]}"
        first, last = bisect_right(self.starts, start), bisect_right(self.starts, end)
        inside = [start + at + 1 for at, sign in enumerate(new) if sign == "\n"] if "\n" in new else []
        by = len(new) - (end - start)
        made = object.__new__(Source)
        object.__setattr__(made, "name", self.name)
        object.__setattr__(made, "text", text)
        object.__setattr__(made, "starts", (*self.starts[:first], *inside, *[at + by for at in self.starts[last:]]))
        return made

    def position(self, offset: int) -> Position:
        """The line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def offset(self, position: Position) -> int:
        """The offset of a line and column; past the end of a line it is that line's end."""
        line = min(max(position.line, 1), len(self.starts))
        return min(self.starts[line - 1] + position.column - 1, self.line_span(line).end)

    def line_span(self, line: int) -> Span:
        """Where a line stands, without its line break. `line` counts from 1."""
        start = self.starts[line - 1]
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.text)
        return Span(self.name, start, end)

    def line(self, line: int) -> str:
        """The text of a line, counted from 1."""
        span = self.line_span(line)
        return self.text[span.start : span.end]
