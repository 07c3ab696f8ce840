"""What a build would still add to the bill, and why it may not begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from storyboard.door.planning import Planned, plan_checked
from storyboard.door.reading import Checked
from storyboard.execute.attempt import Attempt
from storyboard.execute.decisions import Purchases, purchases
from storyboard.execute.settings import Places, Settings
from storyboard.execute.states import OPEN
from storyboard.kling.prices import money
from storyboard.kling.wire import BASE_URL
from storyboard.planner.records import Address, Plan, Step
from storyboard.planner.wanted import Wanted


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


def ahead_of(planned: Planned, *, draft: bool) -> Ahead | None:
    """What lies before a build of this plan now, by the journal on disk; None without a plan. In a rehearsal nothing
    is ever under way. Raises JournalError.
    """
    project, plan = planned.checked.project, planned.plan
    if plan is None or project is None:
        return None
    if not planned.live:
        return Ahead(plan, {})
    attempts = purchases(Places.of(project, live=True, draft=draft), planned.lock, Settings()).attempts
    return still_to_pay(plan, attempts, planned.checked.config.base_url or BASE_URL, frozenset())


def to_pay(checked: Checked, wanted: Wanted, *, draft: bool) -> Ahead | None:
    """What a live build would order now. Raises JournalError."""
    return ahead_of(plan_checked(checked, live=True, wanted=wanted, draft=draft), draft=draft)


def still_to_pay(plan: Plan, attempts: Iterable[Attempt], base_url: str, given_up: frozenset[str]) -> Ahead:
    """What a plan still costs. `given_up` are addresses and scenes whose unfinished work is to be sent again after
    all."""
    orders: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if _taken_up(attempt, plan.story, base_url.rstrip("/")):
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


def _taken_up(attempt: Attempt, story: str, base: str) -> bool:
    return attempt.state in OPEN and attempt.endpoint == base and (attempt.story == story or attempt.kind == "element")


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


def objection(adds: Decimal, paid: Purchases, settings: Settings) -> str | None:
    """Why a build that adds so many dollars may not begin, None when it may."""
    if (most := settings.max_cost) is not None and adds > most:
        return f"This build would cost {money(adds)}, more than the {money(most)} it may. Nothing was sent."
    before = paid.spent + paid.committed
    if (budget := settings.budget) is not None and adds and adds + before > budget:
        return (
            f"With {money(before)} spent or under way, {money(adds)} more goes beyond the budget"
            f" of {money(budget)}. Nothing was sent."
        )
    return None
