"""The last look at a payload: silent on the guide's own requests, and loud on each way to spoil one."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.kling import limits, wire
from storyboard.kling.tags import TAGS
from storyboard.kling.verify import verify
from storyboard.syntax.words import ELEMENT_WORDS, TAG_WORDS

ROOT = Path(__file__).parents[2]
GUIDE = {
    name: row["request"]
    for name, row in json.loads((ROOT / "tests/guide/requests.json").read_text(encoding="utf-8")).items()
    if "request" in row
}
OMNI: dict[str, Any] = {"prompt": "Snow", "mode": "pro", "duration": "5", "aspect_ratio": "16:9", "sound": "off"}
SHOTS: dict[str, Any] = {
    "mode": "pro",
    "duration": "5",
    "aspect_ratio": "16:9",
    "sound": "off",
    "multi_shot": True,
    "shot_type": "customize",
    "multi_prompt": [
        {"index": 1, "prompt": "Snow", "duration": "3"},
        {"index": 2, "prompt": "Wind", "duration": "2"},
    ],
}
ELEMENT: dict[str, Any] = {
    "element_name": "Mara",
    "element_description": "A woman",
    "reference_type": "image_refer",
    "frontal_image": "f",
    "refer_images": ["g"],
}
VIDEO_ELEMENT = {"element_name": "M", "element_description": "A", "reference_type": "video_refer", "refer_video": "v"}
INLINE = {"frontal_image": "f", "refer_images": ["g"]}
START, END, PICTURE = (
    {"image_url": "a", "type": "first_frame"},
    {"image_url": "b", "type": "end_frame"},
    {"image_url": "c"},
)
FEATURE = [{"video_url": "v", "refer_type": "feature", "keep_original_sound": "no"}]
BASE = [{"video_url": "v", "refer_type": "base"}]
ONE = {"element_id": "1"}


def spoiled(payload: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A payload with some fields replaced, and those that are None taken away."""
    made = copy.deepcopy(payload) | fields
    return {name: value for name, value in made.items() if value is not None}


def several(*shots: tuple[str, str], duration: str) -> dict[str, Any]:
    listed = [{"index": n, "prompt": text, "duration": seconds} for n, (text, seconds) in enumerate(shots, 1)]
    return spoiled(SHOTS, multi_prompt=listed, duration=duration)


@pytest.mark.parametrize("name", GUIDE)
def test_the_guides_own_requests_pass(name: str) -> None:
    assert verify(GUIDE[name]["model"], GUIDE[name]["payload"]) == ()


GOOD = {
    "longest prompt": spoiled(OMNI, prompt="x" * 2500),
    "shortest": spoiled(OMNI, duration="3"),
    "longest": spoiled(OMNI, duration="15"),
    "seven elements": spoiled(OMNI, element_list=[ONE] * 7),
    "four with a video": spoiled(OMNI, element_list=[ONE] * 3, image_list=[PICTURE], video_list=FEATURE),
    "three with a frame": spoiled(OMNI, element_list=[ONE] * 3, image_list=[START]),
    "two frames": spoiled(OMNI, image_list=[START, END], aspect_ratio=None),
    "an edit": spoiled(OMNI, video_list=BASE, duration=None, aspect_ratio=None),
    "six shots": several(*[("Snow", "1")] * 6, duration="6"),
    "longest shot prompt": several(("x" * 512, "2"), ("y", "1"), duration="3"),
    "mentions": spoiled(
        OMNI,
        prompt="<<<element_1>>> <<<image_2>>> <<<video_1>>>",
        element_list=[ONE],
        image_list=[PICTURE, PICTURE],
        video_list=FEATURE,
    ),
    "inline": spoiled(OMNI, element_list=[INLINE | {"element_name": "M" * 20, "element_description": "d" * 100}]),
}

