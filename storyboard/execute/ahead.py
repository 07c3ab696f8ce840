"""What a plan still costs beside what is ordered already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from storyboard.ledger.attempt import Attempt
from storyboard.ledger.states import OPEN
from storyboard.planner.records import Address, Plan, Step


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies before a build. `plan` is without what an earlier build has ordered and this one takes up: nothing is
    paid for it again. `under_way` are those orders by the address of the step that wants them; `worth` is what they
    cost, in dollars, paid or committed already."""

    plan: Plan
    under_way: Mapping[Address, tuple[Attempt, ...]]

    @property
    def worth(self) -> Decimal:
        """Dollars of what is under way."""
        return sum((each.price for orders in self.under_way.values() for each in orders), Decimal(0))


def still_to_pay(
    plan: Plan, attempts: Iterable[Attempt], base_url: str | None, given_up: frozenset[str] = frozenset()
) -> Ahead:
    """What a plan still costs. `base_url` is the service's; None takes attempts at any. `given_up` are addresses and
    scenes whose unfinished work is to be sent again after all."""
    orders: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if _taken_up(attempt, plan.story, base_url):
            orders[attempt.fingerprint].append(attempt)
    steps: list[Step] = []
    under_way: dict[Address, tuple[Attempt, ...]] = {}
    for step in plan.steps:
        if step.address not in given_up and step.scene not in given_up:
            step, its = _without(step, orders)
            under_way |= {step.address: its} if its else {}
        steps.append(step)
    total = sum((step.price for step in steps), Decimal(0))
    return Ahead(msgspec.structs.replace(plan, steps=tuple(steps), total=total), under_way)


def _taken_up(attempt: Attempt, story: str, base_url: str | None) -> bool:
    there = base_url is None or attempt.endpoint == base_url.rstrip("/")
    return attempt.state in OPEN and there and (attempt.story == story or attempt.kind == "element")


def _without(step: Step, orders: Mapping[str, list[Attempt]]) -> tuple[Step, tuple[Attempt, ...]]:
    """A step without what is ordered, its own address' orders first."""
    prints = {variant.take: variant.fingerprint for variant in step.variants}
    left: list[int] = []
    its: list[Attempt] = []
    for number in step.submits:
        there = orders.get(prints.get(number, step.variants[-1].fingerprint if step.variants else ""), [])
        order = next((each for each in there if each.address == step.address), there[0] if there else None)
        if order is None:
            left.append(number)
        else:
            there.remove(order)
            its.append(order)
    return msgspec.structs.replace(step, submits=tuple(left), price=step.each * len(left)), tuple(its)
