"""What became of the files that open stories stand on, for editors that do not tell (Neovim on Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storyboard.editor.workspace import Workspace
from storyboard.project.place import CONFIG

EVERY: Final = 2.0
"""Seconds between two looks."""

Stamp = tuple[int, int] | None
"""When a file was written and how long it is; None where there is none."""


class Watch:
    """Looks at stories, media, kstory.toml, the lock, and the folders that these are in, where others may appear."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[Path, Stamp] = {}

    def changed(self) -> frozenset[Path]:
        """What came, went or was written since the last look."""
        now = {path: _stamp(path) for path in self._paths()}
        found = frozenset(path for path, stamp in now.items() if self._seen.get(path, stamp) != stamp)
        self._seen = now
        return found

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
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
