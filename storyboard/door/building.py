"""From a plan to a film: rehearsed against the embedded stand-in, or made by the service after consent."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from storyboard.door.cards import card_maker
from storyboard.door.choosing import resubmit
from storyboard.door.drafts import paid_beside, with_elements
from storyboard.door.earlier import Offer, look_for_earlier, taken_up
from storyboard.door.films import left_over
from storyboard.door.hand import RefusedError, sentence, trouble
from storyboard.door.paying import objection, sums
from storyboard.door.planning import NOTHING_MORE, Planned, as_built, is_live, plan_against
from storyboard.door.reading import Checked, check
from storyboard.door.trusting import reservation
from storyboard.door.unfinished import finish
from storyboard.door.variables import connected, unwritable
from storyboard.execute.ahead import still_to_pay
from storyboard.execute.build import build as carry_out
from storyboard.execute.decisions import Purchases, Resubmission, purchases
from storyboard.execute.events import Emit, Note
from storyboard.execute.holding import HeldError, Holding, hold
from storyboard.execute.mend import mend
from storyboard.execute.outcome import Outcome
from storyboard.execute.settings import REHEARSAL_PACE, Pace, Places, Settings
from storyboard.film.assembly import Film, assemble
from storyboard.kling.prices import money
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock
from storyboard.ledger.store.journal import JournalError
from storyboard.ledger.store.lockfile import write_lock
from storyboard.planner.records import Address, Plan
from storyboard.planner.wanted import Wanted
from storyboard.project.config import Config
from storyboard.project.environment import surrounding
from storyboard.project.joining import CannotJoinError
from storyboard.project.secrets import Key
from storyboard.project.state import clear, fresh_folder, refuse_links
from storyboard.standin import Standin
from storyboard.text import Diagnostic

REHEARSAL_POLL_SECONDS: Final = 0.1
"""The stand-in is on this machine and has nobody else to serve."""

Consent = Callable[[Planned, Purchases], bool]
"""Shown the plan with its price, and what was spent so far; says whether to go on."""


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended. `outcome` is None when it did not begin: for `diagnostics`, or because it was `refused` (a
    sentence).

    `film` is None when there is not one clip to show. Dollars: `ordered` is what this build has ordered, `collected`
    what earlier ones had ordered and this one has fetched. `left_over` are films of this folder that are no story's any
    more.
    """

    checked: Checked
    planned: Planned | None
    diagnostics: tuple[Diagnostic, ...]
    outcome: Outcome | None = None
    film: Film | None = None
    refused: str | None = None
    ordered: Decimal = Decimal(0)
    collected: Decimal = Decimal(0)
    left_over: tuple[Path, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all of the film is made."""
        return self.outcome is not None and self.outcome.exit_code == 0 and self.film is not None


def _unheard(_event: object) -> None:
    pass


def build(
    path: str | os.PathLike[str] | None = None,
    *,
    live: bool | None = None,
    consent: Consent | None = None,
    emit: Emit = _unheard,
    wanted: Wanted = NOTHING_MORE,
    draft: bool = False,
    max_cost: Decimal | None = None,
    wait: bool = False,
    planned: Callable[[Planned], object] = _unheard,
    resubmits: frozenset[str] = frozenset(),
    offer: Offer = taken_up,
    environment: Mapping[str, str] | None = None,
) -> Built:
    """Make the film of a story. `live` spends money: only with a `consent` that says yes to the plan and its price.

    `max_cost` is in dollars and bounds what this build may add. `emit` hears what happens as it happens, `planned`
    what is about to be done. `resubmits` names elements, scenes and clips whose unresolved or unfinished requests are
    given up and sent again, which may cost again. `offer` is shown orders of before that the service's list has and no
    journal here; they are taken up unless it says no. `wait` for another build of this project instead of refusing.
    Raises nothing for what the sources, the service, the network or the disk may do.
    """
    environment = surrounding(environment)
    checked = check(path, environment=environment)
    try:
        if finish(checked.project):
            checked = check(path, environment=environment)
    except _STOPPED as fault:
        assert checked.project is not None
        return _stopped(checked, Places.of(checked.project, live=True), fault)
    live = is_live(checked, live)
    if live and (words := reservation(checked)):
        return Built(checked, None, checked.diagnostics, refused=f"{words} Nothing was sent.")
    if not checked.ok or checked.project is None:
        return Built(checked, None, checked.diagnostics)
    settings = replace(_settings(checked.config, live=live, draft=draft), wait=wait, again=wanted.again)
    settings = replace(settings, max_cost=max_cost) if max_cost is not None else settings
    if live:
        found, faults = connected(settings, environment, checked.project.root)
        if found is None:
            return Built(checked, None, (*checked.diagnostics, *faults))
        settings = found
    places = Places.of(checked.project, live=live, draft=draft)
    build = _Build(checked, places, settings, emit, live, wanted, draft, consent, planned, resubmits, offer)
    try:
        with hold(places, wait=wait, waiting=lambda fault: emit(Note("project-held", str(fault)))) as held:
            if live:  # known only now that nobody else spends
                build = replace(build, settings=replace(settings, beside=paid_beside(checked.project, draft=draft)))
            return build.run(held)
    except _STOPPED as fault:
        return _stopped(checked, places, fault)


_STOPPED: Final = (HeldError, JournalError, OSError)
"""What keeps a build from beginning: another one, or the disk."""


def _stopped(checked: Checked, places: Places, fault: Exception) -> Built:
    if isinstance(fault, HeldError):
        return Built(checked, None, checked.diagnostics, refused=f"{sentence(str(fault))} Nothing was sent.")
    return Built(checked, None, (*checked.diagnostics, trouble(places.root, fault)))


def _settings(config: Config, *, live: bool, draft: bool) -> Settings:
    """What the project wishes of a build."""
    return Settings(
        base_url=config.base_url or BASE_URL,
        concurrency=config.concurrency,
        poll_seconds=config.poll_seconds,
        deadline_minutes=config.deadline_minutes,
        max_cost=config.max_cost,
        budget=config.budget,
        flags=(" --live" if live else "") + (" --draft" if draft else ""),
        pace=Pace.of(config.poll_seconds, config.settle_seconds, config.busy_seconds),
    )


@dataclass(frozen=True, slots=True)
class _Build:
    """One build of one project, which it holds."""

    checked: Checked
    places: Places
    settings: Settings
    emit: Emit
    live: bool
    wanted: Wanted
    draft: bool
    consent: Consent | None
    planned: Callable[[Planned], object]
    resubmits: frozenset[str]
    offer: Offer

    def run(self, held: Holding) -> Built:
        healed, faults = mend(self.places)
        self = replace(self, checked=replace(self.checked, diagnostics=(*self.checked.diagnostics, *faults)))
        if healed is None:
            return Built(self.checked, None, self.checked.diagnostics)
        lock = self._with_finals(healed.lock) if self.draft else healed.lock
        wanted = as_built(self.wanted, live=self.live)
        planned = plan_against(self.checked, lock, live=self.live, wanted=wanted, draft=self.draft)
        if not planned.ok or planned.plan is None:
            return Built(self.checked, planned, planned.diagnostics)
        if faults := unwritable(planned.plan):
            return Built(self.checked, planned, (*planned.diagnostics, *faults))
        try:
            self._announce(resubmit(self.places, planned.plan, self.resubmits, really=False))
            if self.live and (refused := self._refused(planned)):
                return Built(self.checked, planned, planned.diagnostics, refused=refused)
            if self.live:  # not before the price is agreed to: the list is asked for with the key
                look_for_earlier(planned, self.places, self.settings, self.offer, self.emit)
            resubmit(self.places, planned.plan, self.resubmits, really=True)
        except RefusedError as fault:
            return Built(self.checked, planned, planned.diagnostics, refused=f"{fault} Nothing was sent.")
        self.planned(planned)
        before = self._attempts(planned)
        with self._service(planned) as settings:
            outcome = carry_out(planned.plan, settings, self.places, planned.lock, self.emit, held=held)
        film, complaints = self._film(planned, outcome)
        ordered, collected = sums(before, self._attempts(planned))
        assert self.checked.project is not None
        left = left_over(self.checked.project, live=self.live, draft=self.draft)
        return Built(
            self.checked, planned, (*planned.diagnostics, *complaints), outcome, film, None, ordered, collected, left
        )

    def _attempts(self, planned: Planned) -> tuple[Attempt, ...]:
        return purchases(self.places, planned.lock, self.settings).attempts if self.live else ()

    def _with_finals(self, lock: Lock) -> Lock:
        """A draft's lock with what it may use of the finals, on disk too."""
        assert self.checked.project is not None
        lock = with_elements(lock, self.checked.project, live=self.live)
        write_lock(self.places.lock, lock)
        return lock

    def _announce(self, given_up: tuple[Resubmission, ...]) -> None:
        """What is given up, and that it may have been paid for, before anyone is asked."""
        for each in given_up:
            takes = ", ".join(f"{each.address}@{take}" for take in each.takes)
            words = f"{takes} is given up and sent again, which may cost {money(each.price)} once more"
            self.emit(Note("given-up", words, each.address))

    def _refused(self, planned: Planned) -> str | None:
        """Why a live build may not begin: a cap, or no consent."""
        assert planned.plan is not None
        paid = purchases(self.places, planned.lock, self.settings)
        ahead = still_to_pay(planned.plan, paid.attempts, self.settings.base_url, self.resubmits).plan
        if refused := objection(ahead.total, paid, self.settings):
            return refused
        if self.consent is None or not self.consent(replace(planned, plan=ahead), paid):
            return "Nothing was sent: no one agreed to the price."
        return None

    @contextmanager
    def _service(self, planned: Planned) -> Iterator[Settings]:
        """The settings to build with; for a rehearsal, with the stand-in running for as long as it takes."""
        if self.live:
            yield self.settings
            return
        assert planned.plan is not None and self.checked.compiled is not None
        story = self.checked.compiled.story
        stage = self.places.journal.with_suffix("")
        fresh_folder(stage)
        tellings = {1: story, **planned.tellings}
        known = {element.id for element in story.elements.values() if element.id} | _made(planned.lock)
        cards = card_maker(planned.plan, tellings, self.places.root, _made_of(planned.plan, planned.lock))
        key = secrets.token_urlsafe(16)  # others on this machine can reach the port
        with Standin(stage, key=key, cards=cards, known=known) as standin:
            yield replace(
                self.settings,
                base_url=standin.url,
                key=Key(key),
                poll_seconds=min(self.settings.poll_seconds, REHEARSAL_POLL_SECONDS),
                max_cost=None,
                budget=None,
                rehearsal=True,
                pace=REHEARSAL_PACE,
            )
        clear(stage)

    def _film(self, planned: Planned, outcome: Outcome) -> tuple[Film | None, tuple[Diagnostic, ...]]:
        assert planned.plan is not None and self.checked.project is not None
        target = self.checked.project.film(live=self.live, draft=self.draft)
        picks = dict(_picks(outcome.lock, planned.plan.story, self.places.build))
        try:
            refuse_links(self.places.root, target.parent)
            film = assemble(planned.plan, picks, target)
        except (CannotJoinError, OSError) as fault:
            return None, (trouble(self.places.root, fault),)
        return (film if film.path else None), ()


def _picks(lock: Lock, story: str, build: Path) -> Iterator[tuple[Address, Path]]:
    """The file that stands for each step of a story."""
    for node in lock.nodes:
        take = node.chosen
        if node.story == story and take is not None and take.file and (build / take.file).is_file():
            yield node.address, build / take.file


def _made(lock: Lock) -> set[str]:
    return {take.element_id for node in lock.nodes for take in node.takes if take.element_id}


def _made_of(plan: Plan, lock: Lock) -> dict[Address, int]:
    """The highest number of a take of each step."""
    nodes = {node.address: node for node in lock.nodes if node.story == plan.story}
    its = {step.address: nodes.get(step.made or step.address) for step in plan.steps}
    return {address: max((take.take for take in node.takes), default=0) for address, node in its.items() if node}
