"""The shape of a file: its outline, what can be folded, which files it names. By lines alone, never behind the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from storyboard.editor.around import opened
from storyboard.editor.marks import kind_of, marks
from storyboard.story.imports import beside
from storyboard.syntax.kinds import LineKind
from storyboard.syntax.words import ELEMENT_WORDS
from storyboard.text import Source, Span

SymbolKind = Literal["story", "style", "element", "scene", "edit", "shot", "let", "image", "video"]
_KINDS: Final[dict[str, SymbolKind]] = {
    "story": "story",
    "style": "style",
    "scene": "scene",
    "edit": "edit",
    "shot": "shot",
    **dict.fromkeys(ELEMENT_WORDS, "element"),
}


@dataclass(slots=True)
class Symbol:
    """One entry of the outline. `at` is what to jump to, `span` all of it."""

    name: str
    detail: str
    kind: SymbolKind
    span: Span
    at: Span
    children: list[Symbol] = field(default_factory=list)


def outline(source: Source) -> list[Symbol]:
    """Blocks and declarations, shots inside their scenes."""
    roots: list[Symbol] = []
    stack: list[Symbol | None] = []
    for number, line in enumerate(source.text.split("\n"), 1):
        match kind_of(line):
            case LineKind.OPEN:
                symbol = _block(source, number, line, sum(1 for each in _family(roots, stack) if each.kind == "shot"))
                if symbol:
                    _family(roots, stack).append(symbol)
                stack.append(symbol)
            case LineKind.CLOSE if stack:
                symbol = stack.pop()
                if symbol:
                    symbol.span = Span(source.name, symbol.span.start, source.starts[number - 1] + len(line.rstrip()))
            case LineKind.LET | LineKind.MEDIA if not stack:
                if symbol := _declaration(source, number, line):
                    roots.append(symbol)
    end = len(source.text)
    for left in filter(None, stack):
        left.span = Span(source.name, left.span.start, end)
    return roots


def _family(roots: list[Symbol], stack: list[Symbol | None]) -> list[Symbol]:
    above = next((each for each in reversed(stack) if each), None)
    return above.children if above else roots


def _block(source: Source, number: int, line: str, shots: int) -> Symbol | None:
    head = opened(line, number)
    kind = _KINDS.get(head.keyword)
    if kind is None:
        return None
    start = source.starts[number - 1]
    span = Span(source.name, start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
    names = [mark for mark in marks(line) if mark.role == "declared"]
    at = Span(source.name, start + names[0].start, start + names[0].end) if names else span
    title = "".join(line[mark.start : mark.end] for mark in marks(line) if mark.role in ("string", "template"))
    if kind == "shot":
        header = line.strip().removesuffix("{").removeprefix("shot").strip()
        return Symbol(f"shot {shots + 1}", header, kind, span, at)
    shown = head.name or title.strip('"') or head.keyword
    return Symbol(shown, f"{head.keyword} {title}".strip() if head.name else head.keyword, kind, span, at)


def _declaration(source: Source, number: int, line: str) -> Symbol | None:
    start = source.starts[number - 1]
    name = next((mark for mark in marks(line) if mark.role == "declared"), None)
    if name is None:
        return None
    word = line.split(None, 1)[0]
    kind: SymbolKind = "image" if word == "image" else "video" if word == "video" else "let"
    span = Span(source.name, start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
    value = line[line.index("=") + 1 :].strip()
    return Symbol(name.text, value, kind, span, Span(source.name, start + name.start, start + name.end))


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines (from 1, both included) that can be folded."""

    first: int
    last: int
    kind: Literal["region", "comment", "imports"] = "region"


def folds(source: Source) -> Iterator[Fold]:
    """Blocks, runs of comments, runs of imports."""
    stack: list[int] = []
    run: tuple[LineKind, int] | None = None
    lines = source.text.split("\n")
    for number, line in enumerate((*lines, ""), 1):
        kind = kind_of(line)
        if run and kind is not run[0]:
            if number - 1 > run[1]:
                yield Fold(run[1], number - 1, "comment" if run[0] is LineKind.COMMENT else "imports")
            run = None
        if kind in (LineKind.COMMENT, LineKind.IMPORT):
            run = run or (kind, number)
        elif kind is LineKind.OPEN:
            stack.append(number)
        elif kind is LineKind.CLOSE and stack:
            first = stack.pop()
            if number > first + 1:
                yield Fold(first, number)


@dataclass(frozen=True, slots=True)
class Link:
    """A file named in a string: where, quotes excluded, and its path from the project's root (or a URL)."""

    span: Span
    path: str


def links(source: Source) -> Iterator[Link]:
    """Every file that the text names; paths with templates in them are left out."""
    for number, line in enumerate(source.text.split("\n")):
        if '"' not in line:
            continue
        found = marks(line)
        for mark in found:
            if mark.role == "path" and mark.text[:1] == '"' == mark.text[-1:] and len(mark.text) > 2:
                start = source.starts[number] + mark.start + 1
                written = mark.text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
                yield Link(Span(source.name, start, start + len(mark.text) - 2), beside(source.name, written))
