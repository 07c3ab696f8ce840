"""What the service would refuse, or what would be a silent miss."""

from __future__ import annotations

from typing import Final

from storyboard.text.catalogue import elements, files, naming, references, scenes, shots, wording
from storyboard.text.catalogue.entry import Entry

ROWS: Final[tuple[Entry, ...]] = (
    *shots.ROWS,
    *wording.ROWS,
    *references.ROWS,
    *scenes.ROWS,
    *naming.ROWS,
    *elements.ROWS,
    *files.ROWS,
)
