"""The stand-in's own reading of the guide for kling-v3-omni. It shares nothing with the rooms that write requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from storyboard.standin.element_rules import about, judge_element, likeness
from storyboard.standin.media_rules import (
    Complaints,
    FindHeld,
    among,
    brief,
    element_clip,
    footage,
    is_objects,
    picture,
)

ElementKind = Literal["image", "video"]
FindElement = Callable[[str], ElementKind | None]

MODES: Final = {"std", "pro"}
RATIOS: Final = {"16:9", "9:16", "1:1"}
SWITCH: Final = {"on", "off"}
ANSWER: Final = {"yes", "no"}
DURATIONS: Final = {str(seconds) for seconds in range(3, 16)}
FRAMES: Final = {"first_frame", "end_frame"}

PROMPT: Final = 2500
SHOT_PROMPT: Final = 512
SHOTS: Final = 6
TOGETHER: Final = {False: 7, True: 4}
"""Most images and elements together, without and with a video."""
ELEMENTS_BESIDE_FRAME: Final = 3
IMAGES_BESIDE_END: Final = 2

_REFERENCE: Final = re.compile(r"<<<(element|image|video)_(\d+)>>>")
_INLINE: Final = {"frontal_image", "refer_images", "refer_videos"}


def judge(model: str, payload: Any, held: FindHeld, element: FindElement) -> list[str]:
    """Everything wrong with a payload, as sentences; empty when it is accepted.

    `held` gives the measured file behind a URL, None for a foreign one. `element` gives the kind of a known element id.
    """
    if not isinstance(payload, dict):
        return ["payload must be an object"]
    if model == "kling-create-element":
        return list(judge_element(payload, held))
    return list(_video_request(payload, held, element))


def _video_request(payload: Mapping[str, Any], held: FindHeld, element: FindElement) -> Complaints:
    for field in ("image_list", "video_list", "element_list", "multi_prompt"):
        if not is_objects(payload.get(field) or []):
            yield f"{field} must be a list of objects"
            return
    images, videos, elements = (payload.get(f"{kind}_list") or [] for kind in ("image", "video", "element"))
    frames = [image.get("type") for image in images if image.get("type") is not None]
    base = any(video.get("refer_type") == "base" for video in videos)

    yield from _one_of(payload, "mode", MODES)
    yield from _one_of(payload, "sound", SWITCH)
    yield from _one_of(payload, "aspect_ratio", RATIOS)
    if not base:
        yield from _one_of(payload, "duration", DURATIONS)
        if payload.get("aspect_ratio") is None and "first_frame" not in frames:
            yield "aspect_ratio is required without a first frame or a base video"
    if videos and payload.get("sound", "off") != "off":
        yield 'sound must be "off" when video_list is provided'
    yield from _words(payload, images, videos, elements)
    yield from _images(images, held)
    yield from _frames(frames, len(images), len(elements), base, payload.get("multi_shot") is True)
    yield from _videos(videos, held)
    together, most = len(images) + len(elements), TOGETHER[bool(videos)]
    if together > most:
        yield f"images and elements together must not exceed {most}, here are {together}"
    for number, entry in enumerate(elements, 1):
        for complaint in _listed_element(entry, bool(videos), held, element):
            yield f"element_list[{number}]: {complaint}"
    yield from _watermark(payload.get("watermark_info"))


def _words(payload: Mapping[str, Any], images: list[Any], videos: list[Any], elements: list[Any]) -> Complaints:
    there = {"element": len(elements), "image": len(images), "video": len(videos)}
    multi = payload.get("multi_shot", False)
    if not isinstance(multi, bool):
        yield "multi_shot must be a boolean"
        return
    if multi:
        yield from _shots(payload, there)
    else:
        yield from _prompt("prompt", payload.get("prompt"), PROMPT, there)


def _shots(payload: Mapping[str, Any], there: Mapping[str, int]) -> Complaints:
    shots = payload.get("multi_prompt") or []
    if payload.get("shot_type") != "customize":
        yield 'shot_type must be "customize" when multi_shot is true'
    if not 1 <= len(shots) <= SHOTS:
        yield f"multi_prompt must hold 1 to {SHOTS} shots, here are {len(shots)}"
    lengths = [shot.get("duration") for shot in shots]
    for number, shot in enumerate(shots, 1):
        if shot.get("index") != number or isinstance(shot.get("index"), bool):
            yield f"multi_prompt[{number}]: index must be {number}"
        yield from _prompt(f"multi_prompt[{number}]: prompt", shot.get("prompt"), SHOT_PROMPT, there)
        if not _is_whole(shot.get("duration")):
            yield f'multi_prompt[{number}]: duration must be whole seconds as a string, at least "1"'
    if all(_is_whole(length) for length in lengths) and among(payload.get("duration", "5"), DURATIONS):
        total, wanted = sum(map(int, lengths)), int(payload.get("duration", "5"))
        if total != wanted:
            yield f"shot durations sum to {total}, duration is {wanted}"


def _prompt(what: str, prompt: Any, most: int, there: Mapping[str, int]) -> Complaints:
    if not isinstance(prompt, str) or not prompt.strip():
        yield f"{what} is required"
        return
    if len(prompt) > most:
        yield f"{what} has {len(prompt)} characters, at most {most} are allowed"
    for kind, number in _REFERENCE.findall(prompt):
        if len(number) > 4 or not 1 <= int(number) <= there[kind]:
            yield f"{what} names <<<{kind}_{number[:40]}>>>, but {kind}_list has {there[kind]}"


def _images(images: list[Any], held: FindHeld) -> Complaints:
    for number, image in enumerate(images, 1):
        if image.get("type") is not None and not among(image["type"], FRAMES):
            yield f"image_list[{number}]: type must be first_frame or end_frame"
        for complaint in picture(image.get("image_url"), held):
            yield f"image_list[{number}]: {complaint}"


def _frames(frames: list[Any], images: int, elements: int, base: bool, multi_shot: bool) -> Complaints:
    for frame in sorted(FRAMES):
        if frames.count(frame) > 1:
            yield f"only one {frame} is allowed"
    if not frames:
        return
    if elements > ELEMENTS_BESIDE_FRAME:
        yield f"at most {ELEMENTS_BESIDE_FRAME} elements with a first or end frame, here are {elements}"
    if base:
        yield "first and end frames can't be combined with a base video"
    if "end_frame" in frames:
        if "first_frame" not in frames:
            yield "end_frame requires a first_frame"
        if images > IMAGES_BESIDE_END:
            yield f"end_frame is not supported with more than {IMAGES_BESIDE_END} images"
        if multi_shot:
            yield "end_frame is not supported with multi_shot"


def _videos(videos: list[Any], held: FindHeld) -> Complaints:
    if len(videos) > 1:
        yield "only one reference video is allowed"
    for number, video in enumerate(videos, 1):
        if not among(video.get("refer_type"), {"base", "feature"}):
            yield f"video_list[{number}]: refer_type must be base or feature"
        if video.get("keep_original_sound") is not None and not among(video["keep_original_sound"], ANSWER):
            yield f"video_list[{number}]: keep_original_sound must be yes or no"
        for complaint in footage(video.get("video_url"), held):
            yield f"video_list[{number}]: {complaint}"


def _listed_element(entry: Mapping[str, Any], with_video: bool, held: FindHeld, element: FindElement) -> Complaints:
    given, inline = entry.get("element_id"), _INLINE & entry.keys()
    if given is not None:
        kind = element(str(given)) if isinstance(given, str | int) and not isinstance(given, bool) else None
        if kind is None:
            yield f"there is no element with id {brief(given)}"
        if inline:
            yield "element_id can't be mixed with inline references"
    elif "refer_videos" in entry:
        kind = "video"
        if inline != {"refer_videos"}:
            yield "an inline element has pictures or a video, not both"
        clips = entry["refer_videos"]
        if not isinstance(clips, list) or len(clips) != 1:
            yield "refer_videos must be a list of one video"
        else:
            yield from element_clip(clips[0], held)
        yield from about(entry, required=False, voice=True)
    elif inline:
        kind = "image"
        yield from likeness(entry, held)
        yield from about(entry, required=False, voice=False)
    else:
        kind = None
        yield "an element needs element_id, frontal_image or refer_videos"
    if with_video and kind == "video":
        yield "video elements are not supported with a reference video"


def _watermark(info: Any) -> Complaints:
    if info is not None and not (isinstance(info, dict) and isinstance(info.get("enabled"), bool)):
        yield "watermark_info must be an object with a boolean 'enabled'"


def _one_of(payload: Mapping[str, Any], field: str, values: set[str]) -> Complaints:
    value = payload.get(field)
    if value is not None and not among(value, values):
        yield f"{field} must be one of {', '.join(sorted(values))}, not {brief(value)}"


def _is_whole(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 4 and value.isascii() and value.isdigit() and int(value) >= 1
