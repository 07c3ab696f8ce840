"""Quick fixes: what the compiler would write instead, and the word that a warning is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from storyboard.editor.view import Shift
from storyboard.text import Diagnostic, Edit, Source, Span
from storyboard.text.catalogue import ARGUABLE
from storyboard.text.safe import choose

MEANABLE: Final = ARGUABLE - {"meant-nothing"}


@dataclass(frozen=True, slots=True)
class Action:
    """One fix, whole: its edits, and the complaint it answers. `mends` unless it only says that it is meant."""

    title: str
    edits: tuple[Edit, ...]
    fault: Diagnostic
    mends: bool = True


def actions(faults: Iterable[Diagnostic], shift: Shift, source: Source, where: Span) -> tuple[Action, ...]:
    """The answers to complaints that touch `where`, a span of `source`, the text as it is now. A cursor that touches
    none gets those of its line.

    `shift` is what happened since the complaints were found; a fix whose place was edited meanwhile is left out.
    """
    found = tuple(faults)
    touched = tuple(_actions(found, shift, source, where))
    if touched or where.start != where.end:
        return touched
    return tuple(_actions(found, shift, source, source.line_span(source.position(where.start).line)))


def all_at_once(faults: Iterable[Diagnostic], shift: Shift, source: Source) -> tuple[Edit, ...]:
    """What `kstory check --fix` would mend of `source` in one go, as far as its places were not edited meanwhile."""
    whole: list[Diagnostic] = []
    for fault in faults:
        edits = tuple(_moved(fault, shift))
        if fault.span.file == source.name and edits and len(edits) == len(fault.fix):
            whole.append(msgspec.structs.replace(fault, fix=edits))
    return tuple(edit for fault in choose(whole) for edit in fault.fix)


def _actions(faults: Iterable[Diagnostic], shift: Shift, source: Source, where: Span) -> Iterator[Action]:
    for fault in faults:
        at = shift.now(fault.span)
        if at is None or at.file != where.file or at.start > where.end or at.end < where.start:
            continue
        edits = tuple(_moved(fault, shift))
        if edits and len(edits) == len(fault.fix):
            yield Action(_title(fault, _mended(source, at, edits)), edits, fault)
        if fault.code in MEANABLE:
            yield Action("It is meant just so", (_comment(fault.code, source, at),), fault, mends=False)


def _comment(code: str, source: Source, at: Span) -> Edit:
    """`# meant: CODE` above the line."""
    line = source.line_span(source.position(at.start).line)
    words = source.text[line.start : line.end]
    indent = words[: len(words) - len(words.lstrip())]
    return Edit(Span(at.file, line.start, line.start), f"{indent}# meant: {code}\n")


def _moved(fault: Diagnostic, shift: Shift) -> Iterator[Edit]:
    for edit in fault.fix:
        if edit.span.file == fault.span.file and (span := shift.now(edit.span)):
            yield Edit(span, edit.text)


def _mended(source: Source, at: Span, edits: Iterable[Edit]) -> str:
    """What stands at the complaint once the edits are made; nothing where they reach further."""
    found = source.text[at.start : at.end]
    for edit in sorted(edits, key=lambda each: each.span.start, reverse=True):
        if edit.span.start < at.start or edit.span.end > at.end:
            return ""
        found = found[: edit.span.start - at.start] + edit.text + found[edit.span.end - at.start :]
    return found.strip()


def _title(fault: Diagnostic, mended: str) -> str:
    """What taking it does, in few words."""
    if len(fault.fix) == 1 and (text := fault.fix[0].text.strip()) and "\n" not in text:
        for short in (mended, text):
            if short and "\n" not in short and len(short) <= 60:
                return f"Write {short}"
    if len(fault.fix) == 1 and not fault.fix[0].text.strip():
        return "Take it away"
    return (fault.hint or "Mend it").rstrip(".")
