"""What can be removed without losing anything: rehearsals and caches; and on request live takes that no film shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyboard.door.films import left_over
from storyboard.door.hand import RefusedError, StoryPath, Tell, in_hand, refusing, unheard
from storyboard.door.reading import check
from storyboard.execute.holding import hold_all
from storyboard.execute.settings import Places
from storyboard.ledger.records import Lock
from storyboard.ledger.store.lockfile import read_lock
from storyboard.ledger.store.sealing import leavings
from storyboard.project.place import Project
from storyboard.project.state import link_in, refuse_links


@dataclass(frozen=True, slots=True)
class Rubbish:
    """A file or folder that may go. `why` says what it is; `unique` when it cannot be made again for nothing: it was
    paid for, or is the writer's own."""

    path: Path
    size: int
    why: str
    unique: bool = False


def clean(
    path: StoryPath = None,
    *,
    rehearsals: bool = True,
    unpicked: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> tuple[Rubbish, ...]:
    """What may go: rehearsals with their journals, and caches; with `unpicked` also the files of live takes and drafts
    that are not picked, of this story. Nothing is removed. Raises RefusedError.
    """
    checked = check(path, environment=environment)
    project = checked.project
    if project is None:
        raise RefusedError("Nothing was removed.", checked=checked, faults=checked.diagnostics)
    found = list(_remade(project)) if rehearsals else []
    if unpicked:
        for draft in (False, True):
            found += _unpicked(path, draft=draft, environment=environment, tell=tell)
    return tuple(found)


def remove(
    path: StoryPath, rubbish: Iterable[Rubbish], *, environment: Mapping[str, str] | None = None
) -> tuple[Rubbish, ...]:
    """Remove what `clean` found, while nobody builds; gives what went. The lock's records of takes stay, with what
    they cost. Raises RefusedError, naming what could not be removed.
    """
    project = check(path, environment=environment).project
    if project is None:
        raise RefusedError("There is no story here, so nothing is removed.")
    gone: list[Rubbish] = []
    ways = ((False, False), (False, True), (True, False), (True, True))
    shelves = [Places.of(project, live=live, draft=draft) for live, draft in ways]
    with refusing(), hold_all(places for places in shelves if places.hold.exists()):
        for each in rubbish:
            refuse_links(project.root, each.path)  # nothing outside, whatever a lock or a link says
            if each.path.is_dir():
                shutil.rmtree(each.path)
            else:
                each.path.unlink(missing_ok=True)
            gone.append(each)
    return tuple(gone)


def _remade(project: Project) -> Iterator[Rubbish]:
    for draft in (False, True):
        places = Places.of(project, live=False, draft=draft)
        word = "rehearsed drafts" if draft else "rehearsals"
        own = sum(take.added for node in (read_lock(places.lock)[0] or Lock()).nodes for take in node.takes)
        among = f", {own} of your own clips among them" if own else ""
        yield from _there(project, places.build, f"{word}{among}", unique=own > 0)
        yield from _there(project, places.journal.with_suffix(""), f"the stage of {word}")
        for path in leavings(places.journal):
            yield from _there(project, path, f"the journal of {word}")
        for film in left_over(project, live=True, draft=draft):
            yield from _there(project, film, "a film that is no story's any more; its clips stay")
    cache = Places.of(project, live=False).cache
    yield from _there(project, cache, "frames and films made from clips, made again when needed")


def _there(project: Project, path: Path, why: str, *, unique: bool = False) -> Iterator[Rubbish]:
    if link_in(project.root, path):
        return  # what lies behind a link is somebody else's
    if path.exists():
        yield Rubbish(path, _size(path), why, unique)


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file() and not each.is_symlink()]
    return sum(each.stat().st_size for each in files)


def _unpicked(path: StoryPath, *, draft: bool, environment: Mapping[str, str] | None, tell: Tell) -> Iterator[Rubbish]:
    """Files of takes that do not stand. The lock is brought in line first, so that its picks are the plan's."""
    project = check(path, environment=environment).project
    if project is None or not project.lock(live=True, draft=draft).exists():
        return
    with in_hand(path, live=True, draft=draft, environment=environment, tell=tell) as hand:
        for node in hand.lock.nodes:
            for take in node.takes:
                file = hand.places.build / take.file
                if node.story != hand.plan.story or take.take == node.pick or not take.file:
                    continue
                if file.is_file() and not link_in(hand.places.build, file):
                    yield Rubbish(file, file.stat().st_size, f"{node.address}@{take.take}, not picked", unique=True)
