"""A rename, written down before its first step: one that was cut off is seen to its end by whatever takes the project
in hand next."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from storyboard.door.cut_off import BYTES, RECORD, Begun, recorded
from storyboard.execute.holding import hold_all
from storyboard.execute.moves import carry_out
from storyboard.execute.settings import Places
from storyboard.ledger.attempt import Moving, Renaming
from storyboard.ledger.records import Lock
from storyboard.ledger.sound import is_below
from storyboard.ledger.store.journal import Journal
from storyboard.project import state
from storyboard.project.place import STORY_ENDING, Project
from storyboard.project.stamps import unstamped, write_sealed
from storyboard.project.writing import rewrite


class Rewrite(msgspec.Struct, frozen=True):
    """A source's bytes before and after; `name` is its path from the root, `places` how often the name stood in it."""

    name: str
    before: bytes
    after: bytes
    places: int


class Shelf(msgspec.Struct, frozen=True):
    """What moves in one lock and journal. `takes` are old and new slots; `mark` is known to the journal once they
    have moved."""

    live: bool
    draft: bool
    mark: str
    story: str
    takes: tuple[tuple[tuple[str, int], tuple[str, int]], ...]
    files: tuple[Renaming, ...]
    lock: Lock

    @classmethod
    def of(cls, moving: Moving, *, live: bool, draft: bool) -> Shelf:
        """A shelf on which something is about to move."""
        takes = tuple(moving.takes.items())
        return cls(live, draft, secrets.token_hex(8), moving.story, takes, moving.files, moving.lock)

    def moving(self) -> Moving:
        """The move itself."""
        return Moving(self.story, dict(self.takes), self.files, self.lock, self.mark)


class Unfinished(Begun, frozen=True):
    """A rename on its way. `moved` maps addresses of takes to those of now."""

    rewrites: tuple[Rewrite, ...]
    shelves: tuple[Shelf, ...]
    moved: dict[str, str]


def write_down(project: Project, rename: Unfinished) -> None:
    """Write a rename down, durably, before anything of it is done. Raises OSError."""
    write_sealed(project.state / RECORD, msgspec.json.encode(rename))


def see_through(project: Project, rename: Unfinished, followed: list[Shelf]) -> None:
    """Carry a rename out, or what is left of it: sources, then rows, files and locks. `followed` grows by the shelves
    that are done. A source that says something else by now is the writer's and is left alone. Call it while holding
    the project. Raises JournalError, OSError.
    """
    for each in rename.rewrites:
        path = source(project.root, each.name)
        if path is not None and path.read_bytes() == each.before:
            rewrite(path, each.after)
    for shelf in rename.shelves:
        places = Places.of(project, live=shelf.live, draft=shelf.draft)
        journal = Journal.open(places.journal)
        try:
            carry_out(shelf.moving(), journal, places)
        finally:
            journal.close()
        followed.append(shelf)
    state.remove(project.state / RECORD)


def put_back(project: Project, rename: Unfinished) -> None:
    """Undo what of a rename was done to the sources, before any lock has followed. Raises OSError."""
    for each in rename.rewrites:
        path = source(project.root, each.name)
        if path is not None and path.read_bytes() == each.after:
            rewrite(path, each.before)
    state.remove(project.state / RECORD)


def finish(project: Project | None) -> Unfinished | None:
    """See a rename that was cut off to its end; what it was, None where there is none. What says so and was not written
    here is set aside. Raises HeldError, JournalError, OSError."""
    if project is None or not os.path.lexists(project.state / RECORD):
        return None
    with holding(project):
        rename = recorded(project, Unfinished)
        if rename is None:
            if os.path.lexists(project.state / RECORD):
                state.set_aside([project.state / RECORD])
        else:
            see_through(project, rename, [])
        return rename


def take_over(project: Project) -> tuple[Path, ...]:
    """Take a rename's record as the user's own that another wrote, or this user on another machine, where it names
    nothing but stories of the project. Raises OSError."""
    found = unstamped(project.state / RECORD, BYTES)
    if found is None or recorded(project, Begun) is not None:
        return ()
    try:
        rename = msgspec.json.decode(found[1], type=Unfinished)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()
    if any(source(project.root, each.name) is None for each in rename.rewrites):
        return ()
    write_down(project, rename)
    return (project.state / RECORD,)


def holding(project: Project) -> AbstractContextManager[None]:
    """Hold every lock of a project that there is, and the finals' in any case: sources alone are worth it too."""
    return hold_all([Places.of(project, live=True), *(places for places, _live, _draft in shelves(project))])


def shelves(project: Project) -> Iterator[tuple[Places, bool, bool]]:
    """Where finals and drafts stand, paid for and rehearsed, as far as there are any: places, live, draft."""
    for live, draft in ((True, False), (True, True), (False, False), (False, True)):
        places = Places.of(project, live=live, draft=draft)
        if places.lock.exists() or os.path.lexists(places.journal):
            yield places, live, draft


def source(root: Path, name: str) -> Path | None:
    """A story file of the project that a rename may write, whatever its record says: no other kind of file, none in a
    hidden folder, none outside; where it is a link, the same holds of what is behind it."""
    real, here = Path(os.path.realpath(root / name)), Path(os.path.realpath(root))
    if not is_below(name) or not real.is_relative_to(here) or not real.is_file():
        return None
    said = (name, real.relative_to(here).as_posix())
    hidden = any(part.startswith(".") for each in said for part in each.split("/"))
    return None if hidden or not all(each.endswith(STORY_ENDING) for each in said) else root / name
