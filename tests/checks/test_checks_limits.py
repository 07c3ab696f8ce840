"""Both sides of every number of the service, each on a story or a file that is good but for that number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import CLIP, PICTURE, STORY, cast, codes, mentions, scene

from storyboard.kling import limits
from storyboard.kling.limits import ROWS, Limit
from storyboard.text import MediaFacts

ELEMENT_CLIP = 'character m "M" {\n  A man\n  video: "m.mp4"\n}\n'
FOLLOW = STORY + scene("5s A woman dances.", settings='follow: "steps.mp4"')
PICTURED = STORY + scene("5s Snow.", settings='start: "start.png"')


def words(count: int) -> str:
    return "x" * count


def angles(count: int) -> str:
    named = ", ".join(f'"{n}.png"' for n in range(count))
    return 'character m "M" {\n  A man\n  front: "f.png"\n' + (f"  angles: {named}\n" if count else "") + "}\n"


def element(shown: str = "M", prose: str = "A man") -> str:
    return f'character m "{shown}" {{\n  {prose}\n  front: "f.png"\n  angles: "g.png"\n}}\n'


def picture(**facts: int) -> Callable[[float], set[str]]:
    def judged(value: float) -> set[str]:
        return codes(PICTURED, {"start.png": replace(PICTURE, **{name: int(value) for name in facts})})

    return judged


def clip(story: str, path: str, **facts: str) -> Callable[[float], set[str]]:
    def judged(value: float) -> set[str]:
        whole = {name: value if name in {"seconds", "fps"} else int(value) for name in facts}
        return codes(story, {path: replace(CLIP, **whole)})

    return judged


def ratio(value: float) -> set[str]:
    return codes(PICTURED, {"start.png": replace(PICTURE, width=round(1000 * value), height=1000)})


def images(count: int, settings: str) -> set[str]:
    declared = "".join(f'image i{n} = "{n}.png"\n' for n in range(count))
    return codes(STORY + declared + scene(f"5s Snow. {' '.join(f'@i{n}' for n in range(count))}", settings=settings))


JUDGED: dict[str, tuple[str, float, Callable[[float], set[str]]]] = {
    "PROMPT": ("prompt-too-long", 1, lambda n: codes(STORY + scene(f"5s {words(int(n))}"))),
    "CLIP_SECONDS": (
        "shot-too-long clip-too-short",
        1,
        lambda n: codes(STORY + scene(f"{int(n)}s Snow.")),
    ),
    "SHOT_PROMPT": (
        "prompt-too-long",
        1,
        lambda n: codes(STORY + scene(f"2s {words(int(n))}", "5s Snow.")),
    ),
    "SHOT_PROMPT_BYTES": (
        "prompt-bytes",
        2,
        lambda n: codes(STORY + scene(f"5s {'é' * (int(n) // 2)}", "5s Snow.")),
    ),
    "SHOT_SECONDS": ("shot-seconds", 1, lambda n: codes(STORY + scene(f"{int(n)}s Snow.", "5s Snow falls."))),
    "IMAGE_BYTES": ("picture-size", 1, picture(bytes=0)),
    "IMAGE_PIXELS": ("picture-small", 1, picture(width=0, height=0)),
    "IMAGE_RATIO": ("picture-shape", 0.01, ratio),
    "VIDEO_SECONDS": ("clip-seconds", 0.1, clip(FOLLOW, "steps.mp4", seconds="")),
    "VIDEO_PIXELS": ("clip-pixels", 1, clip(FOLLOW, "steps.mp4", width="")),
    "VIDEO_FPS": ("clip-rate", 0.1, clip(FOLLOW, "steps.mp4", fps="")),
    "VIDEO_BYTES": ("clip-size", 1, clip(FOLLOW, "steps.mp4", bytes="")),
    "REFERENCES": (
        "too-many-references",
        1,
        lambda n: codes(STORY + cast(int(n)) + scene(f"5s {mentions(int(n))}")),
    ),
    "REFERENCES_WITH_VIDEO": (
        "too-many-references",
        1,
        lambda n: codes(STORY + cast(int(n)) + scene(f"5s {mentions(int(n))}", settings='follow: "v.mp4"')),
    ),
    "ELEMENTS_WITH_FRAME": (
        "too-many-references",
        1,
        lambda n: codes(STORY + cast(int(n)) + scene(f"5s {mentions(int(n))}", settings='start: "v.png"')),
    ),
    "ELEMENTS_NOTED": (
        "many-elements",
        1,
        lambda n: codes(STORY + cast(int(n)) + scene(f"5s {mentions(int(n))}")),
    ),
    "IMAGES_WITH_END": (
        "too-many-references",
        1,
        lambda n: images(int(n) - 2, 'start: "a.png"\nend: "b.png"'),
    ),
    "ELEMENT_NAME": ("element-name", 1, lambda n: codes(element(shown=words(int(n))))),
    "ELEMENT_DESCRIPTION": ("element-description", 1, lambda n: codes(element(prose=words(int(n))))),
    "ANGLES": ("element-pictures", 1, lambda n: codes(angles(int(n)))),
    "ELEMENT_VIDEO_SECONDS": ("clip-seconds", 0.1, clip(ELEMENT_CLIP, "m.mp4", seconds="")),
    "ELEMENT_VIDEO_SIDE": ("clip-pixels", 1, clip(ELEMENT_CLIP, "m.mp4", height="")),
    "ELEMENT_VIDEO_BYTES": ("clip-size", 1, clip(ELEMENT_CLIP, "m.mp4", bytes="")),
    "FEATURE_SECONDS": (
        "follower-too-long",
        1,
        lambda n: codes(STORY + scene(f"{int(n)}s A woman dances.", settings='follow: "v.mp4"')),
    ),
    "STD_SIDE": ("frame-small", 1, lambda n: frame("std", int(n))),
    "PRO_SIDE": ("frame-small", 1, lambda n: frame("pro", int(n))),
}
"""For a row: the codes that break it, how far outside of it is surely outside, and what a value is told."""

BY_CONSTRUCTION = {
    "SHOTS": "the planner cuts a seventh shot off; test_checks_cuts holds that a cut exists",
    "VIDEOS": "no setting takes two videos; a second one in prose is `video-not-shown`",
    "ELEMENT_VIDEOS": "`video` takes one file",
}


def frame(mode: str, short: int) -> set[str]:
    media = {"start.png": MediaFacts("picture", "png", 1000, round(short * 16 / 9), short, "0" * 64)}
    return codes(STORY + scene("5s Snow.", settings=f'mode: {mode}\nstart: "start.png"'), media)


def edges() -> list[tuple[str, float, bool]]:
    """Each row with values just inside and just outside of it."""
    found: list[tuple[str, float, bool]] = []
    for name in JUDGED:
        row, step = getattr(limits, name), JUDGED[name][1]
        if row.least is not None:
            found += [(name, row.least, True), (name, row.least - step, False)]
        if row.most is not None and not (name == "STD_SIDE" or name == "PRO_SIDE"):
            found += [(name, row.most, True), (name, row.most + step, False)]
    unbroken = {
        ("PROMPT", 0.0),
        ("SHOT_PROMPT", 0.0),
        ("FEATURE_SECONDS", 2.0),
    }
    return [each for each in found if (each[0], float(each[1])) not in unbroken and each[1] >= 0]


@pytest.mark.parametrize(("name", "value", "good"), edges())
def test_a_row_holds_on_both_sides(name: str, value: float, good: bool) -> None:
    breaking, _, told = JUDGED[name]
    assert bool(told(value) & set(breaking.split())) is not good


def test_every_row_is_judged() -> None:
    rows = {name for name, row in vars(limits).items() if isinstance(row, Limit)}
    assert rows == JUDGED.keys() | BY_CONSTRUCTION.keys()
    assert len(ROWS) == len({row.name for row in ROWS})


@given(st.integers(1, 2600), st.integers(1, 15))
def test_a_prompt_is_judged_by_its_whole_length(size: int, seconds: int) -> None:
    told = codes(STORY + scene(f"{seconds}s {words(size)}", "3s Snow."))
    assert ("prompt-too-long" in told) == (size > 2500 or (size > 512 and seconds < 3))


@given(st.floats(0.1, 30, allow_nan=False))
def test_seconds_of_a_clip_are_judged_to_a_tenth(seconds: float) -> None:
    told = codes(FOLLOW, {"steps.mp4": replace(CLIP, seconds=seconds)})
    assert ("clip-seconds" in told) == (not 3 <= round(seconds, 1) <= 10)
