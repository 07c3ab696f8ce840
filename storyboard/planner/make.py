"""The planner: story, lock and measured media in, an inert plan out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from storyboard.kling.prices import Prices
from storyboard.kling.wire import OMNI
from storyboard.ledger.records import Lock
from storyboard.planner.film import film
from storyboard.planner.fingerprint import sealed
from storyboard.planner.order import circle, ordered
from storyboard.planner.packing import Unpackable, Window, facts, frame, pack
from storyboard.planner.payload import Created, Stock, clip_payload, cut
from storyboard.planner.records import VERSION, Address, Plan, Step
from storyboard.planner.sketch import (
    NOTHING,
    Room,
    Sketch,
    Trouble,
    blocked_sketch,
    clip_sketch,
    edit_sketch,
    element_sketch,
)
from storyboard.planner.states import Judge, owners
from storyboard.planner.wanted import Wanted, restricted
from storyboard.story.model import EditScene, Element, MediaRef, Mention, Scene, SceneRef, Story
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source

NOTHING_MORE = Wanted()


def make_plan(
    story: Story,
    lock: Lock,
    media: Mapping[str, MediaFacts | MediaProblem],
    prices: Prices,
    sources: Mapping[str, Source],
    *,
    variants: Mapping[int, Story] | None = None,
    wanted: Wanted = NOTHING_MORE,
    draft: bool = False,
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Everything that a build would do and what it would cost.

    `media` is keyed by `MediaRef.path`; a local file that is not in it blocks what needs it. `variants` is the story
    as take 2, 3 and so on word it, for stories that read `take`; also beyond the takes that are wanted. `draft` plans
    everything in std. Never raises: what cannot be planned is a blocked step and, where the checks could not have
    told, a diagnostic.
    """
    tellings = {1: story, **(variants or {})}
    elements = {name: each for told in (story, *tellings.values(), story) for name, each in told.elements.items()}
    images = {name: each for told in (story, *tellings.values(), story) for name, each in told.images.items()}
    stock = Stock(media, elements, images, {}, {}, draft)
    planner = _Planner(story, tellings, Room(stock, prices, sources, {}), _paid(lock, story.entry), wanted.again)
    groups = [[sketch] for sketch in planner.elements()]
    by_scene, complaints = planner.scenes()
    groups += [group for _, group in by_scene]
    sketches = [sketch for group in groups for sketch in group]
    judge = Judge(
        story.entry,
        lock,
        sources,
        wanted,
        frozenset(scene.name for scene in story.scenes),
        owners(sketch.step for sketch in sketches),
    )
    for group in groups:
        judge.judge(group)
    written = _as_written(story, judge.done)
    order, _ = ordered(written, {address: judge.done[address].needs for address in written})
    steps = restricted([judge.done[address] for address in order], wanted.only)
    parts, hidden = film(story, {address: judge.done[address] for address in written})
    plan = Plan(
        version=VERSION,
        story=story.entry,
        title=story.title or "",
        steps=tuple(steps),
        film=parts,
        total=sum((step.price for step in steps), NOTHING),
        seconds=sum(part.seconds for part in parts),
        prices_of=prices.dated,
        prices=prices.said,
    )
    return plan, complaints + hidden


