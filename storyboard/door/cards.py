"""Storyboard cards for a rehearsal: what the stand-in draws, told by the story rather than by the bare request."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storyboard.planner.records import Address, Plan, ShotPart, Step
from storyboard.standin import Card, CardMaker, Picture, Words
from storyboard.story.model import EditScene, Element, Line, MediaRef, Mention, Pieces, Scene, Story
from storyboard.story.model import Words as Text

_GIVEN: Final = frozenset({"image_url", "video_url", "element_id", "frontal_image", "refer_images", "refer_videos"})
"""Values that differ between a plan and what is sent: hosted addresses and ids."""


def card_maker(plan: Plan, tellings: Mapping[int, Story], root: Path, made: Mapping[Address, int]) -> CardMaker:
    """Cards for the requests of a plan. A request that is not of it (made from older sources) gets the plain ones.

    `tellings` is the story as each take words it, take 1 at least; `made` the highest number of a take of each step,
    from which those that are made now count on.
    """
    by_request: dict[str, list[_Job]] = defaultdict(list)
    for step in plan.steps:
        if step.kind != "element":
            for variant in step.variants:
                by_request[_essence(variant.request.payload)].append(_job(step, variant.take, made))
    drawers = {take: _Drawer(story, root) for take, story in tellings.items()}

    def cards(request: dict[str, Any]) -> Sequence[Card] | None:
        jobs = by_request.get(_essence(request["payload"]))
        if jobs is None:
            return None
        job = jobs[0]
        alone = sum(bool(each.number) for each in jobs) == 1
        clock = f"{job.step.address}@{job.number}" if alone and job.number else job.step.address
        return drawers.get(job.take, drawers[1]).cards(job.step, clock)

    return cards


@dataclass(frozen=True, slots=True)
class _Job:
    """A take as the plan words it, and the number it will go by, 0 where it is not made now."""

    step: Step
    take: int
    number: int


def _job(step: Step, take: int, made: Mapping[Address, int]) -> _Job:
    number = made.get(step.address, 0) + step.submits.index(take) + 1 if take in step.submits else 0
    return _Job(step, take, number)


def _essence(payload: Mapping[str, Any]) -> str:
    """What of a payload is the same in the plan and on the wire."""

    def bare(value: Any) -> Any:
        match value:
            case dict():
                return {key: "" if key in _GIVEN else bare(each) for key, each in value.items()}
            case list():
                return [bare(each) for each in value]
            case _:
                return value

    return json.dumps(bare(dict(payload)), sort_keys=True)


class _Drawer:
    """Draws the shots of steps."""

    def __init__(self, story: Story, root: Path) -> None:
        self._story = story
        self._root = root
        self._scenes = {scene.name: scene for scene in story.scenes if isinstance(scene, Scene)}
        self._edits = {scene.name: scene for scene in story.scenes if isinstance(scene, EditScene)}

    def cards(self, step: Step, clock: str) -> Sequence[Card]:
        scene = self._scenes.get(step.scene)
        if scene is not None:
            return [self._card(part, scene, clock) for part in step.shots]
        edit = self._edits[step.scene]
        cast, references = self._seen(edit.cast)
        return [
            Card(
                seconds=step.seconds,
                scene=edit.title or edit.name,
                body=(self._plain(edit.prompt),),
                cast=cast,
                references=references,
                clock=clock,
            )
        ]

    def _card(self, part: ShotPart, scene: Scene, clock: str) -> Card:
        shot = scene.shots[part.number - 1]
        sound = "sound on" if scene.look.sound else "sound off"
        cast, references = self._seen(shot.cast)
        return Card(
            seconds=float(part.seconds),
            scene=scene.title or scene.name,
            setting=self._plain(scene.setting),
            body=tuple(self._spoken(item) if isinstance(item, Line) else self._plain(item) for item in shot.body),
            number=part.address,
            framing=part.framing,
            cast=cast,
            references=references,
            style=", ".join(name.replace("_", " ") for name in scene.look.styles),
            notes=(scene.look.mode, sound),
            clock=clock,
        )

    def _seen(self, cast: Sequence[Mention]) -> tuple[tuple[Picture, ...], tuple[Picture, ...]]:
        """Faces, and other pictures."""
        elements = (self._story.elements[each.name] for each in cast if each.kind == "element")
        images = (each.name for each in cast if each.kind == "image")
        return tuple(map(self._face, elements)), tuple(map(self._reference, images))

    def _spoken(self, line: Line) -> Words:
        how = "" if line.how is None else self._plain(line.how)
        return Words(self._called(line.speaker), self._plain(line.words), how)

    def _face(self, element: Element) -> Picture:
        return Picture(element.shown or element.name, self._file(element.front or element.video))

    def _reference(self, name: str) -> Picture:
        return Picture(name, self._file(self._story.images[name].media))

    def _file(self, ref: MediaRef | None) -> Path | None:
        return None if ref is None or ref.remote else self._root / ref.path

    def _plain(self, pieces: Pieces) -> str:
        return "".join(piece.text if isinstance(piece, Text) else self._called(piece) for piece in pieces)

    def _called(self, mention: Mention) -> str:
        element = self._story.elements.get(mention.name) if mention.kind == "element" else None
        return (element.shown if element else None) or mention.name
