"""What lies in a project's `.kstory` that this user did not write on this machine, and how it is taken over."""

from __future__ import annotations

import os

from storyboard.door.cut_off import RECORD, Begun, recorded
from storyboard.door.unfinished import take_over as take_over_rename
from storyboard.execute.holding import hold_all
from storyboard.execute.settings import Places
from storyboard.ledger.store.strange import Stranger, strangers, take_over
from storyboard.project.place import Project


def foreign_state(project: Project) -> tuple[Stranger, ...]:
    """Every file of the state that counts for nothing, set aside or not. Nothing is written."""
    found = [each for places in _places(project) for each in strangers(places.journal)]
    record = project.state / RECORD
    if os.path.lexists(record) and recorded(project, Begun) is None:
        found.append(Stranger(record))
    return tuple(found)


def accept_state(project: Project) -> tuple[Stranger, ...]:
    """Take all of that as the user's own from now on, and which that was. An order that is known already is not taken
    twice; what cannot be read is left. Raises HeldError, JournalError, OSError."""
    if not foreign_state(project):
        return ()
    with hold_all(_places(project)):
        taken = [each for places in _places(project) for each in take_over(places.journal)]
        return (*taken, *(Stranger(path) for path in take_over_rename(project)))


def _places(project: Project) -> list[Places]:
    ways = ((True, False), (True, True), (False, False), (False, True))
    return [Places.of(project, live=live, draft=draft) for live, draft in ways]
