"""What is to be had in this build: unfinished attempts taken up, takes bought before left alone, the rest sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from storyboard.execute.job import Job
from storyboard.execute.service_words import turned_down
from storyboard.execute.settings import Settings
from storyboard.execute.shelf import find
from storyboard.ledger.attempt import Attempt, Moving
from storyboard.ledger.records import Lock
from storyboard.ledger.states import HAS_A_NUMBER, State
from storyboard.ledger.store.journal import Journal
from storyboard.planner.records import Address, Plan, Step, Variant


def wanted(
    plan: Plan, lock: Lock, journal: Journal, settings: Settings, lost: frozenset[Address] = frozenset()
) -> list[Job]:
    """One job for each take to be had, in the order of the plan, then unfinished work that the plan does not ask for.

    Unfinished attempts of the same request count for takes that the plan wants, also under an address of old: then
    they are given the new one. A new take stands in the place of one whose file is `lost`.
    """
    base = settings.base_url.rstrip("/")
    spare = [
        attempt
        for attempt in journal.unfinished()
        if attempt.endpoint == base and (attempt.story == plan.story or attempt.kind == "element")
    ]
    wishes = [
        (step, variant_of(step, number), index) for step in plan.steps for index, number in enumerate(step.submits)
    ]
    found = _matched(plan, wishes, spare, journal, lock)
    numbers = Numbers(plan.story, lock, journal)
    elsewhere = [each for each in foreign(journal, settings) if each.story == plan.story]
    jobs = []
    for step, variant, index in wishes:
        attempt = found.get((step.address, index))
        fresh = step.state in ("new", "changed", "stale") and not settings.draft
        picks = index == 0 and (fresh or step.address in lost)
        take = attempt.take if attempt else numbers.next(step.address)
        story = attempt.story if attempt else plan.story
        job = Job(story, attempt.address if attempt else step.address, take, step, variant, attempt, picks)
        if attempt is None and (other := _take_away(elsewhere, variant)) is not None:
            job.attempt, job.elsewhere = other, True
        elif attempt is None and not settings.again & {step.address, step.scene}:
            job.attempt = _refused(step, variant, plan.story, base, journal)
        jobs.append(job)
    taken = {attempt.id for attempt in found.values()}
    steps = {step.address for step in plan.steps}
    return jobs + [_orphan(journal.get(each.id), steps, journal) for each in spare if each.id not in taken]


def foreign(journal: Journal, settings: Settings) -> tuple[Attempt, ...]:
    """Unfinished attempts at another service, which this key must not be shown to."""
    base = settings.base_url.rstrip("/")
    return tuple(attempt for attempt in journal.unfinished() if attempt.endpoint != base)


def _take_away(attempts: list[Attempt], variant: Variant) -> Attempt | None:
    """The first of the attempts that is this very request, taken from among them."""
    found = next((attempt for attempt in attempts if attempt.fingerprint == variant.fingerprint), None)
    if found is not None:
        attempts.remove(found)
    return found


def _orphan(attempt: Attempt, steps: set[str], journal: Journal) -> Job:
    """Work that is paid for and no longer asked for. It does not take the place of what is."""
    if attempt.address in steps:
        attempt = journal.note(attempt, picks=0)
    return Job(attempt.story, attempt.address, attempt.take, attempt=attempt, picks=attempt.picks)


def variant_of(step: Step, number: int) -> Variant:
    """The request of a take."""
    return next((variant for variant in step.variants if variant.take == number), step.variants[-1])


def _matched(
    plan: Plan, wishes: Iterable[tuple[Step, Variant, int]], spare: list[Attempt], journal: Journal, lock: Lock
) -> dict[tuple[str, int], Attempt]:
    """Which unfinished attempt serves which wish: at its own address first, then wherever the same request was sent
    from."""
    wishes = list(wishes)
    found: dict[tuple[str, int], Attempt] = {}
    left = {attempt.id: attempt for attempt in spare}
    for at_home in (True, False):
        for step, variant, index in wishes:
            if (step.address, index) in found:
                continue
            for attempt in left.values():
                home = (attempt.story, attempt.address) == (plan.story, step.address)
                mine = attempt.story == plan.story or attempt.kind == "element"
                if attempt.fingerprint == variant.fingerprint and home == at_home and mine:
                    found[step.address, index] = left.pop(attempt.id)
                    break
    moving = {
        (attempt.address, attempt.take): address
        for (address, _), attempt in found.items()
        if attempt.story == plan.story and attempt.address != address
    }
    if moving:
        _readdress(plan.story, moving, journal, lock)
        found = {key: journal.get(attempt.id) for key, attempt in found.items()}
    return found


def _readdress(story: str, moving: dict[tuple[str, int], str], journal: Journal, lock: Lock) -> None:
    numbers = Numbers(story, lock, journal)
    slots = {old: (new, numbers.next(new)) for old, new in moving.items()}
    journal.readdress(Moving(story, slots, (), lock))
    journal.moved()


def _refused(step: Step, variant: Variant, story: str, base: str, journal: Journal) -> Attempt | None:
    """The refusal of this very request by this service, at once or as its failure, if it was the last that became of
    it: it is not sent again unchanged."""
    before = [
        each
        for each in journal.of(story, step.address)
        if each.fingerprint == variant.fingerprint and each.endpoint == base
    ]
    return before[-1] if before and was_refused(before[-1]) else None


def was_refused(attempt: Attempt) -> bool:
    """Whether what was asked for was turned down."""
    return attempt.state is State.REFUSED or (attempt.state is State.FAILED and turned_down(attempt.error or ""))


class Numbers:
    """Free take numbers: above all that the lock has and all that may still come. Those of failed attempts are used
    again."""

    def __init__(self, story: str, lock: Lock, journal: Journal) -> None:
        self._story, self._lock = story, lock
        self._last: Counter[str] = Counter()
        by_address: dict[str, set[int]] = defaultdict(set)
        for attempt in journal.of_story(story):
            if attempt.state in HAS_A_NUMBER:
                by_address[attempt.address].add(attempt.take)
        self._used = {address: max(takes) for address, takes in by_address.items()}

    def next(self, address: str) -> int:
        """The next one for an address."""
        node = find(self._lock, self._story, address)
        highest = max((take.take for take in node.takes), default=0) if node else 0
        self._last[address] = max(self._last[address], highest, self._used.get(address, 0)) + 1
        return self._last[address]
