"""Before a plan is made: the lock brought up to what the journal knows, interrupted moves finished."""

from __future__ import annotations

import os
from dataclasses import dataclass

import msgspec

from storyboard.execute.moves import carry_out, finish, renumbered
from storyboard.execute.settings import Places
from storyboard.execute.shelf import find, lacks, put, take_of
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal
from storyboard.ledger.store.lockfile import read_lock, write_lock
from storyboard.ledger.store.opening import want_secret
from storyboard.ledger.store.strange import set_aside
from storyboard.project.state import refuse_links
from storyboard.text import Diagnostic


@dataclass(frozen=True, slots=True)
class Mended:
    """The lock as it is now; `found` are takes (`platform.2@1`) that it lacked and the journal had."""

    lock: Lock
    found: tuple[str, ...] = ()


def mend(places: Places) -> tuple[Mended | None, tuple[Diagnostic, ...]]:
    """Read the lock and bring in every stored take that it lacks, however that came about; and what is to be said: why
    the lock cannot be trusted, with None, or that a journal was set aside. Call it while holding the project.

    Raises JournalError, OSError.
    """
    refuse_links(places.root, places.build)
    if not os.path.lexists(places.journal) and not places.rehearsal:
        want_secret(places.journal)
        lock, complaints = read_lock(places.lock)
        return (None if lock is None else Mended(lock)), complaints
    journal = Journal.open(places.journal)
    try:
        moved = finish(journal, places)
        lock, complaints = (moved, ()) if moved is not None else read_lock(places.lock)
        told = (set_aside(places.journal, journal.aside),) if journal.aside else ()
        return (None if lock is None else mended(lock, journal, places)), (*complaints, *told)
    finally:
        journal.close()


def mended(lock: Lock, journal: Journal, places: Places) -> Mended:
    """The lock with every stored take of the journal in it, written when it changed."""
    found: list[str] = []
    before = lock
    for attempt in journal.in_states([State.FINISHED]):
        if not lacks(lock, attempt):  # it was only fetched once more, and whether that is still wanted is seen anew
            journal.move(attempt, State.STORED)
    if places.rehearsal:
        lock = _without_lost(lock, journal, places)
    for attempt in journal.in_states([State.STORED]):
        if lacks(lock, attempt):
            lock, attempt = _room(lock, attempt, journal, places)
            lock = put(lock, attempt.story, attempt.address, attempt.kind, take_of(attempt), picks=attempt.picks)
            found.append(attempt.key)
    if lock != before:
        write_lock(places.lock, lock)
    return Mended(lock, tuple(found))


def _room(lock: Lock, attempt: Attempt, journal: Journal, places: Places) -> tuple[Lock, Attempt]:
    """A number for a take whose own was given away: another machine of the team made a take under it."""
    node = find(lock, attempt.story, attempt.address)
    if node is None or all(take.take != attempt.take for take in node.takes):
        return lock, attempt
    return carry_out(renumbered(attempt, lock, journal), journal, places), journal.get(attempt.id)


def _without_lost(lock: Lock, journal: Journal, places: Places) -> Lock:
    """A rehearsal's lock without takes whose file is gone: they cost nothing and are made again."""
    gone = [a for a in journal.in_states([State.STORED]) if a.file and not (places.build / a.file).is_file()]
    if gone:
        journal.drop(gone)
    nodes = []
    for node in lock.nodes:
        takes = tuple(take for take in node.takes if not take.file or (places.build / take.file).is_file())
        if takes:
            left = node.having(takes)
            nodes.append(left if left.chosen else left.choosing(takes[-1], "build", node.kept))
    return msgspec.structs.replace(lock, nodes=tuple(nodes))
