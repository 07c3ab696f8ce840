"""What is posted for a clip, an edit and an element, field by field as the guide writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from storyboard.kling.tags import TAGS
from storyboard.kling.wire import MENTION, TAG_OF_FRAME
from storyboard.planner.holes import Mark
from storyboard.planner.records import Address
from storyboard.story.model import (
    Asset,
    EditScene,
    Element,
    Look,
    MediaRef,
    Mention,
    Pieces,
    Reference,
    Scene,
    SceneRef,
    Shot,
    Words,
)
from storyboard.text import MediaFacts, MediaProblem

Raw = dict[str, Any]
"""A payload with marks where its holes will be."""


class Created(NamedTuple):
    """An element step: its address and the fingerprint of its definition."""

    address: Address
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What requests draw on. `created` by element name; `clips` has the step addresses of every scene and edit packed
    so far."""

    media: Mapping[str, MediaFacts | MediaProblem]
    elements: Mapping[str, Element]
    images: Mapping[str, Asset]
    created: dict[str, Created]
    clips: dict[str, tuple[Address, ...]]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A run of shots that is one generation. `start` and `end` are the scene's where this clip has them."""

    scene: Scene
    shots: tuple[Shot, ...]
    start: Reference | None
    end: Reference | None

    @property
    def seconds(self) -> int:
        """The sum of the shots."""
        return sum(int(shot.seconds) for shot in self.shots)


def cut(scene: Scene, first: int, last: int) -> Cut:
    """Shots `first..last` (indexes, end excluded) of a scene. The first clip takes the start frame, the last one the
    end frame."""
    return Cut(
        scene,
        tuple(scene.shots[first:last]),
        scene.start if first == 0 else None,
        scene.end if last == len(scene.shots) else None,
    )


def clip_payload(clip: Cut, stock: Stock) -> Raw:
    """The request of one generation: `prompt` for one shot, `multi_prompt` for several."""
    scene, shots = clip.scene, clip.shots
    cast = listed((shot.prompt for shot in shots), (shot.cast for shot in shots))
    lists = _References(cast, stock, clip.start, clip.end)
    raw: Raw = {"prompt": lists.spell(shots[0].prompt)} if len(shots) == 1 else {}
    raw["mode"] = _mode(scene.look, stock)
    raw["duration"] = str(clip.seconds)
    if scene.look.aspect is not None:
        raw["aspect_ratio"] = scene.look.aspect
    raw["sound"] = "on" if scene.look.sound and scene.follow is None else "off"
    if len(shots) > 1:
        raw["multi_shot"] = True
        raw["shot_type"] = "customize"
        raw["multi_prompt"] = [
            {"index": index, "prompt": lists.spell(shot.prompt), "duration": str(int(shot.seconds))}
            for index, shot in enumerate(shots, 1)
        ]
    video = None if scene.follow is None else _video(scene.follow, stock)
    return raw | lists.fields(video, "feature", bool(scene.keep_sound)) | _watermark(scene.look)


def edit_payload(edit: EditScene, source: Address | MediaRef, stock: Stock) -> Raw:
    """The request of an edit of one clip: a step's result by its address, or a file. No duration: it is the
    source's."""
    lists = _References(listed([edit.prompt], [edit.cast]), stock)
    raw: Raw = {"prompt": lists.spell(edit.prompt), "mode": _mode(edit.look, stock)}
    if edit.look.aspect is not None:
        raw["aspect_ratio"] = edit.look.aspect
    raw["sound"] = "off"
    video = file(source, stock) if isinstance(source, MediaRef) else Mark("clip", source, "the clip of a step")
    return raw | lists.fields(video, "base", edit.keep_sound is not False) | _watermark(edit.look)


def element_payload(element: Element, stock: Stock) -> Raw:
    """The request that creates an element: from pictures, or from a clip with perhaps a voice."""
    raw: Raw = {"element_name": element.shown or element.name, "element_description": element.description}
    if element.video is not None:
        raw |= {"reference_type": "video_refer", "refer_video": file(element.video, stock)}
    else:
        raw |= {"reference_type": "image_refer"} | _pictures(element, stock)
    if element.voice is not None:
        raw["element_voice_id"] = element.voice
    return raw | {"tag_list": _tags(element)}


