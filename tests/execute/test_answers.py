"""Every row of the table of answers: what is charged, what is sent again, what the writer is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from fake_service import BASE, Service
from hand_plans import QUICK, Stage, clip, element

from storyboard.execute.events import Note, Submitted
from storyboard.execute.outcome import Outcome
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal


def build(stage: Stage, service: Service, *addresses: str, **wishes: Any) -> Outcome:
    return stage.build(BASE, *(clip(a) for a in addresses or ("dock.1",)), transport=service.transport(), **wishes)


def states(stage: Stage) -> list[State]:
    journal = Journal.open(stage.places.journal)
    try:
        return [attempt.state for attempt in journal.all()]
    finally:
        journal.close()


@pytest.mark.parametrize("first", ["ok", "done"])
def test_accepted_is_fetched(stage: Stage, first: str) -> None:
    service = Service(first)
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and outcome.stages == {"dock.1": "made"}
    take = outcome.lock.nodes[0].takes[0]
    assert (stage.places.build / take.file).read_bytes() == service.clip
    assert len(service.charged) == 1 and outcome.spent == take.cost


def test_refused_is_never_sent_again_unchanged(stage: Stage) -> None:
    service = Service(400)
    outcome = build(stage, service)
    assert outcome.exit_code == 4 and outcome.spent == 0
    assert "content policy" in outcome.failures[0].words and "\x1b" not in outcome.failures[0].words
    again = build(stage, service)
    assert again.failures[0].code == "refused" and service.asked["post"] == 1
    build(stage, service, again=frozenset({"dock.1"}))
    assert service.asked["post"] == 2 and len(service.charged) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(401, "key-refused"), (403, "key-refused"), (402, "no-credit"), (404, "no-model")]
)
def test_what_stops_the_run(stage: Stage, status: int, code: str) -> None:
    service = Service("ok", status)
    outcome = build(stage, service, "dock.1", "dock.2", "dock.3", "dock.4", concurrency=1)
    assert outcome.stopped is not None and outcome.stopped[0] == code and outcome.exit_code == 4
    assert outcome.stages == {"dock.1": "made", "dock.2": "failed", "dock.3": "waiting", "dock.4": "waiting"}
    assert service.asked["post"] == 2
    rest = build(stage, service, "dock.1", "dock.2", "dock.3", "dock.4")
    assert rest.exit_code == 0 and len(service.charged) == 4


def test_what_is_in_flight_comes_home_though_the_run_stops(stage: Stage) -> None:
    service = Service("ok", "ok", 402)
    outcome = build(stage, service, "dock.1", "dock.2", "dock.3")
    assert outcome.stages == {"dock.1": "made", "dock.2": "made", "dock.3": "failed"}


@pytest.mark.parametrize("first", [429, 425, "unreachable"])
def test_surely_not_accepted_is_sent_again(stage: Stage, first: Any) -> None:
    service = Service(first, first)
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and service.asked["post"] == 3 and len(service.charged) == 1
    assert states(stage) == [State.DECLINED, State.DECLINED, State.STORED]


def test_retry_after_is_honoured(stage: Stage) -> None:
    service = Service(429)
    service.headers = {"retry-after": "0.3"}
    build(stage, service)
    (note,) = [event for event in stage.told(Note) if event.code == "busy"]
    assert service.asked["post"] == 2 and note.address == "dock.1"


def test_unreachable_for_good_stops(stage: Stage) -> None:
    outcome = build(stage, Service(*["unreachable"] * 50), "dock.1", "dock.2", concurrency=1)
    assert outcome.stopped is not None and outcome.stopped[0] == "unreachable"
    assert outcome.stages["dock.2"] == "waiting" and outcome.committed == 0


@pytest.mark.parametrize(
    "first", ["lost", "garbage", "huge", (500, "accepted"), (502, "accepted"), (303, "accepted"), (408, "accepted")]
)
def test_a_lost_answer_is_looked_up_and_adopted(stage: Stage, first: Any) -> None:
    service = Service(first)
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and service.asked["post"] == 1 and len(service.charged) == 1
    assert stage.told(Submitted)[0].adopted and outcome.lock.nodes[0].takes[0].request_id == "req-1"


@pytest.mark.parametrize("first", ["dropped", 500, 503])
def test_absent_from_a_proven_list_is_sent_again(stage: Stage, first: Any) -> None:
    service = Service("ok", first)
    outcome = build(stage, service, "dock.1", "dock.2", concurrency=1)
    assert outcome.exit_code == 0 and len(service.charged) == 2 and service.asked["post"] == 3
    assert states(stage) == [State.STORED, State.ABSENT, State.STORED]


def test_absent_from_a_list_that_proves_nothing_is_unresolved(stage: Stage) -> None:
    service = Service("dropped")
    outcome = build(stage, service)
    assert outcome.exit_code == 4 and outcome.stages == {"dock.1": "unresolved"} and service.asked["post"] == 1
    words = outcome.unresolved[0].words
    assert "kstory adopt dock.1" in words and "--resubmit dock.1" in words
    again = build(stage, service)
    assert again.stages == {"dock.1": "unresolved"} and service.asked["post"] == 1


def test_without_a_list_the_others_go_on(stage: Stage) -> None:
    service = Service("lost")
    service.list_works = False
    outcome = build(stage, service, "dock.1", "dock.2", "dock.3", concurrency=1)
    assert outcome.stages == {"dock.1": "unresolved", "dock.2": "made", "dock.3": "made"}
    service.list_works = True
    later = build(stage, service, "dock.1", "dock.2", "dock.3")
    assert later.exit_code == 0 and len(service.charged) == 3


def test_a_list_that_lags_is_waited_for(stage: Stage) -> None:
    service = Service("ok", "lost")
    service.hidden = {"req-2"}
    looks = 0
    plain = service._list

    def lagging(model: str) -> Any:
        nonlocal looks
        looks += "req-2" in service.records
        if looks > 2:
            service.hidden.clear()
        return plain(model)

    service._list = lagging  # type: ignore[method-assign]
    pace = replace(QUICK, settle_alone=5)
    outcome = build(stage, service, "dock.1", "dock.2", concurrency=1, poll_seconds=0.01, pace=pace)
    assert outcome.exit_code == 0 and len(service.charged) == 2


def test_a_page_that_does_not_reach_back_proves_nothing(stage: Stage) -> None:
    service = Service("ok", "lost")
    service.hidden = {"req-2"}
    service.list_most = 0
    outcome = build(stage, service, "dock.1", "dock.2", concurrency=1)
    assert outcome.stages == {"dock.1": "made", "dock.2": "unresolved"} and len(service.charged) == 2


def test_accepted_twice_keeps_both(stage: Stage) -> None:
    service = Service("lost")
    plain = service.accept

    def twice(body: dict[str, Any]) -> dict[str, Any]:
        plain(body)
        return plain(body)

    service.accept = twice  # type: ignore[method-assign]
    outcome = build(stage, service)
    node = outcome.lock.nodes[0]
    assert [take.request_id for take in node.takes] == ["req-1", "req-2"] and node.pick == 1
    assert any(event.code == "accepted-twice" for event in stage.told(Note))
    assert outcome.spent == sum(take.cost for take in node.takes)


def test_equal_takes_are_matched_by_count(stage: Stage) -> None:
    service = Service("lost", "lost", "lost")
    outcome = stage.build(BASE, clip("dock.1", takes=3), transport=service.transport())
    assert outcome.exit_code == 0 and len(service.charged) == 3
    assert sorted(take.request_id for take in outcome.lock.nodes[0].takes) == ["req-1", "req-2", "req-3"]


def test_the_same_request_of_another_time_is_neither_taken_nor_ignored(stage: Stage) -> None:
    service = Service("ok", "dropped")
    old = service.accept({"model": "kling-v3-omni", "payload": clip("dock.2").variants[0].request.payload})
    service.clock += 1_000_000
    outcome = build(stage, service, "dock.1", "dock.2", concurrency=1)
    assert outcome.stages == {"dock.1": "made", "dock.2": "unresolved"}
    assert old["request_id"] in outcome.unresolved[0].words and service.asked["post"] == 2


def test_a_rate_limit_in_a_record_is_sent_again(stage: Stage) -> None:
    service = Service()
    service.failure = {"error": "Rate limit exceeded for this model"}
    service.polls["req-1"] = lambda record, polls: (200, {**record, "status": "failed", "outcome": service.failure}, {})
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and service.asked["post"] == 2
    assert states(stage) == [State.DECLINED, State.STORED]


def test_too_many_faces_is_no_rate_limit(stage: Stage) -> None:
    service = Service()
    service.failure = {"error": "There are too many faces in the picture"}
    service.statuses = ["failed"]
    outcome = build(stage, service)
    assert outcome.failures[0].code == "service-failed" and len(service.charged) == 1


def test_a_model_that_never_has_room_is_given_up_at_the_deadline(stage: Stage) -> None:
    service = Service()
    service.failure, service.statuses = {"error": "429"}, ["failed"]
    outcome = build(stage, service, deadline_minutes=0.005)
    assert outcome.failures[0].code == "no-room" and outcome.committed == 0


def test_moderation_while_making_is_not_paid_for_twice(stage: Stage) -> None:
    service = Service()
    service.failure, service.statuses = {"fail_reason": "content moderation: violence"}, ["failed"]
    first, again = build(stage, service), build(stage, service)
    assert first.failures[0].code == again.failures[0].code == "refused" and len(service.charged) == 1
    assert "violence" in again.failures[0].words and str(again.total) == "0.42"
    service.statuses = ["success"]
    assert build(stage, service, again=frozenset({"dock.1"})).exit_code == 0 and len(service.charged) == 2


def test_a_redirect_says_where_it_leads(stage: Stage) -> None:
    service = Service((307, "accepted"))
    service.list_works = False
    assert "points to /elsewhere" in build(stage, service).unresolved[0].words


@pytest.mark.parametrize("outcome", [{"media_urls": [{"url": None}, {"url": "%s"}]}, {"media_urls": [None, "%s"]}])
def test_a_result_is_found_in_any_entry(stage: Stage, outcome: dict[str, Any]) -> None:
    service = Service()
    link = f"{service.origin}/media/x.mp4"
    told = msgspec.json.decode(msgspec.json.encode(outcome).replace(b"%s", link.encode()))
    service.polls["req-1"] = lambda record, polls: (200, {**record, "status": "success", "outcome": told}, {})
    assert build(stage, service).exit_code == 0


def test_a_failure_there_loses_nobody_else(stage: Stage) -> None:
    service = Service()
    service.failure = {"error": {"message": "moderation: the clip was rejected"}}
    service.polls["req-1"] = lambda record, polls: (200, {**record, "status": "failed", "outcome": service.failure}, {})
    outcome = build(stage, service, "dock.1", "dock.2", concurrency=1)
    assert outcome.stages == {"dock.1": "failed", "dock.2": "made"} and outcome.exit_code == 4
    assert "moderation" in outcome.failures[0].words and outcome.failures[0].place is not None
    assert service.asked["post"] == 2 and str(outcome.spent) == "0.84"


def test_the_key_goes_nowhere_else(stage: Stage) -> None:
    service = Service(400)
    build(stage, service, "dock.1", "dock.2")
    for request in service.seen:
        own = request.url.path.startswith("/api/")
        assert ("secret-key-1" in request.headers.get("authorization", "")) == own and "secret-key-1" not in str(
            request.url
        )
    for path in stage.root.rglob("*"):
        if path.is_file():
            assert b"secret-key-1" not in path.read_bytes()


@pytest.mark.parametrize("to", ["http://other.test/api/requests/req-1", "//other.test/x", "http://service.test:81/api"])
def test_a_question_is_not_asked_of_another_host(stage: Stage, to: str) -> None:
    service = Service()
    service.list_works = False
    service.polls["req-1"] = lambda record, polls: (302, {}, {"location": to}) if polls < 3 else None
    assert build(stage, service).exit_code == 0
    assert {(request.url.host, request.url.port) for request in service.seen} == {("service.test", None)}


def test_a_question_is_asked_where_its_own_host_sends_it(stage: Stage) -> None:
    service = Service()
    service.polls["req-1"] = lambda record, polls: (307, {}, {"location": "/api/requests/req-1"}) if polls < 3 else None
    assert build(stage, service).exit_code == 0


def test_an_upload_is_not_carried_to_another_host(stage: Stage) -> None:
    service = Service()
    plain = service.handle

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT" and service.asked["put"] < 2:
            service.asked["put"] += 1
            return httpx.Response(307, headers={"location": "http://other.test/store"})
        return plain(request)

    outcome = stage.build(BASE, element("mara"), transport=httpx.MockTransport(handle))
    assert outcome.exit_code == 0 and service.asked["put"] == 4
