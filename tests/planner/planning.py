"""Stories from text, and a builder without a service: what a plan asks for is made at once and put into the lock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from storyboard.compiler import compile_story, measured, tell
from storyboard.kling.prices import CATALOGUE
from storyboard.ledger.records import Lock, Node, Take
from storyboard.planner.make import make_plan
from storyboard.planner.moves import aligned, standing
from storyboard.planner.records import Plan, Step
from storyboard.planner.wanted import Wanted
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source

ENTRY = "film.kstory"
MISSING = MediaProblem("missing", "there is no such file")


@dataclass
class Shelf:
    """The files of a project: texts by path, and what stands in a picture or clip (its path if nothing is said)."""

    texts: dict[str, str]
    contents: dict[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    def read(self, path: str) -> Source | MediaProblem:
        return Source(path, self.texts[path]) if path in self.texts else MISSING

    def measure(self, path: str) -> MediaFacts | MediaProblem:
        if path in self.missing:
            return MISSING
        sha = hashlib.sha256(self.contents.get(path, path).encode()).hexdigest()
        if path.endswith(".mp4"):
            return MediaFacts("video", "mp4", 10_000, 1920, 1080, sha, 6.0, 30.0)
        return MediaFacts("picture", "png", 10_000, 1080, 1080, sha)


def planned(
    text: str,
    lock: Lock | None = None,
    *,
    wanted: Wanted | None = None,
    contents: Mapping[str, str] | None = None,
    missing: frozenset[str] = frozenset(),
    others: Mapping[str, str] | None = None,
    entry: str = ENTRY,
    takes: int = 1,
    draft: bool = False,
    faulty: bool = False,
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Compile a story and plan it. A story with errors fails the test unless `faulty`."""
    shelf = Shelf({entry: text, **(others or {})}, dict(contents or {}), missing)
    compiled = compile_story(entry, shelf.read, shelf.measure)
    assert faulty or missing or compiled.ok, compiled.diagnostics
    further = [tell(compiled, take, shelf.measure) for take in range(2, takes + 1)]
    return make_plan(
        compiled.story,
        lock or Lock(),
        {**measured(further), **compiled.media},
        CATALOGUE,
        compiled.sources,
        variants={**{each.take: each.story for each in further}, **compiled.tellings},
        wanted=wanted or Wanted(),
        draft=draft,
    )


def plan_of(text: str, lock: Lock | None = None, **options: object) -> Plan:
    return planned(text, lock, **options)[0]  # type: ignore[arg-type]


def build(plan: Plan, lock: Lock | None = None) -> Lock:
    """The lock after everything that the plan submits has been made, each new take picked."""
    plan, lock = aligned(plan, lock or Lock())
    steps = {step.address: step for step in plan.steps}
    for step in plan.steps:
        for number in step.submits:
            variant = next(each for each in step.variants if each.take == number)
            lock = _with_take(
                lock, plan.story, step, variant.fingerprint, variant.parts, _inputs(step, steps, lock, plan)
            )
    return lock


def _inputs(step: Step, steps: Mapping[str, Step], lock: Lock, plan: Plan) -> dict[str, str]:
    found = {}
    for need in step.needs:
        made = _node(lock, plan.story, need)
        take = made.chosen if made else None
        take = take or standing(steps[need], lock, plan.story)
        assert take is not None, f"{step.address} comes before {need}"
        found[need] = take.element_id or take.sha256
    return found


def _node(lock: Lock, story: str, address: str) -> Node | None:
    return next((node for node in lock.nodes if (node.story, node.address) == (story, address)), None)


def _with_take(
    lock: Lock, story: str, step: Step, fingerprint: str, parts: dict[str, str], inputs: dict[str, str]
) -> Lock:
    node = _node(lock, story, step.address) or Node(story, step.address, step.kind, ())
    number = max((take.take for take in node.takes), default=0) + 1
    result = hashlib.sha256(f"{story} {step.address} {number} {fingerprint}".encode()).hexdigest()
    take = Take(
        number,
        fingerprint,
        "2026-05-01T12:00:00Z",
        element_id=result[:9] if step.kind == "element" else "",
        sha256="" if step.kind == "element" else result,
        parts=parts,
        inputs=inputs,
    )
    made = node.having((*node.takes, take)).choosing(take, "build")
    nodes = [each for each in lock.nodes if (each.story, each.address) != (story, step.address)]
    return Lock(tuple(sorted([*nodes, made], key=lambda each: (each.story, each.address))))


def state(plan: Plan) -> dict[str, str]:
    return {step.address: step.state for step in plan.steps}


def submitted(plan: Plan) -> list[str]:
    return [step.address for step in plan.steps if step.submits]


def step(plan: Plan, address: str) -> Step:
    return next(each for each in plan.steps if each.address == address)
