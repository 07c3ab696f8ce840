"""One address looked at closely: its steps as they would be sent, or a take as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storyboard.door.addresses import Found, look_up, parted, unknown
from storyboard.door.hand import RefusedError, StoryPath, refusing
from storyboard.door.planning import NOTHING_MORE, Planned, plan_checked
from storyboard.door.reading import check
from storyboard.door.taking import Made, takes_in
from storyboard.execute.decisions import purchases
from storyboard.execute.settings import Places, Settings
from storyboard.ledger.states import State
from storyboard.planner.records import Step


@dataclass(frozen=True, slots=True)
class Sent:
    """A take of a step. `payload` is what was sent, None where this machine's journal has it not: it was made
    elsewhere, is a clip of the writer's own, or its rehearsal is over and done."""

    step: Step
    made: Made
    payload: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Look:
    """What an address shows. `found` is None where the sources have errors; `sent` are its takes where it names one."""

    planned: Planned
    found: Found | None
    sent: tuple[Sent, ...] = ()


def show(
    path: StoryPath,
    address: str,
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Look:
    """Look an address up. Raises RefusedError for one that is none, and for a take that is neither made nor wanted."""
    planned = plan_checked(check(path, environment=environment), live=live, wanted=NOTHING_MORE, draft=draft)
    if planned.plan is None:
        return Look(planned, None)
    found = look_up(planned.plan, address)
    if found is None:
        names = [name for step in planned.plan.steps for name in (step.scene, step.address) if name]
        names += [shot.address for step in planned.plan.steps for shot in step.shots]
        raise RefusedError(" ".join(unknown(address, names)))
    if found.take is None or found.shot is not None:
        return Look(planned, found)
    sent = _sent(planned, found, draft=draft)
    wanted = any(variant.take == found.take for step in found.steps for variant in step.variants)
    if not sent and not wanted:
        name = parted(address)[0]
        raise RefusedError(f"{name} has no take {found.take}. 'kstory takes {name}' lists those there are.")
    return Look(planned, found, sent)


def _sent(planned: Planned, found: Found, *, draft: bool) -> tuple[Sent, ...]:
    project, plan = planned.checked.project, planned.plan
    assert project is not None and plan is not None
    places = Places.of(project, live=planned.live, draft=draft)
    with refusing(planned.checked):
        stored = {
            (each.story, each.address, each.take): each
            for each in purchases(places, planned.lock, Settings()).attempts
            if each.state is State.STORED
        }
    sent = []
    for step in found.steps:
        home = step.made_in or plan.story, step.made or step.address
        for made in takes_in(step, planned.lock, plan.story, places):
            if made.take.take == found.take:
                attempt = stored.get((*home, made.take.take))
                same = attempt is not None and attempt.request_id == made.take.request_id
                sent.append(Sent(step, made, attempt.body() if attempt and same else None))
    return tuple(sent)
