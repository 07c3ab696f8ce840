"""One take from intent to file: a loop over the states of its attempt."""

from __future__ import annotations

import asyncio
import time
from decimal import Decimal
from typing import Final

from storyboard.execute.answers import Answer
from storyboard.execute.client import Sent
from storyboard.execute.desk import Desk, StoppedError
from storyboard.execute.events import Submitted, Uploading
from storyboard.execute.fetching import fetch
from storyboard.execute.holes import HoleError
from storyboard.execute.job import Job, to_make
from storyboard.execute.outcome import Ended
from storyboard.execute.searching import Search
from storyboard.execute.service_words import clean, turned_down
from storyboard.execute.settings import backoff
from storyboard.execute.uploads import UploadError
from storyboard.execute.watching import observe, watch
from storyboard.kling.prices import money
from storyboard.kling.verify import verify
from storyboard.ledger.attempt import Attempt, canonical
from storyboard.ledger.states import UNSENT, State
from storyboard.ledger.store.journal import JournalError
from storyboard.planner.records import Step, Variant

STOPPING = {
    Answer.KEY: ("key-refused", "the service does not take the key"),
    Answer.CREDIT: ("no-credit", "the account has no credit left"),
    Answer.MODEL: ("no-model", "the service does not know the model, or the account may not use it"),
}
"""Answers after which nothing more is submitted."""

ACCEPTED_MOST: Final = 50
"""How often one take is sent in a build though it was accepted, when each time the service then had no room for it."""
LOST_MOST: Final = 3
"""How often one take is sent in a build though each time its answer was lost and the list proved it absent."""


async def purchase(job: Job, desk: Desk, search: Search) -> Ended:
    """Carry a take to its end. Every state is durable before the next step is taken, so a kill anywhere loses
    nothing."""
    job.began = time.monotonic()
    try:
        if job.gone:
            return Ended("failed", "clip-lost", job.gone)
        if job.elsewhere and job.attempt is not None:
            return Ended("unresolved", "other-service", elsewhere(job.attempt, desk.settings.flags))
        while True:
            attempt = job.attempt
            if attempt is None or attempt.state in UNSENT:
                ended = await _buy(job, desk)
            else:
                ended = await _carry_on(job, attempt, desk, search)
            if ended is not None:
                return ended
    except StoppedError:
        return _left(job)
    except JournalError as fault:
        desk.halt(fault.code, str(fault))
        return Ended("failed", fault.code, str(fault))
    except Exception as fault:  # a fault of ours must not cost the others their takes; the journal has what is paid for
        return Ended("failed", "our-fault", clean(f"{type(fault).__name__}: {fault}"))


def elsewhere(attempt: Attempt, flags: str) -> str:
    """What to do about work at a service that this build does not speak to."""
    known = f" as {attempt.request_id}" if attempt.request_id else ""
    return (
        f"{attempt.key} was sent to {attempt.endpoint}{known} and is not done; build with that service again,"
        f" or `kstory build --resubmit {attempt.address}{flags}`"
    )


async def _carry_on(job: Job, attempt: Attempt, desk: Desk, search: Search) -> Ended | None:
    match attempt.state:
        case State.INTENDED | State.UNRESOLVED:
            job.attempt, ended = await search.settle(attempt, holds=job.lost > 0)
            return ended
        case State.ACCEPTED:
            job.attempt, ended = await watch(attempt, desk)
            job.busy += job.attempt.state is State.DECLINED
            return ended
        case State.FINISHED:
            job.attempt, ended = await fetch(attempt, desk)
            return ended
        case State.STORED:
            return Ended("made")
        case State.REFUSED:
            return Ended("failed", "refused", attempt.error or "")
        case State.FAILED:
            words = attempt.error or ""
            return Ended("failed", "refused" if turned_down(words) else "service-failed", words)
        case _:
            return Ended("failed", "given-up", "the writer chose to pay again rather than wait")


