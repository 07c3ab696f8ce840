"""What a build would still add to the bill, and why it may not begin."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import msgspec

from storyboard.execute.attempt import Attempt
from storyboard.execute.decisions import Purchases
from storyboard.execute.settings import Settings
from storyboard.execute.states import OPEN
from storyboard.kling.prices import money
from storyboard.planner.records import Plan, Step


def still_to_pay(plan: Plan, paid: Purchases, base_url: str, given_up: frozenset[str]) -> Plan:
    """The plan without what an earlier build has submitted and this one takes up: nothing is paid for it again.

    `given_up` are addresses and scenes whose unfinished work is to be sent again after all.
    """
    under_way = Counter(
        attempt.fingerprint for attempt in paid.attempts if _taken_up(attempt, plan.story, base_url.rstrip("/"))
    )
    steps = []
    for step in plan.steps:
        again = step.address in given_up or step.scene in given_up
        steps.append(step if again else _without(step, under_way))
    total = sum((step.price for step in steps), Decimal(0))
    return msgspec.structs.replace(plan, steps=tuple(steps), total=total)


def _taken_up(attempt: Attempt, story: str, base: str) -> bool:
    return attempt.state in OPEN and attempt.endpoint == base and (attempt.story == story or attempt.kind == "element")


def _without(step: Step, under_way: Counter[str]) -> Step:
    prints = {variant.take: variant.fingerprint for variant in step.variants}
    left = []
    for number in step.submits:
        print_ = prints.get(number, step.variants[-1].fingerprint if step.variants else "")
        if under_way[print_] > 0:
            under_way[print_] -= 1
        else:
            left.append(number)
    return msgspec.structs.replace(step, submits=tuple(left), price=step.each * len(left))


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
