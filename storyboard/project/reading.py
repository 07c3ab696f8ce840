"""Reading what a story names, inside the project and the folders it allows; stories may come from somebody else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from storyboard.text import MediaProblem
from storyboard.text.bounds import SOURCE_BYTES
from storyboard.text.suggest import closest

_LOOKED_AT: Final = 2000
"""Neighbours of a missing file that are looked at for a near name."""
_DEEPEST: Final = 16
"""Parts of a path that are left out in turn to find what it ends like."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which files may be read: those below `root` and below each of `allowed`, all with symbolic links resolved.
    `waiting` are folders of which the user has not said so yet."""

    root: Path
    allowed: tuple[Path, ...] = ()
    waiting: tuple[Path, ...] = ()

    def find(self, path: str) -> Path | MediaProblem:
        """The file that `path` (from the root, forward slashes) names, links resolved, or why it may not be read."""
        try:
            real = Path(os.path.realpath(self.root / path))
            if not any(real.is_relative_to(folder) for folder in (self.root, *self.allowed)):
                if any(real.is_relative_to(folder) for folder in self.waiting):
                    return MediaProblem(
                        "untrusted", "it lies outside the project, and you have not trusted this folder"
                    )
                return MediaProblem("outside", "it lies outside the project", self._shorter(path))
            return _no_file(real) or real
        except FileNotFoundError:
            return self._missing(path)
        except (OSError, ValueError) as fault:
            return _trouble(fault)

    def _missing(self, path: str) -> MediaProblem:
        folder, _, name = path.rpartition("/")
        names = _names(self.root / folder)
        if names is not None:
            near = closest(name, names) or _of_stem(name, names)
            there = f'; "{near}" is there' if near else ""
            meant = f"{folder}/{near}".lstrip("/") if near else self._below(folder, name, names)
            return MediaProblem("missing", f"there is no such file{there}", meant)
        above, _, last = folder.rpartition("/")
        other = closest(last, _names(self.root / above) or ())
        inside = _names(self.root / above / other) if other else None
        near = name if name in (inside or ()) else closest(name, inside or ())
        meant = f"{above}/{other}/{near}".lstrip("/") if near else self._shorter(path)
        return MediaProblem("missing", f'there is no folder "{last}"', meant)

    def _shorter(self, path: str) -> str | None:
        """The file of the project that a path from elsewhere ends like: `C:/Users/Ana/film/cast/mara.png`."""
        parts = path.split("/")
        if len(parts) > _DEEPEST or ".." in parts:
            return None
        cuts = ((start, end) for end in range(1, len(parts)) for start in range(end))
        tried = ("/".join(filter(None, (*parts[:start], *parts[end:]))) for start, end in cuts)
        return next((each for each in tried if (self.root / each).is_file()), None)

    def _below(self, folder: str, name: str, names: Iterable[str]) -> str | None:
        """The one file of that name in the folders of a folder."""
        found = [
            f"{folder}/{each}/{name}".lstrip("/") for each in names if (self.root / folder / each / name).is_file()
        ]
        return found[0] if len(found) == 1 else None


def _of_stem(name: str, names: Iterable[str]) -> str | None:
    """The one file that is called so, but for its ending."""
    found = [each for each in names if each.rpartition(".")[0] == name]
    return found[0] if len(found) == 1 else None


def _names(folder: Path) -> list[str] | None:
    """What lies in a folder, None where there is no such folder."""
    try:
        return [each.name for each in islice(folder.iterdir(), _LOOKED_AT) if each.name[0] != "."]
    except OSError:
        return None


def reach(root: Path, allow: Iterable[str] = (), waiting: Iterable[str] = ()) -> Reach:
    """The reach of a project. `allow` and `waiting` are folders as kstory.toml writes them, from the root."""
    real = Path(os.path.realpath(root))
    allowed, asked = (tuple(resolved(root, folder) for folder in folders) for folders in (allow, waiting))
    return Reach(real, allowed, asked)


def resolved(root: Path, path: str) -> Path:
    """Where a path from the project's root leads, symbolic links followed."""
    return Path(os.path.realpath(Path(os.path.realpath(root)) / path))


def read(within: Reach, path: str, most: int = SOURCE_BYTES) -> bytes | MediaProblem:
    """The bytes of a source of at most `most` bytes, or why there are none. `path` as for `Reach.find`."""
    found = within.find(path)
    return found if isinstance(found, MediaProblem) else read_anywhere(found, most)


def read_anywhere(path: Path, most: int = SOURCE_BYTES) -> bytes | MediaProblem:
    """The same of a file that the writer named by its path, wherever it lies."""
    try:
        if problem := _no_file(path):
            return problem
        with path.open("rb") as file:
            contents = file.read(most + 1)
    except (OSError, ValueError) as fault:
        return _trouble(fault)
    if len(contents) > most:
        size = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1000} KB"
        return MediaProblem("unreadable", f"it is larger than {size}")
    return contents


def _no_file(path: Path) -> MediaProblem | None:
    """Why a path is nothing to read: a device or a pipe may never end. Raises OSError where nothing is there."""
    kind = path.stat().st_mode
    if stat.S_ISREG(kind):
        return None
    return MediaProblem("unreadable", "it is a folder" if stat.S_ISDIR(kind) else "it is no ordinary file")


def _trouble(fault: OSError | ValueError) -> MediaProblem:
    if isinstance(fault, PermissionError):
        return MediaProblem("unreadable", "it may not be read (permissions)")
    if isinstance(fault, FileNotFoundError | NotADirectoryError | ValueError):
        return MediaProblem("missing", "there is no such file")
    return MediaProblem("unreadable", (fault.strerror or str(fault)).lower())
