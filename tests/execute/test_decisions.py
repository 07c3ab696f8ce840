"""What only the writer can decide: this request is mine, or send it again."""

from __future__ import annotations

import pytest
from fake_service import BASE, Service
from hand_plans import Stage, clip

from storyboard.execute.decisions import DecisionError, adopt, purchases, resubmit
from storyboard.execute.settings import Settings
from storyboard.ledger.states import State
from storyboard.text.catalogue import ENTRIES

STORY, STEP = "story.kstory", clip("dock.1")
HERE = Settings(base_url=BASE)


def lost(stage: Stage) -> Service:
    """A build whose one POST was accepted, unanswered, and is in no list."""
    service = Service("lost")
    service.list_works = False
    outcome = stage.build(BASE, STEP, transport=service.transport())
    assert outcome.stages == {"dock.1": "unresolved"}
    return service


def test_adopted_and_fetched(stage: Stage) -> None:
    service = lost(stage)
    assert adopt(stage.places, STORY, "dock.1", " req-1 ", HERE, STEP).take == 1
    outcome = stage.build(BASE, STEP, transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 1
    with pytest.raises(DecisionError):
        adopt(stage.places, STORY, "dock.1", "req-1", HERE, STEP)


def test_resubmitted_and_counted_twice(stage: Stage) -> None:
    service = lost(stage)
    assert resubmit(stage.places, STORY, "dock.1", really=False).price == STEP.each
    assert [attempt.state for attempt in purchases(stage.places, stage.lock(), HERE).attempts] == [State.UNRESOLVED]
    resubmit(stage.places, STORY, "dock.1")
    outcome = stage.build(BASE, STEP, transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 2 and outcome.total == 2 * STEP.each
    with pytest.raises(DecisionError):
        resubmit(stage.places, STORY, "dock.1")


def test_a_request_made_elsewhere_becomes_a_take(stage: Stage) -> None:
    service = Service()
    service.accept({"model": "kling-v3-omni", "payload": STEP.variants[0].request.payload})
    adopt(stage.places, STORY, "dock.1", "req-1", HERE, STEP)
    outcome = stage.build(BASE, STEP, transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 0
    assert outcome.lock.nodes[0].takes[0].request_id == "req-1" and outcome.lock.nodes[0].pick == 1


@pytest.mark.parametrize("request_id", ["", "a\nb", "\x1b[2J", "é"])
def test_what_is_no_request_id(stage: Stage, request_id: str) -> None:
    with pytest.raises(DecisionError):
        adopt(stage.places, STORY, "dock.1", request_id, HERE, STEP)


def test_unfinished_work_at_another_service_is_told_and_not_asked_for(stage: Stage) -> None:
    lost(stage)
    other = Service(base="http://other.test/api")
    outcome = stage.build(other.base, STEP, transport=other.transport())
    assert any(getattr(event, "code", "") == "other-service" for event in stage.events)
    assert other.asked["post"] == 0 and outcome.stages == {"dock.1": "unresolved"}


def test_every_code_told_is_a_row(stage: Stage) -> None:
    service = Service("lost", 400, 429, 500, "unreachable", 402)
    steps = [clip(f"dock.{number}") for number in range(1, 8)]
    outcome = stage.build(BASE, *steps, transport=service.transport(), concurrency=2)
    codes = {getattr(event, "code", None) for event in stage.events} - {None}
    codes |= {fault.code for fault in (*outcome.failures, *outcome.unresolved, *outcome.capped)}
    assert codes and codes <= set(ENTRIES)
