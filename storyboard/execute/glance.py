"""A glance at what builds are at, from beside them: nothing is written, nothing is waited for."""

from __future__ import annotations

import contextlib
import sqlite3

from storyboard.execute import schema
from storyboard.execute.attempt import Attempt
from storyboard.execute.holding import at_work
from storyboard.execute.reading import Reading
from storyboard.execute.settings import Places


def orders(places: Places) -> tuple[Attempt, ...]:
    """The attempts that are not over yet, oldest first: those of live builds whether or not one is at work, since they
    are or may be paid for; those of a rehearsal while it runs. Nothing where the journal cannot be read just now."""
    if places.rehearsal and not at_work(places):
        return ()
    try:
        uri = f"{places.journal.absolute().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0)) as db:
            db.row_factory = sqlite3.Row
            if int(db.execute("pragma user_version").fetchone()[0]) != schema.VERSION:
                return ()
            return Reading(db).unfinished()
    except (OSError, sqlite3.Error):
        return ()
