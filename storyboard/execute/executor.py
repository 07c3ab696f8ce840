"""The walk over a plan: what is ready goes, so many at a time; what fails blocks only what needs it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from storyboard.execute.desk import Desk, StoppedError
from storyboard.execute.events import Blocked, Failed, Interrupted, Unresolved
from storyboard.execute.job import Job
from storyboard.execute.outcome import Ended, Fault, Outcome, Running, Stage
from storyboard.execute.purchase import purchase
from storyboard.execute.schedule import Ready, urgency
from storyboard.execute.searching import Search
from storyboard.execute.shelf import find, with_node
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.records import Take
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import JournalError
from storyboard.planner.records import Address, Plan


class Walk:
    """One build. `jobs` are the takes to be had."""

    def __init__(self, plan: Plan, jobs: list[Job], desk: Desk) -> None:
        self.plan = plan
        self.desk = desk
        self.jobs = jobs
        self.steps = {step.address: step for step in plan.steps}
        self.ended: dict[int, Ended] = {}
        self.blocked: dict[Address, str] = {}
        self.ready = Ready()
        self.active: dict[asyncio.Task[Ended], int] = {}
        self.search = Search(desk, self._others_at_work, self._also)
        self.of_step: dict[Address, list[int]] = defaultdict(list)
        for number, job in enumerate(jobs):
            if job.step is not None:
                self.of_step[job.step.address].append(number)
        self.users: dict[Address, list[Address]] = defaultdict(list)
        for step in plan.steps:
            for need in step.needs:
                self.users[need].append(step.address)
        self.urgency = urgency(plan, self.of_step)
        self.settled: set[Address] = set()
        self.released: set[Address] = set()

    async def walk(self) -> Outcome:
        """Carry out everything that can be; returns when nothing is left to wait for."""
        polling = asyncio.create_task(self.desk.polling.run())
        try:
            self._begin()
            await self._turn(polling)
        finally:
            self.desk.flush()
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling
            if self.desk.posts:  # a POST under way is always waited for: its id is money
                await asyncio.wait(set(self.desk.posts))
        return self._outcome()

    async def _turn(self, polling: asyncio.Task[None]) -> None:
        desk = self.desk
        stop = asyncio.create_task(desk.stop.wait())
        try:
            while True:
                self._dispatch()
                if not self.active:
                    await self._look_again()
                if not self.active:
                    self._stranded()
                    return
                desk.wake.clear()
                wake = asyncio.create_task(desk.wake.wait())
                waiting: set[asyncio.Task[Any]] = {*self.active, wake, polling}
                if not stop.done():
                    waiting.add(stop)
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                wake.cancel()
                if polling.done():  # it ends only by a fault of ours, and nothing would ever be noticed again
                    polling.result()
                for task in [task for task in self.active if task.done()]:
                    self._finished(self.active.pop(task), task.result())
        finally:
            stop.cancel()
            for task in self.active:
                task.cancel()

    async def _look_again(self) -> None:
        """Before the end: what was judged absent may stand in the list by now, and then it is followed."""
        if not self.desk.settings.rehearsal:
            try:
                await self.search.look_again()
            except StoppedError:
                pass
            except JournalError as fault:  # a disk that is full now takes nothing back of what was made
                self.desk.halt(fault.code, str(fault))

    def _stranded(self) -> None:
        """Nothing is under way and nothing may begin: what is left waits for what nobody makes."""
        if self.desk.closed:
            return
        for number in range(len(self.jobs)):
            if number not in self.ended:
                self._finished(number, Ended("failed", "our-fault", "it waits for something that nobody makes"))

    def _begin(self) -> None:
        """Take up what an earlier build began, settle what needs nothing, block what is blocked."""
        for number, job in enumerate(self.jobs):
            if job.attempt is not None or job.step is None:
                self._start(number)
        for step in self.plan.steps:
            stuck = step.state == "blocked" and not self.of_step.get(step.address)
            if stuck and step.address not in self.desk.standing:
                self._block(step.address, step.address)
        for step in self.plan.steps:
            self._settle(step.address)
            self._release(step.address)

    def _settle(self, address: Address) -> None:
        """A step is settled once what stands for it will not change in this build for the worse: those that need it
        may go."""
        if address in self.settled or address in self.blocked:
            return
        numbers = self.of_step.get(address, [])
        step = self.steps[address]
        if numbers and step.state != "kept":
            made = [number for number in numbers if self._is_made(number)]
            if not any(self.jobs[number].picks for number in made):
                if len([number for number in numbers if number in self.ended]) < len(numbers):
                    return
                if not made:
                    self._fail_users(address)
                    return
                self._pick_other(self.jobs[made[0]])
        elif numbers and address not in self.desk.standing:
            if all(number in self.ended for number in numbers):
                self._fail_users(address)
            return
        self.settled.add(address)
        for user in self.users[address]:
            self._release(user)

    def _is_made(self, number: int) -> bool:
        ended = self.ended.get(number)
        return ended is not None and ended.stage == "made"

    def _release(self, address: Address) -> None:
        """Make a step's takes ready once all that they need is settled."""
        step = self.steps[address]
        if address in self.released or address in self.blocked or not all(n in self.settled for n in step.needs):
            return
        self.released.add(address)
        for number in self.of_step.get(address, []):
            if self.jobs[number].attempt is None and number not in self.ended:
                self.ready.add(self.urgency.get(address, 0.0), number)

    def _fail_users(self, address: Address) -> None:
        self.settled.discard(address)
        for user in self.users[address]:
            self._block(user, address)

    def _block(self, address: Address, by: str) -> None:
        """A step that cannot begin, and all that need it. Work of it that runs already is not touched."""
        going = [(address, by)]
        while going:
            address, by = going.pop()
            pending = [n for n in self.of_step.get(address, []) if n not in self.ended and self.jobs[n].attempt is None]
            if address in self.blocked or (not pending and address in self.desk.standing):
                continue
            self.blocked[address] = by
            if pending and not self.desk.stop.is_set():
                self.desk.emit(Blocked(address, by))
            for number in pending:
                self.ended[number] = Ended("blocked", "blocked", f"it waits for {by}, which was not made")
            going += [(user, address) for user in self.users[address]]

    def _dispatch(self) -> None:
        if self.desk.closed:
            return
        while self.ready and self._has_room():
            number = self.ready.next()
            if number not in self.ended:
                self._start(number)

    def _has_room(self) -> bool:
        """Whether one more may be sent. What an earlier build left unclear, and results on their way home, take no
        room; an answer lost in this build does, until it is known what became of it."""
        desk, search = self.desk, self.search
        if search.holding and desk.doubtful:
            return False
        in_flight = len(self.active) - (search.searching - search.holding) - desk.fetching
        return in_flight < (desk.settings.concurrency if desk.client.known else 1)

    def _start(self, number: int) -> None:
        task = asyncio.create_task(purchase(self.jobs[number], self.desk, self.search))
        self.active[task] = number

    def _others_at_work(self) -> bool:
        coming = bool(self.ready) and not self.desk.closed and self._has_room()
        return len(self.active) > self.search.searching or coming

    def _also(self, attempt: Attempt) -> None:
        """A take that nobody meant to have was found: it is followed like any other."""
        self.jobs.append(Job(attempt.story, attempt.address, attempt.take, attempt=attempt))
        self._start(len(self.jobs) - 1)

    def _finished(self, number: int, ended: Ended) -> None:
        job, desk = self.jobs[number], self.desk
        self.ended[number] = ended
        match ended.stage:
            case "failed" | "capped":
                desk.emit(Failed(job.address, job.take, ended.code, ended.words))
            case "unresolved":
                desk.emit(Unresolved(job.address, job.take, ended.words))
        desk.told_money()
        if job.step is not None:
            if ended.stage == "made":
                self._stands(job)
            self._settle(job.step.address)

    def _stands(self, job: Job) -> None:
        """Let a take stand for its step if it is the pick, or an element that was made for another story."""
        assert job.step is not None
        node = find(self.desk.lock, job.story, job.address)
        take = _numbered(node.takes if node else (), job.take)
        if (
            take is not None
            and node is not None
            and (node.pick == job.take or job.step.address not in self.desk.standing)
        ):
            self.desk.standing[job.step.address] = take
            if job.attempt is not None and job.attempt.picks:
                job.picks = True

    def _pick_other(self, job: Job) -> None:
        """The take that was to be picked has failed and a sister has not: she stands."""
        assert job.step is not None
        node = find(self.desk.lock, job.story, job.address)
        take = _numbered(node.takes if node else (), job.take)
        if node is None or take is None:
            return
        self.desk.standing[job.step.address] = take
        if not self.desk.settings.draft:
            self.desk.lock = with_node(self.desk.lock, node.choosing(take, "build"))
            self.desk.save()

    def _outcome(self) -> Outcome:
        desk = self.desk
        interrupted = desk.stop.is_set()
        running = tuple(
            Running(attempt.address, attempt.take, attempt.request_id or "")
            for attempt in desk.journal.in_states([State.ACCEPTED])
            if attempt.endpoint == desk.client.base and attempt.story == self.plan.story
        )
        if interrupted:
            desk.emit(Interrupted(tuple(each.request_id for each in running)))
        spent, committed = desk.money.now()
        return Outcome(
            stages={step.address: self._stage(step.address, interrupted) for step in self.plan.steps},
            lock=desk.lock,
            failures=tuple(self._faults("failed")),
            blocked=dict(self.blocked),
            unresolved=tuple(self._faults("unresolved")),
            capped=tuple(self._faults("capped")),
            late=tuple(fault for fault in self._faults("running") if fault.code == "deadline"),
            running=running,
            spent=desk.money.spent_now(),
            committed=committed,
            total=spent,
            interrupted=interrupted,
            stopped=desk.halted,
        )

    def _stage(self, address: Address, interrupted: bool) -> Stage:
        numbers = self.of_step.get(address, [])
        if address in self.blocked:
            return "blocked"
        if not numbers:
            return "kept"
        stages = {self.ended[number].stage for number in numbers if number in self.ended}
        if len([number for number in numbers if number in self.ended]) < len(numbers):
            stages.add("waiting")
        order: tuple[Stage, ...] = ("unresolved", "failed", "capped", "running", "waiting", "blocked")
        return next((stage for stage in order if stage in stages), "made")

    def _faults(self, stage: Stage) -> Iterator[Fault]:
        for number, job in enumerate(self.jobs):
            ended = self.ended.get(number)
            if ended is not None and ended.stage == stage:
                place = job.step.place if job.step else None
                request_id = job.attempt.request_id if job.attempt else None
                yield Fault(job.address, job.take, ended.code, ended.words, place, request_id)


def _numbered(takes: tuple[Take, ...], number: int) -> Take | None:
    return next((take for take in takes if take.take == number), None)
