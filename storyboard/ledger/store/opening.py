"""A journal's way from the disk to a connection: is it ours, is it whole, and what is to be done where it is not.

What lies in `.kstory` may have come with the project. A journal counts when it carries a stamp of this user on this
machine; its write-ahead log, which a killed build leaves behind, when `seal` says the same of it. SQLite would take
either from anybody.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Final, Literal

from storyboard.ledger.store import schema
from storyboard.ledger.store.reading import JournalError
from storyboard.ledger.store.sealing import beside, head, is_sealed, seal
from storyboard.project import state
from storyboard.project.stamps import Stamp, fits, secret, stamp

_TURNS: Final = 100
_TURN: Final = 0.02
"""How often a journal is read anew, and after how many seconds, while a build folds its log into it."""

Standing = Literal["absent", "ours", "strange"]


def is_worthless(path: Path) -> bool:
    """Whether a journal is a rehearsal's: what it knows cost nothing and is made again."""
    return path.name.startswith("rehearsal")


def standing(path: Path) -> Standing:
    """Whose a journal is. Raises JournalError where that cannot be told, or where ours cannot be read."""
    if not os.path.lexists(path):
        return "absent"
    if not state.is_own(path):
        return "strange"
    try:
        with contextlib.closing(_in_place(path)) as db:
            if not (found := _objects(db)):
                raise broken(path, "there is nothing in it")
            given = _stamp_in(db, found)
            if given is None or fits(given, path) == "none":
                _sound(db, path)
                return "strange"
            _known(db, path, found)
    except (sqlite3.Error, ValueError) as fault:
        raise broken(path, str(fault)) from fault
    return "ours"


def want_secret(path: Path) -> None:
    """That what is written into a journal will be known as ours later, where it matters. Raises JournalError."""
    if (kept := secret()).why and not is_worthless(path):
        words = f"{kept.why}; without a secret there, no later build could tell this one's journal from a stranger's"
        raise JournalError("home-unusable", words)


