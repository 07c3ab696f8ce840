"""How a film stands: what is made, what is not and why, what the service is at, and the money."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from storyboard.door.hand import StoryPath, trouble
from storyboard.door.paying import to_pay
from storyboard.door.planning import NOTHING_MORE, Planned, as_built, is_live, plan_checked
from storyboard.door.reading import check
from storyboard.execute.ahead import Ahead, still_to_pay
from storyboard.execute.decisions import Purchases, purchases
from storyboard.execute.settings import Places, Settings
from storyboard.execute.shelf import find
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock, Node
from storyboard.ledger.states import OPEN, State
from storyboard.ledger.store.journal import JournalError
from storyboard.ledger.store.lockfile import read_lock
from storyboard.planner.records import Step
from storyboard.project.place import Project
from storyboard.text import Diagnostic

RUNNING = frozenset({State.ACCEPTED, State.FINISHED})
"""At the service, or made there and not yet fetched."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One step: the plan's word on it, what the lock holds, and attempts that are not over, oldest first. `ordered` are
    those of them that the next build takes up for what the step wants."""

    step: Step
    node: Node | None
    open: tuple[Attempt, ...] = ()
    ordered: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What the project has paid, of finals and drafts together, in dollars. Rehearsals cost nothing.

    `committed` is or may be on its way out. `finals` and `drafts` are the same apart.
    """

    spent: Decimal
    committed: Decimal
    finals: Purchases
    drafts: Purchases


@dataclass(frozen=True, slots=True)
class Status:
    """A film as it stands. `planned` has the faults; `steps` is empty where the sources have errors.

    `gone` are nodes of the lock that the film no longer has; `stray` are attempts that are not over and belong to no
    step. Dollars: `estimated` is what the next live build would cost, also where a rehearsal is looked at; `under_way`
    what earlier live builds have ordered of it already.
    """

    planned: Planned
    steps: tuple[Standing, ...]
    gone: tuple[Node, ...]
    stray: tuple[Attempt, ...]
    estimated: Decimal
    under_way: Decimal
    paid: Paid
    diagnostics: tuple[Diagnostic, ...]


def status(
    path: StoryPath = None,
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Status:
    """How a film stands, without asking the service for anything. Raises nothing for what is on disk."""
    checked = check(path, environment=environment)
    wanted = as_built(NOTHING_MORE, live=is_live(checked, live))
    planned = plan_checked(checked, live=live, wanted=wanted, draft=draft)
    faults = list(planned.diagnostics)
    project, plan = checked.project, planned.plan
    attempts: tuple[Attempt, ...] = ()
    bought: tuple[Attempt, ...] = ()
    paid = Paid(Decimal(0), Decimal(0), _NOTHING, _NOTHING)
    if project is not None:
        try:
            paid = paid_by(project)
            bought = _of(paid, draft).attempts if planned.live else ()  # what a rehearsal leaves unfinished is dropped
            attempts = tuple(each for each in bought if each.state in OPEN and each.story == project.story)
        except JournalError as fault:
            faults.append(trouble(project.root, fault))
        faults += (*paid.finals.told, *paid.drafts.told)
    if plan is None or project is None:
        return Status(planned, (), (), attempts, Decimal(0), Decimal(0), paid, tuple(faults))
    ahead = still_to_pay(plan, bought, checked.config.base_url or BASE_URL, frozenset())
    steps = tuple(_standing(step, planned.lock, attempts, ahead) for step in ahead.plan.steps)
    used = {(each.node.story, each.node.address) for each in steps if each.node}
    mine = [node for node in planned.lock.nodes if node.story == plan.story]
    gone = tuple(node for node in mine if (node.story, node.address) not in used)
    placed = {attempt.id for each in steps for attempt in each.open}
    stray = tuple(attempt for attempt in attempts if attempt.id not in placed)
    real = ahead
    if not planned.live:
        with contextlib.suppress(JournalError):  # told above
            real = to_pay(checked, NOTHING_MORE, draft=draft) or ahead
    return Status(planned, steps, gone, stray, real.plan.total, real.worth, paid, tuple(faults))


def _standing(step: Step, lock: Lock, attempts: Sequence[Attempt], ahead: Ahead) -> Standing:
    node = find(lock, step.made_in or ahead.plan.story, step.made or step.address)
    ordered = ahead.under_way.get(step.address, ())
    its = {attempt.id: attempt for attempt in attempts if attempt.address in (step.address, step.made)}
    its |= {attempt.id: attempt for attempt in ordered}
    return Standing(step, node, tuple(its[number] for number in sorted(its)), ordered)


def paid_by(project: Project) -> Paid:
    """All that a project has paid. Raises JournalError; a lock that cannot be read counts for nothing here."""
    finals, drafts = (_purchases(project, draft=draft) for draft in (False, True))
    return Paid(finals.spent + drafts.spent, finals.committed + drafts.committed, finals, drafts)


def _purchases(project: Project, *, draft: bool) -> Purchases:
    places = Places.of(project, live=True, draft=draft)
    lock, _ = read_lock(places.lock)
    return purchases(places, lock or Lock(), Settings())


def _of(paid: Paid, draft: bool) -> Purchases:
    return paid.drafts if draft else paid.finals


_NOTHING = Purchases((), Decimal(0), Decimal(0))
