"""The lock brought in line with a plan: moved, renamed and renumbered scenes under the addresses they have now."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from storyboard.ledger.records import Lock, Node, Take
from storyboard.planner.records import Address, Plan, Step


def standing(step: Step, lock: Lock, story: str) -> Take | None:
    """The take of the lock that stands for a step now: what the film shows and what later steps are made from."""
    home = step.made_in or story, step.made or step.address
    for node in lock.nodes:
        if (node.story, node.address) == home:
            return next((take for take in node.takes if take.take == step.take), None)
    return None


def aligned(plan: Plan, lock: Lock) -> tuple[Plan, Lock]:
    """This story's nodes under the addresses of the steps they stand for, picks as the plan has them, and the plan so.

    No take is ever dropped or renumbered. A node that belongs to no step and has lost its address moves behind the
    last clip of its scene, where a later plan finds it by its fingerprints. Elements of other stories stay theirs.
    """
    left = {node.address: node for node in lock.nodes if node.story == plan.story}
    others = [node for node in lock.nodes if node.story != plan.story]
    placed: dict[Address, Node] = {}
    owned: dict[Address, list[Step]] = {}
    for step in plan.steps:
        if step.take and step.made_in is None:
            owned.setdefault(step.made or step.address, []).append(step)
    for address, steps in owned.items():
        placed |= _divided(left.pop(address), steps)
    for address, node in left.items():
        free = address if address not in placed else _free(address, placed, left)
        placed[free] = msgspec.structs.replace(node, address=free)
    nodes = sorted([*others, *placed.values()], key=lambda node: (node.story, node.address))
    there = tuple(msgspec.structs.replace(step, made=None) if step.made_in is None else step for step in plan.steps)
    return msgspec.structs.replace(plan, steps=there), msgspec.structs.replace(lock, nodes=tuple(nodes))


def _divided(node: Node, steps: list[Step]) -> dict[Address, Node]:
    """A node whose takes have become several steps: each gets what was made for it, the one at home the rest."""
    heir = next((step for step in steps if step.address == node.address), steps[0])
    found: dict[Address, Node] = {}
    rest = node.takes
    for step in (each for each in steps if each is not heir):
        prints = {variant.fingerprint for variant in step.variants}
        takes = tuple(take for take in rest if take.fingerprint in prints)
        rest = tuple(take for take in rest if take.fingerprint not in prints)
        found[step.address] = _at(Node(node.story, step.address, node.kind, takes), step)
    return found | {heir.address: _at(msgspec.structs.replace(node, address=heir.address, takes=rest), heir)}


def _at(node: Node, step: Step) -> Node:
    """With the take that the plan lets stand."""
    standing = next(iter(node.numbered(step.take)), None)
    return node if standing == node.chosen else node.choosing(standing, "build", node.kept)


def _free(address: Address, *taken: Iterable[Address]) -> Address:
    scene = address.rpartition(".")[0] or address
    used = {each for addresses in taken for each in addresses}
    number = 1
    while f"{scene}.{number}" in used:
        number += 1
    return f"{scene}.{number}"