BAD = {
    "unknown field": spoiled(OMNI, negative_prompt="rain"),
    "no prompt": spoiled(OMNI, prompt=None),
    "empty prompt": spoiled(OMNI, prompt=""),
    "long prompt": spoiled(OMNI, prompt="x" * 2501),
    "number for text": spoiled(OMNI, duration=5),
    "short": spoiled(OMNI, duration="2"),
    "long": spoiled(OMNI, duration="16"),
    "half seconds": spoiled(OMNI, duration="4.5"),
    "padded seconds": spoiled(OMNI, duration="05"),
    "mode": spoiled(OMNI, mode="4k"),
    "aspect": spoiled(OMNI, aspect_ratio="4:3"),
    "no aspect": spoiled(OMNI, aspect_ratio=None),
    "no aspect with untyped pictures": spoiled(OMNI, aspect_ratio=None, image_list=[PICTURE]),
    "sound": spoiled(OMNI, sound="yes"),
    "sound with a video": spoiled(OMNI, sound="on", video_list=FEATURE),
    "watermark": spoiled(OMNI, watermark_info={"enabled": "yes"}),
    "empty list": spoiled(OMNI, element_list=[]),
    "picture without link": spoiled(OMNI, image_list=[{"image_url": ""}]),
    "picture type": spoiled(OMNI, image_list=[{"image_url": "a", "type": "last_frame"}]),
    "two starts": spoiled(OMNI, image_list=[START, START]),
    "end without start": spoiled(OMNI, image_list=[END]),
    "end with a third picture": spoiled(OMNI, image_list=[START, END, PICTURE]),
    "end with shots": spoiled(SHOTS, image_list=[START, END]),
    "two videos": spoiled(OMNI, video_list=FEATURE * 2),
    "no refer type": spoiled(OMNI, video_list=[{"video_url": "v"}]),
    "keep sound": spoiled(OMNI, video_list=[FEATURE[0] | {"keep_original_sound": "on"}]),
    "frame with an edit": spoiled(OMNI, video_list=BASE, image_list=[START]),
    "eight references": spoiled(OMNI, element_list=[ONE] * 5, image_list=[PICTURE] * 3),
    "five with a video": spoiled(OMNI, element_list=[ONE] * 5, video_list=FEATURE),
    "four with a frame": spoiled(OMNI, element_list=[ONE] * 4, image_list=[START]),
    "video element with a video": spoiled(OMNI, element_list=[{"refer_videos": ["v"]}], video_list=FEATURE),
    "element that is no table": spoiled(OMNI, element_list=["1"]),
    "element without anything": spoiled(OMNI, element_list=[{}]),
    "element with id and pictures": spoiled(OMNI, element_list=[ONE | INLINE]),
    "inline without angles": spoiled(OMNI, element_list=[{"frontal_image": "f"}]),
    "inline with four angles": spoiled(OMNI, element_list=[INLINE | {"refer_images": ["g"] * 4}]),
    "inline voice": spoiled(OMNI, element_list=[INLINE | {"element_voice_id": "v"}]),
    "inline name": spoiled(OMNI, element_list=[INLINE | {"element_name": "M" * 21}]),
    "inline description": spoiled(OMNI, element_list=[INLINE | {"element_description": "d" * 101}]),
    "inline two videos": spoiled(OMNI, element_list=[{"refer_videos": ["v", "w"]}]),
    "single field for inline": spoiled(OMNI, element_list=[{"refer_video": "v"}]),
    "mention beyond the list": spoiled(OMNI, prompt="<<<element_2>>>", element_list=[ONE]),
    "mention of a name": spoiled(OMNI, prompt="<<<mara>>>", element_list=[ONE]),
    "mention zero": spoiled(OMNI, prompt="<<<element_0>>>", element_list=[ONE]),
    "mention in a shot": several(("<<<image_1>>>", "3"), ("y", "2"), duration="5"),
    "seven shots": several(*[("Snow", "1")] * 7, duration="7"),
    "no shots": spoiled(SHOTS, multi_prompt=None),
    "long shot prompt": several(("x" * 513, "2"), ("y", "1"), duration="3"),
    "shot of nothing": several(("x", "0"), ("y", "3"), duration="3"),
    "wrong sum": several(("x", "3"), ("y", "3"), duration="7"),
    "sum over a clip": several(("x", "8"), ("y", "8"), duration="16"),
    "numbers of shots": spoiled(SHOTS, multi_prompt=SHOTS["multi_prompt"][::-1]),
    "prompt beside shots": spoiled(SHOTS, prompt="Snow"),
    "no shot type": spoiled(SHOTS, shot_type=None),
    "shots without the switch": spoiled(SHOTS, multi_shot=None, prompt="Snow"),
}

