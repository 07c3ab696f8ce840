"""The journal of purchases: what was meant to be sent, what was accepted, what became of it. SQLite, durable at
each step."""

from __future__ import annotations

import hashlib
import os
import socket
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from storyboard.execute import schema
from storyboard.execute.attempt import Attempt, Intent, Moving
from storyboard.execute.reading import Reading
from storyboard.execute.spare import Spare
from storyboard.execute.states import IllegalMoveError, State, moved
from storyboard.project.records import Take

RECORD_LIMIT: Final = 65_536


class JournalError(Exception):
    """The journal cannot be used. `code` is a row of the catalogue; the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Journal(Reading):
    """All attempts of one project, live or rehearsed. Used by one thread of one process, which holds the project."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        super().__init__(db)
        self._spare = Spare(path.with_suffix(".spare"))

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Open or make the journal and prove that it can be written. Raises JournalError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(path, isolation_level=None, timeout=10)
        except (OSError, sqlite3.Error) as fault:
            raise JournalError("journal-unwritable", f"the journal {path} cannot be opened: {fault}") from fault
        journal = cls(path, db)
        try:
            journal._prepare()
        except JournalError:
            db.close()
            raise
        except sqlite3.OperationalError as fault:
            db.close()
            raise JournalError("journal-unwritable", f"the journal {path} cannot be written: {fault}") from fault
        except sqlite3.DatabaseError as fault:
            db.close()
            raise JournalError("journal-broken", f"the journal {path} is damaged: {fault}") from fault
        return journal

    @classmethod
    def look(cls, path: Path) -> Journal:
        """The journal for questions alone, also where the folder cannot be written. Raises JournalError."""
        try:
            return cls.open(path)
        except JournalError as fault:
            if fault.code != "journal-unwritable":
                raise
            left = path.with_name(f"{path.name}-wal")
            still = "" if left.exists() and left.stat().st_size else "&immutable=1"
            try:
                db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{still}", uri=True, isolation_level=None)
                db.row_factory = sqlite3.Row
                if int(db.execute("pragma user_version").fetchone()[0]) == schema.VERSION:
                    return cls(path, db)
                db.close()
            except sqlite3.Error:
                pass
            raise

    def _prepare(self) -> None:
        db = self._db
        version = int(db.execute("pragma user_version").fetchone()[0])
        if version > schema.VERSION:
            raise JournalError(
                "journal-newer",
                f"the journal {self.path} is of version {version}; this kstory reads up to {schema.VERSION}",
            )
        db.row_factory = sqlite3.Row
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        db.execute("begin immediate")
        if version == 0:
            for statement in schema.TABLES.split(";"):
                db.execute(statement)
            db.execute(f"pragma application_id = {schema.APPLICATION}")
            db.execute(f"pragma user_version = {schema.VERSION}")
        for statement in schema.LATER.split(";"):
            db.execute(statement)
        db.execute("delete from opened")
        db.execute("insert into opened values (?, ?)", (time.time(), f"{os.getpid()} on {socket.gethostname()}"))
        db.execute("commit")
        self._reserve()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def intend(self, intent: Intent) -> Attempt:
        """Write down, durably, that this is about to be sent. Raises JournalError, and then nothing may be sent."""
        self._reserve()
        return self.get(self._write(lambda: self._enter(intent, State.INTENDED, {})))

    def take_over(self, intent: Intent, take: Take) -> Attempt:
        """Write down a finished request that another machine's journal knows: nothing is sent for it, its file is to be
        fetched. Raises JournalError."""
        facts = {"request_id": take.request_id, "file": take.file, "sha256": take.sha256}
        return self.get(self._write(lambda: self._enter(intent, State.FINISHED, facts)))

    def take_up(self, orders: Iterable[tuple[Intent, str]]) -> None:
        """Write down, all or none, what the service has already, by request id: nothing is sent for it, a build follows
        it. Raises JournalError."""

        def write() -> int:
            for intent, request_id in orders:
                self._enter(intent, State.ACCEPTED, {"request_id": request_id, "accepted": time.time()})
            return 0

        self._write(write)

    def _enter(self, intent: Intent, state: State, facts: dict[str, Any]) -> int:
        """Add a row, within a transaction; its id."""
        now = time.time()
        row: dict[str, Any] = msgspec.to_builtins(intent) | facts
        row |= {
            "nonce": uuid.uuid4().hex,
            "payload_hash": hashlib.sha256(intent.payload.encode()).hexdigest(),
            "price": str(intent.price),
            "picks": int(intent.picks),
            "inputs": msgspec.json.encode(intent.inputs, order="deterministic").decode(),
            "parts": msgspec.json.encode(intent.parts, order="deterministic").decode(),
            "intended": now,
            "state": state.value,
            "changed": now,
        }
        last = self._db.execute(
            "select coalesce(max(attempt), 0) from attempt where story = ? and address = ? and take = ?",
            (intent.story, intent.address, intent.take),
        ).fetchone()[0]
        columns = [*row, "attempt"]
        marks = ", ".join("?" * len(columns))
        done = self._db.execute(
            f"insert into attempt ({', '.join(columns)}) values ({marks})", (*row.values(), last + 1)
        )
        number = int(done.lastrowid or 0)
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

        return self.get(self._write(write, last_reserve=True))

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
        except sqlite3.Error as fault:
            if not (last_reserve and isinstance(fault, sqlite3.OperationalError) and self._spare.spend()):
                raise _unwritable(self.path, fault) from fault
        try:
            return self._commit(act)
        except sqlite3.Error as fault:
            raise _unwritable(self.path, fault) from fault

    def _commit(self, act: Callable[[], int]) -> int:
        self._db.execute("begin immediate")
        try:
            result = act()
            self._db.execute("commit")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise
        return result


def _unwritable(path: Path, fault: Exception) -> JournalError:
    words = f"the journal {path} cannot be written: {fault}; nothing more is sent until it can be"
    return JournalError("journal-unwritable", words)


def _storable(facts: dict[str, Any]) -> dict[str, Any]:
    columns = dict(facts)
    if isinstance(record := columns.get("record"), str):
        columns["record"] = record[:RECORD_LIMIT]
    return columns
