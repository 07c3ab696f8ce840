"""The stand-in's own reading of the guide for elements: those made by a request, and those made inline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from storyboard.standin.media_rules import Complaints, FindHeld, among, brief, element_clip, is_objects, picture

TAGS: Final = {f"o_{number}" for number in range(101, 109)}
NAME: Final = 20
DESCRIPTION: Final = 100
ANGLES: Final = range(1, 4)


def judge_element(payload: Mapping[str, Any], held: FindHeld) -> Complaints:
    """Everything wrong with a payload of kling-create-element."""
    match payload.get("reference_type"):
        case "image_refer":
            yield from likeness(payload, held)
            yield from about(payload, required=True, voice=False)
        case "video_refer":
            yield from element_clip(payload.get("refer_video"), held)
            yield from about(payload, required=True, voice=True)
        case _:
            yield "reference_type must be image_refer or video_refer"


def likeness(entry: Mapping[str, Any], held: FindHeld) -> Complaints:
    """The pictures an element is made from."""
    for complaint in picture(entry.get("frontal_image"), held):
        yield f"frontal_image: {complaint}"
    angles = entry.get("refer_images")
    if not isinstance(angles, list) or len(angles) not in ANGLES:
        yield "refer_images must be a list of 1 to 3 pictures"
        return
    for number, angle in enumerate(angles, 1):
        for complaint in picture(angle, held):
            yield f"refer_images[{number}]: {complaint}"


def about(entry: Mapping[str, Any], *, required: bool, voice: bool) -> Complaints:
    """Name, description, voice and tags."""
    for field, most in (("element_name", NAME), ("element_description", DESCRIPTION)):
        text = entry.get(field)
        if text is None and not required:
            continue
        if not isinstance(text, str) or not text.strip():
            yield f"{field} is required"
        elif len(text) > most:
            yield f"{field} has {len(text)} characters, at most {most} are allowed"
    if entry.get("element_voice_id") and not voice:
        yield "element_voice_id is for video-customized elements only"
    tags = entry.get("tag_list") or []
    if not is_objects(tags):
        yield "tag_list must be a list of objects"
        return
    for tag in tags:
        if not among(tag.get("tag_id"), TAGS):
            yield f"there is no tag {brief(tag.get('tag_id'))}"
