"""Steps before the lock is asked: what would be sent, from where in the sources, and what keeps it from being sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from storyboard.kling import limits
from storyboard.kling.prices import Prices
from storyboard.kling.wire import ELEMENT, OMNI
from storyboard.planner.causes import Part, clip_parts, edit_parts, element_parts, hashes
from storyboard.planner.fingerprint import sealed
from storyboard.planner.payload import (
    Cut,
    Raw,
    Stock,
    clip_payload,
    edit_payload,
    element_payload,
    listed,
)
from storyboard.planner.records import Address, Hole, Step, Variant
from storyboard.planner.show import faces, place, shot_parts
from storyboard.story.model import EditScene, Element, MediaRef, Mention, Scene, SceneRef
from storyboard.text import MediaFacts, MediaProblem, Source, Span

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a step cannot be sent."""

    cause: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sketch:
    """A step that knows nothing of the lock yet. `links` are its uses of other scenes by the name of the part.
    `further` is the request as takes beyond those wanted word it."""

    step: Step
    parts: Mapping[str, Part]
    links: Mapping[str, SceneRef]
    trouble: Trouble | None = None
    further: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What every sketch is drawn with. `steps` are those sketched so far."""

    stock: Stock
    prices: Prices
    sources: Mapping[str, Source]
    steps: dict[Address, Step]


def element_sketch(element: Element, room: Room) -> Sketch:
    """The step that creates an element."""
    stock = room.stock
    parts = element_parts(element, stock)
    step = Step(
        address=element.name,
        kind="element",
        title=element.shown or element.name,
        variants=_variants(ELEMENT, {1: element_payload(element, stock)}, 1, parts)[0],
        needs=(),
        seconds=0,
        each=room.prices.element,
        price=NOTHING,
        state="new",
        place=place(element.span, room.sources),
        faces={element.name: None if element.front is None or element.front.remote else element.front.path},
    )
    trouble = _unmade(element, stock)
    if element.video is None and element.front is None:
        trouble = Trouble(f"{element.name} has neither pictures nor a clip nor an id", element.name_span)
    return Sketch(step, parts, {}, trouble)


def clip_sketch(address: Address, takes: Mapping[int, Cut], wanted: int, room: Room) -> Sketch:
    """The step of one clip; `takes` is the clip as each take words it, of which the first `wanted` are to be had."""
    clip, stock = takes[1], room.stock
    scene, shots = clip.scene, clip.shots
    told_by = [shot for each in [*takes.values()][:wanted] for shot in each.shots]
    cast = listed((shot.prompt for shot in told_by), (shot.cast for shot in told_by))
    parts = clip_parts(address, clip, stock)
    told = {take: clip_payload(each, stock) for take, each in takes.items()}
    variants, further = _variants(OMNI, told, wanted, parts)
    look, video = scene.look, scene.follow is not None
    step = Step(
        address=address,
        kind="clip",
        title=scene.title or scene.name,
        variants=variants,
        needs=_needs(variants, stock),
        seconds=clip.seconds,
        each=room.prices.clip(_mode(variants), clip.seconds, sound=look.sound and not video, video=video),
        price=NOTHING,
        state="new",
        place=place(_across(shots[0].span, shots[-1].span), room.sources),
        scene=scene.name,
        shots=shot_parts(address, clip, stock, room.sources),
        faces=faces(cast, stock),
    )
    links = _links(start=clip.start, end=clip.end, follow=scene.follow)
    return Sketch(step, parts, links, _untellable(step, cast, scene, stock), further)


def edit_sketch(
    address: Address, takes: Mapping[int, EditScene], wanted: int, source: Address | MediaRef, room: Room
) -> Sketch:
    """The step of an edit of one clip, or of a file. A file that cannot be measured here costs as much as the
    longest."""
    edit, stock = takes[1], room.stock
    told_by = [*takes.values()][:wanted]
    cast = listed((each.prompt for each in told_by), (each.cast for each in told_by))
    parts = edit_parts(edit, stock)
    told = {take: edit_payload(each, source, stock) for take, each in takes.items()}
    variants, further = _variants(OMNI, told, wanted, parts)
    seconds = _length(source, room)
    step = Step(
        address=address,
        kind="edit",
        title=edit.title or edit.name,
        variants=variants,
        needs=_needs(variants, stock),
        seconds=seconds,
        each=room.prices.clip(_mode(variants), seconds, sound=False, video=True),
        price=NOTHING,
        state="new",
        place=place(edit.span, room.sources),
        scene=edit.name,
        faces=faces(cast, stock),
    )
    return Sketch(step, parts, _links(source=edit.source), _untellable(step, cast, edit, stock), further)


def blocked_sketch(scene: Scene | EditScene, trouble: Trouble, room: Room) -> Sketch:
    """What stands for a scene that cannot even be cut into clips."""
    kind: Literal["clip", "edit"] = "clip" if isinstance(scene, Scene) else "edit"
    seconds = sum(shot.seconds for shot in scene.shots) if isinstance(scene, Scene) else 0
    step = Step(
        address=f"{scene.name}.1",
        kind=kind,
        title=scene.title or scene.name,
        variants=(),
        needs=(),
        seconds=seconds,
        each=NOTHING,
        price=NOTHING,
        state="blocked",
        place=place(scene.header, room.sources),
        scene=scene.name,
    )
    return Sketch(step, {}, {}, trouble)


def _variants(
    model: str, raws: Mapping[int, Raw], wanted: int, parts: Mapping[str, Part]
) -> tuple[tuple[Variant, ...], tuple[Variant, ...]]:
    """The takes that are wanted, and what further ones would be."""
    kept = hashes(parts)
    found = [Variant(take, *sealed(model, raw), kept) for take, raw in raws.items()]
    prints = {each.fingerprint for each in found[:wanted]}
    return tuple(found[:wanted]), tuple(each for each in found[wanted:] if each.fingerprint not in prints)


def _mode(variants: tuple[Variant, ...]) -> str:
    payload: dict[str, Any] = variants[0].request.payload
    return str(payload["mode"])


def _needs(variants: tuple[Variant, ...], stock: Stock) -> tuple[Address, ...]:
    found: dict[Address, None] = {}
    for variant in variants:
        for hole in variant.request.holes:
            found |= dict.fromkeys(_steps_of(hole, stock))
    return tuple(found)


def _steps_of(hole: Hole, stock: Stock) -> tuple[Address, ...]:
    match hole.kind:
        case "file":
            return ()
        case "joined":
            return stock.clips[hole.target]
        case "element" | "frame" | "clip":
            return (hole.target,)


def _links(**references: MediaRef | SceneRef | None) -> dict[str, SceneRef]:
    return {key: ref for key, ref in references.items() if isinstance(ref, SceneRef)}


def _length(source: Address | MediaRef, room: Room) -> float:
    if not isinstance(source, MediaRef):
        return room.steps[source].seconds
    facts = room.stock.media.get(source.path)
    if isinstance(facts, MediaFacts) and facts.seconds is not None:
        return facts.seconds
    return limits.VIDEO_SECONDS.top


def _untellable(step: Step, cast: tuple[Mention, ...], scene: Scene | EditScene, stock: Stock) -> Trouble | None:
    """The first file that a step needs and that cannot be measured: its contents are part of the request."""
    for mention in cast:
        if mention.kind == "element":
            element = stock.elements[mention.name]
            if element.id is None and (trouble := _unmade(element, stock)):
                return trouble
    for hole in (hole for variant in step.variants for hole in variant.request.holes):
        if hole.kind == "file" and hole.sha256 is None:
            span = next((ref.span for ref in _files(scene, cast, stock) if ref.path == hole.target), scene.header)
            return _missing(hole.target, span, stock)
    return None


def _unmade(element: Element, stock: Stock) -> Trouble | None:
    for ref in (element.front, *element.angles, element.video):
        if ref is not None and not ref.remote and not isinstance(stock.media.get(ref.path), MediaFacts):
            return _missing(ref.path, ref.span, stock)
    return None


def _missing(path: str, span: Span, stock: Stock) -> Trouble:
    problem = stock.media.get(path)
    reason = problem.reason if isinstance(problem, MediaProblem) else "it was not measured"
    return Trouble(f"{path}: {reason}", span)


def _files(scene: Scene | EditScene, cast: tuple[Mention, ...], stock: Stock) -> Iterator[MediaRef]:
    uses = (scene.start, scene.end, scene.follow) if isinstance(scene, Scene) else (scene.source,)
    yield from (ref for ref in uses if isinstance(ref, MediaRef))
    yield from (stock.images[each.name].media for each in cast if each.kind == "image")


def _across(first: Span, last: Span) -> Span:
    return first.to(last) if first.file == last.file else first
