"""Twice the film is about twice the work, for what looks at a whole film."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from work import work

from storyboard.door.figures import figures
from storyboard.door.planning import plan
from storyboard.door.renaming import rename
from storyboard.door.status import status

WHO = 'character who_%d "Who %d" {\n  Person %d\n  id: "1%d"\n}\n'
SCENE = "scene s%d {\n  shot 5s {\n    @who_%d waits, day %d.\n    @who_%d: Day %d.\n  }\n}\n"


def film(count: int) -> str:
    """As many scenes as people."""
    rows = (row.replace("%d", str(number)) for row in (WHO, SCENE) for number in range(count))
    return 'story "Long" {\n  aspect: 16:9\n  sound: on\n}\n' + "".join(rows)


DOORS: dict[str, Callable[[Path], object]] = {
    "plan": plan,
    "figures": figures,
    "status": status,
    "rename": lambda path: rename(path, "who_1", "somebody", dry_run=True),
}


def looked_at(door: Callable[[Path], object], path: Path, count: int) -> int:
    """The work of a door for a film of so many scenes."""
    path.write_text(film(count), encoding="utf-8")
    return work(partial(door, path))


@pytest.mark.parametrize("name", DOORS)
def test_twice_the_film_is_about_twice_the_work(name: str, tmp_path: Path) -> None:
    path = tmp_path / "film.kstory"
    looked_at(DOORS[name], path, 5)  # what is loaded and made once is made before
    counts = [looked_at(DOORS[name], path, count) for count in (100, 200, 400)]
    assert all(more < 2.2 * less for less, more in pairwise(counts)), counts
