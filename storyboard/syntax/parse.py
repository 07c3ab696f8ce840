"""Characters → tree, for any input."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lark.exceptions import UnexpectedInput

from storyboard.syntax.build import Builder, Header
from storyboard.syntax.decode import Misread
from storyboard.syntax.judge import judge
from storyboard.syntax.kinds import LineKind
from storyboard.syntax.lines import Line
from storyboard.syntax.mending import mend
from storyboard.syntax.tree import Blank, Item, Tree
from storyboard.text import Diagnostic, Source, Span

_HINT = "Write it anew; if it is prose, begin it with `> `."

Parsed = tuple[Tree, tuple[Diagnostic, ...]]
"""A file's tree, and what is wrong with how it is written, by place."""
Parse = Callable[[Source], Parsed]
"""`parse`, or the same with a memory."""


def parse(source: Source) -> Parsed:
    """The tree of a source, and every fault of spelling and shape in it, in the order of the text. Never raises.

    What cannot be read is left out of the tree and what was plainly meant is put in its place, so that the tree holds
    known words in the blocks where they belong, with values of the right shape, whatever was typed.
    """
    misread = [source.fault] if isinstance(source, Misread) else []
    mended = mend(source)
    source, found = mended.source, mended.of_lines
    tree = Tree(source.name, tuple(_items(source, mended.lines, found)))
    tree, judged = judge(tree, source)
    judged = list(_first_of_all(judged, found, source))
    found += [*misread, *mended.of_text, *judged]
    return tree, tuple(sorted(found, key=lambda fault: (fault.span.start, fault.span.end, fault.code)))


def _first_of_all(judged: list[Diagnostic], found: list[Diagnostic], source: Source) -> Iterator[Diagnostic]:
    """The faults of blocks without those that are no more than what their braces or first lines are blamed for."""
    braces = any(each.code in ("missing-brace", "extra-brace", "stray-line") for each in found)
    other = {each.span.start for each in judged if each.code in ("screenplay-line", "setting-as-prose")}
    blamed = {source.position(each.span.start).line for each in found}
    for fault in judged:
        match fault.code:
            case "prose-beside-shot" if braces or fault.span.start in other:
                continue
            case "missing-name" | "missing-title" | "misplaced-break" if (
                source.position(fault.span.start).line in blamed
            ):
                continue
        yield fault


def _items(source: Source, lines: list[Line], found: list[Diagnostic]) -> list[Item]:
    """The lines in their blocks. One that the grammar stumbles over though its kind is known is said and left out."""
    build = Builder(source)
    items: list[Item] = []
    around: list[tuple[Header, list[Item]]] = []
    for line in lines:
        if line.opens:
            around.append((build.missing(line.opens, line), items))
            items = []
        try:
            item = build.item(line)
        except UnexpectedInput:
            found.append(_unreadable(source, line))
            item = Blank(Span(source.name, line.end, line.end))
        if isinstance(item, Header):
            around.append((item, items))
            items = []
        elif line.kind is LineKind.CLOSE and around:
            items = _closed(around, items, build.end(line))
        else:
            items.append(item)
            if line.kind is LineKind.CLOSE:
                found.append(_unreadable(source, line))
        for _ in range(min(line.closes, len(around))):
            items = _closed(around, items, line.end)
    while around:
        items = _closed(around, items, len(source.text))
    return items


def _closed(around: list[tuple[Header, list[Item]]], body: list[Item], end: int) -> list[Item]:
    """What the innermost block stands in, that block with it."""
    header, outer = around.pop()
    outer.append(header.block(body, end))
    return outer


def _unreadable(source: Source, line: Line) -> Diagnostic:
    return Diagnostic(
        "unreadable-line", "This line cannot be read.", Span(source.name, line.start, line.end), hint=_HINT
    )
