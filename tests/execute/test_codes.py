"""What may go wrong in a build, each by its word: the rows that no other suite meets."""

from __future__ import annotations

import subprocess
import sys
import threading

from fake_service import BASE, Service
from hand_plans import Stage, clip, continued
from test_journal import HOLDER

from storyboard.execute.events import Note
from storyboard.execute.outcome import Outcome


def notes(stage: Stage) -> list[str]:
    return [note.code for note in stage.told(Note)]


def codes(outcome: Outcome) -> list[str]:
    return [fault.code for fault in outcome.failures]


def test_answer_lost(stage: Stage) -> None:
    service = Service("ok", "lost")
    assert stage.build(BASE, clip("dock.1"), clip("dock.2"), transport=service.transport()).exit_code == 0
    assert "answer-lost" in notes(stage) and len(service.charged) == 2


def test_same_answer(stage: Stage) -> None:
    """Equal requests may be answered from a store: then the second is not there, and nothing is fetched twice."""
    service = Service()
    plain = service.accept
    service.accept = lambda body: service.records["req-1"] if service.records else plain(body)  # type: ignore[method-assign]
    outcome = stage.build(BASE, clip("dock.1", takes=2), transport=service.transport(), concurrency=1)
    assert codes(outcome) == ["same-answer"] and len(service.charged) == 1
    assert [take.request_id for node in outcome.lock.nodes for take in node.takes] == ["req-1"]


def test_not_accepted(stage: Stage) -> None:
    """A request that never arrived, for a clip that is gone by now: told, and not sent again."""
    service = Service("dropped")
    service.list_works = False
    assert stage.build(BASE, clip("dock.1"), transport=service.transport()).unresolved
    service.list_works = True
    assert stage.build(BASE, clip("dock.2"), transport=service.transport()).exit_code == 0
    assert "not-accepted" in notes(stage)
    assert [payload["prompt"] for payload in service.charged] == ["A clip of dock.2"]


def test_ingredient_missing(stage: Stage) -> None:
    service = Service()
    lock = stage.build(BASE, clip("dock.1"), transport=service.transport()).lock
    (stage.places.build / lock.nodes[0].takes[0].file).write_bytes(b"another file")
    outcome = stage.build(BASE, clip("dock.1"), continued("dock.2", "dock.1"), transport=service.transport())
    assert codes(outcome) == ["ingredient-missing"] and len(service.charged) == 1


def test_service_trouble(stage: Stage) -> None:
    service = Service()
    service.polls["req-1"] = lambda record, polls: (503, {"error": "down"}, {}) if polls < 3 else None
    assert stage.build(BASE, clip("dock.1"), transport=service.transport()).exit_code == 0
    assert notes(stage).count("service-trouble") == 1


def test_project_held(stage: Stage) -> None:
    """A build that waits for another says so, and goes on when that has ended."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(stage.places.hold)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    service = Service()
    threading.Timer(0.2, holder.kill).start()
    assert stage.build(BASE, clip("dock.1"), transport=service.transport(), wait=True).exit_code == 0
    holder.wait()
    holder.stdout.close()
    assert notes(stage)[0] == "project-held"
