"""Warnings that the writer means: `# meant: CODE` above a line or a block, `[check] meant` in kstory.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from storyboard.syntax.tree import Blank, Block, Comment, Item, Tree
from storyboard.text import Diagnostic, Edit, Span
from storyboard.text.catalogue import ARGUABLE, ENTRIES, TABLES
from storyboard.text.suggest import closest

MEANT: Final = re.compile(r"\s*meant:\s*([a-z]+(?:-[a-z]+)*)\s*(?:$|,)")
"""A comment that means a warning. Behind the codes may stand why: `# meant: repeated-shot, she waits`."""
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
        for fault in faults:
            (meant if self._covers(fault) else told).append(fault)
        return tuple(told), tuple(meant)

    def _covers(self, fault: Diagnostic) -> bool:
        return fault.code in ARGUABLE and (
            fault.code in self.everywhere or any(_over(each, fault) for each in self.comments)
        )


def meanings(trees: Mapping[str, Tree], everywhere: Collection[str] = ()) -> Meanings:
    """What the comments of all files mean."""
    return Meanings(
        tuple(meant for tree in trees.values() for meant in _in(tree.file, tree.items)), frozenset(everywhere)
    )


def idle(
    comments: Iterable[Meant], meant: Collection[Diagnostic], *, sound: bool, measured: bool
) -> Iterator[Diagnostic]:
    """Comments that mean no warning, of which some may be misspelt. Whether one of the right spelling is of use can
    only be told of a `sound` story, whose errors hide nothing, and for some warnings where its files were `measured`.
    """
    found = (_BY_READING | _BY_MEASURING if measured else _BY_READING) if sound else frozenset()
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
        elif each.code in found and not any(_over(each, fault) for fault in meant):
            message = f"What stands below has no '{each.code}'." if each.over else "Nothing stands below this comment."
            hint = "Put it right above the line or the block that is meant, or take it away."
            yield Diagnostic("meant-nothing", message, each.span, hint=hint)


def _over(meant: Meant, fault: Diagnostic) -> bool:
    over = meant.over
    return (
        over is not None
        and meant.code == fault.code
        and over.file == fault.span.file
        and over.start <= fault.span.start <= over.end
    )


def _in(file: str, items: Iterable[Item]) -> Iterator[Meant]:
    waiting: list[tuple[str, Span]] = []
    for item in items:
        match item:
            case Comment() if MEANT.match(item.text):
                waiting += _codes(item)
            case Comment() | Blank():
                pass
            case _:
                yield from (Meant(code, span, item.span) for code, span in waiting)
                waiting = []
                if isinstance(item, Block):
                    yield from _in(file, item.body)
    yield from (Meant(code, span, None) for code, span in waiting)


def _codes(comment: Comment) -> Iterator[tuple[str, Span]]:
    """The codes of a comment up to the first words that are none."""
    at = comment.span.end - len(comment.text) + comment.text.index(":") + 1
    for piece in comment.text.partition(":")[2].split(","):
        code = piece.strip()
        if not _CODE.fullmatch(code):
            return
        start = at + len(piece) - len(piece.lstrip())
        yield code, Span(comment.span.file, start, start + len(code))
        at += len(piece) + 1
