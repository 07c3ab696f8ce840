"""What an address means: `mara` an element, `platform` a scene, `platform.2` its second clip, `platform.2.3` the third
shot of that clip, `platform.2@3` its third take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storyboard.planner.records import Address, Plan, ShotPart, Step
from storyboard.text.suggest import closest


@dataclass(frozen=True, slots=True)
class Found:
    """The steps of an address in the plan's order, and the one shot or the number of the take where it names one."""

    steps: tuple[Step, ...]
    shot: ShotPart | None = None
    take: int | None = None


def parted(address: Address) -> tuple[Address, int | None]:
    """An address without its take, and the take."""
    name, at, number = address.rpartition("@")
    return (name, int(number)) if at and number.isascii() and number.isdigit() and int(number) else (address, None)


def look_up(plan: Plan, address: Address) -> Found | None:
    """What an address means in a plan; None where nothing has it."""
    name, take = parted(address)
    if steps := tuple(step for step in plan.steps if name in (step.address, step.scene)):
        return Found(steps, take=take)
    shots = ((step, shot) for step in plan.steps for shot in step.shots)
    return next((Found((step,), shot, take) for step, shot in shots if shot.address == name), None)


def missed(address: Address, plan: Plan) -> tuple[str, str]:
    """Why nothing that is made as a whole has an address, and what to say instead."""
    found = look_up(plan, address)
    if found is not None and found.shot is not None:
        return f"'{address}' is a shot, and a clip is made as a whole.", f"Say '{found.steps[0].address}'."
    if found is not None and found.take is not None:
        return f"'{address}' is a take.", f"Say '{parted(address)[0]}'."
    return unknown(address, _names(plan))


def unknown(address: Address, names: Iterable[Address]) -> tuple[str, str]:
    """That nothing has this address, and what may have been meant."""
    near = closest(parted(address)[0], names)
    hint = f"Did you mean '{near}'?" if near else "'kstory plan' lists every address."
    return f"There is no '{address}' in this film.", hint


def _names(plan: Plan) -> Iterator[Address]:
    for step in plan.steps:
        yield from (name for name in (step.scene, step.address) if name)
