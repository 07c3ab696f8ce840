"""A first opinion while a long story is being typed: the block at hand, with all it needs and nothing else.

The other scenes are blanked, which leaves every offset where it was. What is said of the block at hand is new, what was
said of the rest moves along with it; the compile of the whole, a little later, has the last word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from storyboard.compiler import Compiled
from storyboard.editor.around import Part, parts
from storyboard.editor.marks import marks
from storyboard.editor.view import Shift, View
from storyboard.text import Diagnostic, Source, Span

WHOLE: Final = frozenset({"unused", "name-clash", "scene-cycle", "continue-chain", "story-twice", "meant-nothing"})
"""What only the whole story can tell."""

_FILMED: Final = ("scene", "edit")


def near(
    view: View, known: tuple[Diagnostic, ...], compile_: Callable[[Source], Compiled]
) -> tuple[Diagnostic, ...] | None:
    """What is wrong as far as the block at hand shows it. `known` is what was found in the text of the last compile.

    None where the text cannot be taken apart, or so much of it has changed that this is no shorter way.
    """
    cut = parts(view.source)
    if cut is None or view.film is None:
        return None
    touched = [part for part in cut if _touches(part.span, view.shift)]
    kept = _needed(cut, touched, view.source)
    if sum(part.span.end - part.span.start for part in kept) * 4 > len(view.source.text):
        return None
    spans = [part.span for part in touched]
    made = compile_(_blanked(view.source, cut, kept))
    fresh = [fault for fault in made.diagnostics if fault.code not in WHOLE and _inside(fault.span, spans)]
    moved = [fault for fault in (moved_by(each, view.shift, view.source.name) for each in known) if fault]
    old = [fault for fault in moved if fault.code in WHOLE or not _inside(fault.span, spans)]
    return (*old, *fresh)


def moved_by(fault: Diagnostic, shift: Shift, file: str) -> Diagnostic | None:
    """A complaint where an edit of `file` has put it; without its fix where that was edited."""
    if fault.span.file != file:
        return fault
    span = shift.now(fault.span)
    labels = [replace(label, span=to) for label in fault.labels if (to := _moved(label.span, shift, file))]
    fix = [replace(edit, span=to) for edit in fault.fix if (to := _moved(edit.span, shift, file))]
    whole = tuple(fix) if len(fix) == len(fault.fix) else ()
    return None if span is None else replace(fault, span=span, labels=tuple(labels), fix=whole)


def _moved(span: Span, shift: Shift, file: str) -> Span | None:
    return shift.now(span) if span.file == file else span


def _touches(span: Span, shift: Shift) -> bool:
    return span.start <= max(shift.end + shift.by, shift.start) and shift.start <= span.end


def _inside(span: Span, spans: list[Span]) -> bool:
    return any(each.file == span.file and each.start <= span.start < max(each.end, each.start + 1) for each in spans)


def _needed(cut: tuple[Part, ...], touched: list[Part], source: Source) -> list[Part]:
    """What the touched blocks stand on: all that is no scene, the scene before each, scenes that they name."""
    kept = {part for part in cut if not part.opened or any(head.keyword not in _FILMED for head in part.opened)}
    names = {
        mark.text
        for part in touched
        for line in source.text[part.span.start : part.span.end].split("\n")
        if "@" in line
        for mark in marks(line)
        if mark.role == "mention"
    }
    before: Part | None = None
    for part in cut:
        if part in touched:
            kept |= {part, before} if before else {part}
        if filmed := [head.name for head in part.opened if head.keyword in _FILMED]:
            kept |= set() if names.isdisjoint(filmed) else {part}
            before = part
    return [part for part in cut if part in kept]


def _blanked(source: Source, cut: tuple[Part, ...], kept: list[Part]) -> Source:
    """The text with the other blocks made blank, each one line of its length."""
    stay = frozenset(kept)
    texts = []
    for part in cut:
        text = source.text[part.span.start : part.span.end]
        texts.append(text if part in stay else f"{' ' * (len(text) - 1)}\n")
    return Source(source.name, "".join(texts))
