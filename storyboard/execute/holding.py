"""One build of a project at a time: an advisory lock of the operating system, which dies with its process."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final

import msgspec

from storyboard.execute.settings import Places
from storyboard.project.state import own, read

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_LOOK_AGAIN: Final = 0.5
_MOST: Final = 1000
"""Bytes that a holder says of itself."""
_TAKEN: Final = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


class Holder(msgspec.Struct, frozen=True):
    """Who is at work. `since` is an ISO time in UTC."""

    pid: int
    host: str
    since: str


class HeldError(Exception):
    """Another build holds the project. `holder` is None where it has not said who it is."""

    def __init__(self, holder: Holder | None) -> None:
        who = f"process {holder.pid} on {holder.host}, since {holder.since}" if holder else "another process"
        super().__init__(f"another build of this project is running: {who}")
        self.holder = holder


class Holding:
    """The hold on a project, until its end as a context manager or the end of the process, whichever comes first.

    The file stays behind and means nothing without the system's lock on it, so there is never one to delete by hand.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def take(self) -> Holding:
        """Take hold now, or raise HeldError. Raises OSError where the file cannot be had."""
        while True:
            file = os.fdopen(own(self.path), "r+b")
            try:
                _take(file)
            except OSError as fault:
                said = file.read(_MOST)
                file.close()
                if fault.errno not in _TAKEN:
                    raise
                raise HeldError(_holder(said)) from None
            if self._is(file):
                break
            file.close()  # it was replaced meanwhile, and who replaced it may hold the other
        me = Holder(os.getpid(), socket.gethostname(), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        file.truncate(0)
        file.write(msgspec.json.encode(me))
        file.flush()
        self._file = file
        return self

    def _is(self, file: IO[bytes]) -> bool:
        try:
            there = self.path.lstat()
        except OSError:
            return False
        return os.path.samestat(there, os.fstat(file.fileno()))

    def __enter__(self) -> Holding:
        return self if self._file is not None else self.take()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def hold(places: Places, *, wait: bool = False, waiting: Callable[[HeldError], None] | None = None) -> Holding:
    """Hold a project for a build, from before its plan is made until it is done. Use as a context manager.

    Raises HeldError when another build holds it; with `wait` it tells `waiting` once and waits for the other to
    end. Raises OSError where the folder cannot be written.
    """
    told = False
    while True:
        holding = Holding(places.hold)
        try:
            return holding.take()
        except HeldError as held:
            if not wait:
                raise
            if not told and waiting is not None:
                waiting(held)
            told = True
            time.sleep(_LOOK_AGAIN)


@contextlib.contextmanager
def hold_all(places: Iterable[Places]) -> Iterator[None]:
    """Hold several locks of a project at once, or none: raises HeldError."""
    with contextlib.ExitStack() as held:
        for each in {each.hold: each for each in places}.values():
            held.enter_context(hold(each))
        yield


def at_work(places: Places) -> bool:
    """Whether a build of this machine seems to hold a project. Asking takes no lock, which might refuse a build that
    begins just then."""
    holder = _holder(read(places.hold, _MOST) or b"")
    if holder is None or holder.host != socket.gethostname():
        return False
    return os.name != "posix" or _lives(holder.pid)  # elsewhere signal 0 is no mere question


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _holder(said: bytes) -> Holder | None:
    try:
        return msgspec.json.decode(said, type=Holder)
    except msgspec.MsgspecError:
        return None


if sys.platform == "win32":

    def _take(file: IO[bytes]) -> None:
        file.seek(1_000_000)  # beyond what is read: msvcrt locks keep others from reading the stretch
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
else:

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
