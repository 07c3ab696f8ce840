"""Measuring pictures and clips: bounded, remembered, and never an exception."""

from __future__ import annotations

import hashlib
import importlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from storyboard.project import state
from storyboard.project.reading import Reach
from storyboard.project.sniffing import HEAD, Kind, sniff
from storyboard.text import MediaFacts, MediaProblem
from storyboard.text.bounds import CACHE_BYTES, MEASURED_BYTES

MEASURERS: Final = {
    "picture": ("storyboard.project.pictures", "measure_picture"),
    "video": ("storyboard.project.clips", "measure_clip"),
}
"""Who measures what, loaded when the first such file is met: Pillow and PyAV load slower than a story is checked."""

BYTES: Final = MEASURED_BYTES
"""Ten times what the service takes. Files beyond it are not hashed."""
_FRESH: Final = 2_000_000_000
"""Nanoseconds: a file changed so recently may change again with the same time stamp, so it is not remembered."""


PROJECTS: Final = 500
"""Projects whose measurements are remembered."""


class Remembered(msgspec.Struct, frozen=True):
    """A measurement and what it was made of."""

    size: int
    mtime_ns: int
    inode: int
    facts: MediaFacts


class Memory(msgspec.Struct):
    """The cache file. `version` changes when measuring does."""

    version: int = 1
    files: dict[str, Remembered] = {}


class Measurer:
    """Measures files by their path from the project's root. `memory` is its cache file; None remembers nothing."""

    def __init__(self, within: Reach, memory: Path | None = None) -> None:
        self.within = within
        self._place = memory
        self._known = _recall(memory)
        self._new = False

    def __call__(self, path: str) -> MediaFacts | MediaProblem:
        """What the file holds, or why it cannot be said."""
        real = self.within.find(path)
        return real if isinstance(real, MediaProblem) else self._measure(path, real)

    def remember(self) -> None:
        """Store what was newly measured. Where that cannot be, it is measured anew each time."""
        if self._place is None or not self._new:
            return
        there = {
            path: each
            for path, each in self._known.files.items()
            if not isinstance(self.within.find(path), MediaProblem)
        }
        try:
            if not self._place.exists():
                _make_room(self._place.parent)
            state.write(self._place, msgspec.json.encode(Memory(files=there), order="sorted"))
        except OSError:
            return

    def _measure(self, path: str, real: Path) -> MediaFacts | MediaProblem:
        try:
            now = real.stat()
            stamp = (now.st_size, now.st_mtime_ns, now.st_ino)
            old = self._known.files.get(path)
            if old and (old.size, old.mtime_ns, old.inode) == stamp:
                return old.facts
            if now.st_size > BYTES:
                return MediaProblem("unreadable", f"it has {now.st_size / 1e9:.1f} GB, far more than any service takes")
            with real.open("rb") as file:
                facts = _open(file, now.st_size)
        except PermissionError:
            return MediaProblem("unreadable", "it may not be read (permissions)")
        except OSError as fault:
            return MediaProblem("unreadable", (fault.strerror or str(fault)).lower())
        if isinstance(facts, MediaFacts) and time.time_ns() - now.st_mtime_ns > _FRESH:
            self._known.files[path] = Remembered(*stamp, facts)
            self._new = True
        return facts


def _open(file: BinaryIO, size: int) -> MediaFacts | MediaProblem:
    kind = sniff(file.read(HEAD))
    if size == 0:
        return MediaProblem("unreadable", "it is empty")
    if kind is None:
        return MediaProblem("unreadable", "it is neither a picture nor a clip")
    file.seek(0)
    measured = _measurer(kind)(file, kind)
    if isinstance(measured, MediaProblem):
        return measured
    file.seek(0)
    return MediaFacts(kind.kind, kind.format, size, measured[0], measured[1], _digest(file), *measured[2:])


def _digest(file: BinaryIO) -> str:
    contents = hashlib.sha256()
    while part := file.read(1_048_576):
        contents.update(part)
    return contents.hexdigest()


def _measurer(kind: Kind) -> Callable[[BinaryIO, Kind], Any]:
    module, name = MEASURERS[kind.kind]
    measurer: Callable[[BinaryIO, Kind], Any] = getattr(importlib.import_module(module), name)
    return measurer


def _make_room(folder: Path) -> None:
    """Forget the projects that were looked at longest ago."""
    if folder.is_dir():
        there = sorted(folder.glob("*.json"), key=lambda path: path.lstat().st_mtime_ns, reverse=True)
        for each in there[PROJECTS - 1 :]:
            each.unlink(missing_ok=True)


def _recall(memory: Path | None) -> Memory:
    """What is remembered; nothing where the cache is missing, broken or of another version."""
    if memory is None:
        return Memory()
    try:
        known = msgspec.json.decode(state.read(memory, CACHE_BYTES) or b"", type=Memory)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Memory()
    return known if known.version == Memory().version else Memory()
