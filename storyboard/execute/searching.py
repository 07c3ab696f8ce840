"""Looking up requests whose answer was lost, for as long as something else may still prove the list."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from storyboard.execute.client import UnreadableError
from storyboard.execute.desk import Desk
from storyboard.execute.events import Submitted
from storyboard.execute.outcome import Ended
from storyboard.execute.reconcile import Verdict, judge
from storyboard.execute.service_words import Record
from storyboard.kling.prices import money
from storyboard.ledger.attempt import Attempt, Intent
from storyboard.ledger.states import HAS_A_NUMBER, State

_LOST = (State.INTENDED, State.UNRESOLVED)


def _stopped(desk: Desk) -> tuple[str, str]:
    """Why ordering ends: nobody knows what became of what was sent."""
    if not desk.client.known:
        return "not-the-service", f"what is at {desk.client.base} has not answered as the service does"
    return "answers-lost", f"{desk.lost_in_a_row} answers in a row were lost, and nobody can tell what became of them"


def _nobody() -> bool:
    return False


def _unheard(_found: Attempt) -> None:
    pass


@dataclass(slots=True)
class Search:
    """`others_at_work` says whether anything but searches is going on; `also` is told of further takes that turn up.

    `searching` counts searches, `holding` those of them for answers that were lost in this build.
    """

    desk: Desk
    others_at_work: Callable[[], bool] = _nobody
    also: Callable[[Attempt], None] = _unheard
    searching: int = 0
    holding: int = 0
    _suspects: dict[int, tuple[str, ...]] = field(default_factory=dict)

    async def settle(self, attempt: Attempt, *, holds: bool) -> tuple[Attempt, Ended | None]:
        """Look an attempt up until it is found, proved absent, or nothing more can be learnt. `holds`: its answer was
        lost in this build."""
        self.searching += 1
        self.holding += holds
        self.desk.wake.set()
        try:
            attempt, ended = await self._settle(attempt)
            if ended is None:
                self.desk.lost_in_a_row = 0
            elif holds and self.desk.doubtful:
                self.desk.halt(*_stopped(self.desk))
            return attempt, ended
        finally:
            self.searching -= 1
            self.holding -= holds
            self.desk.wake.set()

    async def _settle(self, attempt: Attempt) -> tuple[Attempt, Ended | None]:
        desk, pace = self.desk, self.desk.settings.pace
        began = time.monotonic()
        while True:
            least = max(pace.settle, desk.journal.longest_answer(), 2 * desk.polling.lag)
            alone = max(pace.settle_alone, least)
            waited = time.monotonic() - began
            last = waited >= alone and (desk.closed or not self.others_at_work())
            await self._look(attempt, waited >= least, waited >= alone)
            desk.wake.set()  # an answer to that may be what ordering waits for
            now = desk.journal.get(attempt.id)
            if now.state not in _LOST:
                return now, None
            if last:
                return self._unresolved(now)
            left = (alone if waited >= least else least) - (time.monotonic() - began)
            often = 2 * desk.settings.poll_seconds
            await desk.pause(min(often, left) if left > 0 else often)

    def _unresolved(self, attempt: Attempt) -> tuple[Attempt, Ended | None]:
        seen, flags = self._suspects.get(attempt.id, ()), self.desk.settings.flags
        words = (
            f"nobody can tell whether {attempt.key} was accepted ({attempt.error or 'the answer was lost'});"
            + (f" it may be {', '.join(seen[:5])};" if seen else "")
            + f" `kstory adopt {attempt.address} REQUEST_ID{flags}` takes a request of the service's console,"
            f" `kstory build --resubmit {attempt.address}{flags}` sends it again and may cost ${attempt.price} more"
        )
        if attempt.state is State.INTENDED:
            attempt = self.desk.journal.move(attempt, State.UNRESOLVED, error=attempt.error)
            self.desk.settings.probe("unresolved")
        return attempt, Ended("unresolved", "unresolved", words)

    async def _look(self, attempt: Attempt, settled: bool, alone: bool) -> None:
        """Ask for the list once and act on it, for all attempts of the same payload together. `settled`: long enough
        has passed for a list that shows a later request of ours, `alone`: for one that does not."""
        desk = self.desk
        async with desk.payload_gates.setdefault(attempt.payload, asyncio.Lock()):
            lost = [
                each
                for each in desk.journal.in_states(_LOST)
                if each.payload_hash == attempt.payload_hash and each.endpoint == attempt.endpoint
            ]
            if not any(each.id == attempt.id for each in lost):
                return
            window = desk.settings.pace.window
            neighbours = desk.journal.neighbours(attempt, window)
            known = {each.model for each in neighbours}
            models = {attempt.model} if attempt.model in known else {attempt.model, *known}
            try:
                listings = {m: await desk.unless_stopped(desk.client.pages(m)) for m in sorted(models)}
            except UnreadableError as fault:
                desk.note("service-trouble", f"the list of requests cannot be read: {fault.words}")
                return
            owned = desk.journal.owned(attempt.endpoint)
            late = max(each.id for each in lost)
            later = any(each.id > late and each.model == attempt.model for each in neighbours)
            sure = alone or (settled and later)
            self._act(attempt, lost, judge(lost, listings, owned, neighbours, window, settled=sure))

    def _act(self, looked_up: Attempt, lost: Sequence[Attempt], verdict: Verdict) -> None:
        journal = self.desk.journal
        for attempt, record in verdict.found:
            self._adopt(attempt, record)
        for record in verdict.extra:
            self._keep(looked_up, record)
        for attempt in verdict.absent:
            words = f"{attempt.error or 'its answer was lost'}; the list does not show it"
            journal.move(attempt, State.ABSENT, error=words)
            self.desk.settings.probe("absent")
        for attempt in lost:
            self._suspects[attempt.id] = verdict.suspects

    async def look_again(self) -> None:
        """Look once more for requests that were judged absent: a list may be later than any proof. `also` hears of what
        turns up."""
        desk = self.desk
        since = time.time() - desk.settings.pace.watch
        watched: dict[str, list[Attempt]] = defaultdict(list)
        for attempt in desk.journal.in_states([State.ABSENT]):
            if attempt.intended >= since and attempt.endpoint == desk.client.base and attempt.price:
                watched[attempt.payload_hash].append(attempt)
        if not watched:
            return
        models = {each.model for alike in watched.values() for each in alike}
        try:
            listings = {m: await desk.unless_stopped(desk.client.pages(m)) for m in sorted(models)}
        except UnreadableError as fault:
            desk.note("service-trouble", f"the list of requests cannot be read: {fault.words}")
            return
        window = desk.settings.pace.window
        for alike in watched.values():
            owned, neighbours = desk.journal.owned(desk.client.base), desk.journal.neighbours(alike[0], window)
            for attempt, record in judge(alike, listings, owned, neighbours, window, settled=False).found:
                self.also(self._late(attempt, record))

    def _late(self, attempt: Attempt, record: Record) -> Attempt:
        """A request that was judged absent and was accepted after all. Where it was sent again meanwhile, it is a take
        more."""
        desk, home = self.desk, (attempt.story, attempt.address)
        taken = any(each.take == attempt.take and each.state in HAS_A_NUMBER for each in desk.journal.of(*home))
        if not taken and attempt.take not in self._numbers(home):
            found = self._adopt(attempt, record)
            words = f"{attempt.key} was accepted after all, as {record.request_id}; it is taken up"
        else:
            found = self._adopt(attempt, record, take=self._next(home), attempt=1, picks=0)
            cost = f", which has cost {money(attempt.price)} twice" if attempt.price else ""
            words = (
                f"{attempt.key} was accepted after all, as {record.request_id}, and had been sent again{cost};"
                f" it is kept as take {found.take}"
            )
        desk.note("accepted-twice", words, attempt.address)
        return found

    def _numbers(self, home: tuple[str, str]) -> list[int]:
        return [take.take for node in self.desk.lock.nodes if (node.story, node.address) == home for take in node.takes]

    def _next(self, home: tuple[str, str]) -> int:
        return max(self.desk.journal.next_take(*home), max(self._numbers(home), default=0) + 1)

    def _adopt(self, attempt: Attempt, record: Record, /, **facts: Any) -> Attempt:
        moved = self.desk.journal.move(
            attempt,
            State.ACCEPTED,
            request_id=record.request_id,
            accepted=time.time(),
            offset=None if record.created is None else record.created - attempt.intended,
            **facts,
        )
        self.desk.settings.probe("adopted")
        self.desk.emit(Submitted(moved.address, moved.take, record.request_id, moved.price, adopted=True))
        return moved

    def _keep(self, like: Attempt, record: Record) -> None:
        """A request that was accepted once more than it was meant: it is paid for, so it is kept as a take."""
        desk = self.desk
        take = self._next((like.story, like.address))
        intent = Intent(
            like.story, like.address, like.kind, like.scene, take, like.fingerprint, like.model, like.endpoint,
            like.payload, like.price, like.seconds, False, like.inputs, like.parts,
        )  # fmt: skip
        further = self._adopt(desk.journal.intend(intent), record)
        words = f"{like.address} was accepted more than once; {record.request_id} is kept as take {take}"
        desk.note("accepted-twice", words, like.address)
        self.also(further)
