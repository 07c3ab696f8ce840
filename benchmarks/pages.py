"""A story that is right, taken apart: what slips are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from storyboard.compiler import Compiled
from storyboard.syntax import LineKind, classify
from storyboard.syntax.tree import Block, Cue, Import, Item, Let, Media, Mentioned, Prose, Quoted, Setting, Value, Word
from storyboard.syntax.words import SETTINGS, Shape
from storyboard.text import Source, Span


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the story that means something, and the lines on which it is declared and used."""

    sort: str
    span: Span
    others: tuple[int, ...] = ()
    free: bool = False
    shape: Shape | None = None


@dataclass(slots=True)
class Pages:
    """A story that is right, taken apart: its lines, their kinds, its blocks and its words."""

    source: Source
    made: Compiled
    lines: list[str] = field(init=False)
    kinds: list[LineKind] = field(init=False)
    blocks: list[tuple[int, int]] = field(init=False)
    inside: list[tuple[int, int] | None] = field(init=False)
    tokens: list[Token] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.source.text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self.kinds = [classify(line) for line in self.lines]
        self.blocks, self.inside = _blocks(self.kinds)
        self.tokens = list(_tokens(self))

    def line_of(self, span: Span) -> int:
        """The line of a place, from 1."""
        return self.source.position(span.start).line

    def near(self, line: int) -> set[int]:
        """A line and the nearest ones on both sides that say something."""
        found = {line}
        for step in (-1, 1):
            at = line + step
            while 1 <= at <= len(self.lines) and self.kinds[at - 1] is LineKind.BLANK:
                at += step
            found.add(min(max(at, 1), len(self.lines)))
        return found


def _tokens(pages: Pages) -> Iterator[Token]:
    uses: dict[str, list[int]] = {}
    for use in pages.made.reading.uses:
        if use.span.file == pages.source.name:
            called = pages.source.text[use.span.start : use.span.end].strip("@[]")
            for name in {called, use.declared.name}:
                uses.setdefault(name, []).append(pages.line_of(use.span))
    for item in _every(pages.made.trees[pages.source.name].items):
        match item:
            case Block():
                yield Token("keyword", item.inline.span if item.inline else item.keyword.span)
                if item.name:
                    used = tuple(uses.get(item.name.text, ()))
                    yield Token("name", item.name.span, used, free=not used)
                for word in item.framing:
                    if re.fullmatch(r"\d+(\.\d+)?s", word.text):
                        yield Token("value", word.span, shape=Shape.DURATION)
            case Setting(word=word, values=values):
                yield Token("setting", word.span)
                row = SETTINGS[word.text]
                for value in values:
                    yield from _value(row.shape, value)
            case Let(name=name) | Media(name=name):
                start = item.span.start
                word = "let" if isinstance(item, Let) else item.kind
                yield Token("keyword", Span(item.span.file, start, start + len(word)))
                used = tuple(uses.get(name.text, ()))
                yield Token("name", name.span, used, free=not used)
            case Import(names=names):
                yield Token("keyword", Span(item.span.file, item.span.start, item.span.start + len("import")))
                for one in names:
                    called = one.alias or one.name
                    yield Token("name", one.name.span, tuple(uses.get(called.text, ())))
            case Cue(speaker=speaker):
                yield Token("name", _inner(speaker))
            case Prose(text=text, span=span):
                for found in re.finditer(r"(?<![\w@])@\[?([^\W\d]\w*)", text):
                    if found[1] in uses:
                        yield Token("name", Span(span.file, span.start + found.start(1), span.start + found.end(1)))
                for found in re.finditer(r"\{\{ (\w+) \}\}", text):
                    yield Token("name", Span(span.file, span.start + found.start(1), span.start + found.end(1)))


def _value(shape: Shape, value: Value) -> Iterator[Token]:
    match value:
        case Mentioned():
            yield Token("name", _inner(value))
        case Quoted(text=text, inner=inner) if shape in (Shape.FILE, Shape.REFERENCE):
            yield Token("value", inner, free=text.startswith("https://"))
        case Quoted(inner=inner):
            yield Token("value", inner, free=True)
        case Word(text=text, span=span):
            yield Token("name" if shape is Shape.NAME and text != "none" else "value", span, shape=shape)


def _inner(value: Mentioned) -> Span:
    width = len(value.text)
    square = value.span.end - value.span.start - width == 3
    start = value.span.start + (2 if square else 1)
    return Span(value.span.file, start, start + width)


def _every(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Block):
            yield from _every(item.body)


def _blocks(kinds: list[LineKind]) -> tuple[list[tuple[int, int]], list[tuple[int, int] | None]]:
    """The blocks as (header's line, brace's line), and for every line the innermost block that holds it."""
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    for at, kind in enumerate(kinds, 1):
        if kind is LineKind.OPEN:
            stack.append(at)
        elif kind is LineKind.CLOSE:
            found.append((stack.pop(), at))
    inside: list[tuple[int, int] | None] = []
    for at in range(1, len(kinds) + 1):
        around = [block for block in found if block[0] <= at <= block[1]]
        inside.append(min(around, key=lambda block: block[1] - block[0], default=None))
    return sorted(found), inside
