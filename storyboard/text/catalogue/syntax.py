"""Faults of spelling and shape, found in one file without knowing what it means."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    Entry(
        "unreadable-line",
        "error",
        "a line that cannot be read",
        "The line has none of the shapes that a line of a story can have.",
    ),
)