def _left(job: Job) -> Ended:
    attempt = job.attempt
    match attempt.state if attempt else None:
        case State.ACCEPTED | State.FINISHED:
            return Ended("running", "", "the service goes on with it; the next build takes it up")
        case State.INTENDED | State.UNRESOLVED:
            return Ended("unresolved", "unresolved", "its answer was lost; the next build looks it up")
        case _:
            return Ended("waiting", "", "the build was stopped before it was sent")


async def _buy(job: Job, desk: Desk) -> Ended | None:
    """Send a take, once the service is not busy. None when the job goes on."""
    if job.step is None or job.variant is None:
        desk.note(
            "not-accepted", f"the service never had {job.address}@{job.take}, and nothing asks for it", job.address
        )
        return Ended("kept", "not-accepted")
    if job.attempt is not None:
        if job.accepted > ACCEPTED_MOST:
            words = f"the service accepted it {job.accepted} times and let it go each time"
            return Ended("failed", "service-failed", words)
        if job.attempt.state is State.ABSENT:
            desk.note("sent-again", _again(job.attempt), job.address)
        desk.money.declined(job.attempt)
        job.attempt = None
        await desk.pause(
            backoff(desk.settings.pace.retry, desk.settings.pace.retry_most, job.unsent) if job.unsent else 0
        )
    while (wait := desk.busy_until - time.monotonic()) > 0:
        await desk.pause(wait)
    if job.lost >= LOST_MOST:
        return Ended("failed", "service-failed", f"the service lost it {job.lost} times: {job.lost_words}")
    if job.busy and _late(job, desk):
        return Ended("failed", "no-room", "the service had no room for it within the deadline")
    if (closed := _closed(desk)) is not None:
        return closed
    if (ended := await _prepare(job, job.step, job.variant, desk)) is not None:
        return ended
    assert job.filled is not None
    text = canonical(job.filled.payload)
    async with desk.payload_gates.setdefault(text, asyncio.Lock()):
        if (closed := _closed(desk)) is not None:
            return closed
        post = asyncio.ensure_future(_post(job, job.step, job.variant, text, desk))
        desk.posts.add(post)
        post.add_done_callback(desk.posts.discard)
        return await asyncio.shield(post)


def _again(attempt: Attempt) -> str:
    """What sending once more may mean: a list can be later than any proof."""
    cost = f", which may cost {money(attempt.price)} twice" if attempt.price else ""
    return f"the service's list does not show {attempt.key}; it is sent again{cost}"


def _late(job: Job, desk: Desk) -> bool:
    return time.monotonic() - job.began > desk.settings.deadline_minutes * 60


def _closed(desk: Desk) -> Ended | None:
    if desk.halted is not None:
        return Ended("waiting", *desk.halted)
    if not desk.stop.is_set():
        return None
    return Ended("waiting", "", "the build was stopped before it was sent")


async def _prepare(job: Job, step: Step, variant: Variant, desk: Desk) -> Ended | None:
    """Fill the holes and hold the payload against the guide one last time."""
    if job.filled is None:
        try:
            job.filled = await desk.unless_stopped(
                desk.filling.fill(variant.request, lambda what: desk.emit(Uploading(step.address, job.take, what)))
            )
        except UploadError as fault:
            if fault.status in (401, 403):
                desk.halt("key-refused", f"the service does not take the key: {fault}")
            return Ended("failed", "upload-failed", str(fault))
        except (HoleError, OSError, ValueError) as fault:
            return Ended("failed", "ingredient-missing", clean(fault))
    complaints = verify(variant.request.model, job.filled.payload)
    if complaints:
        return Ended("failed", "our-fault", " ".join(complaints))
    return None


