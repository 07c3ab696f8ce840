"""`kstory show`: one scene, clip, shot or element exactly as it would be sent."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import answer, length, say, show_faults
from storyboard.door.planning import plan
from storyboard.kling.limits import PROMPT, SHOT_PROMPT
from storyboard.kling.prices import money
from storyboard.planner.records import Plan, ShotPart, Step
from storyboard.text.suggest import closest
from storyboard.text.visible import plain


@click.command("show")
@click.argument("address")
@options.story
@options.as_json
@options.live
def command(address: str, story: Path | None, as_json: bool, live: bool | None) -> None:
    """Show ADDRESS as it would be sent, with its character counts.

    ADDRESS is an element (mara), a scene (platform), a clip (platform.2) or a shot (platform.2.1).
    """
    planned = plan(story, live=live)
    project = planned.checked.project
    if planned.plan is None:
        show_faults(planned.diagnostics, planned.checked.sources, project.root if project else None)
        sys.exit(Exit.FAULTS)
    steps, shot = _find(planned.plan, address)
    if not steps:
        names = [name for step in planned.plan.steps for name in (step.address, step.scene) if name]
        near = closest(address, names)
        say(f"There is no '{plain(address)}' in this film." + (f" Did you mean '{near}'?" if near else ""), err=True)
        say("'kstory plan' lists every address.", err=True)
        sys.exit(Exit.FAULTS)
    if as_json:
        answer(steps=[_as_data(step) for step in steps])
        return
    for number, step in enumerate(steps):
        if number:
            say()
        _print(step, shot)


def _find(film: Plan, address: str) -> tuple[list[Step], ShotPart | None]:
    """The steps of an address, and the one shot where it names a shot."""
    for step in film.steps:
        for shot in step.shots:
            if shot.address == address:
                return [step], shot
    return [step for step in film.steps if address in (step.address, step.scene)], None


def _as_data(step: Step) -> dict[str, Any]:
    return {
        "address": step.address,
        "kind": step.kind,
        "state": step.state,
        "cause": step.cause,
        "needs": step.needs,
        "seconds": step.seconds,
        "price": float(step.each),
        "requests": [{"model": each.request.model, "payload": each.request.payload} for each in step.variants],
        "shots": [{"address": shot.address, "characters": shot.characters, "parts": shot.parts} for shot in step.shots],
    }


def _print(step: Step, only: ShotPart | None) -> None:
    facts: list[str] = [step.state]
    if step.kind != "element":
        facts += [length(step.seconds), money(step.each)]
    say(f"{step.address}  {plain(step.title)}  ({', '.join(facts)})", bold=True)
    if step.cause:
        say(f"  {plain(step.cause)}")
    if step.needs:
        say(f"  needs {', '.join(step.needs)}")
    for shot in [only] if only else step.shots:
        _print_budget(shot, several=len(step.shots) > 1)
    alike = all(each.request.payload == step.variants[0].request.payload for each in step.variants)
    for variant in step.variants[:1] if alike else step.variants:
        request = variant.request
        heading = f"take {variant.take}, " if not alike else ""
        say(f"\n{heading}{request.model}", bold=True)
        payload = _only(request.payload, only, step) if only else request.payload
        say(plain(json.dumps(payload, ensure_ascii=False, indent=2)))


def _print_budget(shot: ShotPart, *, several: bool) -> None:
    most = SHOT_PROMPT.top if several else PROMPT.top
    parts = ", ".join(f"{name} {count}" for name, count in shot.parts.items() if count)
    say(f"\n  shot {shot.address}: {shot.seconds} s, {shot.characters} of {most} characters ({parts})")


def _only(payload: Mapping[str, Any], shot: ShotPart, step: Step) -> Mapping[str, Any]:
    """The one entry of a shot, where its clip has several."""
    entries = payload.get("multi_prompt")
    return entries[step.shots.index(shot)] if entries else payload
