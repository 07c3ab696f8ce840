"""Ctrl-C: nothing more is submitted, the POST under way is recorded, the next build goes on with what runs there."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from fake_service import BASE, Served, Service
from hand_plans import QUICK, Stage, clip, plan_of

from storyboard.execute.build import run
from storyboard.execute.events import Event, Interrupted, Submitted
from storyboard.execute.outcome import Outcome
from storyboard.execute.settings import Settings
from storyboard.ledger.records import Lock
from storyboard.project.secrets import Key

STEPS = [clip(f"dock.{number}") for number in range(1, 7)]


def test_stop_leaves_what_runs_there_running(stage: Stage) -> None:
    service = Service()
    service.statuses = ["processing"]

    async def go() -> Outcome:
        stop = asyncio.Event()

        def emit(event: Event) -> None:
            stage.events.append(event)
            if len(stage.told(Submitted)) == 2:
                stop.set()

        settings = Settings(base_url=BASE, key=Key("k"), concurrency=2, poll_seconds=0.02, pace=QUICK)
        transport = service.transport()
        return await run(plan_of(*STEPS), settings, stage.places, Lock(), emit, stop, transport=transport)

    outcome = asyncio.run(go())
    assert outcome.exit_code == 130 and outcome.interrupted and len(service.charged) == 2
    assert {each.request_id for each in outcome.running} == {"req-1", "req-2"}
    assert set(stage.told(Interrupted)[0].running) == {"req-1", "req-2"}
    assert list(outcome.stages.values()) == ["running"] * 2 + ["waiting"] * 4
    service.statuses = ["success"]
    assert stage.build(BASE, *STEPS, transport=service.transport()).exit_code == 0
    assert len(service.charged) == 6


@pytest.mark.parametrize("how", ["stop", "cancel"])
def test_a_post_under_way_is_recorded(stage: Stage, how: str) -> None:
    service = Service()
    begun = asyncio.Event()

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await request.aread()
            answer = service.handle(request)
            if request.method == "POST":
                begun.set()
                await asyncio.sleep(0.1)
            return answer

    async def go() -> None:
        stop = asyncio.Event()
        settings = Settings(base_url=BASE, key=Key("k"), concurrency=1, poll_seconds=0.02, pace=QUICK)
        plan = plan_of(*STEPS)
        building = asyncio.ensure_future(
            run(plan, settings, stage.places, Lock(), stage.events.append, stop, transport=Slow())
        )
        await begun.wait()
        if how == "stop":
            stop.set()
            await building
        else:
            building.cancel()
            with pytest.raises(asyncio.CancelledError):
                await building

    asyncio.run(go())
    assert stage.told(Submitted)[0].request_id == "req-1" and len(service.charged) == 1
    assert stage.build(BASE, *STEPS, transport=service.transport()).exit_code == 0
    assert len(service.charged) == 6 and service.asked["post"] == 6


SCRIPT = """
import sys
from pathlib import Path
from hand_plans import QUICK, Stage, clip, plan_of
from storyboard.execute.build import build
from storyboard.execute.events import Submitted
from storyboard.execute.settings import Settings
from storyboard.ledger.records import Lock
from storyboard.project.secrets import Key

def emit(event):
    if isinstance(event, Submitted):
        print(event.request_id, flush=True)

steps = [clip(f"dock.{number}") for number in range(1, 7)]
settings = Settings(base_url=sys.argv[2], key=Key("k"), concurrency=2, poll_seconds=0.02, pace=QUICK)
outcome = build(plan_of(*steps), settings, Stage(Path(sys.argv[1])).places, Lock(), emit)
print(*sorted(each.request_id for each in outcome.running), flush=True)
raise SystemExit(outcome.exit_code)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals(stage: Stage, number: signal.Signals) -> None:
    service = Service()
    service.statuses = ["processing"]
    here = str(Path(__file__).parent)
    with Served(service):
        child = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(stage.root), service.base],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": here},
        )
        assert child.stdout is not None
        assert {child.stdout.readline().strip(), child.stdout.readline().strip()} == {"req-1", "req-2"}
        child.send_signal(number)
        said, _ = child.communicate(timeout=30)
        assert said.strip() == "req-1 req-2" and child.returncode == 130
        service.statuses = ["success"]
        assert stage.build(service.base, *STEPS).exit_code == 0
    assert len(service.charged) == 6


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_second_ctrl_c_leaves_at_once(stage: Stage) -> None:
    """The first waits for the answer to a POST; the second does not, and the request is looked up the next time."""
    service = Service()
    plain = service.handle

    def slow(request: httpx.Request) -> httpx.Response:
        answer = plain(request)
        if request.method == "POST" and len(service.records) == 1:
            time.sleep(3)
        return answer

    service.handle = slow  # type: ignore[method-assign]
    here = str(Path(__file__).parent)
    with Served(service):
        child = subprocess.Popen(
            [sys.executable, "-c", SCRIPT.replace("concurrency=2", "concurrency=1"), str(stage.root), service.base],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": here},
        )
        while not service.records:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        time.sleep(0.3)
        assert child.poll() is None
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=2)
        assert child.returncode not in (0, None)
        service.handle = plain  # type: ignore[method-assign]
        assert stage.build(service.base, *STEPS).exit_code == 0
    assert len(service.charged) == 6
