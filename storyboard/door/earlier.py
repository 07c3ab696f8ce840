"""Before a live build orders anything: whether the service has some of it already, by orders that this machine has no
journal of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from storyboard.door.planning import Planned
from storyboard.execute.client import UnreadableError
from storyboard.execute.decisions import purchases
from storyboard.execute.earlier import EarlierOrder, earlier_orders, take_up
from storyboard.execute.events import Emit, Note
from storyboard.execute.settings import Places, Settings
from storyboard.ledger.records import Lock
from storyboard.ledger.store.lockfile import read_lock
from storyboard.project.place import Project
from storyboard.text.phrases import listed

Offer = Callable[[tuple[EarlierOrder, ...]], bool]
"""Shown orders that were found; says whether to take them up instead of ordering the same again."""


def taken_up(_orders: object) -> bool:
    """The usual answer: what is paid for already is not ordered again."""
    return True


def look_for_earlier(planned: Planned, places: Places, settings: Settings, offer: Offer, emit: Emit) -> None:
    """Look once, where this machine has no journal of orders at the service, and take up what is found and agreed to:
    a clone, or a project whose `.kstory` is gone, may have work under way. Call it while holding the project. Raises
    JournalError, OSError.
    """
    project, plan = planned.checked.project, planned.plan
    assert project is not None and plan is not None
    base = settings.base_url.rstrip("/")
    known = purchases(places, planned.lock, settings).attempts
    if not any(step.submits for step in plan.steps) or any(each.endpoint == base for each in known):
        return
    try:
        found = asyncio.run(earlier_orders(plan, planned.lock, settings, frozenset(_owned(project))))
    except UnreadableError as fault:
        words = (
            f"the list of requests cannot be read, so nobody can see whether some of this was ordered: {fault.words}"
        )
        emit(Note("service-trouble", words))
        return
    if not found or not offer(found):
        return
    take_up(found, plan, planned.lock, places, settings)
    for each in found:
        words = f"{each.record.request_id} is this very request; it is taken up and not ordered again"
        doubt = f" (whether {listed(each.unsure)} is what was sent then cannot be seen)" if each.unsure else ""
        emit(Note("ordered-before", words + doubt, each.step.address))


def _owned(project: Project) -> Iterator[str]:
    """The requests that finals and drafts know, here and in their locks."""
    for draft in (False, True):
        places = Places.of(project, live=True, draft=draft)
        lock = read_lock(places.lock)[0] or Lock()
        yield from (take.request_id for node in lock.nodes for take in node.takes if take.request_id)
        yield from (each.request_id for each in purchases(places, lock, Settings()).attempts if each.request_id)
