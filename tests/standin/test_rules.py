"""The stand-in's own reading of the guide, on both sides of every limit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.standin.measuring import Held
from storyboard.standin.rules import judge

OMNI, ELEMENT = "kling-v3-omni", "kling-create-element"
WEB = "https://example.com/{}"
REQUESTS = json.loads((Path(__file__).parents[1] / "guide" / "requests.json").read_text(encoding="utf-8"))


def bodies(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict) and "model" in node and "payload" in node:
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [body for child in children for body in bodies(child)]


def complaints(payload: Any, model: str = OMNI, files: dict[str, Held] | None = None) -> list[str]:
    kinds = {"123456": "image", "789012": "image", "987654": "image", "777": "video"}
    return judge(model, payload, (files or {}).get, kinds.get)  # type: ignore[arg-type]


def omni(**changes: Any) -> dict[str, Any]:
    payload = {"prompt": "A train arrives.", "duration": "5", "aspect_ratio": "16:9", **changes}
    return {name: value for name, value in payload.items() if value is not None}


def shots(*seconds: int, total: int | None = None, words: str = "A train") -> dict[str, Any]:
    return omni(
        prompt=None,
        multi_shot=True,
        shot_type="customize",
        duration=str(sum(seconds) if total is None else total),
        multi_prompt=[{"index": n, "prompt": words, "duration": str(s)} for n, s in enumerate(seconds, 1)],
    )


def image(kind: str | None = None) -> dict[str, str]:
    return {"image_url": WEB.format("a.jpg")} | ({"type": kind} if kind else {})


def video(kind: str = "feature") -> dict[str, str]:
    return {"video_url": WEB.format("a.mp4"), "refer_type": kind}


def made(count: int) -> list[dict[str, str]]:
    return [{"element_id": "123456"}] * count


def likeness(**changes: Any) -> dict[str, Any]:
    payload = {
        "element_name": "Mara",
        "element_description": "Woman of 34",
        "reference_type": "image_refer",
        "frontal_image": WEB.format("front.jpg"),
        "refer_images": [WEB.format("side.jpg")],
        **changes,
    }
    return {name: value for name, value in payload.items() if value is not None}


def moving(**changes: Any) -> dict[str, Any]:
    clip = WEB.format("clip.mp4")
    return likeness(reference_type="video_refer", frontal_image=None, refer_images=None, refer_video=clip, **changes)


@pytest.mark.parametrize("body", bodies(REQUESTS), ids=lambda body: str(body["model"]))
def test_every_request_of_the_guide_is_accepted(body: dict[str, Any]) -> None:
    assert complaints(body["payload"], body["model"]) == []


FRAMES = [image("first_frame"), image("end_frame")]
INLINE = {"frontal_image": WEB.format("f.jpg"), "refer_images": [WEB.format("s.jpg")]}

ACCEPTED = {
    "unknown fields": omni(negative_prompt="rain"),
    "six shots": shots(1, 1, 1, 1, 1, 1),
    "full shot prompt": shots(3, words="x" * 512),
    "fifteen seconds": shots(10, 5),
    "seven together": omni(element_list=made(5), image_list=[image(), image()]),
    "four with video": omni(element_list=made(3), image_list=[image()], video_list=[video()]),
    "three elements with a frame": omni(element_list=made(3), image_list=FRAMES[:1], aspect_ratio=None),
    "end with two images": omni(image_list=FRAMES, aspect_ratio=None),
    "start with shots": shots(2, 2) | {"image_list": FRAMES[:1]},
    "base without duration": omni(video_list=[video("base")], duration=None, aspect_ratio=None),
    "inline video alone": omni(element_list=[{"refer_videos": [WEB.format("v.mp4")]}]),
}
REFUSED = {
    "no object": [],
    "no prompt": omni(prompt=None),
    "blank prompt": omni(prompt="  "),
    "seven shots": shots(1, 1, 1, 1, 1, 1, 1),
    "no shots": shots(total=5),
    "long shot prompt": shots(3, words="x" * 513),
    "sum": shots(3, 3, total=7),
    "no shot type": {k: v for k, v in shots(3).items() if k != "shot_type"},
    "index": shots(3) | {"multi_prompt": [{"index": 2, "prompt": "x", "duration": "3"}]},
    "shot of half a second": shots(3) | {"multi_prompt": [{"index": 1, "prompt": "x", "duration": "2.5"}]},
    "shot of no length": shots(0, 3),
    "multi_shot as word": shots(3) | {"multi_shot": "true"},
    "mode": omni(mode="4k"),
    "duration as number": omni(duration=5),
    "aspect": omni(aspect_ratio="4:3"),
    "no aspect": omni(aspect_ratio=None),
    "no aspect with untyped images": omni(aspect_ratio=None, image_list=[image()]),
    "no aspect with feature": omni(aspect_ratio=None, video_list=[video()]),
    "sound with video": omni(sound="on", video_list=[video()]),
    "two videos": omni(video_list=[video(), video()]),
    "no refer_type": omni(video_list=[{"video_url": WEB.format("a.mp4")}]),
    "keep sound": omni(video_list=[video() | {"keep_original_sound": True}]),
    "eight together": omni(element_list=made(5), image_list=[image()] * 3),
    "five with video": omni(element_list=made(4), image_list=[image()], video_list=[video()]),
    "four elements with a frame": omni(element_list=made(4), image_list=FRAMES[:1]),
    "end alone": omni(image_list=FRAMES[1:]),
    "end with three images": omni(image_list=[*FRAMES, image()]),
    "end with shots": shots(2, 2) | {"image_list": FRAMES},
    "two starts": omni(image_list=FRAMES[:1] * 2),
    "frame with base": omni(image_list=FRAMES[:1], video_list=[video("base")]),
    "frame type": omni(image_list=[image("middle_frame")]),
    "picture without url": omni(image_list=[{"image_url": "a.jpg"}]),
    "unknown element": omni(element_list=[{"element_id": "1"}]),
    "element and pictures": omni(element_list=[INLINE | {"element_id": "123456"}]),
    "pictures and video": omni(element_list=[INLINE | {"refer_videos": [WEB.format("v.mp4")]}]),
    "empty element": omni(element_list=[{"element_name": "Mara"}]),
    "inline without angles": omni(element_list=[{"frontal_image": WEB.format("f.jpg")}]),
    "inline voice on pictures": omni(element_list=[INLINE | {"element_voice_id": "v"}]),
    "refer_video inline": omni(element_list=[{"refer_video": WEB.format("v.mp4")}]),
    "video element with video": omni(element_list=[{"element_id": "777"}], video_list=[video()]),
    "inline video with video": omni(element_list=[{"refer_videos": [WEB.format("v.mp4")]}], video_list=[video()]),
    "missing element reference": omni(prompt="<<<element_2>>>", element_list=made(1)),
    "missing image reference": omni(prompt="<<<image_1>>>"),
    "watermark": omni(watermark_info=True),
    "lists": omni(element_list=["123456"]),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepts(name: str) -> None:
    assert complaints(ACCEPTED[name]) == []


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str) -> None:
    assert complaints(REFUSED[name])


@pytest.mark.parametrize(
    ("fault", "payload"),
    {
        "no name": likeness(element_name=None),
        "no description": likeness(element_description=""),
        "no type": likeness(reference_type=None),
        "no front": likeness(frontal_image=None),
        "no angles": likeness(refer_images=[]),
        "four angles": likeness(refer_images=[WEB.format("s.jpg")] * 4),
        "voice on pictures": likeness(element_voice_id="v"),
        "tag": likeness(tag_list=[{"tag_id": "o_109"}]),
        "videos as list": moving() | {"refer_video": [WEB.format("v.mp4")]},
    }.items(),
)
def test_refuses_elements(fault: str, payload: dict[str, Any]) -> None:
    assert complaints(payload, ELEMENT), fault


def test_accepts_elements() -> None:
    assert complaints(likeness(refer_images=[WEB.format("s.jpg")] * 3), ELEMENT) == []
    assert complaints(moving(element_voice_id="v", tag_list=[{"tag_id": "o_101"}]), ELEMENT) == []


@given(st.integers(0, 30))
def test_lengths_of_a_clip(seconds: int) -> None:
    assert bool(complaints(omni(duration=str(seconds)))) == (not 3 <= seconds <= 15)


@given(st.integers(2490, 2510), st.sampled_from("xж漢😀"))
def test_prompts_count_characters(length: int, letter: str) -> None:
    assert bool(complaints(omni(prompt=letter * length))) == (length > 2500)


@given(st.integers(1, 25), st.integers(95, 105))
def test_names_and_descriptions(name: int, description: int) -> None:
    payload = likeness(element_name="n" * name, element_description="d" * description)
    assert bool(complaints(payload, ELEMENT)) == (name > 20 or description > 100)


@given(st.integers(290, 310), st.integers(700, 800))
def test_pictures_held_here(short: int, long: int) -> None:
    held = Held(Path("a"), "png", 1000, short, long)
    refused = bool(complaints(omni(image_list=[image()]), files={WEB.format("a.jpg"): held}))
    assert refused == (short < 300 or long / short > 2.5)


CLIP = Held(Path("a"), "mp4", 1000, 1920, 1080, 5.0, 24.0)


@pytest.mark.parametrize(
    ("held", "as_reference", "as_element"),
    [
        (CLIP, True, True),
        (Held(Path("a"), "mov", 1000, 1080, 1920, 8.0, 30.0), True, True),
        (Held(Path("a"), "webm", 1000, 1920, 1080, 5.0, 24.0), False, False),
        (Held(Path("a"), "missing", 0), False, False),
        (Held(Path("a"), "mp4", 200_000_001, 1920, 1080, 5.0, 24.0), False, False),
        (Held(Path("a"), "mp4", 1000, 1920, 1080, 2.9, 24.0), False, False),
        (Held(Path("a"), "mp4", 1000, 1920, 1080, 9.0, 24.0), True, False),
        (Held(Path("a"), "mp4", 1000, 1920, 1080, 10.1, 24.0), False, False),
        (Held(Path("a"), "mp4", 1000, 1280, 720, 5.0, 24.0), True, False),
        (Held(Path("a"), "mp4", 1000, 1280, 718, 5.0, 24.0), False, False),
        (Held(Path("a"), "mp4", 1000, 2162, 1080, 5.0, 24.0), False, False),
        (Held(Path("a"), "mp4", 1000, 1440, 1080, 5.0, 24.0), True, False),
        (Held(Path("a"), "mp4", 1000, 1920, 1080, 5.0, 23.0), False, True),
        (Held(Path("a"), "mp4", 1000, 1920, 1080, 5.0, 61.0), False, True),
    ],
)
def test_videos_held_here(held: Held, as_reference: bool, as_element: bool) -> None:
    assert (complaints(omni(video_list=[video()]), files={WEB.format("a.mp4"): held}) == []) == as_reference
    assert (complaints(moving(), ELEMENT, {WEB.format("clip.mp4"): held}) == []) == as_element
