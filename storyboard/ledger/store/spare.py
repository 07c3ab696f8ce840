"""Room kept for the worst moment: a disk that fills up between a payment and the record of its id."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from storyboard.project.state import create, is_own, remove

BYTES: Final = 1_000_000


class Spare:
    """A file of zeros beside the journal, given up when the disk is full."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self) -> None:
        """Have the room, durably. Raises OSError when there is none: then nothing may be sent."""
        if is_own(self._path) and self._path.stat().st_size == BYTES:
            return
        try:
            remove(self._path)
            with os.fdopen(create(self._path), "wb") as out:
                out.write(b"\0" * BYTES)
                out.flush()
                os.fsync(out.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                remove(self._path)
            raise

    def spend(self) -> bool:
        """Give the room up; whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