class _Planner:
    """Draws the sketches of a story: elements first, then scenes behind those they use."""

    def __init__(
        self,
        story: Story,
        tellings: Mapping[int, Story],
        room: Room,
        paid: frozenset[str],
        again: frozenset[str] = frozenset(),
    ) -> None:
        self.story = story
        self.room = room
        self.paid = paid
        self.used = _used(tellings, again)
        self.by_take = {take: {scene.name: scene for scene in told.scenes} for take, told in tellings.items()}

    def elements(self) -> Iterator[Sketch]:
        """One sketch for each distinct definition; two names of one definition share the first one's step. What only
        takes mention that nobody asks for is not made."""
        created = self.room.stock.created
        addresses: dict[str, Address] = {}
        by_id = [each for each in self.room.stock.elements.values() if not each.inline and each.id is None]
        for element in sorted(by_id, key=lambda each: not self._made(each)):
            sketch = element_sketch(element, self.room)
            print_ = sketch.step.variants[0].fingerprint
            created[element.name] = Created(addresses.setdefault(print_, element.name), print_)
            if addresses[print_] == element.name and self._made(element):
                self.room.steps[element.name] = sketch.step
                yield sketch

    def scenes(self) -> tuple[list[tuple[str, list[Sketch]]], tuple[Diagnostic, ...]]:
        """The sketches of each scene and edit, needs first."""
        by_name = {scene.name: scene for scene in self.story.scenes}
        needs = {name: [ref.name for ref in _uses(scene)] for name, scene in by_name.items()}
        order, stuck = ordered(list(by_name), needs)
        found: list[tuple[str, list[Sketch]]] = []
        complaints: list[Diagnostic] = []
        used_as_video = {ref.name for scene in self.story.scenes for ref in _videos(scene)}
        for name in order:
            sketches, complaint = self._scene(by_name[name], name in used_as_video)
            found.append((name, sketches))
            complaints += complaint
            self._keep(name, sketches)
        if stuck:
            turning = circle(stuck, needs)
            cause = f"{' needs '.join((*turning, turning[0]))}: none of them can be made first"
            for name in (each for each in by_name if each in stuck):
                sketch = blocked_sketch(by_name[name], Trouble(cause, by_name[name].header), self.room)
                found.append((name, [sketch]))
        return found, tuple(complaints)

    def _made(self, element: Element) -> bool:
        return element.name in self.used or element.span.file == self.story.entry

    def _keep(self, name: str, sketches: Sequence[Sketch]) -> None:
        made = [sketch for sketch in sketches if sketch.step.variants]
        self.room.stock.clips[name] = tuple(sketch.step.address for sketch in made)
        self.room.steps.update({sketch.step.address: sketch.step for sketch in made})

    def _scene(self, scene: Scene | EditScene, used_as_video: bool) -> tuple[list[Sketch], list[Diagnostic]]:
        for ref in _uses(scene):
            if not self.room.stock.clips.get(ref.name):
                trouble = Trouble(f"it needs {ref.name}, which cannot be made", ref.span)
                return [blocked_sketch(scene, trouble, self.room)], []
        if isinstance(scene, EditScene):
            return self._edit(scene), []
        return self._clips(scene, used_as_video)

    def _clips(self, scene: Scene, used_as_video: bool) -> tuple[list[Sketch], list[Diagnostic]]:
        takes = {take: each for take, each in self._takes(scene).items() if isinstance(each, Scene)}
        wanted = max(1, scene.look.takes)
        stock = self.room.stock
        shots = facts([takes[take] for take in range(1, wanted + 1)], stock.images)
        if not shots:
            return [blocked_sketch(scene, Trouble(f"{scene.name} has no shots", scene.header), self.room)], []

        def paid(window: Window) -> bool:
            return bool(self.paid) and sealed(OMNI, clip_payload(cut(scene, *window), stock))[1] in self.paid

        windows = pack(shots, frame(scene, used_as_video=used_as_video), paid)
        if isinstance(windows, Unpackable):
            complaint = _unpackable(scene, windows)
            trouble = Trouble(complaint.message, complaint.span)
            return [blocked_sketch(scene, trouble, self.room)], [complaint]
        return [
            clip_sketch(
                f"{scene.name}.{number}", {take: cut(each, *window) for take, each in takes.items()}, wanted, self.room
            )
            for number, window in enumerate(windows, 1)
        ], []

    def _edit(self, edit: EditScene) -> list[Sketch]:
        takes = {take: each for take, each in self._takes(edit).items() if isinstance(each, EditScene)}
        wanted = max(1, edit.look.takes)
        match edit.source:
            case None:
                return [blocked_sketch(edit, Trouble(f"{edit.name} has no source", edit.header), self.room)]
            case MediaRef():
                return [edit_sketch(f"{edit.name}.1", takes, wanted, edit.source, self.room)]
            case SceneRef(name=name):
                clips = self.room.stock.clips[name]
                return [
                    edit_sketch(f"{edit.name}.{number}", takes, wanted, clip, self.room)
                    for number, clip in enumerate(clips, 1)
                ]

    def _takes(self, scene: Scene | EditScene) -> dict[int, Scene | EditScene]:
        """The scene as each take words it, those that are wanted first; a take that has no wording of its own is as
        the first."""
        wanted = range(1, max(1, scene.look.takes) + 1)
        told = {
            take: self.by_take.get(take, {}).get(scene.name, scene)
            for take in (*wanted, *sorted(self.by_take.keys() - set(wanted)))
        }
        return {take: each if _alike(each, scene) else scene for take, each in told.items()}


def _alike(telling: Scene | EditScene, scene: Scene | EditScene) -> bool:
    if isinstance(telling, Scene) and isinstance(scene, Scene):
        return len(telling.shots) == len(scene.shots)
    return type(telling) is type(scene)


def _uses(scene: Scene | EditScene) -> list[SceneRef]:
    uses = (scene.start, scene.end, scene.follow) if isinstance(scene, Scene) else (scene.source,)
    return [ref for ref in uses if isinstance(ref, SceneRef)]


def _videos(scene: Scene | EditScene) -> list[SceneRef]:
    ref = scene.follow if isinstance(scene, Scene) else scene.source
    return [ref] if isinstance(ref, SceneRef) else []


def _used(tellings: Mapping[int, Story], again: frozenset[str]) -> frozenset[str]:
    """The elements that scenes mention in takes that they want, or in any where one more is asked for."""
    names: set[str] = set()
    for take, told in tellings.items():
        for scene in told.scenes:
            if take <= max(1, scene.look.takes) or any(each.partition(".")[0] == scene.name for each in again):
                names |= {each.name for each in _mentions(scene) if each.kind == "element"}
    return frozenset(names)


def _mentions(scene: Scene | EditScene) -> Iterator[Mention]:
    for part in scene.shots if isinstance(scene, Scene) else (scene,):
        yield from (each for each in (*part.prompt, *part.cast) if isinstance(each, Mention))


def _paid(lock: Lock, story: str) -> frozenset[str]:
    """The fingerprints of clips that need no money."""
    nodes = [node for node in lock.nodes if node.story == story and node.kind == "clip"]
    made = {take.fingerprint for node in nodes for take in node.takes}
    return frozenset(made | {node.kept for node in nodes if node.kept})


def _as_written(story: Story, steps: Mapping[Address, Step]) -> list[Address]:
    """Elements, then clips in the order in which their scenes are written."""
    rank = {scene.name: index for index, scene in enumerate(story.scenes)}
    return sorted(steps, key=lambda address: rank.get(steps[address].scene, -1))


def _unpackable(scene: Scene, found: Unpackable) -> Diagnostic:
    first, last = found.group
    shots = scene.shots[first:last]
    seconds = sum(shot.seconds for shot in shots)
    which = f"Shot {shots[0].number}" if len(shots) == 1 else f"Shots {shots[0].number} to {shots[-1].number}"
    span = shots[0].span.to(shots[-1].span) if shots[0].span.file == shots[-1].span.file else shots[0].span
    return Diagnostic(
        "no-packing",
        f"{which} of {scene.name} ({seconds:g} s) cannot be cut into clips that the service makes.",
        span,
        (),
        "Change lengths, shorten prose, or move a break (---), so that every clip has 3 to 15 s.",
    )
