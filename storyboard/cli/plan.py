"""`kstory plan`: what a build would make, in which order, why, and for how much."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import (
    answer,
    clip_text,
    clock,
    count,
    faults_as_json,
    hung,
    padded,
    room,
    say,
    scenes,
    show_faults,
)
from storyboard.cli.stale import stale_words
from storyboard.door.paying import ahead_of, to_pay, told_of
from storyboard.door.planning import Planned, as_built, is_live, plan_checked
from storyboard.door.reading import check
from storyboard.execute.ahead import Ahead
from storyboard.kling.prices import money
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.store.journal import JournalError
from storyboard.planner.causes import SHOWN
from storyboard.planner.film import lasting, starts
from storyboard.planner.paper import to_json
from storyboard.planner.records import Place, ShotPart, Step
from storyboard.planner.wanted import Wanted
from storyboard.text.phrases import length
from storyboard.text.visible import columns

SIGNS: Final = {
    "new": ("+", "green"),
    "changed": ("~", "yellow"),
    "stale": ("!", "yellow"),
    "kept": ("=", "bright_black"),
    "blocked": ("x", "red"),
    "under way": (">", "cyan"),
}


@click.command("plan")
@options.story
@options.as_json
@options.live
@options.wishes
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 2 when there is something to make.")
@click.option("--shots/--no-shots", default=True, help="Show the shots of each clip.")
@click.option("-v", "--verbose", is_flag=True, help="Show all that was edited, each with its line.")
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
    verbose: bool,
) -> None:
    """Show what a build of STORY would make: each step, its shots, seconds and price, and why.

    Prices are what a live build costs; a rehearsal is free. Nothing is sent.
    """
    wanted = Wanted(frozenset(again), stale, frozenset(only))
    checked = check(story)
    built = as_built(wanted, live=is_live(checked, live))
    planned = plan_checked(checked, live=live, wanted=built, draft=draft)
    ahead = _ahead(planned, draft)
    project = planned.checked.project
    told = told_of(project, draft=draft) if project and planned.plan else ()
    planned = replace(planned, diagnostics=(*planned.diagnostics, *told))
    if as_json:
        _answer(planned, ahead)
    else:
        show_faults(planned.diagnostics, planned.checked.sources, project.root if project else None)
        if ahead is not None:
            _print(ahead, planned.live, shots, verbose)
            if not planned.live and ahead.plan.film:
                _print_live(planned, wanted, draft)
    if not planned.ok or planned.plan is None:
        sys.exit(Exit.FAULTS)
    if detailed_exitcode and any(step.submits for step in planned.plan.steps):
        sys.exit(Exit.PENDING)


def _ahead(planned: Planned, draft: bool) -> Ahead | None:
    """What lies ahead; by the lock alone where the journal cannot be read, which is told and a build refuses."""
    try:
        return ahead_of(planned, draft=draft)
    except JournalError:
        return Ahead(planned.plan, {}) if planned.plan else None


def _answer(planned: Planned, ahead: Ahead | None) -> None:
    faults = faults_as_json(planned.diagnostics, planned.checked.sources)
    if ahead is None:
        answer(ok=False, diagnostics=faults)
        return
    table = json.loads(to_json(ahead.plan))
    version = table.pop("version")
    assert version == 1, "the command's answers and plans share a version"
    orders = [_order(step, each) for step, orders in ahead.under_way.items() for each in orders]
    answer(ok=planned.ok, live=planned.live, **table, under_way=orders, diagnostics=faults)


def _order(step: str, order: Attempt) -> dict[str, object]:
    return {
        "step": step,
        "address": order.address,
        "take": order.take,
        "request_id": order.request_id,
        "state": str(order.state),
        "price": str(order.price),
    }


def _print(ahead: Ahead, live: bool, shots: bool, verbose: bool) -> None:
    plan = ahead.plan
    title = clip_text(plan.title or plan.story, 70)
    say(f"{title}: {scenes(plan)}, {length(plan.seconds)}" if plan.film else f"{title}: no scene yet", bold=True)
    scene = None
    wide = max((columns(step.address) for step in plan.steps), default=0)
    times = starts(plan)
    within = max((columns(shot.address) for step in plan.steps for shot in step.shots), default=0)
    for step in plan.steps:
        if step.scene != scene:
            say("", _heading(step), bold=True)
        scene = step.scene
        _print_step(step, wide, bool(ahead.under_way.get(step.address)), verbose)
        if shots:
            _print_shots(step, times.get(step.address), within)
    say()
    if not verbose and any(len(step.edits) > SHOWN for step in plan.steps):
        say("'kstory plan --verbose' lists every edit with its line.")
    _print_sum(ahead, live)


def _heading(step: Step) -> str:
    if step.kind == "element":
        return "Elements"
    title = step.title if step.title != step.scene else ""
    return clip_text(f"{step.scene}  {title}", room() - 1)


def _print_sum(ahead: Ahead, live: bool) -> None:
    plan = ahead.plan
    if orders := [each for its in ahead.under_way.values() for each in its]:
        elements = sum(each.kind == "element" for each in orders)
        said = f"Under way: {_what(elements, len(orders) - elements)}, {money(ahead.worth)}"
        say(f"{said}: ordered already; the next live build collects it.", fg="cyan")
    submits = [step for step in plan.steps for _ in step.submits]
    if not plan.film:
        say("There is nothing to film: write a scene, such as scene one { shot 5s { ... } }.", fg="yellow")
    elif submits:
        elements = sum(step.kind == "element" for step in submits)
        price = f"{money(plan.total)} ({plan.prices})" if live else "free as a rehearsal"
        say(f"To make: {_what(elements, len(submits) - elements)}, {price}.", bold=True)
        if stale := stale_words(plan):
            say(stale, fg="yellow")
    elif stale := stale_words(plan):
        say(f"Nothing to make. {stale}", fg="yellow")
    elif blocked := sum(step.state == "blocked" for step in plan.steps):
        say(f"Nothing can be made yet: {count(blocked, 'step')} blocked.", fg="yellow")
    elif not orders:
        say("Nothing to make: everything is as the story says.", fg="green")


def _what(elements: int, clips: int) -> str:
    counted = ((elements, "element"), (clips, "clip"))
    return " and ".join(count(number, word) for number, word in counted if number)


def _print_step(step: Step, wide: int, ordered: bool, verbose: bool) -> None:
    state = "under way" if ordered and not step.submits else step.state
    sign, colour = SIGNS[state]
    price = money(step.price) if step.submits else ""
    facts = _facts(step) if room() >= wide + 60 else ""
    say(
        f"  {sign} {padded(step.address, wide)}  {state:<9} {clip_text(facts, 33):<33} {price:>8}".rstrip()
        if facts
        else f"  {sign} {padded(step.address, wide)}  {state:<9} {price}".rstrip(),
        fg=colour,
    )
    if verbose and len(step.edits) > 1:
        for each in step.edits:
            say(*hung(each.what + _at(each.place), wide + 6))
    elif step.cause:
        say(*hung(step.cause + _at(step.cause_place), wide + 6))


def _facts(step: Step) -> str:
    if step.kind == "element":
        return step.title
    request = step.variants[0].request.payload if step.variants else {}
    lasts = lasting(step)
    of = f" (the story has {length(step.seconds)})" if lasts != step.seconds else ""
    facts = [f"{length(lasts)}{of}", str(request.get("mode", "")), f"sound {request.get('sound', 'off')}"]
    takes = [f"{len(step.variants)} takes"] if len(step.variants) > 1 else []
    return " ".join(facts[: 1 if of else 3] + takes)


def _at(place: Place | None) -> str:
    return f" ({place.file}:{place.line})" if place else ""


def _print_shots(step: Step, start: float | None, wide: int) -> None:
    """Each shot with the time of the film at which it begins, where that is known."""
    known = start is not None and lasting(step) == step.seconds
    for shot in step.shots:
        _print_shot(shot, clock(start) if known and start is not None else "", wide)
        start = (start or 0) + shot.seconds


def _print_shot(shot: ShotPart, begins: str, wide: int) -> None:
    text = " ".join(part if isinstance(part, str) else f"{part.speaker}: {part.words}" for part in shot.body if part)
    framing = f"{shot.framing}: " if shot.framing else ""
    line = f"      {padded(shot.address, wide)}  {begins:>5}  {shot.seconds:>2} s  "
    say(line + clip_text(framing + text, max(12, room() - columns(line) - 1)), fg="bright_black")


def _print_live(planned: Planned, wanted: Wanted, draft: bool) -> None:
    """Below a rehearsal's plan, what the same would still cost live."""
    try:
        real = to_pay(planned.checked, wanted, draft=draft)
    except JournalError:
        return
    if real:
        under_way = f", {money(real.worth)} under way" if real.under_way else ""
        price = f"{money(real.plan.total)} ({real.plan.prices}) still to pay{under_way}"
        say(f"Live: {price}; 'kstory plan --live' has more.")
