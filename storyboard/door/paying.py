"""What a build would still add to the bill, what is agreed to with it, and why it may not begin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from storyboard.door.hand import trouble
from storyboard.door.planning import Planned, plan_checked
from storyboard.door.reading import Checked
from storyboard.execute.ahead import Ahead, still_to_pay
from storyboard.execute.decisions import Purchases, purchases
from storyboard.execute.settings import Places, Settings
from storyboard.kling.prices import money
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock
from storyboard.ledger.states import OPEN, RESERVED, SPENT, State
from storyboard.ledger.store.journal import JournalError
from storyboard.planner.wanted import Wanted
from storyboard.project import values
from storyboard.project.config import WISHES
from storyboard.project.place import CONFIG, Project
from storyboard.project.reading import resolved
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


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody agrees to beside the price of a live build.

    `service` is the host that gets the key and the film, `named_by` the variable or file that names it, None where it
    is GMI's own. `prices` says whose prices they are. `outside` are the files outside the project that the build reads
    for what it sends, by their real paths.
    """

    service: str
    named_by: str | None
    prices: str
    outside: tuple[str, ...]


def terms(planned: Planned) -> Terms:
    """What is agreed to with the plan of a live build."""
    config, asked, plan = planned.checked.config, planned.checked.asked.all, planned.plan
    assert plan is not None
    url = config.base_url or BASE_URL
    by = CONFIG if any(ask.setting == "service.base_url" for ask in asked) else WISHES["service.base_url"].variable
    named_by = None if values.origin(url) == values.origin(BASE_URL) else by
    return Terms(values.host(url), named_by, plan.prices, _outside(planned))


def _outside(planned: Planned) -> tuple[str, ...]:
    """The files of a plan's requests, and the sources and the template that their words come from."""
    checked, plan = planned.checked, planned.plan
    assert plan is not None and checked.project is not None and checked.compiled is not None
    root = checked.project.root
    sent = (
        hole.target
        for step in plan.steps
        for variant in step.variants
        if variant.take in step.submits
        for hole in variant.request.holes
        if hole.kind == "file"
    )
    names = dict.fromkeys((*checked.compiled.sources, *filter(None, [checked.config.template]), *sent))
    real = resolved(root, ".")
    found = sorted({path for path in (resolved(root, name) for name in names) if not path.is_relative_to(real)})
    return tuple(map(str, found))
