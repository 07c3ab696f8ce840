"""Mechanical fixes applied to the files: whole fixes only, none that overlap, until nothing is left to apply."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storyboard.door.reading import Checked, check
from storyboard.project.writing import write_whole
from storyboard.text import Diagnostic, Edit, Source, Span
from storyboard.text.safe import choose

ROUNDS: Final = 8
"""A fix may uncover a fault behind it; more rounds than this would be two fixes undoing each other."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Lines next to each other that a fix has changed: the first one's number, and the lines before and after."""

    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """A fault whose fix was applied, the line it stood in at the time, and what became of its lines."""

    fault: Diagnostic
    line: int
    lines: tuple[Rewritten, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was mended, in order, and the story as it is now."""

    mended: tuple[Mended, ...]
    checked: Checked


def fix(path: str | os.PathLike[str] | None, *, environment: Mapping[str, str] = os.environ) -> Fixed:
    """Apply every fix that a story's diagnostics carry. Raises OSError when a file cannot be written."""
    mended: list[Mended] = []
    for _ in range(ROUNDS):
        checked = check(path, environment=environment)
        chosen = choose(checked.diagnostics)
        if not chosen or checked.project is None:
            break
        for file in {edit.span.file for each in chosen for edit in each.fix}:
            edits = [edit for each in chosen for edit in each.fix if edit.span.file == file]
            _write(checked.project.root / file, apply(checked.sources[file].text, edits))
        mended += [_mended(each, checked.sources) for each in chosen]
    return Fixed(tuple(mended), check(path, environment=environment))


def _mended(fault: Diagnostic, sources: Mapping[str, Source]) -> Mended:
    line = sources[fault.span.file].position(fault.span.start).line
    stretches: list[tuple[Source, int, int, list[Edit]]] = []
    for edit in sorted(fault.fix, key=lambda edit: (edit.span.file, edit.span.start)):
        source = sources[edit.span.file]
        first, last = (source.position(offset).line for offset in (edit.span.start, edit.span.end))
        if stretches and stretches[-1][0] is source and first <= stretches[-1][2]:
            before = stretches.pop()
            stretches.append((source, before[1], max(last, before[2]), [*before[3], edit]))
        else:
            stretches.append((source, first, last, [edit]))
    return Mended(fault, line, tuple(_rewritten(*stretch) for stretch in stretches))


def _rewritten(source: Source, first: int, last: int, edits: list[Edit]) -> Rewritten:
    start, end = source.line_span(first).start, source.line_span(last).end
    within = [Edit(Span(each.span.file, each.span.start - start, each.span.end - start), each.text) for each in edits]
    before = source.text[start:end]
    return Rewritten(first, tuple(before.split("\n")), tuple(apply(before, within).split("\n")))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    out: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        out += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*out, text[at:]])


def _write(path: Path, text: str) -> None:
    """Store a text with the line ends that the file had."""
    ends = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    write_whole(path, text.replace("\n", ends).encode())
