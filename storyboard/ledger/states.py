"""The life of one paid attempt: its states, and the only moves between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where an attempt stands.

    INTENDED: written down before the POST; the service may or may not have it. ACCEPTED: the service gave it an id.
    FINISHED: made there, its result not yet safe here. STORED: on disk and hashed (an element: its id). FAILED:
    accepted, then failed there. REFUSED: the payload was turned down and would be again. DECLINED: certainly not
    accepted, may be sent again. ABSENT: not in the service's list, which would have shown it by all we know; may be
    sent again, and is looked for again, since a list can be later than any proof. UNRESOLVED: nobody can tell whether
    it was accepted; the writer decides. GIVEN_UP: the writer chose to pay again rather than wait.
    """

    INTENDED = "intended"
    ACCEPTED = "accepted"
    FINISHED = "finished"
    STORED = "stored"
    FAILED = "failed"
    REFUSED = "refused"
    DECLINED = "declined"
    ABSENT = "absent"
    UNRESOLVED = "unresolved"
    GIVEN_UP = "given-up"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.INTENDED: frozenset(
        {State.ACCEPTED, State.REFUSED, State.DECLINED, State.ABSENT, State.UNRESOLVED, State.GIVEN_UP}
    ),
    State.ACCEPTED: frozenset({State.FINISHED, State.FAILED, State.DECLINED, State.GIVEN_UP}),
    State.FINISHED: frozenset({State.STORED, State.GIVEN_UP}),
    State.STORED: frozenset({State.FINISHED}),  # the file was lost and is fetched again, free of charge
    State.UNRESOLVED: frozenset({State.ACCEPTED, State.ABSENT, State.GIVEN_UP}),
    State.ABSENT: frozenset({State.ACCEPTED}),
    State.FAILED: frozenset(),
    State.REFUSED: frozenset(),
    State.DECLINED: frozenset(),
    State.GIVEN_UP: frozenset(),
}
"""Every legal move. What is not here cannot be written."""

OPEN: Final = frozenset({State.INTENDED, State.UNRESOLVED, State.ACCEPTED, State.FINISHED})
"""Something is still to be done before this attempt is over; a new build takes these up first."""
RESERVED: Final = frozenset({State.INTENDED, State.UNRESOLVED, State.ACCEPTED})
"""Money that is or may be on its way out."""
HAS_A_NUMBER: Final = OPEN | {State.STORED}
"""Its take number is not given to another. Those of failed attempts are used again."""
UNSENT: Final = frozenset({State.DECLINED, State.ABSENT})
"""The service does not have it, as far as anybody can tell: the take may be sent."""
SPENT: Final = frozenset({State.FINISHED, State.STORED, State.FAILED, State.GIVEN_UP})
"""Money taken to be gone: whether failures are refunded is unknown, so they count."""


class IllegalMoveError(Exception):
    """A fault of ours: an attempt was about to make a move that is not in the table."""


def moved(now: State, then: State) -> State:
    """`then`, if an attempt may go there from `now`."""
    if then not in MOVES[now]:
        raise IllegalMoveError(f"an attempt cannot go from {now} to {then}")
    return then
