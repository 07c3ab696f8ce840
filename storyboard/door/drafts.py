"""Drafts stand beside the finals, with a lock and a journal of their own. They share two things: elements and money."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from storyboard.execute.decisions import purchases
from storyboard.execute.settings import Places, Settings
from storyboard.ledger.records import Lock
from storyboard.ledger.store.lockfile import read_lock
from storyboard.project.place import Project


def with_elements(lock: Lock, project: Project, *, live: bool) -> Lock:
    """A draft's lock with the elements that the finals have and it lacks: an element knows no quality, one is enough.

    The copies cost nothing, since the finals' lock has counted them. A lock of the finals that cannot be read gives
    none.
    """
    finals, _ = read_lock(project.lock(live=live))
    there = {(node.story, node.address) for node in lock.nodes}
    free = [
        msgspec.structs.replace(
            node, takes=tuple(msgspec.structs.replace(take, cost=Decimal(0)) for take in node.takes)
        )
        for node in (finals.nodes if finals else ())
        if node.kind == "element" and (node.story, node.address) not in there
    ]
    nodes = sorted([*lock.nodes, *free], key=lambda node: (node.story, node.address))
    return msgspec.structs.replace(lock, nodes=tuple(nodes)) if free else lock


def paid_beside(project: Project, *, draft: bool) -> Decimal:
    """Dollars that count towards a live build's budget though its own journal has them not: the drafts' for the
    finals, the finals' for a draft; what is on its way included. Raises JournalError.
    """
    other = Places.of(project, live=True, draft=not draft)
    lock, _ = read_lock(other.lock)
    paid = purchases(other, lock or Lock(), Settings())
    return paid.spent + paid.committed
