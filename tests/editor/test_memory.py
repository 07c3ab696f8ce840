"""A story compiled with a memory is the story compiled from scratch, whatever was typed before."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from asking import EXAMPLES

from storyboard.compiler import Compiled, compile_story
from storyboard.editor import reader
from storyboard.editor.reader import Reader
from storyboard.kling.prices import CATALOGUE
from storyboard.ledger.records import Lock
from storyboard.planner.make import make_plan
from storyboard.story.memory import Memory
from storyboard.text import MediaFacts, MediaProblem, Source, normalise

CORPUS = Path(__file__).parents[1] / "corpus"
STORIES = [*EXAMPLES, *sorted(CORPUS.glob("*.kstory"))]
HEAD = """\
import tomas, noir as dark, cloth from "cast.kstory"
import "more.kstory"
story "Crowd" {
  aspect: 16:9
  sound: on
  style: dark
}

let place = "the old station {{ take }}"
image sky = "sky.png"
video walk = "walk.mp4"
character mara "Mara" {
  Woman of 34
  id: "1"
}

style bright {
  Light, with @mara in {{ place }}.
}

"""
SCENE = """\
scene sN "S N" {
  {{ place }}, dawn.
  EXTRA

  shot 5s wide {
    @mara waits for @tomas, N.
    @tomas (softly): In {{ cloth }}, mara.
  }

  shot 4s {
    Snow N, @nobdy, @lamp.
  }
}

"""
EXTRAS = ("style: bright", "start: continue", "start: @sky", "follow: @s0", "takes: 2", "sound: off", "start: @s9")
SCENES = (SCENE.replace("N", str(number)).replace("EXTRA", extra) for number, extra in enumerate(EXTRAS))
CROWD = HEAD + "".join(SCENES) + "edit rain {\n  source: @s2\n  More rain on @lamp.\n}\n"
OTHERS = {
    "cast.kstory": """\
