"""A project taken in hand for a decision: checked, held, its lock mended and in line with its plan."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storyboard.door.addresses import missed
from storyboard.door.drafts import with_elements
from storyboard.door.planning import NOTHING_MORE, is_live, plan_against
from storyboard.door.reading import Checked, check
from storyboard.door.trusting import standing
from storyboard.door.unfinished import finish
from storyboard.execute.decisions import DecisionError
from storyboard.execute.holding import HeldError, hold
from storyboard.execute.mend import mend
from storyboard.execute.moves import carry_out, moving
from storyboard.execute.settings import Places
from storyboard.execute.shelf import find, with_node
from storyboard.execute.targets import UnsafeTargetError
from storyboard.ledger.records import Lock, Node
from storyboard.ledger.store.journal import Journal, JournalError
from storyboard.ledger.store.lockfile import write_lock
from storyboard.planner.records import Address, Plan, Step
from storyboard.project.place import Project
from storyboard.project.state import StateError
from storyboard.text import Diagnostic, Span

Tell = Callable[[Diagnostic], object]
"""Hears what a decision has to say beside its result."""

StoryPath = str | os.PathLike[str] | None
"""A story file, a folder with one story, or None for the one of this folder."""


class RefusedError(Exception):
    """A decision that cannot be carried out; nothing was changed. The text is a sentence or two for people.

    `faults` are those behind it, which point into `checked`'s sources; `held` when somebody else holds the project,
    `untrusted` when the user's word for the folder is wanted.
    """

    def __init__(
        self,
        words: str,
        *,
        checked: Checked | None = None,
        faults: Sequence[Diagnostic] = (),
        held: bool = False,
        untrusted: bool = False,
    ) -> None:
        super().__init__(words)
        self.checked = checked
        self.faults = tuple(faults)
        self.held = held
        self.untrusted = untrusted


@dataclass(frozen=True, slots=True)
class Hand:
    """A project that nobody else writes meanwhile. Addresses in `lock` are those of `plan`."""

    checked: Checked
    project: Project
    places: Places
    plan: Plan
    lock: Lock
    live: bool
    draft: bool

    def steps(self, address: Address) -> tuple[Step, ...]:
        """The steps of an element, a scene or a clip. Raises RefusedError, with what may have been meant."""
        found = tuple(step for step in self.plan.steps if address in (step.address, step.scene))
        if found:
            return found
        if find(self.lock, self.plan.story, address):
            raise RefusedError(f"'{address}' is no longer in the film; its takes stay as they are.")
        raise RefusedError(" ".join(missed(address, self.plan)))

    def node(self, step: Step) -> Node | None:
        """What the lock holds of a step; None where it is made in another story, or not at all."""
        return None if step.made_in else find(self.lock, self.plan.story, step.address)

    def replanned(self, lock: Lock) -> dict[Address, Step]:
        """The steps as they would be with another lock."""
        made = plan_against(self.checked, lock, live=self.live, wanted=NOTHING_MORE, draft=self.draft).plan
        return {step.address: step for step in made.steps} if made else {}

    def write(self, nodes: Sequence[Node]) -> Lock:
        """Put nodes in the place of those with their addresses, on disk."""
        lock = self.lock
        for node in nodes:
            lock = with_node(lock, node)
        write_lock(self.places.lock, lock)
        return lock


def unheard(_told: object) -> None:
    """Nobody listens."""


@contextmanager
def in_hand(
    path: StoryPath,
    *,
    live: bool | None = None,
    draft: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> Iterator[Hand]:
    """Take a project in hand. `tell` hears what was set aside for it. Raises RefusedError for all that may be wrong
    before or during a decision."""
    checked = check(path, environment=environment)
    with refusing(checked):
        if finish(checked.project):
            checked = check(path, environment=environment)
    project = without_faults(checked)
    if (words := standing(checked, live)) is not None:
        raise RefusedError(f"{words} Nothing was changed.", untrusted=True)
    live = is_live(checked, live)
    places = Places.of(project, live=live, draft=draft)
    with refusing(checked), hold(places):
        yield _taken(checked, project, places, live=live, draft=draft, tell=tell)


def without_faults(checked: Checked) -> Project:
    """The project of a story without errors. Raises RefusedError."""
    if checked.ok and checked.project is not None:
        return checked.project
    why = "The story has faults, so nothing" if checked.project else "Nothing"
    raise RefusedError(f"{why} was changed.", checked=checked, faults=checked.diagnostics)


@contextmanager
def refusing(checked: Checked | None = None) -> Iterator[None]:
    """Whatever a lock, a journal, a disk or another build may do to a decision, as a RefusedError."""
    try:
        yield
    except HeldError as fault:
        raise RefusedError(f"{sentence(str(fault))} Nothing was changed.", held=True) from fault
    except StateError as fault:
        raise RefusedError(trouble(Path(), fault).message, checked=checked) from fault
    except (DecisionError, JournalError, OSError, UnsafeTargetError) as fault:
        raise RefusedError(sentence(str(fault)), checked=checked) from fault


def _taken(checked: Checked, project: Project, places: Places, *, live: bool, draft: bool, tell: Tell) -> Hand:
    healed, faults = mend(places)
    if healed is None:
        raise RefusedError("The lock cannot be trusted, so nothing was changed.", checked=checked, faults=faults)
    for each in faults:
        tell(each)
    lock = with_elements(healed.lock, project, live=live) if draft else healed.lock
    planned = plan_against(checked, lock, live=live, wanted=NOTHING_MORE, draft=draft)
    assert planned.plan is not None
    plan = planned.plan
    if lock.nodes:
        journal = Journal.open(places.journal)
        try:
            plan, moves = moving(plan, lock, journal)
            lock = carry_out(moves, journal, places) if moves else lock
        finally:
            journal.close()
    return Hand(checked, project, places, plan, lock, live, draft)


def sentence(words: str) -> str:
    """A fault's words as a sentence."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def trouble(root: Path, fault: Exception) -> Diagnostic:
    """What the disk, a journal or a file of ours did to a build, with the next step."""
    code, words = fault.code if isinstance(fault, JournalError | StateError) else "disk", str(fault)
    if isinstance(fault, OSError) and fault.filename is not None:
        words = f"{fault.filename} cannot be used: {fault.strerror or fault}"
    return Diagnostic(code, sentence(words), Span(str(root), 0, 0), hint=_NEXT.get(code))


_ROOM: Final = (
    "Make room there, or make it writable, and build again: what was paid for is taken up, nothing is sent twice."
)
_NEXT: Final = {
    "disk": _ROOM,
    "journal-unwritable": _ROOM,
    "state-unsafe": "Then build again. Nothing was sent.",
    "home-unusable": "Set it right, or name another folder in KSTORY_HOME, and build again. Nothing was sent.",
    "journal-newer": "Update kstory. Nothing is made until then.",
    "journal-broken": "Nothing is made until it is mended. Take it back from a copy; if there is none, move it away: "
    "what is in kstory.lock stays, what was under way is found in the service's list or lost.",
}


def below(path: Path, root: Path) -> str:
    """A path as seen from the project's root."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
