"""What an answer looks at: the text as it is this moment, and the last compile of it, which may be a little older."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from storyboard.compiler import Compiled
from storyboard.kling.prices import CATALOGUE, Prices
from storyboard.ledger.records import Lock, Node
from storyboard.planner.records import Address, Plan, Step
from storyboard.story.model import EditScene, Scene, Shot
from storyboard.story.names import Declared, Scope
from storyboard.text import Diagnostic, Source, Span

NOTHING: Final = Scope()


@dataclass(frozen=True, slots=True)
class Shift:
    """Where an earlier text went in a later one: they agree before `start` and, `by` further on, from `end`."""

    start: int
    end: int
    by: int

    def now(self, span: Span) -> Span | None:
        """Where a span of the earlier text is; None where it was changed."""
        if span.end <= self.start:
            return span
        if span.start >= self.end:
            return Span(span.file, span.start + self.by, span.end + self.by)
        return None

    def then(self, offset: int) -> int | None:
        """Where an offset of the later text was; None where it is new."""
        if offset <= self.start:
            return offset
        return offset - self.by if offset - self.by >= self.end else None


def shift(before: str, after: str) -> Shift:
    """What became of a text: all that changed lies in one stretch."""
    if before == after:
        return Shift(len(before), len(before), 0)
    most = min(len(before), len(after))
    start = _agree(most, lambda low, high: before[low:high] == after[low:high])
    end = _agree(
        most - start,
        lambda low, high: before[len(before) - high : len(before) - low] == after[len(after) - high : len(after) - low],
    )
    return Shift(start, len(before) - end, len(after) - len(before))


def _agree(most: int, equal: Callable[[int, int], bool]) -> int:
    """How far two texts agree, found by halves."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if equal(low, middle):
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(frozen=True, slots=True)
class Priced:
    """A plan, the lock that it was made against, the addresses that are under way, and the scenes that it plans, by
    name."""

    plan: Plan
    lock: Lock
    under_way: frozenset[Address]
    scenes: Mapping[str, Scene | EditScene]


@dataclass(frozen=True)
class Film:
    """One compile of a story: what came of it, what it would cost, what the lock has of it.

    `faults` are all that is wrong, of the project's settings too; `complaints` what planning adds. `plan` is None while
    the story has errors, and for the moment before it is planned; `earlier` is what was known before that. `under_way`
    are the steps of the plan that are ordered and not here yet.
    """

    compiled: Compiled
    faults: tuple[Diagnostic, ...] = ()
    prices: Prices = CATALOGUE
    plan: Plan | None = None
    complaints: tuple[Diagnostic, ...] = ()
    lock: Lock = field(default_factory=Lock)
    under_way: frozenset[Address] = frozenset()
    settings: Source | None = None
    """kstory.toml, where there is one."""
    earlier: Priced | None = None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is told."""
        return self.faults + self.complaints

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every text that was read, by the name that spans carry."""
        return {**self.compiled.sources, **({self.settings.name: self.settings} if self.settings else {})}

    @cached_property
    def _scenes(self) -> tuple[list[int], list[Scene | EditScene]]:
        """The scenes in the order of the text, and where their headers start."""
        scenes = sorted(self.compiled.story.scenes, key=lambda scene: scene.header.start)
        return [scene.header.start for scene in scenes], scenes

    @cached_property
    def meanings(self) -> Mapping[str, Scene | EditScene]:
        """The scenes by name, for what has to do with no place: so nothing of a long story is moved for it."""
        return {each.scene.name: each.meaning for each in reversed(self.compiled.reading.read)}

    def at(self, offset: int) -> tuple[Scene | EditScene, Shot | None] | None:
        """The scene, and the shot, whose header holds an offset of the entry file."""
        found = self.between(offset, offset)
        return next(((scene, shot) for scene, shot in found if (shot or scene).header.start <= offset), None)

    def between(self, start: int, end: int) -> list[tuple[Scene | EditScene, Shot | None]]:
        """The scenes and shots of which some of the header lies in a stretch of the entry file."""
        starts, scenes = self._scenes
        found: list[tuple[Scene | EditScene, Shot | None]] = []
        for scene in scenes[max(0, bisect_right(starts, start) - 1) : bisect_right(starts, end)]:
            shots = scene.shots if isinstance(scene, Scene) and scene.span.end >= start else ()
            rows: list[tuple[Scene | EditScene, Shot | None]] = [(scene, None), *((scene, shot) for shot in shots)]
            found += [row for row in rows if _crosses((row[1] or scene).header, start, end)]
        return found

    @cached_property
    def steps(self) -> Mapping[str, tuple[Step, ...]]:
        """The plan's steps by scene; without a plan the earlier ones of the scenes that are as they were."""
        found: dict[str, list[Step]] = {}
        for step in self.priced.plan.steps if self.priced else ():
            found.setdefault(step.scene or step.address, []).append(step)
        return {scene: tuple(steps) for scene, steps in found.items() if self.plan or self._is_as_before(scene)}

    def _is_as_before(self, scene: str) -> bool:
        return self.earlier is not None and self.earlier.scenes.get(scene) is self.meanings.get(scene, self)

    @cached_property
    def priced(self) -> Priced | None:
        """The plan; without one, the one before."""
        return Priced(self.plan, self.lock, self.under_way, self.meanings) if self.plan else self.earlier

    def state(self, step: Step) -> str:
        """What is made of one of the `steps`, or that it is under way."""
        return "under way" if self.priced and step.address in self.priced.under_way else step.state

    @cached_property
    def nodes(self) -> Mapping[tuple[str, str], Node]:
        """The lock's nodes by story and address."""
        return {(node.story, node.address): node for node in (self.priced.lock.nodes if self.priced else ())}


def _crosses(span: Span, start: int, end: int) -> bool:
    return span.start <= end and start <= span.end


@dataclass(frozen=True)
class View:
    """A file as typed, `source`, and the last compile of the story that it is, or None before the first."""

    source: Source
    film: Film | None = None

    @cached_property
    def shift(self) -> Shift:
        """From the text that was compiled to the text as it is."""
        old = self.film.compiled.sources.get(self.source.name) if self.film else None
        return shift(old.text, self.source.text) if old else Shift(0, 0, 0)

    @cached_property
    def scope(self) -> Scope:
        """The names that the file sees."""
        return self.film.compiled.reading.scopes.get(self.source.name, NOTHING) if self.film else NOTHING

    def declared(self, name: str) -> Declared | None:
        """What a name stands for here."""
        seen = self.scope.names.get(name)
        return seen.declared if seen else None

    def line_of(self, offset: int) -> int:
        """The line (from 1) of an offset."""
        return self.source.position(offset).line


def pieces(film: Film | None) -> list[object]:
    """What an old compile is made of, to be dropped bit by bit: dropped whole, a long story would halt everything."""
    if film is None:
        return []
    made = film.compiled
    found: list[object] = [*made.story.scenes]
    for tree in made.trees.values():
        found += tree.items
    return found
