"""Answers that are lost one after another, and addresses at which there is no such service: ordering stops early."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fake_service import BASE, Service
from hand_plans import Stage, clip

from storyboard.execute.outcome import Outcome
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal

MANY = [f"dock.{number}" for number in range(1, 41)]


def build(stage: Stage, service: Any, *addresses: str, **wishes: Any) -> Outcome:
    return stage.build(BASE, *(clip(a) for a in addresses), transport=service.transport(), **wishes)


def states(stage: Stage) -> list[State]:
    journal = Journal.open(stage.places.journal)
    try:
        return [attempt.state for attempt in journal.all()]
    finally:
        journal.close()


class Page:
    """A web server that answers everything with a page."""

    def __init__(self, status: int, body: bytes = b"<!doctype html><title>Gateway</title>") -> None:
        self.status, self.body, self.posts = status, body, 0

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.posts += request.method == "POST"
        return httpx.Response(self.status, content=self.body, headers={"content-type": "text/html"})


def test_three_lost_in_a_row_stop_ordering(stage: Stage) -> None:
    """Every request accepted behind a gateway that says 502, and no list to look them up in."""
    service = Service(*[(502, "accepted")] * 40)
    service.list_works = False
    outcome = build(stage, service, *MANY, concurrency=3)
    assert outcome.stopped is not None and outcome.stopped[0] == "answers-lost"
    assert len(service.charged) <= 4 and list(outcome.stages.values()).count("waiting") >= 36
    assert service.asked["list"] <= 40
    again = build(stage, service, *MANY)
    assert again.exit_code == 4 and len(service.charged) <= 8


def test_they_are_found_once_there_is_a_list(stage: Stage) -> None:
    service = Service(*[(502, "accepted")] * 40)
    service.list_works = False
    build(stage, service, *MANY, concurrency=3)
    service.list_works = True
    outcome = build(stage, service, *MANY, concurrency=3)
    assert outcome.exit_code == 0 and len(service.charged) == 40


@pytest.mark.parametrize("status", [400, 405, 404, 403, 422])
def test_a_page_that_turns_away_is_no_verdict(stage: Stage, status: int) -> None:
    page = Page(status)
    outcome = build(stage, page, *MANY)
    assert outcome.stopped is not None and outcome.stopped[0] == "not-the-service" and page.posts == 1
    assert states(stage) == [State.DECLINED] and not outcome.committed
    service = Service()
    assert build(stage, service, "dock.1", "dock.2").exit_code == 0 and len(service.charged) == 2


@pytest.mark.parametrize("status", [200, 501, 502])
def test_a_page_that_may_have_taken_it_stops_at_the_first(stage: Stage, status: int) -> None:
    page = Page(status)
    outcome = build(stage, page, *MANY)
    assert outcome.stopped is not None and outcome.stopped[0] == "not-the-service" and page.posts == 1
    assert list(outcome.stages.values()).count("unresolved") == 1


def test_a_refusal_holds_at_the_address_that_gave_it(stage: Stage) -> None:
    refusing = Service(400)
    assert build(stage, refusing, "dock.1").failures[0].code == "refused"
    other = Service(base="http://other.test/api")
    steps = (clip("dock.1"),)
    outcome = stage.build("http://other.test/api", *steps, transport=other.transport())
    assert outcome.exit_code == 0 and len(other.charged) == 1


def test_an_outage_in_the_night_is_waited_for(stage: Stage) -> None:
    service = Service("ok", *["unreachable"] * 12)
    outcome = build(stage, service, "dock.1", "dock.2", "dock.3", concurrency=1)
    assert outcome.exit_code == 0 and len(service.charged) == 3


def test_an_outage_ends_ordering_at_the_deadline(stage: Stage) -> None:
    service = Service("ok", *["unreachable"] * 10_000)
    outcome = build(stage, service, "dock.1", "dock.2", concurrency=1, deadline_minutes=0.01)
    assert outcome.stopped is not None and outcome.stopped[0] == "unreachable"


@pytest.mark.parametrize("there", [True, False])
def test_ordering_goes_on_once_the_list_shows_that_a_service_is_there(stage: Stage, there: bool) -> None:
    service = Service("dropped", 500)
    service.list_works = there
    outcome = build(stage, service, "dock.1", "dock.2", "dock.3")
    assert outcome.stages["dock.3"] == "made"
