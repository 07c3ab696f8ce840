"""Where in a story a place stands: the blocks around a line, and a text cut at its top level. By lines alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storyboard.editor.marks import kind_of, marks
from storyboard.syntax.kinds import LineKind
from storyboard.syntax.words import TOP_LEVEL
from storyboard.text import Source, Span

_BRACE: Final = re.compile(r"[{}][^\S\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A block's header: its keyword and name as typed, and its line (from 1)."""

    keyword: str
    name: str
    line: int
    inline: bool = False


def opened(line: str, number: int) -> Opened:
    """What a header line opens."""
    found = marks(line)
    words = [mark.text for mark in found if mark.role == "keyword"]
    names = [mark.text for mark in found if mark.role == "declared"]
    return Opened(words[-1] if words else "", names[0] if names else "", number, words[:1] == ["inline"])


def blocks_around(source: Source, line: int) -> tuple[Opened, ...]:
    """The headers of the blocks that hold a line (from 1), outermost first. A header is not in its own block."""
    found: list[Opened] = []
    depth = 0
    for number in range(min(line, len(source.starts)) - 1, 0, -1):
        text = source.line(number)
        if "{" in text and kind_of(text) is LineKind.OPEN:
            header = opened(text, number)
            if depth == 0:
                found.append(header)
            depth = max(depth - 1, 0)
            if depth == 0 and header.keyword in TOP_LEVEL:
                break
        elif "}" in text and kind_of(text) is LineKind.CLOSE:
            depth += 1
    return tuple(reversed(found))


def body(source: Source, header: Opened) -> Iterator[tuple[int, str]]:
    """The lines of a block itself (from 1), those of blocks in it left out."""
    depth = 0
    for number in range(header.line + 1, len(source.starts) + 1):
        text = source.line(number)
        kind = kind_of(text)
        if kind is LineKind.CLOSE:
            if depth == 0:
                return
            depth -= 1
        elif kind is LineKind.OPEN:
            depth += 1
        elif depth == 0:
            yield number, text


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the top level with the lines before it that belong to none; several where some are still open."""

    span: Span
    opened: tuple[Opened, ...]


def parts(source: Source) -> tuple[Part, ...] | None:
    """The text cut behind each block of the top level; None where a `}` closes nothing.

    A block that another one of the top level follows before its `}` is still being typed. Reading ends it there, and
    says what follows it, so both are one part.
    """
    found: list[Part] = []
    text, start, depth = source.text, 0, 0
    heads: list[Opened] = []
    for brace in _BRACE.finditer(text):
        line_start = text.rfind("\n", 0, brace.start()) + 1
        line = text[line_start : brace.end()]
        kind = kind_of(line)
        if kind is LineKind.OPEN:
            if depth and line[0].isalpha() and opened(line, 0).keyword in TOP_LEVEL:
                depth = 0
            if depth == 0:
                heads.append(opened(line, 0))
            depth += 1
        elif kind is LineKind.CLOSE:
            depth -= 1
            if depth < 0:
                return None
            if depth == 0:
                end = min(brace.end() + 1, len(text))
                found.append(Part(Span(source.name, start, end), tuple(heads)))
                start, heads = end, []
    if start < len(text):
        found.append(Part(Span(source.name, start, len(text)), tuple(heads)))
    return tuple(found)