def listed(prompts: Iterable[Pieces], casts: Iterable[tuple[Mention, ...]]) -> tuple[Mention, ...]:
    """Everybody and everything that takes part, each once: in order of first appearance in the prompts, then the
    rest."""
    seen: dict[tuple[str, str], Mention] = {}
    for pieces in prompts:
        for piece in pieces:
            if isinstance(piece, Mention):
                seen.setdefault((piece.kind, piece.name), piece)
    for cast in casts:
        for mention in cast:
            seen.setdefault((mention.kind, mention.name), mention)
    return tuple(seen.values())


def file(ref: MediaRef, stock: Stock) -> str | Mark:
    """A URL as it stands, or a hole for a file of the project (without a hash if it could not be measured)."""
    if ref.remote:
        return ref.path
    facts = stock.media.get(ref.path)
    if isinstance(facts, MediaFacts):
        return Mark("file", ref.path, f"file {facts.sha256}", facts.sha256)
    return Mark("file", ref.path, f"unmeasured {ref.path}")


class _References:
    """The lists of one request, numbered from 1 in the order in which they are sent."""

    def __init__(
        self, cast: tuple[Mention, ...], stock: Stock, start: Reference | None = None, end: Reference | None = None
    ) -> None:
        self.elements = [_element(stock.elements[each.name], stock) for each in cast if each.kind == "element"]
        self.images: list[Raw] = []
        self.numbers = {
            ("element", name): index
            for index, name in enumerate((each.name for each in cast if each.kind == "element"), 1)
        }
        self.numbers |= {("video", each.name): 1 for each in cast if each.kind == "video"}
        places: dict[str, int] = {}
        for which, frame in (("start", start), ("end", end)):
            if frame is not None:
                self.images.append({"image_url": _frame(frame, stock), "type": TAG_OF_FRAME[which]})
                if isinstance(frame, MediaRef):
                    places.setdefault(frame.path, len(self.images))
        for each in cast:
            if each.kind == "image":
                media = stock.images[each.name].media
                if media.path not in places:
                    self.images.append({"image_url": file(media, stock)})
                    places[media.path] = len(self.images)
                self.numbers["image", each.name] = places[media.path]

    def spell(self, pieces: Pieces) -> str:
        """A prompt as it is sent."""
        return "".join(
            piece.text
            if isinstance(piece, Words)
            else MENTION[piece.kind].format(self.numbers.get((piece.kind, piece.name), 1))
            for piece in pieces
        )

    def fields(self, video: str | Mark | None, use: Literal["feature", "base"], keep_sound: bool) -> Raw:
        """The lists that are not empty, in the guide's order."""
        found: Raw = {}
        if self.images:
            found["image_list"] = self.images
        if video is not None:
            keep = "yes" if keep_sound else "no"
            found["video_list"] = [{"video_url": video, "refer_type": use, "keep_original_sound": keep}]
        if self.elements:
            found["element_list"] = self.elements
        return found


def _element(element: Element, stock: Stock) -> Raw:
    if element.id is not None:
        return {"element_id": element.id}
    if not element.inline:
        made = stock.created[element.name]
        return {"element_id": Mark("element", made.address, f"element {made.fingerprint}")}
    raw: Raw = {}
    if element.shown is not None:
        raw["element_name"] = element.shown
    if element.description:
        raw["element_description"] = element.description
    raw |= _pictures(element, stock) if element.video is None else {"refer_videos": [file(element.video, stock)]}
    if element.voice is not None:
        raw["element_voice_id"] = element.voice
    return raw | ({"tag_list": _tags(element)} if element.tags else {})


def _pictures(element: Element, stock: Stock) -> Raw:
    front = {} if element.front is None else {"frontal_image": file(element.front, stock)}
    return front | {"refer_images": [file(angle, stock) for angle in element.angles]}


def _tags(element: Element) -> list[Raw]:
    words = dict.fromkeys((element.word, *element.tags))
    return [{"tag_id": TAGS[word]} for word in words if word in TAGS]


def _frame(ref: Reference, stock: Stock) -> str | Mark:
    if isinstance(ref, SceneRef):
        return Mark("frame", stock.clips[ref.name][-1], "the last frame of a step")
    return file(ref, stock)


def _video(ref: Reference, stock: Stock) -> str | Mark:
    match ref:
        case MediaRef():
            return file(ref, stock)
        case SceneRef(name=name):
            clips = stock.clips[name]
            if len(clips) == 1:
                return Mark("clip", clips[0], "the film of a scene")
            return Mark("joined", name, "the film of a scene")


def _mode(look: Look, stock: Stock) -> str:
    return "std" if stock.draft else look.mode


def _watermark(look: Look) -> Raw:
    return {} if look.watermark is None else {"watermark_info": {"enabled": look.watermark}}
