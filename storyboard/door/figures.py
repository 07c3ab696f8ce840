"""A film in figures: how long, how many words, who speaks and is seen how much, what it costs, and what was spent."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from storyboard.door.hand import StoryPath
from storyboard.door.planning import NOTHING_MORE, Planned, plan_checked
from storyboard.door.reading import check
from storyboard.door.status import Paid, paid_by
from storyboard.execute.decisions import Purchases
from storyboard.execute.settings import Places
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock
from storyboard.ledger.states import RESERVED, SPENT
from storyboard.ledger.store.lockfile import read_lock
from storyboard.planner.records import Plan, Step
from storyboard.project.place import Project
from storyboard.story.model import EditScene, Line, Mention, Pieces, Scene, Shot, Story, Words
from storyboard.story.names import Scope
from storyboard.story.words import counted
from storyboard.text import Diagnostic


@dataclass(frozen=True, slots=True)
class SceneFigures:
    """One scene or edit. `price` is dollars for all of it, every take it wants, made or not."""

    name: str
    title: str
    seconds: float
    shots: int
    clips: int
    words: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class CastFigures:
    """One element: lines and words spoken, and the shots and seconds it takes part in (`seen` is no proof that it is in
    the picture all the time)."""

    name: str
    shown: str
    word: str
    lines: int
    words: int
    shots: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The film and its parts. `spoken` of its `words` are dialogue. `price` is dollars for the whole film, `left` for
    what is not made. `unused` are elements that are declared or imported and take part in nothing."""

    planned: Planned
    seconds: float
    words: int
    spoken: int
    price: Decimal
    left: Decimal
    scenes: tuple[SceneFigures, ...]
    cast: tuple[CastFigures, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expense:
    """Money for one take. `day` is an ISO date in UTC, `scene` "" for elements. `state` is the journal's word for where
    it stands; "elsewhere" for what others of the team bought. `pending`: on its way, not yet spent for good."""

    day: str
    story: str
    scene: str
    address: str
    take: int
    dollars: Decimal
    state: str
    pending: bool
    draft: bool


@dataclass(frozen=True, slots=True)
class Spending:
    """Every expense, oldest first, and the sums. `told`: what is to be said of the journals."""

    expenses: tuple[Expense, ...]
    spent: Decimal
    committed: Decimal
    told: tuple[Diagnostic, ...] = ()

    def by_day(self) -> dict[str, Decimal]:
        """Dollars by day."""
        return _summed((each.day, each.dollars) for each in self.expenses)

    def by_scene(self) -> dict[str, Decimal]:
        """Dollars by scene, "" for elements; of several stories with the story's file before it."""
        many = len({each.story for each in self.expenses}) > 1
        return _summed((f"{each.story}: {each.scene}" if many else each.scene, each.dollars) for each in self.expenses)


def figures(
    path: StoryPath = None,
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
) -> tuple[Planned, Figures | None]:
    """The film in figures; None and the plan's faults where the sources have errors."""
    planned = plan_checked(check(path, environment=environment), live=live, wanted=NOTHING_MORE, draft=draft)
    compiled = planned.checked.compiled
    if planned.plan is None or compiled is None:
        return planned, None
    story, plan = compiled.story, planned.plan
    steps: defaultdict[str, list[Step]] = defaultdict(list)
    for step in plan.steps:
        steps[step.scene].append(step)
    scenes = tuple(_scene(scene, steps[scene.name], story) for scene in story.scenes)
    cast = tuple(_cast(story))
    used = {name for told in (story, *compiled.tellings.values()) for name in _taking_part(told)}
    bodies = [
        line for scene in story.scenes if isinstance(scene, Scene) for shot in scene.shots for line in _lines(shot)
    ]
    return planned, Figures(
        planned=planned,
        seconds=plan.seconds,
        words=sum(scene.words for scene in scenes),
        spoken=sum(_count(line.words, story) for line in bodies),
        price=sum((scene.price for scene in scenes), _elements(plan)),
        left=plan.total,
        scenes=scenes,
        cast=tuple(each for each in cast if each.shots or each.lines),
        unused=tuple(name for name in _declared(compiled.reading.scopes[story.entry]) if name not in used),
    )


def _elements(plan: Plan) -> Decimal:
    return sum((step.each * len(step.variants) for step in plan.steps if step.kind == "element"), Decimal(0))


def _scene(scene: Scene | EditScene, steps: Sequence[Step], story: Story) -> SceneFigures:
    if isinstance(scene, Scene):
        shots = len(scene.shots)
        texts = [scene.setting, *(part for shot in scene.shots for part in _texts(shot))]
    else:
        shots, texts = 0, [scene.prompt]
    return SceneFigures(
        name=scene.name,
        title=scene.title or scene.name,
        seconds=sum(step.seconds for step in steps),
        shots=shots,
        clips=len(steps),
        words=sum(_count(text, story) for text in texts),
        price=sum((step.each * len(step.variants) for step in steps), Decimal(0)),
    )


def _cast(story: Story) -> Iterator[CastFigures]:
    said: defaultdict[str, list[Line]] = defaultdict(list)
    seen: defaultdict[str, list[Shot]] = defaultdict(list)
    for shot in (shot for scene in story.scenes if isinstance(scene, Scene) for shot in scene.shots):
        for line in _lines(shot):
            said[line.speaker.name].append(line)
        for name in {each.name for each in shot.cast if each.kind == "element"}:
            seen[name].append(shot)
    for name, element in story.elements.items():
        yield CastFigures(
            name,
            element.shown or name,
            element.word,
            len(said[name]),
            sum(_count(line.words, story) for line in said[name]),
            len(seen[name]),
            sum(shot.seconds for shot in seen[name]),
        )


def _declared(scope: Scope) -> Iterator[str]:
    """Every element that the story's file can see, by its name there."""
    return (name for name, seen in scope.names.items() if seen.declared.kind == "element")


def _taking_part(story: Story) -> frozenset[str]:
    casts = [
        cast
        for scene in story.scenes
        for cast in ([shot.cast for shot in scene.shots] if isinstance(scene, Scene) else [scene.cast])
    ]
    return frozenset(each.name for cast in casts for each in cast if each.kind == "element")


def _lines(shot: Shot) -> list[Line]:
    return [item for item in shot.body if isinstance(item, Line)]


def _texts(shot: Shot) -> list[Pieces]:
    return [item.words if isinstance(item, Line) else item for item in shot.body]


def _count(pieces: Pieces, story: Story) -> int:
    def said(piece: Words | Mention) -> str:
        if isinstance(piece, Words):
            return piece.text
        element = story.elements.get(piece.name)
        return (element.shown if element else None) or piece.name

    return counted("".join(said(piece) for piece in pieces)).all


def spending(project: Project) -> Spending:
    """What a project has spent, finals and drafts, all its stories. Raises JournalError."""
    paid: Paid = paid_by(project)
    found: list[Expense] = []
    for draft, purchases in ((False, paid.finals), (True, paid.drafts)):
        lock, _ = read_lock(Places.of(project, live=True, draft=draft).lock)
        found += _bought(purchases, draft)
        found += _elsewhere(lock or Lock(), purchases, draft)
    found.sort(key=lambda each: (each.day, each.story, each.address, each.take))
    return Spending(tuple(found), paid.spent, paid.committed, (*paid.finals.told, *paid.drafts.told))


def _bought(purchases: Purchases, draft: bool) -> Iterator[Expense]:
    for attempt in purchases.attempts:
        if attempt.state in SPENT or attempt.state in RESERVED:
            yield Expense(
                _day(attempt),
                attempt.story,
                "" if attempt.kind == "element" else attempt.address.rpartition(".")[0],
                attempt.address,
                attempt.take,
                attempt.price,
                str(attempt.state),
                attempt.state in RESERVED,
                draft,
            )


def _elsewhere(lock: Lock, purchases: Purchases, draft: bool) -> Iterator[Expense]:
    ours = {attempt.request_id for attempt in purchases.attempts}
    for node in lock.nodes:
        for take in node.takes:
            if take.cost and not (take.request_id and take.request_id in ours):
                scene = "" if node.kind == "element" else node.address.rpartition(".")[0]
                yield Expense(
                    take.made[:10], node.story, scene, node.address, take.take, take.cost, "elsewhere", False, draft
                )


def _day(attempt: Attempt) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(attempt.intended))


def _summed(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for name, dollars in pairs:
        sums[name] += dollars
    return dict(sums)