BAD_ELEMENTS = {
    "no name": spoiled(ELEMENT, element_name=None),
    "long name": spoiled(ELEMENT, element_name="M" * 21),
    "no description": spoiled(ELEMENT, element_description=None),
    "long description": spoiled(ELEMENT, element_description="d" * 101),
    "reference type": spoiled(ELEMENT, reference_type="text_refer"),
    "no front": spoiled(ELEMENT, frontal_image=None),
    "no angles": spoiled(ELEMENT, refer_images=None),
    "four angles": spoiled(ELEMENT, refer_images=["g"] * 4),
    "empty angle": spoiled(ELEMENT, refer_images=[""]),
    "voice without video": spoiled(ELEMENT, element_voice_id="v"),
    "video beside pictures": spoiled(ELEMENT, refer_video="v"),
    "pictures beside video": spoiled(VIDEO_ELEMENT, frontal_image="f"),
    "no video": spoiled(VIDEO_ELEMENT, refer_video=None),
    "list of videos": spoiled(VIDEO_ELEMENT, refer_video=None, refer_videos=["v"]),
    "unknown tag": spoiled(ELEMENT, tag_list=[{"tag_id": "o_109"}]),
    "bare tag": spoiled(ELEMENT, tag_list=["o_102"]),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_request_passes(name: str) -> None:
    assert verify(wire.OMNI, GOOD[name]) == ()


@pytest.mark.parametrize("name", BAD)
def test_a_spoiled_request_is_stopped(name: str) -> None:
    assert verify(wire.OMNI, BAD[name])


@pytest.mark.parametrize("name", BAD_ELEMENTS)
def test_a_spoiled_element_is_stopped(name: str) -> None:
    assert verify(wire.ELEMENT, ELEMENT) == () == verify(wire.ELEMENT, spoiled(VIDEO_ELEMENT, element_voice_id="v"))
    assert verify(wire.ELEMENT, BAD_ELEMENTS[name])


def test_another_model_is_stopped() -> None:
    assert verify("kling-v2", OMNI)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    sorted({field for request in GUIDE.values() for field in request["payload"]} | {"element_id", "type", "index"})
)


@given(st.sampled_from(sorted(GUIDE)), FIELDS, JSON, st.booleans())
def test_nothing_makes_it_fail(name: str, field: str, value: object, inside: bool) -> None:
    """Whatever stands in a field, it answers; it never raises."""
    payload = copy.deepcopy(GUIDE[name]["payload"])
    payload[field] = [{field: value}] if inside else value
    assert all(isinstance(each, str) for each in verify(GUIDE[name]["model"], payload))


def test_every_row_is_used() -> None:
    """A row that nothing reads is a sentence, not a fact."""
    places = [
        *ROOT.glob("storyboard/checks/*.py"),
        *ROOT.glob("storyboard/planner/*.py"),
        *ROOT.glob("storyboard/kling/*.py"),
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in places if path.name != "limits.py")
    code += "\n".join(re.findall(r"^SIDES = .*$", (ROOT / "storyboard/kling/limits.py").read_text(), re.MULTILINE))
    names = {name for name, row in vars(limits).items() if isinstance(row, limits.Limit | limits.Rule)}
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()


def test_every_row_of_the_guide_cites_words_of_the_guide() -> None:
    rows = [row for row in limits.ROWS if row.source == limits.GUIDE]
    assert all(row.cites and row.section for row in rows)
    assert len({row.name for row in limits.ROWS}) == len(limits.ROWS)


def test_the_words_of_the_language_are_the_services_tags() -> None:
    """Character, Animal, Item, Costume, Scene, Effect and Others, behind Hottest, in the guide's order."""
    assert list(TAGS) == ["hottest", "character", "animal", "prop", "costume", "location", "effect", "thing"]
    assert set(TAG_WORDS) == set(TAGS)
    assert set(ELEMENT_WORDS) == set(TAGS) - {"hottest"}
    assert list(TAGS.values()) == [f"o_{number}" for number in range(101, 109)]
