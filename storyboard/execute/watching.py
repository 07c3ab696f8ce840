"""A request in flight: its records read, its end noticed."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from storyboard.execute.desk import Desk
from storyboard.execute.events import StatusChanged
from storyboard.execute.outcome import Ended
from storyboard.execute.polling import KeyRefusedError
from storyboard.execute.service_words import Record, element_id, error_words, rate_limited, video_url
from storyboard.kling import wire
from storyboard.ledger.attempt import Attempt
from storyboard.ledger.states import State

MOST_QUIET: Final = 60
"""Polls that may be left out, however long such a request took before: that was read off a clock, which may jump."""
_ORDER = {"created": 0, "queued": 1, "dispatched": 2, "processing": 3}
"""How far along a request is; a status may go back, and that is told once."""


async def watch(attempt: Attempt, desk: Desk) -> tuple[Attempt, Ended | None]:
    """Wait for the end of an accepted request. Past the deadline it is left running; the next build takes it up."""
    now = attempt
    lost_since: float | None = None

    def seen(record: Record) -> bool:
        nonlocal now, lost_since
        now, over = observe(now, record, desk)
        if not over and record.status == wire.SUCCESS:
            lost_since = lost_since or time.monotonic()
            return time.monotonic() - lost_since > desk.settings.pace.lost_outcome
        return over

    usual = desk.journal.usual_time(attempt.endpoint, attempt.model, attempt.seconds)
    waited = max(0.0, time.time() - (attempt.accepted or 0))
    quiet = min(usual / 2, MOST_QUIET * desk.settings.poll_seconds) - waited
    entry = desk.polling.watch(attempt.request_id or "", attempt.model, seen, quiet=max(0.0, quiet))
    try:
        await desk.unless_stopped(asyncio.wait_for(asyncio.shield(entry.ended), desk.settings.deadline_minutes * 60))
    except TimeoutError:
        minutes = f"{desk.settings.deadline_minutes:g} minutes"
        return now, Ended("running", "deadline", f"not done after {minutes}; it goes on there as {attempt.request_id}")
    except KeyRefusedError as fault:
        desk.halt("key-refused", f"the service does not take the key: {fault}")
        return now, Ended("running", "key-refused", f"it goes on there as {attempt.request_id}; the key is refused")
    finally:
        desk.polling.forget(entry)
    if now.state is State.ACCEPTED:
        words = f"the service calls {attempt.request_id} a success and shows no result; the next build asks again"
        return now, Ended("failed", "no-result", words)
    if now.state is State.DECLINED:
        desk.rest()
        desk.note("busy", "the model had no room; it is sent again later", attempt.address)
    return now, None


def observe(attempt: Attempt, record: Record, desk: Desk) -> tuple[Attempt, bool]:
    """Take in a record: the attempt as it is now, and whether its work there is over."""
    journal, status = desk.journal, record.status
    if status != attempt.status:
        _tell(attempt, status, desk)
        attempt = journal.note(attempt, status=status)
    match status:
        case wire.SUCCESS:
            url, element = video_url(record), element_id(record)
            if not (element if attempt.kind == "element" else url):
                return attempt, False
            attempt = journal.move(attempt, State.FINISHED, record=record.text, result_url=url, element_id=element)
            desk.settings.probe("finished")
        case _ if status in wire.FAILED:
            words = error_words(record.raw) or f"the service says {status} and nothing more"
            busy = rate_limited(words)
            attempt = journal.move(attempt, State.DECLINED if busy else State.FAILED, record=record.text, error=words)
            desk.settings.probe("failed")
        case _:
            return attempt, False
    desk.told_money()
    desk.wake.set()
    return attempt, True


def _tell(attempt: Attempt, status: str, desk: Desk) -> None:
    desk.emit(StatusChanged(attempt.address, attempt.take, attempt.request_id or "", status))
    if status not in wire.RUNNING | wire.FAILED | {wire.SUCCESS}:
        desk.note("unknown-status", f"the service calls the state of a request {status!r}; kstory waits on")
    elif _ORDER.get(status, 9) < _ORDER.get(attempt.status or "", 0):
        desk.note("status-went-back", f"{attempt.key} is {status} again there; kstory waits on", attempt.address)
