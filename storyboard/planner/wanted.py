"""What the writer asks of a build beyond what is missing, and how it narrows what is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from storyboard.ledger.records import Lock
from storyboard.planner.records import Address, Step
from storyboard.story.model import Story


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the writer asks beyond what is missing. Names are addresses, scenes or elements.

    `again`: one further take even of what is made. `stale`: new takes of what is stale. `only`: nothing else is sent,
    but for what these need and do not have yet; empty for everything.
    """

    again: frozenset[str] = frozenset()
    stale: bool = False
    only: frozenset[str] = frozenset()


def numbered(story: Story, lock: Lock) -> frozenset[int]:
    """The numbers of the takes that a lock has of a story, where its templates read them; else none matter."""
    nodes = [node for node in lock.nodes if node.story == story.entry and node.kind != "element"]
    return frozenset(take.take for node in nodes for take in node.takes) if story.uses_take else frozenset()


def restricted(steps: Sequence[Step], only: frozenset[str]) -> list[Step]:
    """With `only`, everything is left alone but the steps named and what they need and do not have."""
    if not only:
        return list(steps)
    by_address = {step.address: step for step in steps}
    going = [step.address for step in steps if named(step, only)]
    allowed: set[Address] = set()
    while going:
        address = going.pop()
        if address not in allowed:
            allowed.add(address)
            step = by_address[address]
            going += [need for need in step.needs if step.submits and _indispensable(by_address[need])]
    return [
        step if step.address in allowed else msgspec.structs.replace(step, submits=(), price=Decimal(0))
        for step in steps
    ]


def named(step: Step, names: frozenset[str]) -> bool:
    """Whether a step is among names of addresses, scenes and elements."""
    return step.address in names or (bool(step.scene) and step.scene in names)


def _indispensable(step: Step) -> bool:
    """An element is part of the request itself; a clip that exists will do for a frame, even an old one."""
    return step.kind == "element" or not step.take
