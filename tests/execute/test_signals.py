"""SIGINT and SIGTERM at every durable step: what is under way is written down, and the next build pays for the rest
alone."""

from __future__ import annotations

import os
import signal

import pytest
from fake_service import Served, Service
from hand_plans import QUICK, Stage, plan_of, story_of_three
from test_kills import POINTS

from storyboard.execute.build import STOPPING, build
from storyboard.execute.events import Interrupted
from storyboard.execute.settings import Settings
from storyboard.project.secrets import Key


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "point", "turn"),
    [(STOPPING[(place + turn) % 2], point, turn) for place, (point, turn) in enumerate(POINTS)],
)
def test_a_signal_anywhere(stage: Stage, number: signal.Signals, point: str, turn: int) -> None:
    left = [turn]

    def probe(here: str) -> None:
        left[0] -= here == point
        if here == point and left[0] == 0:
            signal.raise_signal(number)

    service = Service()
    with Served(service):
        settings = Settings(base_url=service.base, key=Key("k"), poll_seconds=0.02, pace=QUICK, probe=probe)
        handlers = [signal.getsignal(each) for each in STOPPING]
        lock = stage.lock()
        outcome = build(plan_of(*story_of_three(), lock=lock), settings, stage.places, lock, stage.events.append)
        assert [signal.getsignal(each) for each in STOPPING] == handlers
        assert outcome.exit_code == 130 and outcome.interrupted and not outcome.failures
        assert set(stage.told(Interrupted)[0].running) == {each.request_id for each in outcome.running}
        charged = len(service.charged)
        assert stage.build(service.base, *story_of_three()).exit_code == 0
    assert len(service.charged) == 3 and charged <= 3
    for node in stage.lock().nodes:
        assert len(node.takes) == 1 and node.pick == 1
    parts = [path.name for path in stage.places.build.rglob("*.part")]
    assert not parts
