"""Text that remembers where each stretch of it was typed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct

from storyboard.text import Span

_SPACES: Final = str.maketrans(
    dict.fromkeys("\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " ")
)
"""Spaces that a paste brings, all one to a reader. The wide space of Chinese and Japanese is one that people type."""


def plainly_spaced(text: str) -> str:
    """Text with every sort of space made a plain one, sign for sign, so that a paste changes no prompt."""
    return text if text.isascii() and "\t" not in text else text.translate(_SPACES)


class Bit(Struct, frozen=True, gc=False):
    """A stretch of text and its place. `exact`: the source at `span` is this very text, letter by letter, but for
    sorts of spaces."""

    text: str
    span: Span
    exact: bool = True

    def cut(self, start: int, end: int) -> Bit:
        """The part from `start` to `end`, at its own place where that is known."""
        if not self.exact:
            return Bit(self.text[start:end], self.span, False)
        at = self.span.start
        return Bit(self.text[start:end], Span(self.span.file, at + start, at + end))


@dataclass(frozen=True, slots=True)
class Traced:
    """Bits in order, read as one text."""

    bits: tuple[Bit, ...]
    text: str = field(init=False)
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts: list[int] = []
        at = 0
        for bit in self.bits:
            starts.append(at)
            at += len(bit.text)
        object.__setattr__(self, "text", "".join(bit.text for bit in self.bits))
        object.__setattr__(self, "starts", tuple(starts))

    def cut(self, start: int, end: int) -> Iterator[Bit]:
        """The bits of the stretch `start..end`, the outer ones cut."""
        at = max(bisect_right(self.starts, start) - 1, 0)
        while at < len(self.bits) and self.starts[at] < end:
            bit, first = self.bits[at], self.starts[at]
            low, high = max(start - first, 0), min(end - first, len(bit.text))
            if low < high:
                yield bit if (low, high) == (0, len(bit.text)) else bit.cut(low, high)
            at += 1

    def span(self, start: int, end: int) -> Span:
        """Where the stretch `start..end` was typed; an empty stretch gives the place of what stands there."""
        found = list(self.cut(start, max(end, start + 1))) or list(self.cut(start - 1, start))
        if end > start:
            return found[0].span.to(found[-1].span)
        place = found[0].span
        return Span(place.file, place.start, place.start)


def typed(text: str, span: Span) -> Traced:
    """Text as it was typed at `span`. Where the lengths differ (an escape in a string), only the whole is placed."""
    return Traced((Bit(text, span, len(text) == span.end - span.start),) if text else ())
