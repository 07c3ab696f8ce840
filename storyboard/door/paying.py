"""What a build would still add to the bill, and why it may not begin."""

from __future__ import annotations

from decimal import Decimal

from storyboard.door.hand import trouble
from storyboard.door.planning import Planned, plan_checked
from storyboard.door.reading import Checked
from storyboard.execute.ahead import Ahead, still_to_pay
from storyboard.execute.decisions import Purchases, purchases
from storyboard.execute.journal import JournalError
from storyboard.execute.settings import Places, Settings
from storyboard.kling.prices import money
from storyboard.kling.wire import BASE_URL
from storyboard.planner.wanted import Wanted
from storyboard.project.place import Project
from storyboard.project.records import Lock
from storyboard.text import Diagnostic


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


def told_of(project: Project, *, draft: bool) -> tuple[Diagnostic, ...]:
    """What is to be said of the journal of a project's live builds: that it cannot be read, or that it is not ours."""
    try:
        return purchases(Places.of(project, live=True, draft=draft), Lock(), Settings()).told
    except JournalError as fault:
        return (trouble(project.root, fault),)


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
