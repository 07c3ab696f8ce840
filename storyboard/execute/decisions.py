"""What a writer decides where no machine can: which request is theirs, or that it is sent again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal

from storyboard.execute.client import Client, UnreadableError
from storyboard.execute.job import to_make
from storyboard.execute.money import Money
from storyboard.execute.service_words import clean, covers
from storyboard.execute.settings import Places, Settings
from storyboard.ledger.attempt import Attempt, Intent
from storyboard.ledger.records import Lock
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import NONE, Journal, JournalError
from storyboard.ledger.store.strange import passed_over
from storyboard.planner.records import Step
from storyboard.text import Diagnostic

_GIVEN_UP_FROM = (State.UNRESOLVED, State.INTENDED, State.ACCEPTED, State.FINISHED)


class DecisionError(Exception):
    """The decision cannot be carried out; the text is for people."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A request taken as a take; the next build polls and fetches it."""

    address: str
    take: int
    request_id: str


@dataclass(frozen=True, slots=True)
class Resubmission:
    """Attempts that the next build sends again. `price` is what that may cost once more, in dollars."""

    address: str
    takes: tuple[int, ...]
    price: Decimal


def adopt(places: Places, story: str, address: str, request_id: str, settings: Settings, step: Step | None) -> Adopted:
    """Take a request of the service as a take of an address: of the attempt there whose answer was lost, else as a
    new take of `step`, the plan's. Offline: nothing is asked of the service (see `examine`). Call it while holding
    the project.

    Raises DecisionError, JournalError.
    """
    request_id = request_id.strip()
    if not request_id or clean(request_id, 200) != request_id or not request_id.isascii():
        raise DecisionError(f"{clean(request_id)!r} is no request id")
    base = settings.base_url.rstrip("/")
    journal = Journal.open(places.journal)
    try:
        if (owner := journal.owner(base, request_id)) is not None:
            raise DecisionError(f"{request_id} is {owner.key} already")
        lost = [each for each in journal.of(story, address) if each.state in (State.INTENDED, State.UNRESOLVED)]
        attempt = lost[0] if lost else journal.intend(_as_intent(journal, story, address, base, step))
        moved = journal.move(attempt, State.ACCEPTED, request_id=request_id)
        return Adopted(address, moved.take, request_id)
    finally:
        journal.close()


def _as_intent(journal: Journal, story: str, address: str, base: str, step: Step | None) -> Intent:
    if step is None or not step.variants:
        raise DecisionError(f"{address} is no step of the plan, and no attempt of it is unresolved")
    variant = step.variants[0]
    return to_make(
        step,
        variant,
        variant.request.payload,
        story=story,
        take=max(journal.next_take(story, address), step.take + 1),
        endpoint=base,
        price=step.each,
        picks=step.state in ("new", "changed", "stale"),
        inputs={},
    )


def resubmit(places: Places, story: str, address: str, *, really: bool = True) -> Resubmission:
    """Give up waiting for what is unresolved, running or unfetchable at an address, so that the next build sends it
    again, which may cost again. `really=False` only says what it would be. Call it while holding the project.
    Raises DecisionError, JournalError.
    """
    journal = Journal.open(places.journal)
    try:
        found = [each for each in journal.of(story, address) if each.state in _GIVEN_UP_FROM]
        unclear = [each for each in found if each.state in (State.UNRESOLVED, State.INTENDED)]
        chosen = unclear or found
        if not chosen:
            raise DecisionError(f"nothing of {address} is unresolved or unfinished")
        if really:
            for attempt in chosen:
                journal.move(attempt, State.GIVEN_UP, error="the writer chose to send it again")
        price = sum((attempt.price for attempt in chosen), Decimal(0))
        return Resubmission(address, tuple(attempt.take for attempt in chosen), price)
    finally:
        journal.close()


async def examine(settings: Settings, request_id: str, step: Step | None = None) -> str:
    """Ask the service for a request before it is adopted: one sentence on what it is. Raises DecisionError,
    also where its request is not the one of `step`."""
    async with Client(settings) as client:
        try:
            record = await client.record(request_id)
        except UnreadableError as fault:
            raise DecisionError(f"{request_id} cannot be looked up: {fault.words}") from fault
    prompt = (record.payload or {}).get("prompt") or (record.payload or {}).get("element_name") or ""
    said = f"{request_id} is {record.status}" + (f": {clean(prompt, 120)}" if prompt else "")
    if step is not None and step.variants and record.payload is not None:
        request = step.variants[0].request
        holes = {hole.path[0] for hole in request.holes}
        plain = {key: value for key, value in request.payload.items() if key not in holes}
        if not covers(plain, record.payload):
            raise DecisionError(
                f"{said}; that is not the request of {step.address}."
                " Adopt it without --verify if you want it all the same"
            )
    return said


@dataclass(frozen=True, slots=True)
class Purchases:
    """What the journal knows, for status and the log of spending (`Attempt.intended` is when the money was
    committed). `told`: what is to be said of it."""

    attempts: tuple[Attempt, ...]
    spent: Decimal
    committed: Decimal
    told: tuple[Diagnostic, ...] = ()


def purchases(places: Places, lock: Lock, settings: Settings) -> Purchases:
    """Every attempt, oldest first, and the sums, what the team spent elsewhere included. Raises JournalError."""
    try:
        journal = Journal.look(places.journal)
    except JournalError as fault:
        if fault.code != NONE:
            raise
        elsewhere = sum((take.cost for node in lock.nodes for take in node.takes), Decimal(0))
        told = (passed_over(places.journal),) if os.path.lexists(places.journal) else ()
        return Purchases((), elsewhere, Decimal(0), told)
    try:
        return Purchases(journal.all(), *Money.at_start(journal, settings, lock).now())
    finally:
        journal.close()
