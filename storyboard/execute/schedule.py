"""Which step goes next: what is ready, longest expected path first."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import Final

from storyboard.planner.records import Address, Plan, Step

ELEMENT_SECONDS: Final = 120.0
"""How long an element may take. Elements stand before everything that uses them, so they go first."""
SECONDS_OF_WORK: Final = {"std": 18.0, "pro": 64.0}
"""How long the service works for one second of output, from clips of 5 s that took about 90 s and 320 s."""


def expected(step: Step) -> float:
    """Roughly how many seconds the service needs for a step."""
    if step.kind == "element" or not step.variants:
        return ELEMENT_SECONDS
    mode = step.variants[0].request.payload.get("mode", "pro")
    return SECONDS_OF_WORK.get(str(mode), SECONDS_OF_WORK["pro"]) * max(step.seconds, 1.0)


def urgency(plan: Plan, at_work: Iterable[Address]) -> Mapping[Address, float]:
    """For each step, the seconds of the longest chain of work that begins with it; steps not at work cost nothing."""
    working = set(at_work)
    users: dict[Address, list[Address]] = {}
    for step in plan.steps:
        for need in step.needs:
            users.setdefault(need, []).append(step.address)
    steps = {step.address: step for step in plan.steps}
    found: dict[Address, float] = {}
    for address in _users_first(steps, users):
        own = expected(steps[address]) if address in working else 0.0
        found[address] = own + max((found[user] for user in users.get(address, ()) if user in found), default=0.0)
    return found


def _users_first(steps: Mapping[Address, Step], users: Mapping[Address, list[Address]]) -> list[Address]:
    """Every step after those that need it. Without recursion, since a story may continue a thousand times."""
    order: list[Address] = []
    seen: set[Address] = set()
    for root in steps:
        going = [(root, False)]
        while going:
            address, done = going.pop()
            if done:
                order.append(address)
            elif address not in seen and address in steps:
                seen.add(address)
                going.append((address, True))
                going += [(user, False) for user in users.get(address, ())]
    return order


class Ready:
    """Takes that may begin, most urgent first, then in the order of the plan."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, int]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, urgency: float, number: int) -> None:
        """Put in job `number`."""
        heapq.heappush(self._heap, (-urgency, self._count, number))
        self._count += 1

    def next(self) -> int:
        """Take out the most urgent."""
        return heapq.heappop(self._heap)[2]
