"""Faults of the project on disk: kstory.toml, kstory.lock, pictures and clips."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = ()
