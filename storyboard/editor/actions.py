"""Quick fixes: what the compiler would write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storyboard.editor.view import Shift
from storyboard.text import Diagnostic, Edit, Span


@dataclass(frozen=True, slots=True)
class Action:
    """One fix, whole: its edits, and the complaint it answers."""

    title: str
    edits: tuple[Edit, ...]
    fault: Diagnostic


def actions(faults: Iterable[Diagnostic], shift: Shift, where: Span) -> Iterator[Action]:
    """The fixes of complaints that touch `where`, a span of the text as it is now.

    `shift` is what happened since the complaints were found; a fix whose place was edited meanwhile is left out.
    """
    for fault in faults:
        at = shift.now(fault.span)
        if not fault.fix or at is None or at.file != where.file or at.start > where.end or at.end < where.start:
            continue
        edits = tuple(_moved(fault, shift))
        if len(edits) == len(fault.fix):
            yield Action(_title(fault), edits, fault)


def _moved(fault: Diagnostic, shift: Shift) -> Iterator[Edit]:
    for edit in fault.fix:
        if edit.span.file == fault.span.file and (span := shift.now(edit.span)):
            yield Edit(span, edit.text)


def _title(fault: Diagnostic) -> str:
    """What taking it does, in few words."""
    if len(fault.fix) == 1 and (text := fault.fix[0].text.strip()) and "\n" not in text and len(text) <= 60:
        return f"Write {text}"
    if len(fault.fix) == 1 and not fault.fix[0].text.strip():
        return "Take it away"
    return (fault.hint or "Mend it").rstrip(".")
