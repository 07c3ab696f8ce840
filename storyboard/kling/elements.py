"""Elements on the wire: the request that creates one, and an entry of a video's element_list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from storyboard.kling import limits
from storyboard.kling.shape import fields, is_text, length
from storyboard.kling.tags import TAGS

CREATE_FIELDS: Final = {
    "element_name": str,
    "element_description": str,
    "reference_type": str,
    "frontal_image": str,
    "refer_images": list,
    "refer_video": str,
    "element_voice_id": str,
    "tag_list": list,
}
INLINE_FIELDS: Final = {
    "element_name": str,
    "element_description": str,
    "frontal_image": str,
    "refer_images": list,
    "refer_videos": list,
    "element_voice_id": str,
    "tag_list": list,
}
PICTURES: Final = {"frontal_image", "refer_images"}


def element_payload(payload: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a request that creates an element."""
    misshapen = tuple(
        fields("the element", payload, CREATE_FIELDS, ("element_name", "element_description", "reference_type"))
    )
    yield from misshapen
    if misshapen:
        return
    yield from _names("the element", payload)
    match payload["reference_type"]:
        case "image_refer":
            yield from _pictures("the element", payload, others={"refer_video", "element_voice_id"})
        case "video_refer":
            if "refer_video" not in payload or PICTURES & payload.keys():
                yield f"the element is not made from one video alone: {limits.ELEMENT_VIDEOS.cites}"
        case other:
            yield f"reference_type is {other!r}: {limits.ELEMENT_MODES.cites}"


def element_entry(at: str, entry: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an entry of element_list: one that exists, or one made inside the request."""
    if "element_id" in entry:
        yield from fields(at, entry, {"element_id": str})
        return
    misshapen = tuple(fields(at, entry, INLINE_FIELDS))
    yield from misshapen
    if misshapen:
        return
    yield from _names(at, entry)
    if "refer_videos" not in entry:
        yield from _pictures(at, entry, others={"element_voice_id"})
        return
    videos = entry["refer_videos"]
    if PICTURES & entry.keys() or not limits.ELEMENT_VIDEOS.holds(len(videos)) or not all(map(is_text, videos)):
        yield f"{at} is not made from one video alone: {limits.ELEMENT_VIDEOS.cites}"


def _names(at: str, entry: Mapping[str, Any]) -> Iterator[str]:
    if "element_name" in entry:
        yield from length(f"{at}.element_name", entry["element_name"], limits.ELEMENT_NAME)
    if "element_description" in entry:
        yield from length(f"{at}.element_description", entry["element_description"], limits.ELEMENT_DESCRIPTION)
    known = [{"tag_id": tag} for tag in TAGS.values()]
    for tag in entry.get("tag_list", ()):
        if tag not in known:
            yield f"{at}.tag_list holds {tag!r}: {limits.ELEMENT_TAGS.cites}"


def _pictures(at: str, entry: Mapping[str, Any], others: set[str]) -> Iterator[str]:
    pictures = entry.get("refer_images", ())
    if "frontal_image" not in entry or not limits.ANGLES.holds(len(pictures)) or not all(map(is_text, pictures)):
        yield f"{at} has {len(pictures)} further pictures beside its front: {limits.ANGLES.cites}"
    for name in sorted(others & entry.keys()):
        row = limits.VOICE_NEEDS_VIDEO if name == "element_voice_id" else limits.ELEMENT_MODES
        yield f"{at} is made from pictures and has {name}: {row.cites}"
