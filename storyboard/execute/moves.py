"""Steps whose address has changed: their takes, rows and files follow, and a kill half-way is made good at the next
start."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

import msgspec

from storyboard.execute.settings import Places
from storyboard.execute.shelf import find
from storyboard.execute.targets import clip_name, inside, sync_folder
from storyboard.execute.uploads import digest
from storyboard.ledger.attempt import Attempt, Moving, Renaming
from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.store.journal import Journal
from storyboard.ledger.store.lockfile import write_lock
from storyboard.planner.moves import aligned
from storyboard.planner.records import Plan

Slot = tuple[str, int]
"""An address and a take."""


def moving(plan: Plan, lock: Lock, journal: Journal) -> tuple[Plan, Moving | None]:
    """The plan in terms of the addresses of now, and what has to move for it: takes, rows and files. None: nothing
    has."""
    there, aligned_lock = aligned(plan, lock)
    if aligned_lock == lock:
        return there, None
    homes = {_mark(take): node.address for node in lock.nodes if node.story == plan.story for take in node.takes}
    slots: dict[Slot, Slot] = {}
    files: list[Renaming] = []
    nodes: list[Node] = []
    for node in aligned_lock.nodes:
        takes = []
        for take in node.takes:
            before = homes.get(_mark(take), node.address) if node.story == plan.story else node.address
            if before != node.address:
                slots[before, take.take] = node.address, take.take
                if take.file:
                    parked = f"clips/.moving-{uuid.uuid4().hex}"
                    new = clip_name(_folder(take.file), node.address, take.take)
                    files.append(Renaming(take.sha256, take.file, parked, new))
                    take = msgspec.structs.replace(take, file=files[-1].new)
            takes.append(take)
        nodes.append(msgspec.structs.replace(node, takes=tuple(takes)))
    after = msgspec.structs.replace(aligned_lock, nodes=tuple(nodes))
    return there, Moving(plan.story, slots | _displaced(plan.story, slots, after, journal), tuple(files), after)


def _folder(file: str) -> str:
    """A take stays on its story's shelf."""
    return PurePosixPath(file).parent.as_posix()


def _mark(take: Take) -> tuple[str, ...]:
    """What tells a take from all others, wherever it stands."""
    return take.request_id, take.element_id, take.sha256, take.file, take.made, str(take.take)


def _displaced(story: str, slots: Mapping[Slot, Slot], lock: Lock, journal: Journal) -> dict[Slot, Slot]:
    """Unfinished attempts whose number is now a take's: they get one that is free."""
    coming = set(slots.values())
    taken = {(node.address, take.take) for node in lock.nodes if node.story == story for take in node.takes}
    taken |= {(attempt.address, attempt.take) for attempt in journal.of_story(story)}
    found: dict[Slot, Slot] = {}
    for attempt in journal.unfinished():
        slot = attempt.address, attempt.take
        if attempt.story == story and slot in coming and slot not in slots and slot not in found:
            number = max(take for address, take in taken if address == attempt.address) + 1
            found[slot] = attempt.address, number
            taken.add(found[slot])
    return found


def renumbered(attempt: Attempt, lock: Lock, journal: Journal) -> Moving:
    """The move of a stored attempt to a free number, where the lock has given its own to somebody else's take."""
    node = find(lock, attempt.story, attempt.address)
    numbers = [take.take for take in node.takes] if node else []
    number = max(journal.next_take(attempt.story, attempt.address), max(numbers, default=0) + 1)
    parked = f"clips/.moving-{uuid.uuid4().hex}"
    files: tuple[Renaming, ...] = ()
    if attempt.file:
        new = clip_name(_folder(attempt.file), attempt.address, number)
        files = (Renaming(attempt.sha256 or "", attempt.file, parked, new),)
    return Moving(attempt.story, {(attempt.address, attempt.take): (attempt.address, number)}, files, lock)


def carry_out(moving: Moving, journal: Journal, places: Places) -> Lock:
    """Move rows, files and lock; the lock as it is now. A kill anywhere is made good by `finish`."""
    journal.readdress(moving)
    return finish(journal, places) or moving.lock


def finish(journal: Journal, places: Places) -> Lock | None:
    """See a move that was begun to its end; the lock as it is then, None when there was none.

    Files are known by their contents, so doing it twice does no harm.
    """
    pending = journal.moving()
    if pending is None:
        return None
    files, lock = pending
    shared = Counter(file.sha256 for file in files)
    for file in files:
        old, parked, new = (inside(places, name) for name in (file.old, file.parked, file.new))
        settled = shared[file.sha256] == 1 and new.is_file() and digest(new) == file.sha256
        if not settled and not parked.exists() and old.is_file() and digest(old) == file.sha256:
            old.rename(parked)
    for file in files:
        parked, new = inside(places, file.parked), inside(places, file.new)
        if parked.is_file():
            parked.replace(new)
            sync_folder(new.parent)
    write_lock(places.lock, lock)
    journal.moved()
    return lock