def opened(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """A journal to write in, made where there is none, and where one is now that was not ours and was set aside. Call
    it while holding the project. Raises JournalError, OSError."""
    want_secret(path)
    state.private(path.parent)
    try:
        found = standing(path)
    except JournalError:
        if not is_worthless(path):
            raise
        found = "strange"
    aside = None
    if found == "strange":
        aside = state.set_aside([path, *beside(path)], worthless=is_worthless(path))
    if found != "ours":
        _make(path)
    kept_log = beside(path)[:1] if found == "ours" and is_sealed(path) else []
    for each in beside(path):
        if os.path.lexists(each) and each not in kept_log:
            state.set_aside([each], worthless=is_worthless(path))
    state.tighten(path)
    return _connected(path), aside


def looked(path: Path) -> sqlite3.Connection | None:
    """A copy in memory of a journal as it is now, for questions alone: nothing is written beside it, no build is held
    up. None where there is none of ours. Raises JournalError."""
    for _ in range(_TURNS):
        before = _traces(path)
        try:
            if standing(path) != "ours":
                return None
            db = _copied(path, sealed=is_sealed(path))
        except (JournalError, sqlite3.Error, OSError, ValueError) as fault:
            if _traces(path) == before:
                raise fault if isinstance(fault, JournalError) else broken(path, str(fault)) from fault
        else:
            if _traces(path) == before:
                return db
            db.close()
        time.sleep(_TURN)
    raise broken(path, "it is written all the time")


def look_through(db: sqlite3.Connection, path: Path) -> None:
    """That a stranger's journal has nothing in it but what kstory makes. Raises JournalError, sqlite3.Error."""
    _guard(db)
    _sound(db, path)
    _known(db, path, _objects(db))


def broken(path: Path, why: str) -> JournalError:
    """That a journal cannot be read."""
    return JournalError("journal-broken", f"the journal {path} is damaged: {why}")


def _make(path: Path) -> None:
    """A new journal with its stamp, in its place whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    try:
        os.close(state.create(draft))
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as db:
            db.execute("begin")
            _have_tables(db)
            _sign(db, path)
            db.execute("commit")
        draft.rename(path)
    except sqlite3.Error as fault:
        raise OSError(f"the journal {path} cannot be made: {fault}") from fault
    finally:
        for each in (draft, *beside(draft)):
            each.unlink(missing_ok=True)


def _connected(path: Path) -> sqlite3.Connection:
    """A connection of its own to a journal that is ours. Its log is new, sealed, and no other process's: only when that
    is so is anything written that counts."""
    db = sqlite3.connect(path, isolation_level=None, timeout=10)
    try:
        _guard(db)
        db.execute("pragma locking_mode = exclusive")
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        db.execute("pragma wal_autocheckpoint = 0")  # a log that begins anew would have another head
        _sound(db, path)
        renew_log(db, path)
    except BaseException:
        db.close()
        raise
    return db


def renew_log(db: sqlite3.Connection, path: Path) -> None:
    """Fold a journal's log into it and begin another, sealed: until that is done, nothing may be written that counts.
    Raises sqlite3.Error, OSError, and then it is not done."""
    db.execute("pragma wal_checkpoint(truncate)").fetchall()
    db.execute("begin immediate")
    try:
        for statement in schema.LATER.split(";"):
            db.execute(statement)
        given = _stamp_in(db, _objects(db))
        if given is None or fits(given, path) != "both":
            _sign(db, path)
        db.execute("delete from opened")
        db.execute("insert into opened values (?, ?)", (time.time(), f"process {os.getpid()}"))
        db.execute("commit")
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise
    seal(path)


def _have_tables(db: sqlite3.Connection) -> None:
    for statement in (schema.TABLES + schema.LATER).split(";"):
        db.execute(statement)
    db.execute(f"pragma application_id = {schema.APPLICATION}")
    db.execute(f"pragma user_version = {schema.VERSION}")


def _sign(db: sqlite3.Connection, path: Path) -> None:
    made = stamp(path)
    db.execute("delete from stamp")
    db.execute("insert into stamp values (?, ?)", (made.place, made.folder))


def _guard(db: sqlite3.Connection) -> None:
    """What SQLite is to be careful of in a file."""
    for wish in ("trusted_schema = off", "cell_size_check = on", "mmap_size = 0"):
        db.execute(f"pragma {wish}").fetchall()


def _in_place(path: Path) -> sqlite3.Connection:
    """A journal's own file as it lies there, its log left out: nothing is locked, nothing is written."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    _guard(db)
    return db


def _copied(path: Path, *, sealed: bool) -> sqlite3.Connection:
    """A journal in memory, with what its log has more where that is ours too."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if not sealed:
        with contextlib.closing(_in_place(path)) as db:
            db.backup(memory)
        return memory
    with tempfile.TemporaryDirectory(prefix="kstory-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(beside(path)[0], beside(copy)[0])
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as db:
            _guard(db)
            db.backup(memory)
    return memory


def _traces(path: Path) -> object:
    """By what it shows that a journal was written while it was read. A log only grows at its end."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, head(path)


def _objects(db: sqlite3.Connection) -> frozenset[tuple[str, ...]]:
    rows = db.execute("select type, name, tbl_name, coalesce(sql, '') from sqlite_master").fetchall()
    return frozenset(tuple(str(each) for each in row) for row in rows)


@functools.cache
def _shapes() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """What every journal of ours has had in it, and what those of now have."""
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        for statement in schema.TABLES.split(";"):
            db.execute(statement)
        first = _objects(db)
        for statement in schema.LATER.split(";"):
            db.execute(statement)
        return first, _objects(db)


def _known(db: sqlite3.Connection, path: Path, found: frozenset[tuple[str, ...]]) -> None:
    """That a journal is of a version and a shape that this kstory has written. Raises JournalError."""
    version = int(db.execute("pragma user_version").fetchone()[0])
    if version > schema.VERSION:
        words = f"the journal {path} is of version {version}; this kstory reads up to {schema.VERSION}"
        raise JournalError("journal-newer", words)
    least, most = _shapes()
    if odd := sorted(f"{each[0]} {each[1]}" for each in (found - most) | (least - found)):
        raise broken(path, f"its {odd[0]} is not what kstory makes")


def _stamp_in(db: sqlite3.Connection, found: frozenset[tuple[str, ...]]) -> Stamp | None:
    """The stamp that a journal carries, None where it has none."""
    if not any(each[:2] == ("table", "stamp") and each in _shapes()[1] for each in found):
        return None
    rows = db.execute("select place, folder from stamp limit 2").fetchall()
    if len(rows) != 1 or not all(isinstance(each, str) and len(each) == 64 for each in rows[0]):
        return None
    return Stamp(*rows[0])


def _sound(db: sqlite3.Connection, path: Path) -> None:
    """That a journal is a whole database: without a stamp of ours it might be a damaged one of ours else."""
    if (said := db.execute("pragma quick_check(1)").fetchone()) is None or said[0] != "ok":
        raise broken(path, str(said[0] if said else "it cannot be read").replace("\n", " "))
