"""`kstory plan`: what a build would make, in which order, why, and for how much."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import (
    answer,
    clip_text,
    count,
    faults_as_json,
    length,
    padded,
    say,
    show_faults,
)
from storyboard.cli.stale import stale_words
from storyboard.door.planning import Planned, as_built, is_live, plan, plan_checked
from storyboard.door.reading import check
from storyboard.kling.prices import money
from storyboard.planner.paper import to_json
from storyboard.planner.records import Plan, ShotPart, Step
from storyboard.planner.wanted import Wanted
from storyboard.text.visible import columns

SIGNS: Final = {
    "new": ("+", "green"),
    "changed": ("~", "yellow"),
    "stale": ("!", "yellow"),
    "kept": ("=", "bright_black"),
    "blocked": ("x", "red"),
}


@click.command("plan")
@options.story
@options.as_json
@options.live
@options.wishes
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when there is something to make.")
@click.option("--shots/--no-shots", default=True, help="Show the shots of each clip.")
def command(
    story: Path | None,
    as_json: bool,
    live: bool | None,
    draft: bool,
    stale: bool,
    only: tuple[str, ...],
    again: tuple[str, ...],
    detailed_exitcode: bool,
    shots: bool,
) -> None:
    """Show what a build of STORY would make: each step, its shots, seconds and price, and why.

    Prices are what a live build costs; a rehearsal is free. Nothing is sent.
    """
    wanted = Wanted(frozenset(again), stale, frozenset(only))
    checked = check(story)
    wanted = as_built(wanted, live=is_live(checked, live))
    planned = plan_checked(checked, live=live, wanted=wanted, draft=draft)
    project = planned.checked.project
    if as_json:
        _answer(planned)
    else:
        show_faults(planned.diagnostics, planned.checked.sources, project.root if project else None)
        if planned.plan:
            _print(planned.plan, planned.live, shots)
            _compare(planned, wanted, draft)
    if not planned.ok or planned.plan is None:
        sys.exit(Exit.FAULTS)
    if detailed_exitcode and any(step.submits for step in planned.plan.steps):
        sys.exit(Exit.PENDING)


def _answer(planned: Planned) -> None:
    faults = faults_as_json(planned.diagnostics, planned.checked.sources)
    if planned.plan is None:
        answer(ok=False, diagnostics=faults)
        return
    table = json.loads(to_json(planned.plan))
    version = table.pop("version")
    assert version == 1, "the command's answers and plans share a version"
    answer(ok=planned.ok, live=planned.live, **table, diagnostics=faults)


def _print(plan: Plan, live: bool, shots: bool) -> None:
    title = clip_text(plan.title or plan.story, 70)
    say(f"{title}: {count(len(plan.film), 'scene')}, {length(plan.seconds)}", bold=True)
    scene = None
    wide = max((columns(step.address) for step in plan.steps), default=0)
    for step in plan.steps:
        if step.scene != scene or scene is None:
            heading = "Elements" if step.kind == "element" else clip_text(f"{step.scene}  {step.title}", 90)
            if not (step.kind == "element" and scene == ""):
                say(f"\n{heading}", bold=True)
        scene = step.scene
        _print_step(step, wide)
        if shots:
            for shot in step.shots:
                _print_shot(shot)
    to_make = sum(len(step.submits) for step in plan.steps)
    generations = sum(len(step.submits) for step in plan.steps if step.kind != "element")
    say()
    if not to_make:
        _print_nothing(plan)
    else:
        elements = to_make - generations
        what = [count(elements, "element")] if elements else []
        what += [count(generations, "generation")] if generations else []
        price = f"{money(plan.total)} (prices of {plan.prices_of})"
        say(f"To make: {' and '.join(what)}. {'Price' if live else 'Free as a rehearsal; live'}: {price}.", bold=True)


def _print_nothing(plan: Plan) -> None:
    stale = stale_words(plan)
    if stale:
        say(f"Nothing to make. {stale}", fg="yellow")
    else:
        say("Nothing to make: everything is as the story says.", fg="green")


def _print_step(step: Step, wide: int) -> None:
    sign, colour = SIGNS[step.state]
    request = step.variants[0].request.payload if step.variants else {}
    facts = [f"{step.seconds:g} s" if step.kind != "element" else step.title]
    if step.kind != "element":
        facts += [str(request.get("mode", "")), f"sound {request.get('sound', 'off')}"]
    if len(step.variants) > 1:
        facts.append(f"{len(step.variants)} takes")
    price = money(step.price) if step.submits else ""
    say(
        f"  {sign} {padded(step.address, wide)}  {step.state:<8} {padded(clip_text('  '.join(facts), 34), 34)}"
        f" {price:>8}".rstrip(),
        fg=colour,
    )
    if step.cause:
        place = f"  ({step.cause_place.file}:{step.cause_place.line})" if step.cause_place else ""
        say(f"    {' ' * wide}  {clip_text(step.cause, 100)}{place}")


def _print_shot(shot: ShotPart) -> None:
    said = " ".join(f"{line.speaker}: {line.words}" for line in shot.lines)
    text = " ".join(part for part in (shot.prose, said) if part)
    framing = f"{shot.framing}: " if shot.framing else ""
    say(f"      {shot.number:>3}  {shot.seconds:>2} s  {clip_text(framing + text, 84)}", fg="bright_black")


def _compare(planned: Planned, wanted: Wanted, draft: bool) -> None:
    """After a rehearsal's plan, what the same would be live, where something is paid for already."""
    project = planned.checked.project
    if planned.live or project is None or not project.lock(live=True).exists():
        return
    real = plan(project.root / project.story, live=True, wanted=wanted, draft=draft).plan
    if real:
        pending = sum(len(step.submits) for step in real.steps)
        say(f"Live ({project.lock(live=True).name}): {count(pending, 'step')} to make, {money(real.total)}.")
