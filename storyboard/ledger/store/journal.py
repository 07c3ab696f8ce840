"""The journal of purchases: what was meant to be sent, what was accepted, what became of it. SQLite, durable at
each step."""

from __future__ import annotations

import hashlib
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec

from storyboard.ledger.attempt import Attempt, Intent, Moving
from storyboard.ledger.records import Take
from storyboard.ledger.states import IllegalMoveError, State, moved
from storyboard.ledger.store.opening import broken, looked, opened, renew_log
from storyboard.ledger.store.reading import JournalError, Reading
from storyboard.ledger.store.sealing import log_size
from storyboard.ledger.store.spare import Spare
from storyboard.project.state import StateError

__all__ = ["NONE", "RECORD_LIMIT", "Journal", "JournalError"]

NONE: Final = "no-journal"
RECORD_LIMIT: Final = 65_536
LOG_MOST: Final = 16_000_000
"""Bytes of a log after which another is begun, before the next thing is sent."""


class Journal(Reading):
    """All attempts of one project, live or rehearsed. Used by one thread of one process, which holds the project."""

    def __init__(self, path: Path, db: sqlite3.Connection, aside: Path | None = None) -> None:
        super().__init__(path, db)
        self.aside = aside
        """Where one is now that stood in its place and was not written here."""
        self._spare = Spare(path.with_suffix(".spare"))
        self._sealed = True

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Open or make the journal and prove that it can be written. One that is not ours is set aside first. Call it
        while holding the project. Raises JournalError, StateError."""
        try:
            journal = cls(path, *opened(path))
        except StateError:
            raise
        except (OSError, sqlite3.OperationalError) as fault:
            raise JournalError("journal-unwritable", f"the journal {path} cannot be written: {fault}") from fault
        except (sqlite3.DatabaseError, ValueError) as fault:
            raise broken(path, str(fault)) from fault
        try:
            journal._reserve()
        except JournalError:
            journal.close()
            raise
        return journal

    @classmethod
    def look(cls, path: Path) -> Journal:
        """The journal for questions alone, as it is now; nothing is written. Raises JournalError, with the code NONE
        where there is none of ours."""
        db = looked(path)
        if db is None:
            raise JournalError(NONE, f"there is no journal of yours at {path}")
        return cls(path, db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def intend(self, intent: Intent) -> Attempt:
        """Write down, durably, that this is about to be sent. Raises JournalError, and then nothing may be sent."""
        self._reserve()
        self._sealed = self._sealed and log_size(self.path) < LOG_MOST
        return self._begun(intent, State.INTENDED, {})

    def take_over(self, intent: Intent, take: Take) -> Attempt:
        """Write down a finished request that another machine's journal knows: nothing is sent for it, its file is to be
        fetched. Raises JournalError."""
        facts = {"request_id": take.request_id, "file": take.file, "sha256": take.sha256}
        return self._begun(intent, State.FINISHED, facts)

    def take_up(self, orders: Iterable[tuple[Intent, str]]) -> None:
        """Write down, all or none, what the service has already, by request id: nothing is sent for it, a build follows
        it. Raises JournalError."""

        def write() -> int:
            for intent, request_id in orders:
                self._enter(intent, State.ACCEPTED, {"request_id": request_id, "accepted": time.time()})
            return 0

        self._write(write)

    def take_in(self, others: Iterable[Attempt], moves: Iterable[tuple[int, float, State, str]]) -> None:
        """Another journal's attempts and their history, those left out that are known here: all of them or none."""
        mine, history = self.all(), tuple(moves)
        nonces = {each.nonce for each in mine}
        requests = {(each.endpoint, each.request_id) for each in mine if each.request_id}
        slots = {(each.story, each.address, each.take, each.attempt) for each in mine}

        def write() -> int:
            for each in others:
                if each.nonce in nonces or (each.endpoint, each.request_id) in requests:
                    continue
                slot = (each.story, each.address, each.take)
                turn = next(n for n in count(each.attempt) if (*slot, n) not in slots)
                slots.add((*slot, turn))
                row: dict[str, Any] = msgspec.to_builtins(each) | {"attempt": turn} | _as_stored(each)
                del row["id"]
                number = self._insert(row)
                for at, state, words in (move[1:] for move in history if move[0] == each.id):
                    self._remember(number, at, state, words)
            return 0

        self._write(write)

    def _insert(self, row: dict[str, Any]) -> int:
        marks = ", ".join("?" * len(row))
        done = self._db.execute(f"insert into attempt ({', '.join(row)}) values ({marks})", tuple(row.values()))
        return int(done.lastrowid or 0)

    def _begun(self, intent: Intent, state: State, facts: dict[str, Any]) -> Attempt:
        """Add a row, durably, and see that it is what was meant."""
        there = self.get(self._write(lambda: self._enter(intent, state, facts)))
        if (there.state, there.price, there.payload) != (state, intent.price, intent.payload):
            raise broken(self.path, f"{there.key} was written as {state} for ${intent.price} and is another")
        return there

    def _enter(self, intent: Intent, state: State, facts: dict[str, Any]) -> int:
        """Add a row, within a transaction; its id."""
        now = time.time()
        row: dict[str, Any] = msgspec.to_builtins(intent) | facts
        row |= {
            "nonce": uuid.uuid4().hex,
            "payload_hash": hashlib.sha256(intent.payload.encode()).hexdigest(),
            **_as_stored(intent),
            "intended": now,
            "state": state.value,
            "changed": now,
        }
        last = self._db.execute(
            "select coalesce(max(attempt), 0) from attempt where story = ? and address = ? and take = ?",
            (intent.story, intent.address, intent.take),
        ).fetchone()[0]
        number = self._insert({**row, "attempt": last + 1})
        self._remember(number, now, state, "")
        return number

    def move(self, attempt: Attempt, state: State, /, **facts: Any) -> Attempt:
        """The one transition: to `state`, with the facts that come with it, in one durable write.

        Raises IllegalMoveError for a move that is not in the table or an attempt that is no longer where it was
        thought to be, JournalError when it cannot be written.
        """
        then = moved(attempt.state, state)
        now = time.time()
        columns = {**_storable(facts), "state": then.value, "changed": now}

        def write() -> int:
            self._set(attempt, columns, guard=True)
            self._remember(attempt.id, now, then, str(facts.get("error") or ""))
            return attempt.id

        there = self.get(self._write(write, last_reserve=True))
        if there.state is not then:
            raise broken(self.path, f"{attempt.key} was written as {then} and is {there.state}")
        return there

    def note(self, attempt: Attempt, **facts: Any) -> Attempt:
        """Facts that do not move an attempt: a status, the hash of a file about to be named. A power cut may take one
        back, a kill may not; none of them decides about money."""

        def write() -> int:
            self._set(attempt, _storable(facts), guard=False)
            return attempt.id

        self._db.execute("pragma synchronous = normal")
        try:
            return self.get(self._write(write, last_reserve=True))
        finally:
            self._db.execute("pragma synchronous = full")

    def readdress(self, moving: Moving) -> None:
        """Give attempts other addresses and takes, and note what has to follow, in one durable write."""
        renamed = {(file.sha256, file.old): file.new for file in moving.files}

        def write() -> int:
            known = "insert or ignore into renamed values (?)"
            if moving.mark and not self._db.execute(known, (moving.mark,)).rowcount:
                return 0
            rows = [row for row in self.of_story(moving.story) if (row.address, row.take) in moving.takes]
            for row in rows:  # out of each other's way first: addresses may be exchanged
                self._db.execute("update attempt set address = ? where id = ?", (f"\0{row.id}", row.id))
            for row in rows:
                address, take = moving.takes[row.address, row.take]
                file = renamed.get((row.sha256 or "", row.file or ""), row.file)
                there = "select attempt from attempt where story = ? and address = ? and take = ?"
                used = {each[0] for each in self._db.execute(there, (moving.story, address, take))}
                turn = row.attempt if row.attempt not in used else max(used) + 1
                scene = row.scene and address.rpartition(".")[0]
                self._db.execute(
                    "update attempt set address = ?, scene = ?, take = ?, attempt = ?, file = ? where id = ?",
                    (address, scene, take, turn, file, row.id),
                )
            files = [(file.sha256, file.old, file.parked, file.new) for file in moving.files]
            self._db.executemany("insert into renaming values (?, ?, ?, ?)", files)
            self._db.execute("insert into relock values (?)", (msgspec.json.encode(moving.lock).decode(),))
            return 0

        self._write(write)

    def moved(self) -> None:
        """All files have arrived and the lock is written."""

        def write() -> int:
            self._db.execute("delete from renaming")
            return self._db.execute("delete from relock").rowcount

        self._write(write, last_reserve=True)

    def drop(self, attempts: Iterable[Attempt]) -> None:
        """Forget attempts of a rehearsal, whose service is gone. Never for work that costs money."""

        def write() -> int:
            for attempt in attempts:
                self._db.execute("delete from history where attempt = ?", (attempt.id,))
                self._db.execute("delete from attempt where id = ?", (attempt.id,))
            return 0

        self._write(write)

    def _reserve(self) -> None:
        try:
            self._spare.keep()
        except OSError as fault:
            raise _unwritable(self.path, fault) from fault

    def _set(self, attempt: Attempt, columns: dict[str, Any], *, guard: bool) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        done = self._db.execute(
            f"update attempt set {names} where id = ? and (state = ? or ?)",
            (*columns.values(), attempt.id, attempt.state.value, not guard),
        )
        if done.rowcount != 1:
            raise IllegalMoveError(f"{attempt.key} is no longer {attempt.state}")

    def _remember(self, number: int, at: float, state: State, words: str) -> None:
        self._db.execute("insert into history values (?, ?, ?, ?)", (number, at, state.value, words))

    def _write(self, act: Callable[[], int], *, last_reserve: bool = False) -> int:
        try:
            return self._commit(act)
        except (sqlite3.Error, OSError) as fault:
            full = isinstance(fault, sqlite3.OperationalError | OSError)
            if not (last_reserve and full and self._spare.spend()):
                raise _unwritable(self.path, fault) from fault
        try:
            return self._commit(act)
        except (sqlite3.Error, OSError) as fault:
            raise _unwritable(self.path, fault) from fault

    def _commit(self, act: Callable[[], int]) -> int:
        if not self._sealed:  # a kill must find all that counts in a log that is known as ours
            renew_log(self._db, self.path)
            self._sealed = True
        self._db.execute("begin immediate")
        try:
            result = act()
            self._db.execute("commit")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise
        return result


def _as_stored(given: Intent | Attempt) -> dict[str, Any]:
    """The values that a row has otherwise than the record."""
    return {
        "price": str(given.price),
        "picks": int(given.picks),
        "inputs": msgspec.json.encode(given.inputs, order="deterministic").decode(),
        "parts": msgspec.json.encode(given.parts, order="deterministic").decode(),
    }


def _unwritable(path: Path, fault: Exception) -> JournalError:
    words = f"the journal {path} cannot be written: {fault}; nothing more is sent until it can be"
    return JournalError("journal-unwritable", words)


def _storable(facts: dict[str, Any]) -> dict[str, Any]:
    columns = dict(facts)
    if isinstance(record := columns.get("record"), str):
        columns["record"] = record[:RECORD_LIMIT]
    return columns
