"""What all purchases of one build share: journal, lock, money, lines to the world, and the word to stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar

from storyboard.execute.client import Client
from storyboard.execute.downloads import Downloads
from storyboard.execute.events import Emit, Note, Spent
from storyboard.execute.holes import Filling
from storyboard.execute.money import Money
from storyboard.execute.polling import Polling
from storyboard.execute.settings import Places, Settings, backoff
from storyboard.execute.shelf import put, take_of
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Lock, Take
from storyboard.ledger.store.journal import Journal
from storyboard.ledger.store.lockfile import write_lock

T = TypeVar("T")
LOST_IN_A_ROW: Final = 3
"""Answers that are lost one after another before ordering waits."""
SELDOM: Final = 20.0
"""How many times as long as the writing of the lock the pause after it is."""
UNFELT: Final = 0.02
"""Seconds of writing after which no pause is needed."""


class StoppedError(Exception):
    """The writer asked to stop: leave what runs there running."""


@dataclass(slots=True)
class Desk:
    """The tools of one build.

    `standing` maps an address to the take that stands for it; it grows. `fetching` counts results on their way home,
    `lost_in_a_row` answers that were lost since one came; `answered`: one has come.
    """

    settings: Settings
    places: Places
    journal: Journal
    lock: Lock
    money: Money
    emit: Emit
    stop: asyncio.Event
    client: Client
    downloads: Downloads
    filling: Filling
    standing: dict[str, Take]
    polling: Polling = field(init=False)
    halted: tuple[str, str] | None = None
    fetching: int = 0
    busy_until: float = 0.0
    busy_turns: int = 0
    lost_in_a_row: int = 0
    answered: bool = False
    began: float = field(default_factory=time.monotonic)
    payload_gates: dict[str, asyncio.Lock] = field(default_factory=dict)
    posts: set[asyncio.Task[object]] = field(default_factory=set)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    _unsaved: bool = False
    _saved: float = 0.0
    _saving: float = 0.0
    _later: asyncio.TimerHandle | None = None
    _sums: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    _told: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.polling = Polling(self.client, self.settings, lambda words: self.note("service-trouble", words))

    def note(self, code: str, words: str, address: str = "") -> None:
        """Tell something once."""
        if (code, address + words) not in self._told:
            self._told.add((code, address + words))
            self.emit(Note(code, words, address))

    def halt(self, code: str, words: str) -> None:
        """Submit nothing more; what is in flight goes on. The first reason stands."""
        if self.halted is None:
            self.halted = (code, words)
        self.wake.set()

    @property
    def closed(self) -> bool:
        """Whether nothing may be submitted any more."""
        return self.stop.is_set() or self.halted is not None

    @property
    def doubtful(self) -> bool:
        """Whether so many answers were lost that nothing more is ordered until one is known: one is enough where nobody
        knows yet whether a service is there."""
        return self.lost_in_a_row >= (LOST_IN_A_ROW if self.client.known else 1)

    async def unless_stopped(self, work: Awaitable[T]) -> T:
        """The result of `work`, or StoppedError as soon as the writer asks to stop."""
        task = asyncio.ensure_future(work)
        task.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # heard, also if nobody waits any more
        stop = asyncio.ensure_future(self.stop.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise StoppedError
        finally:
            stop.cancel()
            if not task.done():
                task.cancel()

    def rest(self, asked: float | None = None) -> float:
        """Send nothing for some seconds, longer each time; how many. `asked` is what the service says."""
        pace = self.settings.pace
        wait = asked or backoff(pace.busy, pace.busy_most, self.busy_turns)
        self.busy_turns += 1
        self.busy_until = max(self.busy_until, time.monotonic() + wait)
        return wait

    async def pause(self, seconds: float) -> None:
        """Wait; StoppedError when the writer asks to stop."""
        await self.unless_stopped(asyncio.sleep(max(0.0, seconds)))

    def shelve(self, attempt: Attempt) -> bool:
        """Bring a stored attempt into the lock; whether it became the pick. The lock is mended later if it cannot
        be written."""
        take = take_of(attempt)
        before = self.lock
        self.lock = put(self.lock, attempt.story, attempt.address, attempt.kind, take, picks=attempt.picks)
        if self.lock is not before:
            self.save()
        node = next(n for n in self.lock.nodes if (n.story, n.address) == (attempt.story, attempt.address))
        return node.pick == attempt.take

    def save(self) -> None:
        """Write the lock, now or soon: a long one not so often that its writing is felt. The journal has it all."""
        self._unsaved = True
        pause = SELDOM * self._saving if self._saving > UNFELT else 0.0
        wait = self._saved + pause - time.monotonic()
        if wait <= 0:
            self.flush()
        elif self._later is None:
            self._later = asyncio.get_running_loop().call_later(wait, self.flush)

    def flush(self) -> None:
        """Write the lock, if it has changed."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if not self._unsaved:
            return
        began = time.monotonic()
        try:
            write_lock(self.places.lock, self.lock)
            self._saved, self._unsaved = time.monotonic(), False
            self._saving = self._saved - began
        except OSError as fault:
            why = fault.strerror or fault
            words = f"{self.places.lock} cannot be written ({why}); the journal has it, the next build mends it"
            self.halt("lock-unwritable", words)

    def told_money(self) -> None:
        """Tell the sums when they have changed."""
        sums = self.money.now()
        if sums != self._sums:
            self._sums = sums
            self.emit(Spent(*sums))
