"""The kill matrix: SIGKILL at every durable step and between, resume, and the service counts."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fake_service import Served, Service
from hand_plans import Stage, story_of_three

from storyboard.execute import build
from storyboard.ledger.states import UNSENT, State
from storyboard.ledger.store.journal import Journal

SCRIPT = Path(__file__).with_name("killed_build.py")

POINTS = [
    *((point, turn) for turn in (1, 2) for point in ("before-intent", "intended", "answered", "accepted", "finished")),
    *((point, turn) for turn in (1, 2) for point in ("stored", "shelved")),
    *((point, 1) for point in ("downloaded", "hashed", "named")),
]


LOST = {
    "adopted": Service("ok", "lost"),
    "absent": Service("ok", "ok", "dropped"),
    "unresolved": Service("dropped"),
    "failed": Service("ok", "ok"),
}
"""Services whose answers lead to the other durable steps."""


def killed(stage: Stage, service: Service, point: str, turn: int = 1) -> int:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(stage.root), service.base, point, str(turn)],
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (-signal.SIGKILL, 0, 4), done.stderr
    return done.returncode


@pytest.mark.parametrize(("point", "turn"), POINTS)
def test_a_kill_costs_nothing_and_loses_nothing(stage: Stage, point: str, turn: int) -> None:
    service = Service()
    with Served(service):
        assert killed(stage, service, point, turn) == -signal.SIGKILL
        first = stage.build(service.base, *story_of_three())
        assert first.exit_code == 0, first
        assert len(service.charged) == 3
        assert not stage.build(service.base, *story_of_three()).failures
        assert len(service.charged) == 3
    assert {node.address for node in stage.lock().nodes} == {"mara", "platform.1", "platform.2"}
    for node in stage.lock().nodes:
        assert len(node.takes) == 1 and node.pick == 1
        if node.kind == "clip":
            assert (stage.places.build / node.takes[0].file).read_bytes() == service.clip
    journal = Journal.open(stage.places.journal)
    assert [a.state for a in journal.all() if a.state not in UNSENT] == [State.STORED] * 3
    journal.close()


def test_killed_again_and_again(stage: Stage) -> None:
    service = Service()
    with Served(service):
        for point in ("answered", "accepted", "finished", "downloaded", "named", "stored"):
            killed(stage, service, point)
        assert stage.build(service.base, *story_of_three()).exit_code == 0
    assert len(service.charged) == 3


def test_whatever_the_sources_say_now(stage: Stage) -> None:
    """What was accepted is fetched though the story no longer has it."""
    service = Service()
    with Served(service):
        killed(stage, service, "accepted", 2)
        outcome = stage.build(service.base)
    assert outcome.exit_code == 0 and len(service.charged) == 2
    assert {node.address for node in outcome.lock.nodes} == {"mara", "platform.1"}


@pytest.mark.parametrize("point", LOST)
def test_a_kill_while_a_lost_answer_is_looked_up(stage: Stage, point: str) -> None:
    """The same where an answer was lost, or the service failed; what nobody can prove stays the writer's."""
    service = LOST[point]
    service.failure = {"error": "the machine broke"}
    service.statuses = ["failed"] if point == "failed" else ["success"]
    service.list_works = point != "unresolved"
    with Served(service):
        assert killed(stage, service, point) == -signal.SIGKILL
        before = len(service.charged)
        service.statuses, service.list_works = ["success"], True
        for _ in range(2):
            stage.build(service.base, *story_of_three())
        assert stage.build(service.base, *story_of_three()).exit_code == 0
    assert len(service.charged) == 3 + (point == "failed"), before
    assert {node.address for node in stage.lock().nodes} == {"mara", "platform.1", "platform.2"}


def test_no_durable_step_is_left_out() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(build.__file__).parent.glob("*.py"))
    assert set(re.findall(r"probe\(\"([a-z-]+)\"\)", code)) == {point for point, _ in POINTS} | set(LOST)
