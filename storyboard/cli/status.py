"""`kstory status`: how the film stands, without asking anybody."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import (
    answer,
    clip_text,
    count,
    faults_as_json,
    hung,
    padded,
    room,
    say,
    scenes,
    show_faults,
)
from storyboard.door.status import RUNNING, Standing, Status, status
from storyboard.kling.prices import money
from storyboard.ledger.attempt import Attempt
from storyboard.planner.records import Place, Step
from storyboard.text.catalogue import severity
from storyboard.text.visible import columns, plain

COLOURS: Final = {
    "new": "cyan",
    "changed": "yellow",
    "stale": "yellow",
    "kept": "green",
    "blocked": "red",
    "under way": "cyan",
}


@click.command("status")
@options.story
@options.as_json
@options.live
@options.drafts
def command(story: Path | None, as_json: bool, live: bool | None, draft: bool) -> None:
    """Show how the film of STORY stands: what is made, what is not and why, what the service is at, and the money."""
    found = status(story, live=live, draft=draft)
    project = found.planned.checked.project
    if as_json:
        _answer(found, draft=draft)
    else:
        show_faults(found.diagnostics, found.planned.checked.sources, project.root if project else None)
        if found.steps:
            _print(found, draft=draft)
        elif project:
            if found.planned.plan is not None:
                say(f"{clip_text(found.planned.plan.title or project.story, 70)}: no scene yet", bold=True)
            _print_running(found.stray)
            _print_money(found)
    if found.planned.plan is None or any(severity(each.code) == "error" for each in found.diagnostics):
        sys.exit(Exit.FAULTS)


def _print(found: Status, *, draft: bool) -> None:
    plan = found.planned.plan
    assert plan is not None
    kind = ("live" if found.planned.live else "rehearsal") + (", drafts" if draft else "")
    size = scenes(plan) if plan.film else "no scene yet"
    say(f"{clip_text(plan.title or plan.story, 70)}: {size} ({kind})", bold=True)
    wide = max(columns(each.step.address) for each in found.steps)
    scene: str | None = None
    for each in found.steps:
        if each.step.scene != scene:
            scene = each.step.scene
            say("", clip_text(_heading(each.step), room() - 1) if scene else "Elements", bold=True)
        _print_step(each, wide)
    for node in found.gone:
        say("", f"{node.address}: no longer in the film; {count(len(node.takes), 'take')} kept.")
    _print_running(found.stray)
    _print_money(found)


def _heading(step: Step) -> str:
    return step.scene if step.title == step.scene else f"{step.scene}  {step.title}"


def _print_step(each: Standing, wide: int) -> None:
    step, node = each.step, each.node
    of = f" of {len(node.takes)}" if node is not None and len(node.takes) > 1 else ""
    facts = [f"take {step.take}{of}"] if step.take else []
    facts += [f"{len(step.submits)} to make"] if step.submits else []
    state = "under way" if each.ordered and not step.submits else step.state
    line = f"  {padded(step.address, wide)}  {state:<9} {', '.join(facts)}"
    say(line.rstrip(), fg=COLOURS[state])
    if step.cause:
        say(*hung(plain(step.cause) + _at(step.cause_place), wide + 4))
    for attempt in each.open:
        say(*hung(_running(attempt), wide + 4), fg="yellow")


def _at(place: Place | None) -> str:
    return f" ({plain(place.file)}:{place.line})" if place else ""


def _print_running(attempts: Iterable[Attempt]) -> None:
    for attempt in attempts:
        say("", *hung(_running(attempt), 0), fg="yellow")


def _running(attempt: Attempt) -> str:
    """What the service is at, or what is to be decided."""
    if attempt.state in RUNNING:
        word = clip_text(attempt.status or str(attempt.state), 30)
        what = f"{attempt.key}, {money(attempt.price)}: ordered {_since(attempt.intended)}"
        return f"{what}, the service says {word}; build live to collect it (request {plain(attempt.request_id or '?')})"
    return (
        f"{attempt.key}: its answer was lost. Build live to look it up, or 'kstory adopt {attempt.address} REQUEST_ID"
        f" --live', or 'kstory build --resubmit {attempt.address} --live', which may cost again"
    )


def _since(then: float) -> str:
    """How long ago, as people say it."""
    minutes = max(0, round((time.time() - then) / 60))
    hours, days = minutes // 60, minutes // 1440
    if minutes < 1:
        return "just now"
    return count(days, "day") + " ago" if days else f"{hours} h ago" if hours else f"{minutes} min ago"


def _print_money(found: Status) -> None:
    plan, paid = found.planned.plan, found.paid
    say()
    if plan is not None:
        live = found.planned.live
        price = f"{money(found.estimated)} ({plan.prices})"
        orders = sum(len(each.ordered) for each in found.steps)
        submits = sum(len(each.step.submits) for each in found.steps)
        if not plan.film:
            say("There is nothing to film: write a scene, such as scene one { shot 5s { ... } }.")
        elif submits:
            say(f"To make: {count(submits, 'take')}, {price if live else 'free as a rehearsal'}.")
        elif blocked := sum(each.step.state == "blocked" for each in found.steps):
            say(f"Nothing can be made yet: {count(blocked, 'step')} blocked.")
        elif not orders:
            say("Nothing to make.")
        if orders:
            say(f"Under way: {count(orders, 'take')}, {money(found.under_way)}, ordered already and not paid again.")
        if plan.film and not live:
            under_way = f", {money(found.under_way)} under way" if found.under_way else ""
            say(f"Live: {price} still to pay{under_way}.")
    drafts = f", {money(paid.drafts.spent)} of it for drafts" if paid.drafts.spent else ""
    committed = f"; {money(paid.committed)} on its way" if paid.committed else ""
    say(f"Spent: {money(paid.spent)}{drafts}{committed}.")


def _answer(found: Status, *, draft: bool) -> None:
    plan, paid = found.planned.plan, found.paid
    answer(
        ok=found.planned.ok,
        live=found.planned.live,
        draft=draft,
        story=plan.story if plan else None,
        steps=[_step(each) for each in found.steps],
        gone=[{"address": node.address, "takes": len(node.takes), "pick": node.pick} for node in found.gone],
        running=[_attempt(each) for each in found.stray],
        money={
            "estimated": str(found.estimated),
            "under_way": str(found.under_way),
            "committed": str(paid.committed),
            "spent": str(paid.spent),
            "drafts": str(paid.drafts.spent),
        },
        diagnostics=faults_as_json(found.diagnostics, found.planned.checked.sources),
    )


def _step(each: Standing) -> dict[str, Any]:
    step, node = each.step, each.node
    return {
        "address": step.address,
        "kind": step.kind,
        "scene": step.scene,
        "title": step.title,
        "state": step.state,
        "cause": step.cause,
        "cause_place": {"file": step.cause_place.file, "line": step.cause_place.line} if step.cause_place else None,
        "place": {"file": step.place.file, "line": step.place.line},
        "pick": step.take,
        "takes": [take.take for take in node.takes] if node else [],
        "to_make": len(step.submits),
        "under_way": len(each.ordered),
        "price": str(step.price),
        "running": [_attempt(attempt) for attempt in each.open],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "address": attempt.address,
        "take": attempt.take,
        "state": str(attempt.state),
        "request_id": attempt.request_id,
        "status": attempt.status,
        "price": str(attempt.price),
    }
