"""A project on disk that is worked on: stories typed and saved, pictures that come, go and grow, settings that change.
What its editor says is what one says that was just started."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from storyboard.editor import reader
from storyboard.editor.view import Film
from storyboard.editor.workspace import Workspace

FILM = """\
import lamp from "cast.kstory"
scene one "One" {
  aspect: 16:9
  start: "fraem.png"
  shot 5s {
    Gulls by @lamp, take {{ take }}.
  }
}
scene two "Two" {
  aspect: 16:9
  start: "frame.png"
  takes: 2
  shot 5s {
    A cat, mara.
  }
}
"""
CAST = 'prop lamp "Lamp" {\n  An oil lamp\n  front: "art/lamp.png"\n  angles: "art/side.png"\n}\n'
SETTINGS = (
    None,
    "",
    '[check]\nmeant = ["repeated-shot", "unused"]\n',
    '[prompt]\ntemplate = "prompt.txt"\n',
    "[prices]\nvideo = 0.3\n",
    '[service]\nname = "nobody"\n',
)
TEMPLATES = ("{{ prose }}, {{ style }}", "{{ nope }}", None)
PICTURES = ("frame.png", "fraem.png", "art/lamp.png", "art/side.png")
SIZES = (None, (1280, 720), (1920, 1080), (40, 40))
CHANGES = (
    *(("Gulls", "@nobdy"), ("start: ", "end: "), ("fraem", "frame"), ("takes: 2", "takes: 3"), ("}\n", "\n")),
    *(('start: "frame.png"', "sound: off"),) * 3,
)
Deed = Callable[[random.Random], None]


class Desk:
    """A project, its story open and its cast as well, or only on disk."""

    def __init__(self, root: Path) -> None:
        self.root, self.stories, self.version = root, Workspace({}), 1
        self.texts = {"film.kstory": FILM, "cast.kstory": CAST}
        (root / "art").mkdir()
        (root / "kstory.toml").write_text("", encoding="utf-8")
        for name, text in self.texts.items():
            (root / name).write_text(text, encoding="utf-8")
        for name in PICTURES[2:]:
            Image.new("RGB", (1280, 720)).save(root / name)
        self.opened(self.stories)

    def opened(self, stories: Workspace) -> None:
        for name, text in self.texts.items():
            path = self.root / name
            stories.open(path.as_uri(), path, text, self.version)

    def typed(self, dice: random.Random) -> None:
        name = dice.choice(["film.kstory", "film.kstory", "cast.kstory"])
        old, new = dice.choice(CHANGES)
        if dice.random() < 0.5:
            old, new = new, old
        self.version += 1
        self.texts[name] = self.texts[name].replace(old, new, 1)
        self.stories.change((self.root / name).as_uri(), self.texts[name], self.version)

    def drawn(self, dice: random.Random) -> None:
        path, size = self.root / dice.choice(PICTURES), dice.choice(SIZES)
        path.unlink(missing_ok=True)
        if size:
            Image.new("RGB", size, dice.choice(("red", "blue"))).save(path)

    def wished(self, dice: random.Random) -> None:
        for name, text in (("kstory.toml", dice.choice(SETTINGS)), ("prompt.txt", dice.choice(TEMPLATES))):
            (self.root / name).unlink(missing_ok=True)
            if text is not None:
                (self.root / name).write_text(text, encoding="utf-8")
        self.stories.relocate()

    def mended(self, dice: random.Random) -> None:
        """All is well, for once."""
        for name in PICTURES:
            Image.new("RGB", (1280, 720), dice.choice(("red", "blue"))).save(self.root / name)
        (self.root / "kstory.toml").write_text(
            dice.choice(("", "[prices]\nvideo = 0.5\nelement = 0.2\n")), encoding="utf-8"
        )
        self.stories.relocate()
        self.texts = {"film.kstory": FILM, "cast.kstory": CAST}
        self.version += 1
        for name, text in self.texts.items():
            self.stories.change((self.root / name).as_uri(), text, self.version)

    def film(self, stories: Workspace) -> Film:
        uri = (self.root / "film.kstory").as_uri()
        compiled = stories.compile(uri)
        assert compiled
        return stories.price(uri, compiled)


@pytest.mark.parametrize("seed", [0, 1, 2, 29])
def test_an_editor_at_work_says_what_a_new_one_says(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    dice, desk = random.Random(seed), Desk(tmp_path)
    deeds: list[Deed] = [desk.typed, desk.typed, desk.drawn, desk.drawn, desk.wished, desk.mended]
    planned = 0
    for _ in range(30):
        dice.choice(deeds)(dice)
        fresh = Workspace({})
        desk.opened(fresh)
        mine, other = desk.film(desk.stories), desk.film(fresh)
        assert mine.diagnostics == other.diagnostics
        assert mine.compiled.story == other.compiled.story
        assert (mine.plan, mine.prices, mine.settings) == (other.plan, other.prices, other.settings)
        planned += mine.plan is not None
    assert planned
