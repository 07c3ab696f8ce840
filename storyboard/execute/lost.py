"""Takes that stand and whose file is gone: fetched again where the service still has them, which costs nothing."""

from __future__ import annotations

from collections.abc import Mapping

from storyboard.execute.job import Job
from storyboard.execute.settings import Places, Settings
from storyboard.execute.targets import inside
from storyboard.kling.wire import OMNI
from storyboard.ledger.attempt import Intent
from storyboard.ledger.records import Lock, Take
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal
from storyboard.planner.moves import standing
from storyboard.planner.records import Address, Plan, Step


def lost_files(plan: Plan, lock: Lock, places: Places) -> dict[Address, Take]:
    """The takes that stand for steps of the plan and are not on disk. Raises OSError, UnsafeTargetError."""
    found = {}
    for step in plan.steps:
        take = standing(step, lock, plan.story)
        if take is not None and take.file and not inside(places, take.file).is_file():
            found[step.address] = take
    return found


def fetching_again(
    plan: Plan, lost: Mapping[Address, Take], journal: Journal, places: Places, settings: Settings
) -> list[Job]:
    """A job for each lost take that nothing new will stand for. Raises JournalError."""
    known = {attempt.request_id: attempt for attempt in journal.of_story(plan.story) if attempt.request_id}
    base = settings.base_url.rstrip("/")
    jobs = []
    for step in plan.steps:
        take = lost.get(step.address)
        if take is None or step.submits:
            continue
        job = Job(plan.story, step.address, take.take, step)
        attempt = known.get(take.request_id) or journal.owner(base, take.request_id)
        if take.request_id and attempt is None:  # made on another machine of the team
            job.attempt = journal.take_over(_as_intent(plan.story, step, take, base), take)
        elif attempt is not None and attempt.state is State.STORED and attempt.endpoint == base:
            job.attempt = journal.move(attempt, State.FINISHED)
        else:
            job.gone = gone(step.address, take.file, places, settings)
        jobs.append(job)
    return jobs


def gone(address: Address, file: str, places: Places, settings: Settings) -> str:
    """What to do where nobody can give a file any more."""
    where = (places.build / file).relative_to(places.root).as_posix()
    return (
        f"its file {where} is gone; put it back, pick another take,"
        f" or `kstory build --again {address}{settings.flags}` makes one more, at its price"
    )


def _as_intent(story: str, step: Step, take: Take, base: str) -> Intent:
    return Intent(
        story=story,
        address=step.address,
        kind=step.kind,
        scene=step.scene,
        take=take.take,
        fingerprint=take.fingerprint,
        model=OMNI,
        endpoint=base,
        payload="{}",
        price=take.cost,
        seconds=take.seconds,
        picks=False,
        inputs=take.inputs,
        parts=take.parts,
    )
