"""Films that several suites start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from cutting_room import Room, copied, write_film


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """The small film after a rehearsal that made its platform twice. Nobody writes here."""
    room = write_film(tmp_path_factory.mktemp("rehearsed") / "film")
    room.ok("build", "film.kstory")
    room.ok("build", "film.kstory", "--again", "platform")
    return room


@pytest.fixture
def room(rehearsed: Room, tmp_path: Path) -> Room:
    """A copy of it to write in."""
    return copied(rehearsed, tmp_path / "film")


@pytest.fixture
def fresh(tmp_path: Path) -> Room:
    """The small film before anything was made."""
    return write_film(tmp_path / "film")
