"""Locks, journals and files after a rename: takes under the new addresses, and proof that none would be made again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import msgspec

from storyboard.door.hand import RefusedError, Tell, unheard
from storyboard.door.planning import NOTHING_MORE, plan_against
from storyboard.door.reading import Checked
from storyboard.door.unfinished import shelves
from storyboard.execute.mend import mend
from storyboard.execute.moves import carry_out, moving
from storyboard.execute.settings import Places
from storyboard.execute.targets import clip_name
from storyboard.ledger.attempt import Attempt, Moving, Renaming
from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.store.journal import NONE, Journal, JournalError
from storyboard.ledger.store.lockfile import read_lock
from storyboard.planner.moves import aligned
from storyboard.planner.records import Address, Plan
from storyboard.project.place import Project

Slot = tuple[Address, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the project's locks with what belongs to it."""

    places: Places
    live: bool
    draft: bool


@dataclass(frozen=True, slots=True)
class Relock:
    """A lock after a rename in one story. `moved` are the addresses that changed, `differing` the steps that would be
    something else than before: there should be none."""

    moving: Moving
    moved: Mapping[Address, Address]
    differing: tuple[Address, ...]


def kinds(project: Project) -> list[Kind]:
    """The locks that there are, finals and drafts, paid for and rehearsed."""
    return [Kind(places, live, draft) for places, live, draft in shelves(project)]


def relock(kind: Kind, pairs: Sequence[tuple[Checked, Checked]], *, write: bool, tell: Tell = unheard) -> list[Relock]:
    """What becomes of takes when the sources of stories become what stands second in each pair; each goes on from the
    one before. With `write` the lock is first mended and brought in line with the sources, as any build would do.

    Raises RefusedError, JournalError, OSError.
    """
    lock = _read(kind, write=write, tell=tell)
    journal = Journal.open(kind.places.journal) if write else _looked(kind)
    try:
        attempts = {_story(before): journal.of_story(_story(before)) if journal else () for before, _ in pairs}
        there = {node.story for node in lock.nodes} | {story for story, each in attempts.items() if each}
        plans: dict[str, Plan] = {}
        mine = [pair for pair in pairs if _story(pair[0]) in there]
        for before, _ in mine:
            plans[_story(before)], lock = _in_line(kind, before, lock, journal if write else None)
        found: list[Relock] = []
        for before, after in mine:
            story = _story(before)
            found.append(_relock(kind, before, after, plans[story], lock, attempts[story]))
            lock = found[-1].moving.lock
        return found
    finally:
        if journal:
            journal.close()


def _story(checked: Checked) -> str:
    assert checked.project is not None
    return checked.project.story


def _relock(kind: Kind, before: Checked, after: Checked, plan: Plan, lock: Lock, attempts: Sequence[Attempt]) -> Relock:
    names = dict(_changed(before, after))
    slots: dict[Slot, Slot] = {}
    files: list[Renaming] = []
    parts = _parts(plan, _planned(kind, after, lock), names)
    nodes = _renamed(lock, plan.story, names, parts, slots, files)
    new = msgspec.structs.replace(lock, nodes=tuple(sorted(nodes, key=lambda node: (node.story, node.address))))
    for attempt in attempts:
        if (there := _address(attempt.address, names)) != attempt.address:
            slots.setdefault((attempt.address, attempt.take), (there, attempt.take))
    moved = {old[0]: now[0] for old, now in slots.items()}
    differing = _differing(plan, _planned(kind, after, new), names)
    return Relock(Moving(plan.story, slots, tuple(files), new), moved, differing)


def _planned(kind: Kind, checked: Checked, lock: Lock) -> Plan:
    plan = plan_against(checked, lock, live=kind.live, wanted=NOTHING_MORE, draft=kind.draft).plan
    assert plan is not None
    return plan


def differing(before: Checked, after: Checked) -> tuple[Address, ...]:
    """Steps that would be sent otherwise after a rename than before, whether made or not: there should be none."""
    assert before.project is not None
    kind = Kind(Places.of(before.project, live=True), live=True, draft=False)
    return _differing(_planned(kind, before, Lock()), _planned(kind, after, Lock()), dict(_changed(before, after)))


def _looked(kind: Kind) -> Journal | None:
    try:
        return Journal.look(kind.places.journal)
    except JournalError as fault:
        if fault.code != NONE:
            raise
        return None


def _read(kind: Kind, *, write: bool, tell: Tell) -> Lock:
    if write:
        healed, faults = mend(kind.places)
        lock = healed.lock if healed else None
        for each in faults if healed else ():
            tell(each)
    else:
        lock, faults = read_lock(kind.places.lock)
    if lock is None:
        raise RefusedError(f"{faults[0].message} Nothing was changed.", faults=faults)
    return lock


