"""What can be asked of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from storyboard.ledger.attempt import Attempt, Renaming
from storyboard.ledger.records import Lock
from storyboard.ledger.sound import MOST_TAKES, disagreements, dollars, is_below, is_clip
from storyboard.ledger.states import OPEN, RESERVED, SPENT, State


class JournalError(Exception):
    """The journal cannot be used. `code` is a row of the catalogue; the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Reading:
    """The questions. `Journal` adds what writes. Each raises JournalError where the answer cannot be read."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db
        self._db.row_factory = sqlite3.Row

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
        rows = self._ask("select request_id from attempt where endpoint = ? and request_id is not null", (endpoint,))
        return frozenset(str(row[0]) for row in rows)

    def neighbours(self, attempt: Attempt, window: float) -> tuple[Attempt, ...]:
        """Accepted attempts at the same endpoint, intended at most `window` seconds away."""
        return self._read(
            "where endpoint = ? and request_id is not null and abs(intended - ?) <= ? order by id",
            (attempt.endpoint, attempt.intended, window),
        )

    def next_take(self, story: str, address: str) -> int:
        """One more than the highest take number ever used at an address."""
        last = "select coalesce(max(take), 0) from attempt where story = ? and address = ?"
        return int(self._ask(last, (story, address))[0][0]) + 1

    def longest_answer(self) -> float:
        """The slowest answer to a POST seen so far, in seconds."""
        return float(self._ask("select coalesce(max(answered_in), 0) from attempt")[0][0])

    def usual_time(self, endpoint: str, model: str, seconds: float) -> float:
        """How long such a generation took at the fastest of the last few, 0 when none is known."""
        rows = self._ask(
            "select h.at - a.accepted from attempt a join history h on h.attempt = a.id and h.state = ?"
            " where a.endpoint = ? and a.model = ? and a.seconds >= ? and a.accepted is not null"
            " order by a.id desc limit 9",
            (State.FINISHED.value, endpoint, model, seconds),
        )
        return max(0.0, min((float(row[0]) for row in rows), default=0.0))

    def money(self) -> tuple[Decimal, Decimal]:
        """Dollars spent (failures included: refunds are unknown) and dollars that are or may be on their way."""
        spent = reserved = Decimal(0)
        for state, price, count in self._ask("select state, price, count(*) from attempt group by state, price"):
            with self._reading():
                worth = dollars(price) * count
                spent += worth if State(state) in SPENT else 0
                reserved += worth if State(state) in RESERVED else 0
        return spent, reserved

    def history(self) -> tuple[tuple[int, float, State, str], ...]:
        """Every move ever: attempt, Unix time, state, words."""
        rows = self._ask("select attempt, at, state, words from history order by rowid")
        with self._reading():
            return tuple((row[0], row[1], State(row[2]), row[3]) for row in rows)

    def moving(self) -> tuple[tuple[Renaming, ...], Lock] | None:
        """A move that was begun and not yet seen to its end: the files and the lock to be written."""
        locks = self._ask("select lock from relock order by rowid desc limit 1")
        files = self._ask("select sha256, old, parked, new from renaming")
        if not locks:
            return None
        with self._reading():
            lock = msgspec.json.decode(locks[0][0], type=Lock)
            found = tuple(Renaming(*row) for row in files)
            odd = next(
                (name for each in found for name in (each.old, each.parked, each.new) if not is_below(name)), None
            )
            if odd is not None:
                raise ValueError(f"{odd!r} is no file of the build folder")
            if wrong := next(disagreements(lock), None):
                raise ValueError(wrong)
        return found, lock

    def _read(self, where: str, values: Sequence[Any] = ()) -> tuple[Attempt, ...]:
        rows = self._ask(f"select * from attempt {where}", values)
        with self._reading():
            return tuple(_attempt(row) for row in rows)

    def _ask(self, question: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._reading():
            return self._db.execute(question, tuple(values)).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """What is not as we wrote it, as a JournalError."""
        try:
            yield
        except (sqlite3.Error, msgspec.MsgspecError, ValueError, TypeError, ArithmeticError, RecursionError) as fault:
            raise JournalError("journal-broken", f"the journal {self.path} is damaged: {fault}") from fault


def _attempt(row: sqlite3.Row) -> Attempt:
    values: dict[str, Any] = dict(row)
    for name in ("inputs", "parts"):
        values[name] = msgspec.json.decode(values[name])
    attempt = msgspec.convert(values, Attempt, strict=False)
    dollars(str(attempt.price))
    if not 0 < attempt.take <= MOST_TAKES or (attempt.file and not is_clip(attempt.file)):
        raise ValueError(f"its {attempt.key} is {attempt.file or 'no take'}")
    return attempt
