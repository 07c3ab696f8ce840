"""The last look at a finished payload, by the same rows as the checks.

It is our own guard: a writer's faults were told before, so if it speaks, the compiler is wrong and nothing may be sent.
What is known only later (an id, an uploaded link) stands as any text that is not empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from storyboard.kling import limits, wire
from storyboard.kling.elements import element_entry, element_payload
from storyboard.kling.limits import Limit, Rule
from storyboard.kling.shape import fields, is_text, length, number_text, rows

Payload = Mapping[str, Any]

OMNI_FIELDS: Final = {
    "prompt": str,
    "mode": str,
    "duration": str,
    "aspect_ratio": str,
    "sound": str,
    "image_list": list,
    "video_list": list,
    "element_list": list,
    "multi_shot": bool,
    "shot_type": str,
    "multi_prompt": list,
    "watermark_info": dict,
}
SHOT_FIELDS: Final = {"index": int, "prompt": str, "duration": str}
IMAGE_FIELDS: Final = {"image_url": str, "type": str}
VIDEO_FIELDS: Final = {"video_url": str, "refer_type": str, "keep_original_sound": str}

MENTIONED: Final = re.compile(r"<<<([^<>]*)>>>")
LISTS: Final = {"element": "element_list", "image": "image_list", "video": "video_list"}


def verify(model: str, payload: Payload) -> tuple[str, ...]:
    """What is wrong with a payload for `model`, one sentence each; empty when it may be sent."""
    match model:
        case wire.OMNI:
            return tuple(_omni(payload))
        case wire.ELEMENT:
            return tuple(element_payload(payload))
        case _:
            return (f"{model!r} is no model that kstory knows.",)


def _omni(payload: Payload) -> Iterator[str]:
    misshapen = tuple(fields("the request", payload, OMNI_FIELDS))
    yield from misshapen
    if misshapen:
        return
    yield from _choices(payload)
    yield from _pictures(payload)
    yield from _videos(payload)
    for at, entry in rows(payload, "element_list"):
        yield from element_entry(at, entry)
    yield from _counts(payload)
    yield from _several(payload) if payload.get("multi_shot") else _single(payload)
    yield from _mentions(payload)


def _choices(payload: Payload) -> Iterator[str]:
    choices: tuple[tuple[str, Sequence[str], Rule], ...] = (
        ("mode", limits.MODES, limits.MODE),
        ("aspect_ratio", limits.ASPECTS, limits.ASPECT),
        ("sound", ("on", "off"), limits.SOUND),
    )
    for field, values, row in choices:
        if field in payload and payload[field] not in values:
            yield f"{field} is {payload[field]!r}: {row.cites}"
    if payload.get("sound") == "on" and payload.get("video_list"):
        yield f"sound is on beside a video: {limits.SOUND_WITH_VIDEO.cites}"
    if "aspect_ratio" not in payload and not _frames(payload, "start") and not _base(payload):
        yield f"aspect_ratio is missing: {limits.ASPECT_REQUIRED.cites}"
    mark = payload.get("watermark_info")
    if mark is not None and (set(mark) != {"enabled"} or not isinstance(mark["enabled"], bool)):
        yield f"watermark_info is {mark!r}: {limits.WATERMARK.cites}"


def _pictures(payload: Payload) -> Iterator[str]:
    for at, entry in rows(payload, "image_list"):
        yield from fields(at, entry, IMAGE_FIELDS, needed=("image_url",))
        if "type" in entry and entry["type"] not in wire.TAG_OF_FRAME.values():
            yield f"{at}.type is {entry['type']!r}: {limits.IMAGE_TYPES.cites}"
    starts, ends = _frames(payload, "start"), _frames(payload, "end")
    if starts > 1 or ends > 1:
        yield f"there are {starts} start and {ends} end frames: {limits.IMAGE_TYPES.cites}"
    if ends and not starts:
        yield f"an end frame without a start frame: {limits.END_NEEDS_START.cites}"
    if ends and payload.get("multi_shot"):
        yield f"an end frame with several shots: {limits.END_WITH_SHOTS.cites}"
    if ends and not limits.IMAGES_WITH_END.holds(len(payload["image_list"])):
        yield f"{len(payload['image_list'])} images with an end frame: {limits.IMAGES_WITH_END.cites}"


def _videos(payload: Payload) -> Iterator[str]:
    if "video_list" in payload and not limits.VIDEOS.holds(len(payload["video_list"])):
        yield f"there are {len(payload['video_list'])} reference videos: {limits.VIDEOS.cites}"
    for at, entry in rows(payload, "video_list"):
        yield from fields(at, entry, VIDEO_FIELDS, needed=("video_url", "refer_type"))
        if entry.get("refer_type") not in ("base", "feature"):
            yield f"{at}.refer_type is {entry.get('refer_type')!r}: {limits.VIDEO_TYPES.cites}"
        if entry.get("keep_original_sound", "no") not in ("yes", "no"):
            yield f"{at}.keep_original_sound is {entry['keep_original_sound']!r}: {limits.KEEP_SOUND.cites}"
    if _base(payload) and (_frames(payload, "start") or _frames(payload, "end")):
        yield f"a start or end frame with an edit: {limits.FRAME_WITH_BASE.cites}"


def _counts(payload: Payload) -> Iterator[str]:
    elements = payload.get("element_list", ())
    count = len(elements) + len(payload.get("image_list", ()))
    row = limits.REFERENCES_WITH_VIDEO if payload.get("video_list") else limits.REFERENCES
    if not row.holds(count):
        yield f"there are {count} images and elements: {row.cites}"
    if (_frames(payload, "start") or _frames(payload, "end")) and not limits.ELEMENTS_WITH_FRAME.holds(len(elements)):
        yield f"there are {len(elements)} elements beside a frame: {limits.ELEMENTS_WITH_FRAME.cites}"
    if payload.get("video_list") and any("refer_videos" in entry for entry in elements if isinstance(entry, Mapping)):
        yield f"a video element beside a video: {limits.VIDEO_ELEMENTS_WITH_VIDEO.cites}"


def _single(payload: Payload) -> Iterator[str]:
    if "prompt" not in payload:
        yield f"prompt is missing: {limits.PROMPT_REQUIRED.cites}"
    else:
        yield from length("prompt", payload["prompt"], limits.PROMPT)
    for field in ("shot_type", "multi_prompt"):
        if field in payload:
            yield f"{field} stands in a request of one shot: {limits.SHOT_TYPE.cites}"
    if "duration" in payload:
        yield from _seconds("duration", payload["duration"], limits.CLIP_SECONDS)


def _several(payload: Payload) -> Iterator[str]:
    if "prompt" in payload:
        yield f"prompt stands beside multi_prompt: {limits.MULTI_PROMPT.cites}"
    if payload.get("shot_type") != "customize":
        yield f"shot_type is {payload.get('shot_type')!r}: {limits.SHOT_TYPE.cites}"
    shots = payload.get("multi_prompt", ())
    if not limits.SHOTS.holds(len(shots)):
        yield f"there are {len(shots)} shots: {limits.SHOTS.cites}"
    total = 0
    for at, shot in rows(payload, "multi_prompt"):
        misshapen = tuple(fields(at, shot, SHOT_FIELDS, needed=tuple(SHOT_FIELDS)))
        yield from misshapen
        if misshapen:
            return
        yield from length(f"{at}.prompt", shot["prompt"], limits.SHOT_PROMPT)
        yield from _seconds(f"{at}.duration", shot["duration"], limits.SHOT_SECONDS)
        total += number_text(shot["duration"]) or 0
    if [shot["index"] for shot in shots] != list(range(1, len(shots) + 1)):
        yield "the shots of multi_prompt are not numbered from 1 in their order."
    yield from _seconds("duration", payload.get("duration", ""), limits.CLIP_SECONDS)
    if number_text(payload.get("duration", "")) != total:
        yield f"the shots last {total} s, duration says {payload.get('duration')!r}: {limits.SHOT_SUM.cites}"


def _seconds(at: str, text: str, row: Limit) -> Iterator[str]:
    value = number_text(text)
    if value is None or not row.holds(value):
        yield f"{at} is {text!r}: {row.cites}"


def _mentions(payload: Payload) -> Iterator[str]:
    prompts = [payload.get("prompt", ""), *(shot.get("prompt", "") for _, shot in rows(payload, "multi_prompt"))]
    for inside in MENTIONED.findall("\n".join(text for text in prompts if is_text(text))):
        kind, _, ordinal = inside.rpartition("_")
        known = kind in LISTS and number_text(ordinal) is not None
        if not known or not 1 <= int(ordinal) <= len(payload.get(LISTS[kind], ())):
            yield f"<<<{inside}>>> names nothing in the request's lists: {limits.MENTIONS.cites}"


def _frames(payload: Payload, which: str) -> int:
    return sum(entry.get("type") == wire.TAG_OF_FRAME[which] for _, entry in rows(payload, "image_list"))


def _base(payload: Payload) -> bool:
    return any(entry.get("refer_type") == "base" for _, entry in rows(payload, "video_list"))
