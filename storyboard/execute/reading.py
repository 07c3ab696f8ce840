"""What can be asked of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from storyboard.execute.attempt import Attempt, Renaming
from storyboard.execute.states import OPEN, RESERVED, SPENT, State
from storyboard.project.records import Lock


class Reading:
    """The questions. `Journal` adds what writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, number: int) -> Attempt:
        """An attempt by its row id."""
        return self._read("where id = ?", (number,))[0]

    def all(self) -> tuple[Attempt, ...]:
        """Every attempt, oldest first."""
        return self._read("order by id")

    def in_states(self, states: Iterable[State]) -> tuple[Attempt, ...]:
        """Those in any of the states, oldest first."""
        names = [state.value for state in states]
        return self._read(f"where state in ({', '.join('?' * len(names))}) order by id", names)

    def unfinished(self) -> tuple[Attempt, ...]:
        """Those that a build takes up before anything else."""
        return self.in_states(OPEN)

    def of_story(self, story: str) -> tuple[Attempt, ...]:
        """All attempts of one story, oldest first."""
        return self._read("where story = ? order by id", (story,))

    def of(self, story: str, address: str) -> tuple[Attempt, ...]:
        """All attempts at one address, oldest first."""
        return self._read("where story = ? and address = ? order by id", (story, address))

    def owner(self, endpoint: str, request_id: str) -> Attempt | None:
        """Whose a request id is, None when it is nobody's."""
        found = self._read("where endpoint = ? and request_id = ?", (endpoint, request_id))
        return found[0] if found else None

    def owned(self, endpoint: str) -> frozenset[str]:
        """Every request id that stands in the journal."""
        rows = self._db.execute(
            "select request_id from attempt where endpoint = ? and request_id is not null", (endpoint,)
        )
        return frozenset(row[0] for row in rows)

    def neighbours(self, attempt: Attempt, window: float) -> tuple[Attempt, ...]:
        """Accepted attempts at the same endpoint, intended at most `window` seconds away."""
        return self._read(
            "where endpoint = ? and request_id is not null and abs(intended - ?) <= ? order by id",
            (attempt.endpoint, attempt.intended, window),
        )

    def next_take(self, story: str, address: str) -> int:
        """One more than the highest take number ever used at an address."""
        last = self._db.execute(
            "select coalesce(max(take), 0) from attempt where story = ? and address = ?", (story, address)
        )
        return int(last.fetchone()[0]) + 1

    def longest_answer(self) -> float:
        """The slowest answer to a POST seen so far, in seconds."""
        return float(self._db.execute("select coalesce(max(answered_in), 0) from attempt").fetchone()[0])

    def usual_time(self, endpoint: str, model: str, seconds: float) -> float:
        """How long such a generation took at the fastest of the last few, 0 when none is known."""
        rows = self._db.execute(
            "select h.at - a.accepted from attempt a join history h on h.attempt = a.id and h.state = ?"
            " where a.endpoint = ? and a.model = ? and a.seconds >= ? and a.accepted is not null"
            " order by a.id desc limit 9",
            (State.FINISHED.value, endpoint, model, seconds),
        ).fetchall()
        return max(0.0, min((float(row[0]) for row in rows), default=0.0))

    def money(self) -> tuple[Decimal, Decimal]:
        """Dollars spent (failures included: refunds are unknown) and dollars that are or may be on their way."""
        rows = self._db.execute("select state, price, count(*) from attempt group by state, price").fetchall()
        spent = sum((Decimal(row[1]) * row[2] for row in rows if State(row[0]) in SPENT), Decimal(0))
        reserved = sum((Decimal(row[1]) * row[2] for row in rows if State(row[0]) in RESERVED), Decimal(0))
        return spent, reserved

    def history(self) -> tuple[tuple[int, float, State, str], ...]:
        """Every move ever: attempt, Unix time, state, words."""
        rows = self._db.execute("select attempt, at, state, words from history order by rowid")
        return tuple((row[0], row[1], State(row[2]), row[3]) for row in rows)

    def moving(self) -> tuple[tuple[Renaming, ...], Lock] | None:
        """A move that was begun and not yet seen to its end: the files and the lock to be written."""
        lock = self._db.execute("select lock from relock order by rowid desc").fetchone()
        files = self._db.execute("select sha256, old, parked, new from renaming").fetchall()
        return (tuple(Renaming(*row) for row in files), msgspec.json.decode(lock[0], type=Lock)) if lock else None

    def _read(self, where: str, values: Sequence[Any] = ()) -> tuple[Attempt, ...]:
        return tuple(_attempt(row) for row in self._db.execute(f"select * from attempt {where}", tuple(values)))


def _attempt(row: sqlite3.Row) -> Attempt:
    values: dict[str, Any] = dict(row)
    for name in ("inputs", "parts"):
        values[name] = msgspec.json.decode(values[name])
    return msgspec.convert(values, Attempt, strict=False)