let cloth = "red {{ wool }}"
let wool = "wool"
character tomas "Tomas" {
  Man of 40
  id: "2"
}
style noir {
  Grey, by @lamp_post.
}
prop lamp_post "Lamp post" {
  A lamp
  id: "3"
}
""",
    "more.kstory": 'prop lamp "Lamp" {\n  An oil lamp\n  id: "4"\n}\n',
}
SCRAPS = (*'{}"@:#-,x 0\n', "@mara", "@tomas", "{{ place }}", "{{ cloth", "  sound: off\n", "---\n", "mara", " é😀")


def edited(texts: Mapping[str, str], dice: random.Random) -> dict[str, str]:
    """One thing typed, cut, pasted or moved in one of the files."""
    file = dice.choice([*texts][:1] * 3 + [*texts])
    text = texts[file]
    at = dice.randrange(len(text) + 1)
    lines = text.split("\n")
    line = text.count("\n", 0, at)
    blocks = text.split("\n}\n")
    one, other = dice.randrange(len(blocks)), dice.randrange(len(blocks))
    swapped = [*blocks]
    swapped[one], swapped[other] = swapped[other], swapped[one]
    typed = [
        text[:at] + dice.choice(SCRAPS) + text[at:],
        text[:at] + text[at + 1 :],
        "\n".join([*lines[:line], *lines[line + 1 :]]),
        "\n".join([*lines[:line], lines[line], *lines[line:]]),
        "\n".join([*lines[:line], "# a note", *lines[line:]]),
        "\n}\n".join(swapped),
        "\n}\n".join([*blocks[:one], blocks[other], *blocks[one:]]),
        "\n}\n".join([*blocks[:one], *blocks[one + 1 :]]),
    ]
    return {**texts, file: dice.choice(typed)}


def rounds(texts: Mapping[str, str], dice: random.Random, count: int) -> Iterator[Mapping[str, str]]:
    """The texts after each of some edits, many of them taken back."""
    yield texts
    for _ in range(count):
        before = texts
        texts = edited(texts, dice)
        yield texts
        if dice.random() < 0.7:
            yield before
            texts = before


def measure(path: str) -> MediaFacts | MediaProblem:
    if path.endswith((".mp4", ".mov")):
        return MediaFacts("video", "mp4", 1_000_000, 1920, 1080, "0", 6.0, 24.0)
    if "missing" in path or not path.endswith((".png", ".jpg")):
        return MediaProblem("missing", "there is no such file")
    return MediaFacts("picture", path[-3:], 1_000_000, 1280, 640, "1")


def compiled(entry: str, texts: Mapping[str, str], read: Reader | None, memory: Memory | None) -> Compiled:
    def hand(name: str) -> Source | MediaProblem:
        return Source(name, texts[name]) if name in texts else MediaProblem("missing", "there is no such file")

    if read is None:
        return compile_story(entry, hand, measure)
    return compile_story(entry, hand, measure, parse=read, memory=memory)


def same(mine: Compiled, scratch: Compiled) -> None:
    assert mine.diagnostics == scratch.diagnostics
    assert mine.story == scratch.story
    assert mine.trees == scratch.trees
    assert mine.reading.scopes == scratch.reading.scopes
    assert sorted(mine.reading.uses, key=str) == sorted(scratch.reading.uses, key=str)
    if scratch.ok:
        plans = [make_plan(each.story, Lock(), each.media, CATALOGUE, each.sources) for each in (mine, scratch)]
        assert plans[0] == plans[1]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_edited_is_the_story_from_scratch(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    folder = path.parent
    texts = {path.name: normalise(path.read_text(encoding="utf-8"))}
    for other in filter(Path.is_file, (*folder.glob("*.kstory"), *folder.glob("cast/*.kstory"))):
        texts.setdefault(other.relative_to(folder).as_posix(), normalise(other.read_text(encoding="utf-8")))
    read, memory = Reader(), Memory()
    for each in rounds(texts, random.Random(path.name), 8):
        same(compiled(path.name, each, read, memory), compiled(path.name, each, None, None))


@pytest.mark.parametrize("seed", range(12))
def test_scenes_that_hang_together_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    read, memory = Reader(), Memory()
    for texts in rounds({"crowd.kstory": CROWD, **OTHERS}, random.Random(seed), 15):
        same(compiled("crowd.kstory", texts, read, memory), compiled("crowd.kstory", texts, None, None))


NEW = 'scene new "New" {\n  Dusk, @mara.\n\n  shot 5s {\n    @mara: Who, in {{ place }}?\n  }\n}\n\n'


@pytest.mark.parametrize("before", ["scene s0", "scene s3", "edit rain", None])
def test_a_scene_typed_in_before_another_too(before: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    read, memory = Reader(), Memory()
    at = CROWD.index(before) if before else len(CROWD)
    for typed in range(0, len(NEW), 3):
        texts = {"crowd.kstory": f"{CROWD[:at]}{NEW[:typed]}\n{CROWD[at:]}", **OTHERS}
        same(compiled("crowd.kstory", texts, read, memory), compiled("crowd.kstory", texts, None, None))


@pytest.mark.parametrize("seed", range(6))
def test_blocks_without_their_end_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    dice = random.Random(seed)
    read, memory = Reader(), Memory()
    for _ in range(12):
        lines = CROWD.split("\n")
        for _ in range(dice.randint(1, 2)):
            del lines[dice.choice([at for at, line in enumerate(lines) if line.strip() == "}"])]
        texts = {"crowd.kstory": "\n".join(lines), **OTHERS}
        same(compiled("crowd.kstory", texts, read, memory), compiled("crowd.kstory", texts, None, None))


def test_a_memory_holds_two_stories_at_most() -> None:
    memory = Memory()
    compiled("crowd.kstory", {"crowd.kstory": CROWD, **OTHERS}, Reader(), memory)
    once = memory.size
    for number in range(20):
        texts = {"crowd.kstory": CROWD.replace("dawn", f"dawn {number}"), **OTHERS}
        compiled("crowd.kstory", texts, Reader(), memory)
    assert 0 < memory.size <= 2 * once + 20


def test_only_the_scene_that_was_typed_in_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, texts = Memory(), {"crowd.kstory": CROWD, **OTHERS}
    before = compiled("crowd.kstory", texts, Reader(), memory)
    after = compiled("crowd.kstory", {**texts, "crowd.kstory": CROWD.replace("Snow 3", "Rain 3")}, Reader(), memory)
    kept = zip(before.reading.read, after.reading.read, strict=True)
    assert [one.scene.name for one, other in kept if one.kept is not other.kept] == ["s3"]


def test_a_scene_still_open_leaves_the_others_as_they_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_SHORT", 0)
    read, memory = Reader(), Memory()
    at = CROWD.index("scene s3")
    seen = []
    for typed in ("scene new {\n  Dusk", "scene new {\n  Dusk falls"):
        texts = {"crowd.kstory": f"{CROWD[:at]}{typed}\n\n{CROWD[at:]}", **OTHERS}
        seen.append(compiled("crowd.kstory", texts, read, memory))
    kept = zip(*[each.reading.read for each in seen], strict=True)
    assert [one.scene.name for one, other in kept if one.kept is None or one.kept is not other.kept] == ["new"]


def test_scenes_that_have_nothing_to_do_with_each_other_are_compared_by_name() -> None:
    memory = Memory()
    for names, found in ((("quay", "pier"), []), (("quay", "Quay"), ["name-alike"]), (("quay", "pier"), [])):
        text = "story {\n  aspect: 16:9\n}\n" + "".join(
            f"scene {name} {{\n  shot 5s {{\n    Snow on {number} roofs.\n  }}\n}}\n"
            for number, name in enumerate(names)
        )
        made = compile_story("a.kstory", lambda name, text=text: Source(name, text), memory=memory)  # type: ignore[misc]
        assert [fault.code for fault in made.diagnostics] == found
