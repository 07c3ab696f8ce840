"""What became of the files that open stories stand on, for editors that do not tell (Neovim on Linux), and what builds
beside the editor have written, of which none tells well."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storyboard.editor.plans import going, under_way
from storyboard.editor.view import Film
from storyboard.editor.workspace import Workspace
from storyboard.execute.holding import at_work
from storyboard.execute.settings import Places
from storyboard.project.place import CONFIG, Project
from storyboard.project.trusted import store

EVERY: Final = 2.0
"""Seconds between two looks."""
OFTEN: Final = 0.5
"""Seconds between two looks at what builds write."""

_COARSE: Final = 20_000_000
"""Nanoseconds that a file's time may lag behind the clock."""

Stamp = tuple[int, int] | None
"""When a file was written and how long it is; None where there is none."""


class Watch:
    """Looks at stories, media, kstory.toml, prompt templates, and the folders that these are in, where others may
    appear; with `templates_only` at templates alone, whose names no client can be told to watch. And at what the user
    has trusted, which no client knows of."""

    def __init__(self, workspace: Workspace, *, templates_only: bool = False) -> None:
        self._workspace = workspace
        self._templates_only = templates_only
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
        if self._workspace.films:
            yield store(self._workspace.environment)
        for uri, film in list(self._workspace.films.items()):
            document = self._workspace.documents.get(uri)
            if document is None or document.project is None:
                continue
            template = self._workspace.wishes(document)[0].template
            others = () if self._templates_only else (CONFIG, *film.compiled.sources, *film.compiled.media)
            names = (*([template] if template else ()), *others)
            for path in (self._workspace.path_of(uri, name) for name in names if "://" not in name):
                if path:
                    yield path
                    yield path.parent


def follow(workspace: Workspace, uri: str) -> bool:
    """Have a document's film say what is under way now. Whether that is other than it was."""
    document, film = workspace.documents.get(uri), workspace.films.get(uri)
    if document is None or film is None:
        return False
    now = going(film, *under_way(document.project, workspace.wishes(document)[0]))
    workspace.films[uri] = now
    return now.under_way != film.under_way


class Builds:
    """Looks at kstory.lock and the journals, live and rehearsed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[str, tuple[list[Stamp], list[Stamp], bool]] = {}

    def changed(self) -> dict[str, bool]:
        """The documents of whose project something was written since the last look, and whether that is a lock."""
        now = {uri: self._looked_at(project, film) for uri, project, film in self._open()}
        found = {
            uri: then[0] != looked[0] for uri, looked in now.items() if (then := self._seen.get(uri, looked)) != looked
        }
        self._seen = now
        return found

    def _open(self) -> Iterator[tuple[str, Project, Film]]:
        for uri, film in list(self._workspace.films.items()):
            document = self._workspace.documents.get(uri)
            if document and document.project:
                yield uri, document.project, film

    def _looked_at(self, project: Project, film: Film) -> tuple[list[Stamp], list[Stamp], bool]:
        kinds = (False, True)
        journals = [project.journal(live=live) for live in kinds]
        return (
            [_stamp(project.lock(live=live)) for live in kinds],
            [_stamp(path) for each in journals for path in (each, each.with_name(f"{each.name}-wal"))],
            bool(film.under_way) and at_work(Places.of(project, live=False)),  # one that is killed writes nothing
        )


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except (OSError, ValueError):  # a path may be anything that was typed
        return None
    return found.st_mtime_ns, found.st_size
