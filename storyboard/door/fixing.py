"""Mechanical fixes applied to the files: whole fixes only, none that overlap, until nothing is left to apply."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from storyboard.door.reading import Checked, check
from storyboard.project.writing import rewrite
from storyboard.syntax.decode import decode
from storyboard.text import Diagnostic, Edit, Source, Span, edited
from storyboard.text.safe import choose

ROUNDS: Final = 8
"""A fix may uncover a fault behind it; more rounds than this would be two fixes undoing each other."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines next to each other that a fix has changed: the first one's number, and the lines before and after."""

    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """A fault whose fix was applied, the line it stood in at the time, and what became of its lines."""

    fault: Diagnostic
    line: int
    lines: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was mended, in order, and the story as it is now."""

    mended: tuple[Mended, ...]
    checked: Checked


def fix(path: str | os.PathLike[str] | None, *, environment: Mapping[str, str] | None = None) -> Fixed:
    """Apply every safe fix that a story's diagnostics carry to files of its project: files elsewhere may be used by
    others. Raises OSError when a file cannot be written."""
    mended: list[Mended] = []
    for _ in range(ROUNDS):
        checked = check(path, environment=environment)
        if checked.project is None:
            break
        chosen = [each for each in choose(checked.diagnostics) if not any(map(_is_elsewhere, each.fix))]
        for file in {edit.span.file for each in chosen for edit in each.fix}:
            edits = [edit for each in chosen for edit in each.fix if edit.span.file == file]
            if not _written(checked.project.root / file, checked.sources[file].text, edits):
                chosen = [each for each in chosen if all(edit.span.file != file for edit in each.fix)]
        if not chosen:
            break
        mended += [_mended(each, checked.sources) for each in chosen]
    return Fixed(tuple(mended), check(path, environment=environment))


def _is_elsewhere(edit: Edit) -> bool:
    """Whether an edit is of a file that lies outside the project, in a folder that its settings allow."""
    return PurePath(edit.span.file).is_absolute() or edit.span.file.startswith("../")


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
    return Mended(fault, line, tuple(_stretch(*stretch) for stretch in stretches))


def _stretch(source: Source, first: int, last: int, edits: list[Edit]) -> Stretch:
    start, end = source.line_span(first).start, source.line_span(last).end
    within = [Edit(Span(each.span.file, each.span.start - start, each.span.end - start), each.text) for each in edits]
    before = source.text[start:end]
    return Stretch(first, tuple(before.split("\n")), tuple(edited(before, within).split("\n")))


def _written(path: Path, text: str, edits: Iterable[Edit]) -> bool:
    """Store a text with its edits, with the line ends that the file had; not where it has changed meanwhile."""
    raw = path.read_bytes()
    if decode(path.name, raw)[0].text != text:
        return False
    ends = "\r\n" if b"\r\n" in raw else "\n"
    rewrite(path, edited(text, edits).replace("\n", ends).encode())
    return True