async def _post(job: Job, step: Step, variant: Variant, text: str, desk: Desk) -> Ended | None:
    """Intent, POST, id: from the first to the last of them nothing may come between."""
    assert job.filled is not None
    settings = desk.settings
    price = Decimal(0) if settings.rehearsal else step.each
    if (objection := desk.money.objection(price)) is not None:
        return Ended("capped", "capped", objection)
    settings.probe("before-intent")
    job.attempt = desk.journal.intend(
        to_make(
            step,
            variant,
            job.filled.payload,
            story=job.story,
            take=job.take,
            endpoint=desk.client.base,
            price=price,
            picks=job.picks,
            inputs=job.filled.inputs,
        )
    )
    desk.money.order(job.attempt)
    desk.told_money()
    settings.probe("intended")
    sent = await desk.client.submit(variant.request.model, text.encode())
    if sent.answer is not Answer.UNSENT:
        desk.lost_in_a_row = desk.lost_in_a_row + 1 if sent.answer is Answer.UNKNOWN else 0
    desk.answered |= sent.answer not in (Answer.UNSENT, Answer.UNKNOWN)
    desk.wake.set()  # one who is known by an answer gets more at a time
    settings.probe("answered")
    try:
        return _answered(job, job.attempt, sent, desk)
    except JournalError as fault:
        if sent.record is not None:
            words = f"{fault}; the service accepted {job.address}@{job.take} as {sent.record.request_id}: keep this id"
            raise JournalError(fault.code, words) from fault
        raise


def _answered(job: Job, attempt: Attempt, sent: Sent, desk: Desk) -> Ended | None:
    """The table of answers, carried out."""
    journal, pace = desk.journal, desk.settings.pace
    match sent.answer:
        case Answer.ACCEPTED if sent.record is not None:
            return _accepted(job, attempt, sent, desk)
        case Answer.REFUSED:
            job.attempt = journal.move(attempt, State.REFUSED, error=sent.words)
            return Ended("failed", "refused", sent.words)
        case Answer.KEY | Answer.CREDIT | Answer.MODEL:
            code, meaning = STOPPING[sent.answer]
            words = f"{meaning} ({attempt.model}): {sent.words}"
            job.attempt = journal.move(attempt, State.DECLINED, error=sent.words)
            desk.halt(code, words)
            return Ended("failed", code, words)
        case Answer.BUSY:
            job.attempt = journal.move(attempt, State.DECLINED, error=sent.words)
            job.busy += 1
            wait = desk.rest(sent.retry_after)
            desk.note("busy", f"the service has no room; the next try is in {max(1, round(wait))} s", attempt.address)
            return None
        case Answer.UNSENT:
            job.attempt = journal.move(attempt, State.DECLINED, error=sent.words)
            job.unsent += 1
            if job.unsent < pace.tries:
                return None
            if desk.answered and not _late(job, desk):
                wait = desk.rest()
                desk.note("service-trouble", f"the service is out of reach; the next try is in {max(1, round(wait))} s")
                return None
            words = f"{desk.client.base} cannot be reached: {sent.words}"
            desk.halt("unreachable", words)
            return Ended("failed", "unreachable", words)
        case Answer.FOREIGN:
            job.attempt = journal.move(attempt, State.DECLINED, error=sent.words)
            words = f"{desk.client.base} answered, and not as the service does ({sent.words})"
            if not desk.client.known:
                desk.halt("not-the-service", words)
            return Ended("failed", "not-the-service", words)
        case _:
            job.attempt = journal.note(attempt, error=sent.words, answered_in=sent.seconds)
            job.lost += 1
            job.lost_words = sent.words
            desk.note(
                "answer-lost", f"the answer to {attempt.key} was lost ({sent.words}); it is looked up", attempt.address
            )
            return None


def _accepted(job: Job, attempt: Attempt, sent: Sent, desk: Desk) -> Ended | None:
    record = sent.record
    assert record is not None
    owner = desk.journal.owner(attempt.endpoint, record.request_id)
    if owner is not None:
        words = f"the service answered with {record.request_id}, which is {owner.key} already"
        job.attempt = desk.journal.move(attempt, State.DECLINED, error=words)
        return Ended("failed", "same-answer", words)
    desk.busy_turns = 0
    now = time.time()
    job.attempt = desk.journal.move(
        attempt,
        State.ACCEPTED,
        request_id=record.request_id,
        accepted=now,
        offset=None if record.created is None else record.created - attempt.intended,
        answered_in=sent.seconds,
        status=record.status,
    )
    job.accepted += 1
    desk.settings.probe("accepted")
    desk.emit(Submitted(attempt.address, attempt.take, record.request_id, attempt.price))
    job.attempt, _ = observe(job.attempt, record, desk)
    return None
