"""Whether a scene can be cut: the checks say so exactly where the planner can."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from telling import STORY, cast, errors, scene, under

from storyboard.compiler import compile_story
from storyboard.planner.packing import Unpackable, facts, frame, pack
from storyboard.story.model import Scene
from storyboard.text import Source

CUTTING = {
    "shot-seconds",
    "shot-too-long",
    "shot-too-short",
    "clip-too-short",
    "prompt-too-long",
    "too-many-references",
}
CUTTING |= {"end-with-shots", "end-without-start"}

NAMES = st.lists(st.sampled_from([f"@a{n}" for n in range(1, 9)]), max_size=5, unique=True).map(" ".join)
SHOTS = st.builds(
    lambda seconds, size, names: f"{seconds}s {'x' * size} {names}",
    st.integers(1, 16),
    st.sampled_from([20, 200, 520]),
    NAMES,
)
SETTINGS = st.sampled_from(["", "", 'start: "https://x.org/a.png"', 'follow: "https://x.org/a.mp4"'])


@given(st.lists(st.one_of(SHOTS, SHOTS, SHOTS, st.just("---")), min_size=1, max_size=10), SETTINGS, st.booleans())
def test_the_checks_and_the_planner_agree(shots: list[str], settings: str, edited: bool) -> None:
    text = STORY + cast(8) + scene(*shots, settings=settings)
    text += "edit snow {\n  source: @yard\n  Add snow.\n}\n" if edited else ""
    made = compile_story("s.kstory", lambda path: Source(path, text))
    found = next(each for each in made.story.scenes if isinstance(each, Scene))
    if not found.shots:
        return
    cut = pack(facts([found], made.story.images), frame(found, used_as_video=edited))
    faults = {each.code for each in made.diagnostics} & CUTTING
    assert isinstance(cut, Unpackable) == bool(faults), faults


def test_a_short_shot_shares_a_clip() -> None:
    assert not errors(STORY + scene("1s Snow.", "2s Wind.", "3s Rain."))


def test_a_seventh_shot_is_cut_off() -> None:
    assert not errors(STORY + scene(*(f"2s Snow {n}." for n in range(8))))
    assert errors(STORY + scene(*(f"1s Snow {n}." for n in range(6)), "15s Wind.", "1s Rain.")) == {"shot-too-short"}


def test_the_short_shot_is_underlined() -> None:
    story = STORY + scene("15s Snow.", "1s Wind.", "15s Rain.")
    assert under(story, "shot-too-short") == ["1s"]


def test_a_long_prompt_makes_its_neighbours_lonely() -> None:
    story = STORY + scene("5s " + "x" * 600, "2s Wind.")
    assert under(story, "shot-too-short") == ["2s"]


def test_faults_of_one_shot_do_not_breed() -> None:
    assert errors(STORY + scene("20s Snow.", "1s Wind.")) == {"shot-too-long"}


def test_an_empty_scene() -> None:
    assert errors(STORY + "scene yard {\n  Snow.\n}\n") == {"no-shots"}


def test_a_thousand_shots() -> None:
    assert not errors(STORY + scene(*(f"{n % 4 + 1}s Snow falls for the {n}th time." for n in range(1000))))
