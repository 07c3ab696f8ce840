"""The whole film: every scene's picked clips in story order, in one file, a chapter a scene."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storyboard.planner.records import Address, FilmPart, Plan
from storyboard.project.footage import length_of
from storyboard.project.joining import join, note_in
from storyboard.text.visible import line

_MARK: Final = "kstory "


@dataclass(frozen=True, slots=True)
class Film:
    """The film as it is on disk. `path` is None when there is no clip at all; `missing` are the steps left out of it.

    `seconds` is its length; `renewed` says whether the file was written just now.
    """

    path: Path | None
    seconds: float
    missing: tuple[Address, ...] = ()
    renewed: bool = False


def assemble(plan: Plan, picks: Mapping[Address, Path], target: Path) -> Film:
    """Join the picked clips of all scenes, in the film's order, to `target`. `picks` has the files there are, by step.

    Steps without a file are left out and named. A film of these very clips is left as it is. Without any clip nothing
    is written, and an older film stays. Raises CannotJoinError when a clip can't be read, the old film untouched.
    """
    steps = [(step, _title(part)) for part in plan.film for step in part.steps]
    missing = tuple(step for step, _ in steps if step not in picks)
    clips = [(picks[step], title) for step, title in steps if step in picks]
    if not clips:
        return Film(None, 0.0, missing)
    note = _MARK + _fingerprint(clips)
    if note_in(target) == note:
        return Film(target, length_of(target), missing)
    files, titles = zip(*clips, strict=True)
    return Film(target, join(files, target, note, titles), missing, renewed=True)


def is_film(path: Path) -> bool:
    """Whether a file is a film that `assemble` wrote."""
    return (note_in(path) or "").startswith(_MARK)


def _title(part: FilmPart) -> str:
    """Of a chapter, as a player may show it."""
    return line(part.scene if part.title == part.scene else f"{part.scene}  {part.title}")


def _fingerprint(clips: Sequence[tuple[Path, str]]) -> str:
    """Over which files, in which order, as they are now, and the names of their chapters."""
    said = hashlib.sha256()
    for clip, title in clips:
        facts = clip.stat() if clip.exists() else None
        said.update(f"{clip.name}\0{facts and facts.st_size}\0{facts and facts.st_mtime_ns}\0{title}\n".encode())
    return said.hexdigest()
