"""Records that lag, lie, fall silent or fall back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from fake_service import BASE, Service
from hand_plans import Stage, clip, element

from storyboard.execute.events import Note
from storyboard.execute.outcome import Outcome


def build(stage: Stage, service: Service, count: int = 1, **wishes: Any) -> Outcome:
    steps = [clip(f"dock.{number}") for number in range(1, count + 1)]
    return stage.build(BASE, *steps, transport=service.transport(), **wishes)


@pytest.mark.parametrize(
    "reply",
    [
        (404, {"error": "not found"}, {}),
        (500, {"error": "oops"}, {}),
        (503, {}, {"retry-after": "0"}),
        (200, b"<html>", {}),
        (200, [1, 2], {}),
        (200, {"request_id": "another", "status": "success"}, {}),
        (200, b"[" * 100_000, {}),
        (302, {}, {"location": "http://elsewhere.test/requests/req-1"}),
    ],
)
def test_bad_answers_are_outlived(stage: Stage, reply: Any) -> None:
    service = Service()
    service.polls["req-1"] = lambda record, polls: reply if len(service.seen) < 5 else None
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and len(service.charged) == 1
    assert not any(request.url.host == "elsewhere.test" for request in service.seen)


def test_strange_statuses_are_told_once(stage: Stage) -> None:
    service = Service()
    service.statuses = ["processing", "queued", "\x1b[2Jpondering", "processing", "queued", "success"]
    assert build(stage, service).exit_code == 0
    notes = stage.told(Note)
    assert [note.code for note in notes].count("unknown-status") == 1
    assert [note.code for note in notes].count("status-went-back") == 1
    assert not any("\x1b" in note.words for note in notes)


def test_success_without_a_result_is_paid_and_asked_again(stage: Stage) -> None:
    service = Service()
    service.polls["req-1"] = lambda record, polls: (200, {**record, "status": "success", "outcome": {}}, {})
    outcome = build(stage, service)
    assert outcome.failures[0].code == "no-result" and outcome.committed > 0
    service.polls.clear()
    assert build(stage, service).exit_code == 0 and len(service.charged) == 1


def test_past_the_deadline_it_is_left_running(stage: Stage) -> None:
    service = Service()
    service.statuses = ["processing"]
    outcome = build(stage, service, 2, deadline_minutes=0.003)
    assert outcome.exit_code == 4 and set(outcome.stages.values()) == {"running"}
    assert {each.request_id for each in outcome.running} == {"req-1", "req-2"}
    assert [each.code for each in outcome.late] == ["deadline", "deadline"]
    service.statuses = ["success"]
    assert build(stage, service, 2).exit_code == 0 and len(service.charged) == 2


def test_a_key_that_dies_in_the_middle_stops(stage: Stage) -> None:
    service = Service()
    service.polls["req-1"] = lambda record, polls: (401, {"error": "expired"}, {})
    outcome = build(stage, service, 2, concurrency=1)
    assert outcome.stopped is not None and outcome.stopped[0] == "key-refused"
    assert outcome.running and len(service.charged) == 1


def test_many_are_asked_for_by_one_list(stage: Stage) -> None:
    service = Service()
    service.statuses = ["processing"] * 8 + ["success"]
    assert build(stage, service, 12, concurrency=12, poll_seconds=0.05).exit_code == 0
    assert service.asked["record"] < service.asked["list"] + 12


def test_without_a_list_records_are_asked_for(stage: Stage) -> None:
    service = Service()
    service.list_works = False
    assert build(stage, service, 4).exit_code == 0 and service.asked["list"] == 1


def test_big_numbers_stay_exact(stage: Stage) -> None:
    service = Service()
    outcome = stage.build(BASE, element("mara"), transport=service.transport())
    assert outcome.lock.nodes[0].takes[0].element_id == str(9_007_199_254_740_993 + 1)


def test_one_upload_for_each_content(stage: Stage) -> None:
    service = Service()
    (stage.root / "same.png").write_bytes((stage.root / "front.png").read_bytes())
    people = [element("mara"), element("tomas", "same.png"), element("ana", "angle.png", "front.png")]
    assert stage.build(BASE, *people, transport=service.transport()).exit_code == 0
    assert service.asked["put"] == 2


def test_a_changed_picture_is_not_sent(stage: Stage) -> None:
    step = element("mara")
    request = step.variants[0].request
    holes = tuple(msgspec.structs.replace(hole, sha256="0" * 64) for hole in request.holes)
    variant = msgspec.structs.replace(step.variants[0], request=msgspec.structs.replace(request, holes=holes))
    service = Service()
    outcome = stage.build(BASE, msgspec.structs.replace(step, variants=(variant,)), transport=service.transport())
    assert outcome.failures[0].code == "upload-failed" and service.asked["put"] == service.asked["post"] == 0


def test_what_breaks_the_guide_is_never_sent(stage: Stage) -> None:
    service = Service()
    outcome = stage.build(BASE, clip("dock.1", duration="99"), clip("dock.2"), transport=service.transport())
    assert outcome.failures[0].code == "our-fault" and outcome.stages["dock.2"] == "made"
    assert len(service.charged) == 1
