"""Journals in `.kstory` that this user did not write on this machine: what is said of one, what is in it, and how it is
taken over at the user's word."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from storyboard.ledger.attempt import Attempt
from storyboard.ledger.states import OPEN, RESERVED, SPENT, State
from storyboard.ledger.store import opening
from storyboard.ledger.store.journal import Journal, JournalError
from storyboard.ledger.store.reading import Reading
from storyboard.ledger.store.sealing import BESIDE
from storyboard.project.state import ASIDE, is_own, link_in
from storyboard.text import Diagnostic, Span

CODE: Final = "state-strange"
_TAKEN: Final = ".taken"
_MOST: Final = 2_000_000_000
"""Bytes of a journal that is taken over; no film has a longer one."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A file of `.kstory` that counts for nothing. `orders` are the attempts in it, `unfinished` those that are or may
    be under way, `dollars` what all of them are worth. `wrong`: why it cannot be read, a sentence's end."""

    path: Path
    orders: int = 0
    unfinished: int = 0
    dollars: Decimal = Decimal(0)
    wrong: str = ""


def set_aside(path: Path, aside: Path) -> Diagnostic:
    """That a file was set aside before anything of it could count."""
    message = f"{named(path)} was not written by you on this machine. It counts for nothing and is {named(aside)} now."
    return Diagnostic(CODE, message, Span(str(path), 0, 0), hint=HINT)


def passed_over(path: Path) -> Diagnostic:
    """That a file is there and counts for nothing."""
    message = f"{named(path)} was not written by you on this machine, so it counts for nothing."
    return Diagnostic(CODE, message, Span(str(path), 0, 0), hint=f"A build sets it aside. {HINT}")


HINT: Final = (
    "What was under way is looked for in the service's list. If it is yours, from another machine or a copy, take it"
    " over: `kstory trust`."
)


def named(path: Path) -> str:
    """A file as seen from the project: `.kstory/live.sqlite`."""
    parts = path.parts
    return "/".join(parts[parts.index(".kstory") :]) if ".kstory" in parts else path.name


def strangers(path: Path) -> tuple[Stranger, ...]:
    """What lies in the place of a journal and is none of ours, and what was set aside from there. Nothing is
    written."""
    return tuple(_looked_into(each) for each in _strange(path))


def take_over(path: Path) -> tuple[Stranger, ...]:
    """Take what is in the journals of others into our own, at the user's word: every order that it does not know yet.
    Whose those are; what cannot be read is left. The files themselves stay where they were set aside. Call it while
    holding the project. Raises JournalError, OSError."""
    found = strangers(path)
    if all(each.wrong for each in found):
        return ()
    journal = Journal.open(path)
    try:
        for each in list(_strange(path)):
            try:
                with _opened(each) as other:
                    attempts, moves = other.all(), other.history()
            except JournalError:
                continue
            journal.take_in(attempts, moves)
            for file in [each, *_companions(each)]:
                if os.path.lexists(file):
                    file.rename(file.with_name(file.name + _TAKEN))
    finally:
        journal.close()
    return tuple(each for each in found if not each.wrong)


def _strange(path: Path) -> Iterator[Path]:
    with contextlib.suppress(JournalError):  # a damaged one is told by whoever reads it
        if opening.standing(path) == "strange":
            yield path
    folder = path.parent / ASIDE
    if link_in(path.parent, folder) or not folder.is_dir():
        return
    found = [each for each in folder.glob(f"{path.name}.*") if each.suffix.removeprefix(".").isdigit()]
    yield from sorted(found, key=lambda each: int(each.suffix.removeprefix(".")))


def _looked_into(path: Path) -> Stranger:
    try:
        with _opened(path) as other:
            attempts = other.all()
    except (JournalError, OSError) as fault:
        return Stranger(path, wrong=str(fault))
    return Stranger(path, len(attempts), sum(each.state in OPEN for each in attempts), _worth(attempts))


def _worth(attempts: tuple[Attempt, ...]) -> Decimal:
    paid: frozenset[State] = SPENT | RESERVED
    return sum((each.price for each in attempts if each.state in paid), Decimal(0))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Reading]:
    """A stranger's journal, its log included, from a copy: SQLite is shown nothing that it might write to."""
    if not is_own(path) or path.stat().st_size > _MOST:
        raise JournalError(CODE, f"{named(path)} is no ordinary file of yours")
    with tempfile.TemporaryDirectory(prefix="kstory-") as folder:
        copy = Path(folder) / "journal.sqlite"
        shutil.copyfile(path, copy)
        if is_own(log := _companions(path)[0]) and log.stat().st_size <= _MOST:
            shutil.copyfile(log, copy.with_name("journal.sqlite-wal"))
        try:
            with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as db:
                opening.look_through(db, path)
                yield Reading(path, db)
        except (sqlite3.Error, ValueError) as fault:
            raise opening.broken(path, str(fault)) from fault


def _companions(path: Path) -> list[Path]:
    """What belongs to a journal: `live.sqlite-wal`, and of one set aside `live.sqlite-wal.1`."""
    name, number = (path.stem, path.suffix) if path.parent.name == ASIDE else (path.name, "")
    return [path.with_name(f"{name}{ending}{number}") for ending in BESIDE]
