"""The film: the scenes in the order of writing, an edit in the place of what it edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from storyboard.planner.records import Address, FilmPart, Plan, Step
from storyboard.planner.states import KEPT
from storyboard.story.model import EditScene, Scene, SceneRef, Story
from storyboard.text import Diagnostic, Label


def film(story: Story, steps: Mapping[Address, Step]) -> tuple[tuple[FilmPart, ...], tuple[Diagnostic, ...]]:
    """What stands where, and a warning for each edit that another edit of the same scene hides."""
    by_scene: dict[str, list[Step]] = {}
    for step in steps.values():
        by_scene.setdefault(step.scene, []).append(step)
    successors, hidden = _successors(story)
    parts = []
    for scene in story.scenes:
        if not (isinstance(scene, EditScene) and isinstance(scene.source, SceneRef)):
            last = _last(scene, successors)
            its = by_scene.get(last.name, [])
            parts.append(
                FilmPart(
                    last.name,
                    last.title or scene.title or last.name,
                    tuple(step.address for step in its),
                    sum(lasting(step) for step in its),
                )
            )
    return tuple(parts), hidden


def starts(plan: Plan) -> dict[Address, float]:
    """The second of the film at which each clip begins; a clip that is edited begins where its edit does. What stands
    in no film is not there."""
    steps = {step.address: step for step in plan.steps}
    found: dict[Address, float] = {}
    place = 0.0
    for address in (address for part in plan.film for address in part.steps):
        shown: Address | None = address
        while shown is not None and shown not in found and shown in steps:
            found[shown] = place
            shown = _edited(steps[shown])
        place += lasting(steps[address]) if address in steps else 0
    return found


def left_behind(plan: Plan) -> tuple[Step, ...]:
    """Takes that stand and stay after the next build, though what they were made from is another now, or will be then.
    What the writer keeps by word is not among them, nor what follows from it."""
    replaced = {step.address for step in plan.steps if step.submits and step.state in ("new", "changed", "stale")}
    found: dict[Address, Step] = {}
    for step in plan.steps:
        follows = step.cause != KEPT and any(need in replaced or need in found for need in step.needs)
        if not step.submits and (step.state == "stale" or (step.state == "kept" and follows)):
            found[step.address] = step
    return tuple(found.values())


def unseen(plan: Plan) -> tuple[Step, ...]:
    """Clips that the next build makes anew for nothing to be seen: what is made from them stands in their place, and
    stays."""
    shown = {address for part in plan.film for address in part.steps}
    behind = {need for step in left_behind(plan) for need in step.needs}
    return tuple(
        step
        for step in plan.steps
        if step.submits and step.scene and step.address not in shown and step.address in behind
    )


def _edited(step: Step) -> Address | None:
    """The clip that an edit changes."""
    holes = (hole for variant in step.variants[:1] for hole in variant.request.holes) if step.kind == "edit" else ()
    return next((hole.target for hole in holes if hole.kind in ("clip", "joined")), None)


def lasting(step: Step) -> float:
    """Seconds of a step in the film after the next build: as the story has it, unless a take of quite another length
    stands and stays."""
    stays = step.take and step.lasts and (step.state == "kept" or not step.submits)
    return step.lasts if stays and abs(step.lasts - step.seconds) > SAME_LENGTH else step.seconds


SAME_LENGTH: Final = 0.5
"""Seconds by which the service may miss a length that it was asked for."""


def _successors(story: Story) -> tuple[dict[str, EditScene], tuple[Diagnostic, ...]]:
    by_source: dict[str, list[EditScene]] = {}
    for scene in story.scenes:
        if isinstance(scene, EditScene) and isinstance(scene.source, SceneRef):
            by_source.setdefault(scene.source.name, []).append(scene)
    hidden = tuple(_hidden(edit, edits[-1]) for edits in by_source.values() for edit in edits[:-1])
    return {source: edits[-1] for source, edits in by_source.items()}, hidden


def _hidden(edit: EditScene, shown: EditScene) -> Diagnostic:
    assert edit.source is not None
    return Diagnostic(
        "hidden-edit",
        f"{edit.name} and {shown.name} both edit {edit.source.name if isinstance(edit.source, SceneRef) else ''}: "
        f"the film shows {shown.name}, and {edit.name} is made without being seen.",
        edit.name_span,
        (Label(shown.name_span, "this one stands in the film"),),
        f"Let {shown.name} edit @{edit.name}, or take one of them away.",
    )


def _last(scene: Scene | EditScene, successors: Mapping[str, EditScene]) -> Scene | EditScene:
    seen: Sequence[str] = []
    while scene.name in successors and scene.name not in seen:
        seen = [*seen, scene.name]
        scene = successors[scene.name]
    return scene
