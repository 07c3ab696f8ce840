"""What stands in the film though it is out of date, or will be after the next build, said in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from storyboard.kling.prices import money
from storyboard.planner.film import left_behind, unseen
from storyboard.planner.records import Plan, Step


def stale_words(plan: Plan) -> str:
    """What stands, and stays, though it was made from something that has changed since, or will in the next build; ""
    if nothing does."""
    behind = left_behind(plan)
    if not behind:
        return ""
    price = money(sum((step.each for step in behind), Decimal(0)))
    verb, what = ("is", "it") if len(behind) == 1 else ("are", "them")
    if any(step.state != "stale" for step in behind):
        verb = "will be"
    why = f"{verb} stale, made from what has changed since"
    said = f"{_named(behind)} {why}; --stale makes {what} again ({price} live)."
    if hidden := unseen(plan):
        said += f" Until then the film does not show the new {_named(hidden)}."
    return said


def _named(steps: Sequence[Step]) -> str:
    more = f" and {len(steps) - 4} more" if len(steps) > 4 else ""
    return ", ".join(step.address for step in steps[:4]) + more
