"""Whatever happens to a story between two keystrokes, with a memory it is the story from scratch. Deeper by
`--hypothesis-profile=deep`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenery import ENTRIES, ENTRY, OTHERS
from worlds import STEPS, Step, World, same, same_take, worlds

from storyboard.editor import reader
from storyboard.editor.reader import Reader
from storyboard.story.memory import Memory
from storyboard.syntax import parse
from storyboard.text import Source


@pytest.fixture(autouse=True, scope="module")
def _cut_at_any_length() -> Iterable[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_SHORT", 0)
        yield


def held(worlds: Iterable[World]) -> None:
    """Each world twice: what was just read is what is asked for most."""
    read, memory = Reader(), Memory()
    for world in worlds:
        scratch = world.compiled()
        mine = world.compiled(read, memory)
        same(mine, scratch)
        same_take(world, mine, scratch, memory)
        same(world.compiled(read, memory), scratch)


@settings(max_examples=settings().max_examples // 2, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ENTRIES), st.lists(STEPS, min_size=1, max_size=8))
def test_whatever_happens_is_read_as_from_scratch(entry: str, steps: list[Step]) -> None:
    held(worlds(entry, steps))


@settings(max_examples=settings().max_examples)
@given(st.sampled_from(ENTRIES), st.lists(STEPS, min_size=1, max_size=6))
def test_whatever_is_typed_is_parsed_by_parts_as_in_one(entry: str, steps: list[Step]) -> None:
    read = Reader()
    for world in worlds(entry, steps):
        source = Source(ENTRY, world.texts[ENTRY])
        assert read(source) == read.aside(source) == parse(source)


def told(entry: str, **more: str) -> World:
    """A world of these files; a file's name without its ending."""
    return World({ENTRY: entry, **OTHERS, **{f"{name}.kstory": text for name, text in more.items()}})


SCENE = 'scene quay "Quay" {\n  aspect: 16:9\n  %s\n  shot 5s {\n    A gull%s.\n  }\n}\n'
STYLED = 'story "S" {\n  style: noir\n}\nstyle noir {\n  The mood of @mara.\n}\n%s\n' + SCENE % ("", "")
TYPED_WRONG = SCENE % ('start: "fraem.png"', "")
RIGHT = SCENE.replace("quay", "pier") % ('start: "frame.png"', "")
HIDDEN = "".join(SCENE.replace("quay", name) % ("", name) for name in ("one", "two", "three"))
UNCLOSED = HIDDEN.replace("  }\n}\n", "  }\n", 1)
TEXTS = (
    'let light = "dusk"\n',
    'let place = "a station"\n',
    "style grain {\n  Grain.\n}\n",
    "style noir {\n  Black.\n}\n",
)


@pytest.mark.parametrize(
    "moments",
    [
        (told(STYLED % 'character mara "Mara" {\n  A woman\n  id: "1"\n}'), told(STYLED % 'image mara = "mara.png"')),
        (told(ENTRIES[0]), told(ENTRIES[0].replace("style: bright", "style: none"))),
        (told(TYPED_WRONG), told(TYPED_WRONG + RIGHT)),
        (
            replace(told(SCENE % ("", "")), template="{{ nope }}"),
            replace(told("# a note\n" + SCENE % ("", "")), template="{{ nope }}"),
        ),
        (told(HIDDEN), told(UNCLOSED), told(UNCLOSED.replace("    A gullthree", "    > }\n    A gullthree"))),
        (told(SCENE % ("", " and @ mara") + 'prop mara "M" {\n  A\n  id: "1"\n}\n'), told(SCENE % ("", " and @ mara"))),
        (
            told("".join(TEXTS) + SCENE % ("", " at $place in $light")),
            told("".join(reversed(TEXTS)) + SCENE % ("", " at $place in $light")),
        ),
        (
            told("".join(TEXTS) + SCENE % ("style noir", "")),
            told("".join(reversed(TEXTS)) + SCENE % ("style noir", "")),
        ),
        (
            told(SCENE % ("", "")),
            told('story "Bare" {\n' + SCENE % ("", "")),
            told('story "Bare" {\n}\n' + SCENE % ("", "")),
        ),
    ],
    ids=[
        *("a style mentions what becomes a picture", "two lamps", "a file that another scene takes up"),
        *("a template's fault where a scene moves", "a brace behind a mark", "a loose sign before a name that goes"),
        *("texts change places", "styles change places", "a story without settings comes and goes"),
    ],
)
def test_what_was_once_out_of_date(moments: tuple[World, ...]) -> None:
    held((*moments, *reversed(moments)))
