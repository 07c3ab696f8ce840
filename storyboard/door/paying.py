"""What a build would still add to the bill, and why it may not begin."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from storyboard.door.planning import Planned, plan_checked
from storyboard.door.reading import Checked
from storyboard.execute.ahead import Ahead, still_to_pay
from storyboard.execute.attempt import Attempt
from storyboard.execute.decisions import Purchases, purchases
from storyboard.execute.settings import Places, Settings
from storyboard.execute.states import OPEN, RESERVED, SPENT, State
from storyboard.kling.prices import money
from storyboard.kling.wire import BASE_URL
from storyboard.planner.wanted import Wanted


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


def sums(before: Iterable[Attempt], after: Iterable[Attempt]) -> tuple[Decimal, Decimal]:
    """Dollars that a build has ordered, and dollars' worth of earlier orders that it has fetched."""
    known = {attempt.id: attempt.state for attempt in before}
    ordered, collected = Decimal(0), Decimal(0)
    for attempt in after:
        if attempt.id not in known:
            ordered += attempt.price if attempt.state in SPENT | RESERVED else 0
        elif known[attempt.id] in OPEN | {State.ABSENT} and attempt.state is State.STORED:
            collected += attempt.price
    return ordered, collected
