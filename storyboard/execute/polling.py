"""How finished work is noticed: one list for all that is in flight where that works, single records where it does
not."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from storyboard.execute.client import Client, UnreadableError
from storyboard.execute.service_words import Record
from storyboard.execute.settings import Settings, backoff

LIST_FROM: Final = 2
"""From this many requests of one model in flight, one list is cheaper than their records."""
DISTRUST: Final = 3
"""Lists in a row that failed, before single records are asked for instead."""
SINGLES_AT_ONCE: Final = 8


class KeyRefusedError(Exception):
    """The service no longer takes the key (401 or 403 to a GET)."""


@dataclass(slots=True)
class Watched:
    """A request in flight. `seen` is told every record; it answers whether the request is over."""

    request_id: str
    model: str
    seen: Callable[[Record], bool]
    ended: asyncio.Future[None]
    quiet_until: float = 0.0
    missed: bool = False
    since: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class _Trust:
    """How far the list of a model has proved worth asking for."""

    faults: int = 0
    resting_until: float = 0.0


@dataclass(slots=True)
class Polling:
    """Asks for all watched requests in turns of `poll_seconds`, with jitter. `complain` hears of faults, once for
    each text."""

    client: Client
    settings: Settings
    complain: Callable[[str], None]
    watched: dict[str, Watched] = field(default_factory=dict)
    _trust: dict[str, _Trust] = field(default_factory=dict)
    _said: set[str] = field(default_factory=set)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _faults: int = 0
    _busy: int = 0
    lag: float = 0.0
    """The longest that a list was seen to lag behind its service, in seconds."""

    def watch(self, request_id: str, model: str, seen: Callable[[Record], bool], quiet: float = 0) -> Watched:
        """Begin to ask for a request, after `quiet` seconds. Its `ended` is done when `seen` says so, or fails with
        KeyRefusedError."""
        entry = Watched(request_id, model, seen, asyncio.get_running_loop().create_future(), time.monotonic() + quiet)
        self.watched[request_id] = entry
        self._wake.set()
        return entry

    def forget(self, entry: Watched) -> None:
        """Ask no more for a request; it goes on there."""
        self.watched.pop(entry.request_id, None)
        if not entry.ended.done():
            entry.ended.cancel()

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            if not self.watched:
                self._wake.clear()
                await self._wake.wait()
            await asyncio.sleep(self._interval())
            try:
                await self._turn()
            except KeyRefusedError as fault:
                for entry in list(self.watched.values()):
                    if not entry.ended.done():
                        entry.ended.set_exception(fault)
                self.watched.clear()

    def _interval(self) -> float:
        usual = self.settings.poll_seconds * random.uniform(0.85, 1.15)
        pace = self.settings.pace
        if self._faults:
            usual = max(usual, backoff(pace.retry, pace.retry_most, self._faults))
        if self._busy:
            usual = max(usual, backoff(pace.busy, pace.busy_most, self._busy - 1))
        return usual

    async def _turn(self) -> None:
        now = time.monotonic()
        due = [entry for entry in self.watched.values() if entry.quiet_until <= now]
        singles: list[Watched] = []
        for model in dict.fromkeys(entry.model for entry in due):
            singles += await self._by_list(model, [entry for entry in due if entry.model == model])
        for start in range(0, len(singles), SINGLES_AT_ONCE):
            await asyncio.gather(*(self._by_record(entry) for entry in singles[start : start + SINGLES_AT_ONCE]))

    async def _by_list(self, model: str, due: list[Watched]) -> list[Watched]:
        """Look at many through the list; those that have to be asked for one by one are returned."""
        trust = self._trust.setdefault(model, _Trust())
        if len(due) < LIST_FROM or trust.resting_until > time.monotonic():
            return due
        try:
            listing = await self.client.listing(model)
        except UnreadableError as fault:
            self._fault(fault)
            trust.faults += 1
            if trust.faults >= DISTRUST or fault.status in (400, 404, 405, 501):
                trust.resting_until = time.monotonic() + 60 * self.settings.poll_seconds
                trust.faults = 0
            return [] if fault.status in (0, 429) else due
        trust.faults = self._faults = self._busy = 0
        by_id = {record.request_id: record for record in listing.records}
        missing = []
        for entry in due:
            if record := by_id.get(entry.request_id):
                if entry.missed:
                    self.lag, entry.missed = max(self.lag, time.monotonic() - entry.since), False
                self._show(entry, record)
            else:
                entry.missed = True
                missing.append(entry)
        return missing

    async def _by_record(self, entry: Watched) -> None:
        try:
            record = await self.client.record(entry.request_id)
        except UnreadableError as fault:
            self._fault(fault)
            return
        self._faults = self._busy = 0
        self._show(entry, record)

    def _show(self, entry: Watched, record: Record) -> None:
        if entry.ended.done() or self.watched.get(entry.request_id) is not entry:
            return
        try:
            over = entry.seen(record)
        except BaseException as fault:  # what the caller's own journal says, such as a full disk, belongs to the caller
            entry.ended.set_exception(fault)
            over = True
        if over:
            self.watched.pop(entry.request_id, None)
            if not entry.ended.done():
                entry.ended.set_result(None)

    def _fault(self, fault: UnreadableError) -> None:
        if fault.status in (401, 403):
            raise KeyRefusedError(fault.words)
        if fault.status == 429:
            self._busy += 1
        elif fault.status != 404:  # a record may not be known yet just after its submit
            self._faults += 1
        words = f"{fault.status} {fault.words}" if fault.status else fault.words
        if words not in self._said:
            self._said.add(words)
            self.complain(words)
