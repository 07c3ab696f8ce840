"""Which fixes a machine may apply without asking."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import Final

from storyboard.text.catalogue import severity
from storyboard.text.diagnostic import Diagnostic
from storyboard.text.source import Span

GUESSES: Final = frozenset({"media-missing", "import-unreadable", "media-outside", "comment-behind", "merge-conflict"})
"""Codes whose fix would put something else in the place of what was written, or drop it."""


def choose(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults whose fixes are safe and can all be applied at once: the first of those that touch the same place.

    Safe is what mends an error. A warning may be meant as it stands, and so may the nearest file be another's face:
    those are the writer's to decide, with the editor's quick fix at hand. A file whose encoding is a guess is left
    alone: written anew, it would keep what was guessed.
    """
    faults = tuple(faults)
    guessed = {fault.span.file for fault in faults if fault.code == "not-utf8" and not fault.fix}
    taken: dict[str, list[tuple[int, int]]] = {}
    chosen = []
    for fault in faults:
        if severity(fault.code) != "error" or fault.code in GUESSES:
            continue
        spans = [edit.span for edit in fault.fix]
        if not guessed.isdisjoint(span.file for span in spans):
            continue
        if spans and not any(_touches(taken.get(span.file, []), span) for span in spans):
            chosen.append(fault)
            for span in spans:
                insort(taken.setdefault(span.file, []), (span.start, span.end))
    return tuple(chosen)


def _touches(taken: list[tuple[int, int]], span: Span) -> bool:
    """Whether a stretch touches one of others that lie in order, apart."""
    at = bisect_left(taken, (span.start, span.end))
    return (at > 0 and taken[at - 1][1] >= span.start) or (at < len(taken) and taken[at][0] <= span.end)
