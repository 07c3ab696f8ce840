"""A file as an editor holds it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storyboard.project.place import Project
from storyboard.text import Source


@dataclass(frozen=True)
class Document:
    """A file as the editor holds it: `raw` with the editor's line ends, `source` as stories are read.

    `path` is None for one that was never saved; then there is no project either, and it imports nothing. `real` is that
    path behind all links, "" without one: a file is one, by whatever way it is reached.
    """

    uri: str
    path: Path | None
    real: str
    project: Project | None
    raw: str
    version: int
    source: Source
