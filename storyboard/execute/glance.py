"""A glance at what builds are at, from beside them: nothing is written, nothing is waited for."""

from __future__ import annotations

from storyboard.execute.holding import at_work
from storyboard.execute.settings import Places
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.store.opening import looked
from storyboard.ledger.store.reading import JournalError, Reading


def orders(places: Places) -> tuple[Attempt, ...]:
    """The attempts that are not over yet, oldest first: those of live builds whether or not one is at work, since they
    are or may be paid for; those of a rehearsal while it runs. Nothing where the journal cannot be read just now, or is
    not this user's."""
    if places.rehearsal and not at_work(places):
        return ()
    try:
        db = looked(places.journal)
        return Reading(places.journal, db).unfinished() if db else ()
    except JournalError:
        return ()
