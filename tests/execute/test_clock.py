"""A clock that jumps, here or at the service: nothing is paid for twice, and nothing waits for it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest
from fake_service import BASE, Service
from hand_plans import Stage, clip

from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal

DAY = 86_400.0
STEPS = tuple(clip(f"dock.{number}") for number in range(1, 6))
JUMPS: dict[str, Callable[[int], float]] = {
    "a day on": lambda turn: DAY * (turn > 12),
    "a day back": lambda turn: -DAY * (turn > 12),
    "ten years back": lambda turn: -3650 * DAY * (turn > 20),
    "to and fro": lambda turn: DAY * (turn % 2),
    "now and then": lambda turn: 3600.0 * (turn % 7 == 0) - 7200.0 * (turn % 5 == 0),
    "ever faster": lambda turn: float(turn) ** 3,
    "ever slower": lambda turn: -(float(turn) ** 3),
}


def jumping(patch: pytest.MonkeyPatch, jump: Callable[[int], float]) -> None:
    """Another offset each time that the clock is read."""
    real, turns = time.time, itertools.count()
    patch.setattr(time, "time", lambda: real() + jump(next(turns)))


@pytest.mark.parametrize("name", JUMPS)
@pytest.mark.parametrize("posts", [("ok", "lost", "ok", "lost"), ("ok", "dropped", "ok", "ok"), ("lost", "dropped")])
def test_the_clock_here(stage: Stage, name: str, posts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(*posts)
    with monkeypatch.context() as patch:
        jumping(patch, JUMPS[name])
        first = stage.build(BASE, *STEPS, transport=service.transport(), concurrency=2)
    assert first.exit_code in (0, 4) and not first.failures
    prompts = [payload["prompt"] for payload in service.charged]
    assert len(set(prompts)) == len(prompts)
    second = stage.build(BASE, *STEPS, transport=service.transport(), concurrency=2)
    prompts = [payload["prompt"] for payload in service.charged]
    assert len(set(prompts)) == len(prompts)
    assert len(prompts) == len(STEPS) or second.unresolved, "what nobody can prove is left to the writer"


@pytest.mark.parametrize("off", [-400 * DAY, -DAY, 3600.0, 400 * DAY])
@pytest.mark.parametrize("lost", ["lost", "dropped"])
def test_the_clock_there(stage: Stage, off: float, lost: str) -> None:
    """A service whose clock is wrong, but steady, proves as much as any."""
    service = Service("ok", lost)
    service.clock += off
    assert stage.build(BASE, *STEPS, transport=service.transport(), concurrency=1).exit_code == 0
    assert len(service.charged) == len(STEPS)


def test_a_jump_does_not_silence_the_polls(stage: Stage) -> None:
    """Usual times are read off the clock; one that jumped would else be waited for."""
    service = Service()
    stage.build(BASE, *STEPS[:1], transport=service.transport())
    journal = Journal.open(stage.places.journal)
    with journal._db as db:
        db.execute("update history set at = at + ? where state = ?", (DAY, State.FINISHED.value))
    journal.close()
    assert stage.build(BASE, *STEPS, transport=service.transport(), deadline_minutes=0.5).exit_code == 0
