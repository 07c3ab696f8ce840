"""kstory.lock as takes arrive: pure changes of the record, and its mending from what the journal knows."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Literal

import msgspec

from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock, Node, Take

Kind = Literal["element", "clip", "edit"]


def find(lock: Lock, story: str, address: str) -> Node | None:
    """The node of an address."""
    return next((node for node in lock.nodes if node.story == story and node.address == address), None)


def picked(node: Node | None) -> Take | None:
    """The take that stands in the film."""
    return node.chosen if node else None


def take_of(attempt: Attempt) -> Take:
    """A stored attempt as a take."""
    return Take(
        take=attempt.take,
        fingerprint=attempt.fingerprint,
        made=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(attempt.changed)),
        request_id=attempt.request_id or "",
        element_id=attempt.element_id or "",
        file=attempt.file or "",
        sha256=attempt.sha256 or "",
        seconds=attempt.seconds,
        cost=attempt.price,
        inputs=attempt.inputs,
        parts=attempt.parts,
    )


def put(lock: Lock, story: str, address: str, kind: Kind, take: Take, *, picks: bool) -> Lock:
    """A lock with one take more. It becomes the pick if it is to, or if there is none. A take that is there already
    stays."""
    node = find(lock, story, address)
    if node is None:
        node = Node(story, address, kind, ())
    takes = node.takes if any(old.take == take.take for old in node.takes) else (*node.takes, take)
    changed = node.having(takes)
    if picks or picked(node) is None:
        changed = changed.choosing(next(iter(changed.numbered(take.take))), "build")
    return with_node(lock, changed)


def with_node(lock: Lock, node: Node) -> Lock:
    """A lock in which `node` stands in the place of the one with its address."""
    others = [each for each in lock.nodes if (each.story, each.address) != (node.story, node.address)]
    return ordered(lock, (*others, node))


def ordered(lock: Lock, nodes: Iterable[Node]) -> Lock:
    """A lock of these nodes, sorted."""
    return msgspec.structs.replace(lock, nodes=tuple(sorted(nodes, key=lambda each: (each.story, each.address))))


def lacks(lock: Lock, attempt: Attempt) -> bool:
    """Whether a stored attempt is missing from the lock, wherever it may stand there."""
    for node in lock.nodes:
        for take in node.takes:
            if take.request_id and take.request_id == attempt.request_id:
                return False
    return True
