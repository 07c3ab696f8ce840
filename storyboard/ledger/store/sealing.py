"""The log that SQLite keeps beside a journal while it is written, and by what it is known as ours.

A killed build leaves it behind, and what it knows counts. But SQLite reads any log that lies there into the journal. So
the head of ours, in which random numbers are, is sealed (`project/stamps.py`) before anything else is written into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from storyboard.project import state
from storyboard.project.stamps import read_sealed, write_sealed

BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database and believes."""
_LOG_HEAD: Final = 32
"""Bytes of a log's head: random numbers are in it, so no two are the same."""


class _Log(msgspec.Struct, frozen=True):
    """What is sealed of a log: its head, in hex."""

    head: str


def seal(path: Path) -> None:
    """Say of a journal's log that it is ours. Raises OSError."""
    write_sealed(_seal(path), msgspec.json.encode(_Log(head(path).hex())))


def log_size(path: Path) -> int:
    """Bytes of a journal's log."""
    try:
        return beside(path)[0].lstat().st_size
    except OSError:
        return 0


def beside(path: Path) -> list[Path]:
    """The files that SQLite keeps for a journal: its log first."""
    return [path.with_name(path.name + ending) for ending in BESIDE]


def _seal(path: Path) -> Path:
    return path.with_suffix(".seal")


def head(path: Path) -> bytes:
    """The head of a journal's log; nothing where there is no log, or one that is none of this user's files."""
    log = beside(path)[0]
    if not state.is_own(log):
        return b""
    try:
        with log.open("rb") as file:
            return file.read(_LOG_HEAD)
    except OSError:
        return b""


def is_sealed(path: Path) -> bool:
    """Whether a journal's log was written by this user on this machine."""
    if not (there := head(path)):
        return False
    contents = read_sealed(_seal(path), 10_000)
    return contents is not None and msgspec.json.decode(contents, type=_Log).head == there.hex()


def leavings(path: Path) -> Iterator[Path]:
    """A journal and all that belongs to it on the disk."""
    yield from (path, *beside(path), _seal(path), path.with_suffix(".spare"))
