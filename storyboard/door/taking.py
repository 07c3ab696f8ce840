"""The takes of a film: which there are, and a clip of the writer's own as one more."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from storyboard.door.addresses import missed, parted
from storyboard.door.hand import Hand, RefusedError, StoryPath, Tell, below, in_hand, unheard
from storyboard.door.planning import NOTHING_MORE, Planned, plan_checked
from storyboard.door.reading import check
from storyboard.execute.settings import Places
from storyboard.execute.shelf import find, put
from storyboard.execute.targets import clip_name, create, inside, settle
from storyboard.execute.uploads import digest
from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.store.journal import Journal
from storyboard.planner.records import Address, Plan, State, Step
from storyboard.project.footage import length_of, verify_clip
from storyboard.project.sniffing import HEAD, sniff
from storyboard.text.phrases import listed


@dataclass(frozen=True, slots=True)
class Made:
    """A take as it stands. `file` is None for an element, `there` whether the file is on disk; `present` whether it was
    made from the words of now."""

    take: Take
    picked: bool
    present: bool
    file: Path | None
    there: bool


@dataclass(frozen=True, slots=True)
class Takes:
    """All takes of one address, oldest first. `state` and `cause` are the plan's, None for what is no longer in the
    film. `kept`: the pick stands by the writer's word."""

    address: Address
    title: str
    state: State | None
    cause: str
    kept: bool
    takes: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The takes asked for. `planned` has the faults, and no plan where the sources have errors: then nothing is
    listed."""

    planned: Planned
    takes: tuple[Takes, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A clip that became a take. `asked` is how long the story has it, in seconds; it may differ."""

    address: Address
    take: int
    file: Path
    seconds: float
    asked: float
    picked: bool


