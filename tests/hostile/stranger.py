"""A small project as it may come from anybody, and what a command does to it and around it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from PIL import Image

from storyboard.cli.commands import kstory
from storyboard.door.building import Built, build
from storyboard.execute.settings import Places
from storyboard.project.place import Project, locate
from storyboard.standin import Standin

STORY = """\
story "Door" {
  aspect: 1:1
  mode: std
}

character ada "Ada" {
  Woman with a lamp
  front: "ada.png"
  angles: "ada.png"
}

scene hall {
  shot 3s wide {
    @ada stands in a dark hall.
  }
}

scene stairs {
  start: @hall
  shot 3s {
    @ada climbs the stairs.
  }
}
"""
SECRET = b"what is nobody's business\n"
LOOKING = (
    ("check",),
    ("plan",),
    ("plan", "--live"),
    ("plan", "--live", "--draft"),
    ("status",),
    ("status", "--live"),
    ("takes",),
    ("takes", "--live"),
    ("stats",),
    ("stats", "--cost"),
    ("graph",),
    ("show", "hall"),
    ("show", "hall.1", "--live"),
    ("doctor",),
    ("fmt", "--check"),
    ("mv", "ada", "eva", "--dry-run"),
    ("clean", "--dry-run"),
)


@dataclass
class Clone:
    """A project's folder, and beside it a file and a folder of the user's that nothing may touch."""

    root: Path
    mine: Path = field(init=False)
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True)
        (self.root / "film.kstory").write_text(STORY)
        (self.root / "kstory.toml").write_text("")
        Image.new("RGB", (320, 320), "#a05030").save(self.root / "ada.png")
        self.mine, self.folder = self.root.parent / "mine.txt", self.root.parent / "own"
        self.mine.write_bytes(SECRET)
        self.folder.mkdir()
        (self.folder / "letter.txt").write_bytes(SECRET)

    @property
    def project(self) -> Project:
        return locate(self.root / "film.kstory")

    @property
    def state(self) -> Path:
        return self.root / ".kstory"

    def places(self, *, live: bool = True) -> Places:
        return Places.of(self.project, live=live)

    def plant(self, name: str, contents: bytes = b"x") -> Path:
        """A file that came with the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
        return path

    def link(self, name: str, target: Path) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def run(self, *words: str) -> Result:
        """A command, in this process. What it raises is raised: nothing may end in "kstory itself has failed"."""
        here = Path.cwd()
        os.chdir(self.root)
        try:
            done = CliRunner().invoke(kstory, list(words), env={"NO_COLOR": "1"}, prog_name="kstory")
        finally:
            os.chdir(here)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def live(self, standin: Standin, **wishes: Any) -> Built:
        environment = {"GMI_BASE_URL": standin.url, "GMI_API_KEY": "sk-key", "KSTORY_POLL_SECONDS": "0.1"}
        return build(self.root / "film.kstory", live=True, consent=lambda *_: True, environment=environment, **wishes)

    def untouched(self) -> bool:
        """Whether the user's own things are as they were."""
        there = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        return self.mine.read_bytes() == SECRET and there == {"letter.txt": SECRET}


def tree(root: Path) -> dict[str, tuple[object, ...]]:
    """All there is below a folder: names, kinds, contents, times."""
    found: dict[str, tuple[object, ...]] = {}
    for path in [root, *root.rglob("*")]:
        facts = path.lstat()
        held = path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(root))] = (facts.st_mode, facts.st_ino, facts.st_mtime_ns, facts.st_size, held)
    return found
