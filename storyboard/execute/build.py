"""The way in: carry out a plan."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Iterator
from decimal import Decimal

import httpx

from storyboard.execute.client import Client
from storyboard.execute.desk import Desk, StoppedError
from storyboard.execute.downloads import Downloads
from storyboard.execute.events import Emit, Note, Planned
from storyboard.execute.executor import Walk
from storyboard.execute.holding import HeldError, Holding, hold
from storyboard.execute.holes import Filling
from storyboard.execute.lost import fetching_again, lost_files
from storyboard.execute.mend import mended
from storyboard.execute.money import Money
from storyboard.execute.moves import carry_out, finish, moving
from storyboard.execute.outcome import Outcome
from storyboard.execute.purchase import elsewhere
from storyboard.execute.searching import Search
from storyboard.execute.settings import Places, Settings
from storyboard.execute.targets import UnsafeTargetError
from storyboard.execute.uploads import Uploads
from storyboard.execute.wanted import foreign, wanted, was_refused
from storyboard.ledger.records import Lock
from storyboard.ledger.store.journal import Journal, JournalError
from storyboard.ledger.store.lockfile import encode, read_lock
from storyboard.ledger.store.strange import CODE, set_aside
from storyboard.planner.moves import standing
from storyboard.planner.records import Plan

STOPPING = (signal.SIGINT, signal.SIGTERM)


def build(
    plan: Plan, settings: Settings, places: Places, lock: Lock, emit: Emit, *, held: Holding | None = None
) -> Outcome:
    """`run` for a program without a loop of its own: the first Ctrl-C or SIGTERM stops submitting and returns an
    Outcome with `interrupted`, the second leaves at once with KeyboardInterrupt, and even then the next build goes
    on from the journal.
    """

    async def main() -> Outcome:
        stop = asyncio.Event()
        with _signals(stop):
            return await run(plan, settings, places, lock, emit, stop, held=held)

    return asyncio.run(main())


async def run(
    plan: Plan,
    settings: Settings,
    places: Places,
    lock: Lock,
    emit: Emit,
    stop: asyncio.Event,
    *,
    held: Holding | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Outcome:
    """Carry out a plan that was made from `lock`, as `mend` returned it.

    `held` is the hold on the project from before the plan was made; without it, it is taken here. Set `stop` to
    submit nothing more and return with what is known. Raises HeldError, and nothing else for what a service, a
    network or a disk may do: a build that cannot begin returns an Outcome with `stopped`.
    """

    def waiting(fault: HeldError) -> None:
        emit(Note("project-held", str(fault)))

    with contextlib.nullcontext(held) if held else hold(places, wait=settings.wait, waiting=waiting):
        try:
            journal = Journal.open(places.journal)
        except JournalError as fault:
            return _not_begun(plan, lock, fault.code, str(fault))
        if journal.aside:
            emit(Note(CODE, set_aside(places.journal, journal.aside).message))
        try:
            return await _run(plan, settings, places, lock, emit, stop, journal, transport)
        except JournalError as fault:
            return _not_begun(plan, lock, fault.code, str(fault))
        except (OSError, UnsafeTargetError) as fault:
            return _not_begun(plan, lock, "disk", f"the project's folders cannot be used: {fault}")
        finally:
            journal.close()


async def _run(
    plan: Plan,
    settings: Settings,
    places: Places,
    lock: Lock,
    emit: Emit,
    stop: asyncio.Event,
    journal: Journal,
    transport: httpx.AsyncBaseTransport | None,
) -> Outcome:
    changed = "kstory.lock or the journal changed after the plan was made; build again"
    finish(journal, places)
    found, complaints = read_lock(places.lock)
    if found is None:
        return _not_begun(plan, lock, complaints[0].code, complaints[0].message)
    if encode(found) != encode(lock) or encode(mended(found, journal, places).lock) != encode(found):
        return _not_begun(plan, lock, "plan-outdated", changed)
    plan, moves = moving(plan, lock, journal)
    if moves is not None:
        lock = carry_out(moves, journal, places)
    if settings.rehearsal:
        journal.drop(journal.unfinished())
    lost = lost_files(plan, lock, places)
    stands = {step.address: standing(step, lock, plan.story) for step in plan.steps if step.address not in lost}
    now = {address: take for address, take in stands.items() if take is not None}
    money = Money.at_start(journal, settings, lock)
    async with (
        Client(settings, transport) as client,
        Uploads(client, settings, transport) as uploads,
        Downloads(settings, transport) as downloads,
    ):
        filling = Filling(plan, places, uploads, now)
        desk = Desk(settings, places, journal, lock, money, emit, stop, client, downloads, filling, now)
        if not settings.rehearsal:
            with contextlib.suppress(StoppedError):
                await Search(desk).look_again()
        jobs = wanted(plan, lock, journal, settings, frozenset(lost))
        jobs += fetching_again(plan, lost, journal, places, settings)
        # anew, since what was found or taken over just now is no spending of this build
        desk.money = Money.at_start(journal, settings, lock)
        resumed = sum(job.attempt is not None and not was_refused(job.attempt) for job in jobs)
        emit(
            Planned(
                len(jobs) - resumed, resumed, plan.total if not settings.rehearsal else Decimal(0), settings.concurrency
            )
        )
        for attempt in foreign(journal, settings):
            desk.note("other-service", elsewhere(attempt, settings.flags), attempt.address)
        return await Walk(plan, jobs, desk).walk()


def _not_begun(plan: Plan, lock: Lock, code: str, words: str) -> Outcome:
    return Outcome(dict.fromkeys((step.address for step in plan.steps), "waiting"), lock, stopped=(code, words))


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first signal sets `stop`; the second finds the usual handler again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in STOPPING}

    def first(number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stop.set)
        for each in STOPPING:
            signal.signal(each, signal.default_int_handler)

    for number in STOPPING:
        signal.signal(number, first)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
