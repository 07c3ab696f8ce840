"""What became of the files that open stories stand on, for editors that do not tell (Neovim on Linux)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storyboard.editor.workspace import Workspace
from storyboard.project.place import CONFIG

EVERY: Final = 2.0
"""Seconds between two looks."""

_COARSE: Final = 20_000_000
"""Nanoseconds that a file's time may lag behind the clock."""

Stamp = tuple[int, int] | None
"""When a file was written and how long it is; None where there is none."""


class Watch:
    """Looks at stories, media, kstory.toml, the lock, and the folders that these are in, where others may appear."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[Path, Stamp] = {}
        self._looked = time.time_ns()

    def changed(self) -> frozenset[Path]:
        """What came, went or was written since the last look."""
        began, now = time.time_ns(), {path: _stamp(path) for path in self._paths()}
        found = frozenset(path for path, stamp in now.items() if self._is_new(path, stamp))
        self._seen, self._looked = now, began
        return found

    def _is_new(self, path: Path, stamp: Stamp) -> bool:
        if path in self._seen:
            return self._seen[path] != stamp
        return stamp is not None and stamp[0] > self._looked - _COARSE  # perhaps after the story was compiled

    def _paths(self) -> Iterator[Path]:
        for uri, film in list(self._workspace.films.items()):
            document = self._workspace.documents.get(uri)
            if document is None or document.project is None:
                continue
            project = document.project
            names = (CONFIG, *film.compiled.sources, *film.compiled.media)
            for path in (self._workspace.path_of(uri, name) for name in names if "://" not in name):
                if path:
                    yield path
                    yield path.parent
            yield project.lock(live=False)
            yield project.lock(live=True)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except (OSError, ValueError):  # a path may be anything that was typed
        return None
    return found.st_mtime_ns, found.st_size
