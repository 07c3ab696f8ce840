"""Warnings that the writer means: `# meant: CODE` above a line or a block, `[check] meant` in kstory.toml."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from storyboard.syntax.tree import Blank, Block, Comment, Item, Tree
from storyboard.text import Diagnostic, Edit, Source, Span
from storyboard.text.catalogue import ARGUABLE, ENTRIES, TABLES
from storyboard.text.suggest import closest

MEANT: Final = re.compile(r"\s*meant:\s*([a-z]+(?:-[a-z]+)*)\s*(?:$|,)")
"""A comment that means a warning. Behind the codes may stand why: `# meant: repeated-shot, she waits`."""
_MARK: Final = "meant:"
_CODE: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")

_BY_READING: Final = frozenset(row.code for room in ("syntax", "story") for row in TABLES[room])
_BY_MEASURING: Final = frozenset(row.code for row in TABLES["checks"])
"""What the compiler finds. Other things show when the story is planned."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A code that a comment names at `span`, and what it stands above; None where nothing follows."""

    code: str
    span: Span
    over: Span | None


@dataclass(frozen=True, slots=True)
class Meanings:
    """All that a story's writer means, by comments and, as codes, `everywhere`."""

    comments: tuple[Meant, ...] = ()
    everywhere: frozenset[str] = frozenset()

    def split(self, faults: Iterable[Diagnostic]) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
        """What is left to tell, and what is meant."""
        told, meant = list[Diagnostic](), list[Diagnostic]()
        stretches = _Stretches(self.comments)
        for fault in faults:
            covered = fault.code in self.everywhere or stretches.hold(fault)
            (meant if fault.code in ARGUABLE and covered else told).append(fault)
        return tuple(told), tuple(meant)


class _Stretches:
    """Where each code is meant, by file: the starts of what comments stand above, and how far it reaches at most up to
    each."""

    def __init__(self, comments: Iterable[Meant]) -> None:
        rows: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for each in comments:
            if each.over:
                rows.setdefault((each.code, each.over.file), []).append((each.over.start, each.over.end))
        self._rows = {
            key: ([start for start, _ in sorted(found)], list(accumulate((end for _, end in sorted(found)), max)))
            for key, found in rows.items()
        }

    def hold(self, fault: Diagnostic) -> bool:
        """Whether a fault begins where its code is meant."""
        starts, ends = self._rows.get((fault.code, fault.span.file), ([], []))
        at = bisect_right(starts, fault.span.start) - 1
        return at >= 0 and fault.span.start <= ends[at]


def meanings(trees: Mapping[str, Tree], sources: Mapping[str, Source], everywhere: Collection[str] = ()) -> Meanings:
    """What the comments of all files mean."""
    texts = ((tree, sources[file].text) for file, tree in trees.items() if file in sources)
    found = (meant for tree, text in texts if _MARK in text for meant in _in(tree.file, tree.items, text))
    return Meanings(tuple(found), frozenset(everywhere))


def idle(
    comments: Iterable[Meant], meant: Collection[Diagnostic], *, sound: bool, measured: bool
) -> Iterator[Diagnostic]:
    """Comments that mean no warning, of which some may be misspelt. Whether one of the right spelling is of use can
    only be told of a `sound` story, whose errors hide nothing, and for some warnings where its files were `measured`.
    """
    found = (_BY_READING | _BY_MEASURING if measured else _BY_READING) if sound else frozenset()
    places: dict[tuple[str, str], list[int]] = {}
    for fault in sorted(meant, key=lambda fault: fault.span.start):
        places.setdefault((fault.code, fault.span.file), []).append(fault.span.start)
    for each in comments:
        row = ENTRIES.get(each.code)
        if row is None:
            near = closest(each.code, ARGUABLE)
            hint = f"Did you mean '{near}'?" if near else "The word in brackets at the head of a warning names it."
            message = f"No warning is called '{each.code}'."
            yield Diagnostic("meant-nothing", message, each.span, (), hint, (Edit(each.span, near),) if near else ())
        elif each.code not in ARGUABLE:
            kind = "an error" if row.severity == "error" else "not about the words of a story"
            hint = "Only warnings and notes about a story can be meant; take the comment away."
            yield Diagnostic("meant-nothing", f"'{each.code}' is {kind}.", each.span, hint=hint)
        elif each.code in found and not _among(each, places):
            message = f"What stands below has no '{each.code}'." if each.over else "Nothing stands below this comment."
            hint = "Put it right above the line or the block that is meant, or take it away."
            yield Diagnostic("meant-nothing", message, each.span, hint=hint)


def _among(meant: Meant, places: Mapping[tuple[str, str], list[int]]) -> bool:
    """Whether one of the places of its code is what a comment stands above."""
    if meant.over is None:
        return False
    starts = places.get((meant.code, meant.over.file), [])
    at = bisect_left(starts, meant.over.start)
    return at < len(starts) and starts[at] <= meant.over.end


def _in(file: str, items: Iterable[Item], text: str) -> Iterator[Meant]:
    """In order. Only blocks with such a comment are looked into: an editor has most of a long story moved, not made."""
    waiting: list[tuple[str, Span]] = []
    for item in items:
        match item:
            case Comment(text=words, span=span):
                at = span.end - len(words)
                waiting += [(code, Span(file, at + start, at + start + len(code))) for code, start in worded(words)]
            case Blank():
                pass
            case _:
                yield from (Meant(code, span, item.span) for code, span in waiting)
                waiting = []
                if isinstance(item, Block) and text.find(_MARK, item.span.start, item.span.end) >= 0:
                    yield from _in(file, item.body, text)
    yield from (Meant(code, span, None) for code, span in waiting)


def worded(comment: str) -> Iterator[tuple[str, int]]:
    """The codes that the text of a comment means, and where in it each begins; up to the first words that are none."""
    at = comment.index(":") + 1 if MEANT.match(comment) else len(comment)
    for piece in comment[at:].split(","):
        code = piece.strip()
        if not _CODE.fullmatch(code):
            return
        yield code, at + len(piece) - len(piece.lstrip())
        at += len(piece) + 1
