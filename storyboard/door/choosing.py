"""What a writer chooses among what is made: the take that stands, what stays though its words changed, whose a request
is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from storyboard.door.hand import Hand, RefusedError, StoryPath, Tell, below, in_hand, refusing, unheard
from storyboard.door.trusting import reservation
from storyboard.door.variables import connected
from storyboard.execute import decisions
from storyboard.execute.decisions import DecisionError, Resubmission
from storyboard.execute.settings import Places, Settings
from storyboard.execute.shelf import with_node
from storyboard.execute.targets import inside
from storyboard.execute.uploads import digest
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.records import Node, Take
from storyboard.planner.records import Address, Plan, State, Step
from storyboard.project.environment import surrounding
from storyboard.text.phrases import listed


@dataclass(frozen=True, slots=True)
class Picked:
    """A take that stands now. `before` is the one that stood, 0 for none. `kept`: it was made from other words or other
    clips than those of now and stands by the writer's word, until the next edit. `seconds` is its length, `asked` how
    long the story has it; both 0 for an element."""

    address: Address
    take: int
    before: int
    kept: bool
    seconds: float = 0.0
    asked: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A take that stays. `before` is the state that the step had, `cause` why."""

    address: Address
    take: int
    before: State
    cause: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """A request that is a take from now on; the next build polls and fetches it. `said` is what the service said of it,
    None where it was not asked."""

    address: Address
    take: int
    request_id: str
    said: str | None = None