def _in_line(kind: Kind, checked: Checked, lock: Lock, journal: Journal | None) -> tuple[Plan, Lock]:
    """The plan before, and the lock with addresses as they are in it."""
    plan = _planned(kind, checked, lock)
    if journal is None:
        return aligned(plan, lock)
    plan, moves = moving(plan, lock, journal)
    return plan, carry_out(moves, journal, kind.places) if moves else lock


def _changed(before: Checked, after: Checked) -> Iterable[tuple[str, str]]:
    """The names of steps that differ: elements and scenes stand in the same order on both sides."""
    assert before.compiled is not None and after.compiled is not None
    one, other = before.compiled.story, after.compiled.story
    pairs = [*zip(one.elements, other.elements, strict=True)]
    pairs += [(scene.name, now.name) for scene, now in zip(one.scenes, other.scenes, strict=True)]
    return ((old, new) for old, new in pairs if old != new)


def _address(address: Address, names: Mapping[str, str]) -> Address:
    name, dot, rest = address.partition(".")
    return f"{names.get(name, name)}{dot}{rest}"


def _parts(before: Plan, after: Plan, names: Mapping[str, str]) -> dict[tuple[Address, str, str], str]:
    """By (old address, part, old hash) the hash of now: names stand in some of them."""
    found: dict[tuple[Address, str, str], str] = {}
    now = {step.address: step for step in after.steps}
    for step in before.steps:
        then = now.get(_address(step.address, names))
        for old, new in zip(step.variants, then.variants if then else (), strict=False):
            found |= {(step.address, key, value): new.parts.get(key, value) for key, value in old.parts.items()}
    return found


def _renamed(
    lock: Lock,
    story: str,
    names: Mapping[str, str],
    parts: Mapping[tuple[Address, str, str], str],
    slots: dict[Slot, Slot],
    files: list[Renaming],
) -> list[Node]:
    """The nodes as they will be. What an earlier scene or element of the new name left behind makes room."""
    taken = {_address(node.address, names) for node in lock.nodes if node.story == story}
    coming = {_address(node.address, names) for node in lock.nodes if node.story == story and _moves(node, names)}
    nodes: list[Node] = []
    for node in lock.nodes:
        if node.story != story:
            nodes.append(node)
            continue
        address = _address(node.address, names)
        if not _moves(node, names) and address in coming:
            address = _free(address, taken)
            taken.add(address)
        takes = tuple(_take(take, node, address, names, parts, slots, files) for take in node.takes)
        nodes.append(msgspec.structs.replace(node, address=address, takes=takes))
    return nodes


def _moves(node: Node, names: Mapping[str, str]) -> bool:
    return _address(node.address, names) != node.address


def _free(address: Address, taken: set[Address]) -> Address:
    scene = address.rpartition(".")[0] or address
    number = 1
    while f"{scene}.{number}" in taken:
        number += 1
    return f"{scene}.{number}"


def _take(
    take: Take,
    node: Node,
    address: Address,
    names: Mapping[str, str],
    parts: Mapping[tuple[Address, str, str], str],
    slots: dict[Slot, Slot],
    files: list[Renaming],
) -> Take:
    file = take.file
    if address != node.address:
        slots[node.address, take.take] = address, take.take
        if file:
            folder = PurePosixPath(take.file).parent.as_posix()
            file = clip_name(folder, address, take.take)
            files.append(Renaming(take.sha256, take.file, f"{folder}/.moving-{uuid.uuid4().hex}", file))
    return msgspec.structs.replace(
        take,
        file=file,
        inputs={_address(each, names): sent for each, sent in take.inputs.items()},
        parts={key: _part(node.address, key, value, names, parts) for key, value in take.parts.items()},
    )


def _part(
    address: Address, key: str, value: str, names: Mapping[str, str], parts: Mapping[tuple[Address, str, str], str]
) -> str:
    """The hash of a part as it is now; of a scene used as frame or video its new name."""
    if (now := parts.get((address, key, value))) is not None:
        return now
    return f"@{names.get(value[1:], value[1:])}" if value.startswith("@") else value


def _differing(before: Plan, after: Plan, names: Mapping[str, str]) -> tuple[Address, ...]:
    """Steps that are not what they were under their old name."""

    def facts(plan: Plan, names: Mapping[str, str]) -> dict[Address, object]:
        return {
            _address(step.address, names): (
                step.state,
                step.submits,
                step.take,
                tuple(variant.fingerprint for variant in step.variants),
            )
            for step in plan.steps
        }

    old, new = facts(before, names), facts(after, {})
    return tuple(address for address in {**old, **new} if old.get(address) != new.get(address))
