"""Mechanical fixes applied to the files: whole fixes only, none that overlap, until nothing is left to apply."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storyboard.door.reading import Checked, check
from storyboard.project.writing import write_whole
from storyboard.text import Diagnostic, Edit
from storyboard.text.catalogue import severity

ROUNDS: Final = 8
"""A fix may uncover a fault behind it; more rounds than this would be two fixes undoing each other."""


GUESSES: Final = frozenset({"media-missing", "import-unreadable", "media-outside", "comment-behind", "merge-conflict"})
"""Codes whose fix would put something else in the place of what was written, or drop it."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was mended, in order, each with the line it stood in, and the story as it is now."""

    mended: tuple[tuple[Diagnostic, int], ...]
    checked: Checked


def fix(path: str | os.PathLike[str] | None, *, environment: Mapping[str, str] = os.environ) -> Fixed:
    """Apply every fix that a story's diagnostics carry. Raises OSError when a file cannot be written."""
    mended: list[tuple[Diagnostic, int]] = []
    for _ in range(ROUNDS):
        checked = check(path, environment=environment)
        chosen = choose(checked.diagnostics)
        if not chosen or checked.project is None:
            break
        for file in {edit.span.file for each in chosen for edit in each.fix}:
            edits = [edit for each in chosen for edit in each.fix if edit.span.file == file]
            _write(checked.project.root / file, apply(checked.sources[file].text, edits))
        mended += [(each, checked.sources[each.span.file].position(each.span.start).line) for each in chosen]
    return Fixed(tuple(mended), check(path, environment=environment))


def choose(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults whose fixes are safe and can all be applied at once: the first of those that touch the same place.

    Safe is what mends an error. A warning may be meant as it stands, and so may the nearest file be another's face:
    those are the writer's to decide, with the editor's quick fix at hand.
    """
    taken: dict[str, list[tuple[int, int]]] = {}
    chosen = []
    for fault in faults:
        if severity(fault.code) != "error" or fault.code in GUESSES:
            continue
        spans = [(edit.span.file, edit.span.start, edit.span.end) for edit in fault.fix]
        if spans and not any(
            start <= end_ and start_ <= end for file, start, end in spans for start_, end_ in taken.get(file, ())
        ):
            chosen.append(fault)
            for file, start, end in spans:
                taken.setdefault(file, []).append((start, end))
    return tuple(chosen)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def _write(path: Path, text: str) -> None:
    """Store a text with the line ends that the file had."""
    ends = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    write_whole(path, text.replace("\n", ends).encode())