def takes(
    path: StoryPath,
    address: Address | None = None,
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Listing:
    """The takes of an element, a scene or a clip, or of all. Raises RefusedError for an address that is none."""
    planned = plan_checked(check(path, environment=environment), live=live, wanted=NOTHING_MORE, draft=draft)
    plan, project = planned.plan, planned.checked.project
    if plan is None or project is None:
        return Listing(planned, ())
    places = Places.of(project, live=planned.live, draft=draft)
    found = tuple(_all(plan, planned.lock, places))
    if address is not None:
        found = _one(found, address, plan)
    return Listing(planned, found)


def _one(found: Sequence[Takes], address: Address, plan: Plan) -> tuple[Takes, ...]:
    """Of all takes those of an address; of a take that one alone."""
    name, number = parted(address)
    scenes = {step.address: step.scene for step in plan.steps}
    one = [each for each in found if name in (each.address, scenes.get(each.address))]
    if not one:
        raise RefusedError(" ".join(missed(address, plan)))
    if number is None:
        return tuple(one)
    its = [replace(each, takes=tuple(made for made in each.takes if made.take.take == number)) for each in one]
    if not any(each.takes for each in its):
        raise RefusedError(f"There is no '{address}'. 'kstory takes {name}' lists those there are.")
    return tuple(each for each in its if each.takes)


def _all(plan: Plan, lock: Lock, places: Places) -> Iterator[Takes]:
    """The plan's steps in its order, then what the lock has of scenes that are gone."""
    seen: set[tuple[str, str]] = set()
    for step in plan.steps:
        home = step.made_in or plan.story, step.made or step.address
        seen.add(home)
        node = find(lock, *home)
        yield _of(step, node, places)
    for node in lock.nodes:
        if node.story == plan.story and (node.story, node.address) not in seen:
            made = tuple(_made(node, take, node.pick, frozenset(), places) for take in node.takes)
            yield Takes(node.address, "", None, "no longer in the film", bool(node.kept), made)


def takes_in(step: Step, lock: Lock, story: str, places: Places) -> tuple[Made, ...]:
    """The takes of a step."""
    return _of(step, find(lock, step.made_in or story, step.made or step.address), places).takes


def _of(step: Step, node: Node | None, places: Places) -> Takes:
    prints = frozenset((*(variant.fingerprint for variant in step.variants), *step.others))
    made = tuple(_made(node, take, step.take, prints, places) for take in node.takes) if node else ()
    kept = node is not None and bool(step.variants) and node.kept == step.variants[0].fingerprint
    return Takes(step.address, step.title, step.state, step.cause, kept, made)


def _made(node: Node, take: Take, pick: int, prints: frozenset[str], places: Places) -> Made:
    file = places.build / take.file if take.file else None
    return Made(take, take.take == pick, take.fingerprint in prints, file, file is not None and file.is_file())


def add(
    path: StoryPath,
    address: Address,
    file: str | os.PathLike[str],
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> Added:
    """Make a clip of the writer's own a take: checked, copied into the build folder, hashed, never changed again.

    It counts as made from the words of now. It becomes the pick where nothing else of those words stands. Raises
    RefusedError.
    """
    source = Path(file)
    with in_hand(path, live=live, draft=draft, environment=environment, tell=tell) as hand:
        step = _one_clip(hand, address)
        _verified(source)
        number = _free_number(hand, step)
        target = _copied(hand, source, clip_name(hand.places.shelf, step.address, number))
        take = Take(
            take=number,
            fingerprint=step.variants[0].fingerprint,
            made=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            file=clip_name(hand.places.shelf, step.address, number),
            sha256=digest(target),
            seconds=round(length_of(target), 3),
            added=True,
            parts=step.variants[0].parts,
        )
        picks = step.state in ("new", "changed")
        lock = put(hand.lock, hand.plan.story, step.address, step.kind, take, picks=picks)
        node = find(lock, hand.plan.story, step.address)
        assert node is not None
        hand.write([node])
        return Added(step.address, number, target, take.seconds, step.seconds, node.pick == number)


def _one_clip(hand: Hand, address: Address) -> Step:
    steps = hand.steps(address)
    if len(steps) > 1:
        clips = listed([step.address for step in steps])
        raise RefusedError(f"'{address}' is several clips: {clips}. Say which of them this is a take of.")
    (step,) = steps
    if step.kind == "element":
        raise RefusedError(f"'{address}' is an element; takes are clips. An element that exists has the setting `id`.")
    if not step.variants:
        raise RefusedError(f"{step.address} is blocked: {step.cause}. Mend that first.")
    return step


def _verified(source: Path) -> None:
    try:
        with source.open("rb") as file:
            kind = sniff(file.read(HEAD))
    except OSError as fault:
        raise RefusedError(f"'{source}' cannot be read: {fault.strerror or fault}.") from fault
    if kind is None or kind.format != "mp4":
        what = f"a {kind.format}" if kind else "no video"
        raise RefusedError(f"'{source.name}' is {what}; a take is an mp4. Convert it first; nothing was changed.")
    if wrong := verify_clip(source):
        raise RefusedError(f"'{source.name}' cannot be a take: {wrong}.")


def _free_number(hand: Hand, step: Step) -> int:
    """A number that no take has, that none on its way will have, and whose file's name is free."""
    node = hand.node(step)
    number = max((take.take for take in node.takes), default=0) + 1 if node else 1
    if hand.places.journal.exists():
        journal = Journal.open(hand.places.journal)
        try:
            number = max(number, journal.next_take(hand.plan.story, step.address))
        finally:
            journal.close()
    while inside(hand.places, clip_name(hand.places.shelf, step.address, number)).exists():
        number += 1
    return number


def _copied(hand: Hand, source: Path, name: str) -> Path:
    target = inside(hand.places, name)
    part = target.with_name(f".{target.name}.part")
    try:
        with source.open("rb") as given, create(part) as out:
            shutil.copyfileobj(given, out, 1 << 20)
        if wrong := verify_clip(part):
            raise RefusedError(f"'{source.name}' changed while it was copied: {wrong}.")
        settle(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def as_data(each: Takes, project: Path) -> dict[str, object]:
    """Takes as JSON data; dollars as strings, paths from the project's root."""
    return {
        "address": each.address,
        "title": each.title,
        "state": each.state,
        "cause": each.cause,
        "kept": each.kept,
        "takes": [
            {
                **{key: value for key, value in msgspec.to_builtins(made.take).items() if key in _SHOWN},
                "picked": made.picked,
                "present": made.present,
                "file": below(made.file, project) if made.file else None,
                "there": made.there,
            }
            for made in each.takes
        ],
    }


_SHOWN = ("take", "made", "request_id", "element_id", "sha256", "seconds", "cost", "added")