def pick(
    path: StoryPath,
    address: Address,
    take: int,
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> tuple[Picked, ...]:
    """Let a take stand for a clip or an element, or for each clip of a scene: all of them or none.

    Raises RefusedError.
    """
    with in_hand(path, live=live, draft=draft, environment=environment, tell=tell) as hand:
        steps = hand.steps(address)
        nodes = _having(hand, address, steps, take)
        for node in nodes:
            _present(hand, node, take)
        wanted = [node.choosing(_numbered(node, take), "you") for node in nodes]
        lock = hand.lock
        for node in wanted:
            lock = with_node(lock, node)
        then = hand.replanned(lock)
        chosen = []
        for step, node in zip(steps, wanted, strict=True):
            after = then[step.address]
            stands = after.state == "kept" and after.take == take
            word = "" if stands or not step.variants else step.variants[0].fingerprint
            chosen.append(msgspec.structs.replace(node, kept=word))
        hand.write(chosen)
        return tuple(
            Picked(node.address, take, before.pick, bool(node.kept), _numbered(node, take).seconds, step.seconds)
            for step, node, before in zip(steps, chosen, nodes, strict=True)
        )


def _having(hand: Hand, address: Address, steps: Iterable[Step], take: int) -> list[Node]:
    """The nodes of steps that all have a take of this number."""
    nodes: list[Node] = []
    without: list[str] = []
    for step in steps:
        if step.made_in:
            raise RefusedError(f"'{step.address}' was made for {step.made_in}. Pick it there.")
        node = hand.node(step)
        if node is None or not node.takes:
            without.append(f"{step.address} has no takes yet")
        elif all(each.take != take for each in node.takes):
            numbers = [each.take for each in node.takes]
            has = f"it has {listed(numbers)}" if len(numbers) > 1 else f"it has only {numbers[0]}"
            without.append(f"{step.address} has no take {take} ({has})")
        else:
            nodes.append(node)
    if without:
        others = f" Pick {listed([node.address for node in nodes])} one by one." if nodes else ""
        raise RefusedError(f"{'; '.join(without)}. Nothing was changed.{others}")
    return nodes


def _present(hand: Hand, node: Node, number: int) -> None:
    """That the file of a take is there and is the one that was made."""
    take = _numbered(node, number)
    if node.kind == "element":
        return
    path = inside(hand.places, take.file) if take.file else None
    if path is None or not path.is_file():
        where = below(path, hand.project.root) if path else "none is recorded"
        raise RefusedError(
            f"The file of {node.address}@{number} is missing ({where}). Put it back, or pick one that is there:"
            f" 'kstory takes {node.address}'."
        )
    if take.sha256 and digest(path) != take.sha256:
        raise RefusedError(
            f"{below(path, hand.project.root)} is not the file that was made as {node.address}@{number}. Put that back,"
            f" or add this one as a take: 'kstory takes add {node.address} FILE'."
        )


def _numbered(node: Node, number: int) -> Take:
    return next(take for take in node.takes if take.take == number)


def keep(
    path: StoryPath,
    address: Address,
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> tuple[Kept, ...]:
    """Let what is made of a clip, an element or a scene stand though its words or what it was made from changed. The
    next edit ends it. Gives those that would have been made again or were stale. Raises RefusedError.
    """
    with in_hand(path, live=live, draft=draft, environment=environment, tell=tell) as hand:
        steps = hand.steps(address)
        nodes: list[Node] = []
        done: list[Kept] = []
        for step in steps:
            if step.state == "blocked":
                raise RefusedError(f"{step.address} is blocked: {step.cause}. Mend that first; nothing was changed.")
            node = hand.node(step)
            if step.state in ("changed", "stale") and node is not None and step.take:
                nodes.append(node.choosing(_numbered(node, step.take), "you", step.variants[0].fingerprint))
                done.append(Kept(step.address, step.take, step.state, step.cause))
        if all(step.state == "new" for step in steps):
            raise RefusedError(f"Nothing of '{address}' is made yet, so there is nothing to keep.")
        if nodes:
            hand.write(nodes)
        return tuple(done)


def adopt(
    path: StoryPath,
    address: Address,
    request_id: str,
    *,
    verify: bool = False,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> Adoption:
    """Take a request of the service as a take of a clip or an element: of the attempt there whose answer was lost, else
    as a new one. `verify` asks the service first, which alone needs a key. Raises RefusedError.
    """
    with in_hand(path, live=live, draft=draft, environment=environment, tell=tell) as hand:
        if not hand.live:
            raise RefusedError("A rehearsal's requests end with it, so there is none to adopt. Say --live.")
        if (words := reservation(hand.checked)) is not None:
            raise RefusedError(f"{words} Nothing was changed.", untrusted=True)
        steps = hand.steps(address)
        if len(steps) > 1:
            clips = listed([step.address for step in steps])
            raise RefusedError(f"'{address}' is several clips: {clips}. Say which of them the request made.")
        (step,) = steps
        settings = _settings(hand)
        said = (
            asyncio.run(decisions.examine(_connected(hand, settings, environment), request_id, step))
            if verify
            else None
        )
        adopted = decisions.adopt(hand.places, hand.plan.story, step.address, request_id, settings, step)
        return Adoption(adopted.address, adopted.take, adopted.request_id, said)


def _settings(hand: Hand) -> Settings:
    return Settings(base_url=hand.checked.config.base_url or BASE_URL)


def _connected(hand: Hand, settings: Settings, environment: Mapping[str, str] | None) -> Settings:
    found, faults = connected(settings, surrounding(environment), hand.project.root)
    if found is None:
        raise RefusedError("Only the service can say what a request is.", checked=hand.checked, faults=faults)
    return found


def resubmit(places: Places, plan: Plan, names: Iterable[str], *, really: bool) -> tuple[Resubmission, ...]:
    """Give up on what is unresolved or unfinished of elements, scenes and clips, so that the build that holds the
    project sends it again: that may cost again. `really=False` only says what it would be.

    Raises RefusedError for a name that has nothing of the kind.
    """
    found: list[Resubmission] = []
    with refusing():
        for name in names:
            addresses = [step.address for step in plan.steps if name in (step.address, step.scene)] or [name]
            before = len(found)
            for address in addresses:
                try:
                    found.append(decisions.resubmit(places, plan.story, address, really=really))
                except DecisionError:
                    continue
            if len(found) == before:
                raise RefusedError(
                    f"Nothing of '{name}' is unresolved or unfinished, so there is nothing to send again."
                )
    return tuple(found)
