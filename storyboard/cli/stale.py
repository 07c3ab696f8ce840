"""What stands in the film though it is out of date, said in one sentence."""

from __future__ import annotations

from decimal import Decimal

from storyboard.kling.prices import money
from storyboard.planner.records import Plan


def stale_words(plan: Plan) -> str:
    """What stands in the film though it was made from something that has changed since; "" if nothing does."""
    stale = [step for step in plan.steps if step.state == "stale" and not step.submits]
    if not stale:
        return ""
    names = ", ".join(step.address for step in stale[:4]) + (f" and {len(stale) - 4} more" if len(stale) > 4 else "")
    price = money(sum((step.each for step in stale), Decimal(0)))
    verb, what = ("is", "it") if len(stale) == 1 else ("are", "them")
    return f"{names} {verb} stale, made from what has changed since; --stale makes {what} again ({price} live)."
