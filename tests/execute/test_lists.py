"""What a list of requests proves, and what it does not: pages, order, lag, echoes set otherwise."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from fake_service import BASE, Service
from hand_plans import QUICK, Stage, clip

from storyboard.execute.outcome import Outcome
from storyboard.execute.service_words import covers
from storyboard.execute.settings import Pace

CLIPS = [f"dock.{number}" for number in range(1, 7)]


def build(stage: Stage, service: Service, *addresses: str, **wishes: Any) -> Outcome:
    steps = [clip(address) for address in addresses or CLIPS]
    return stage.build(BASE, *steps, transport=service.transport(), **{"concurrency": 1, **wishes})


class Paged(Service):
    """A list in pages of three; `way` names the parameters that it heeds."""

    def __init__(self, *posts: Any, way: str = "", oldest_first: bool = False) -> None:
        super().__init__(*posts)
        self.way, self.oldest_first = way, oldest_first

    def handle(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle(request)
        if request.method != "GET" or not request.url.path.endswith("/requests"):
            return answer
        data = msgspec.json.decode(answer.read())
        rows = data["requests"][::-1] if self.oldest_first else data["requests"]
        asked = request.url.params
        start = int(asked.get("offset", 0)) if self.way == "offset" else 0
        start = 3 * (int(asked.get("page", 1)) - 1) if self.way == "page" else start
        return httpx.Response(200, json={"requests": rows[start : start + 3], "total": data["total"]})


@pytest.mark.parametrize("way", ["offset", "page"])
@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize("last", ["lost", "dropped"])
def test_pages_are_followed(stage: Stage, way: str, oldest_first: bool, last: str) -> None:
    service = Paged("ok", "ok", "ok", "ok", "ok", last, way=way, oldest_first=oldest_first)
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and len(service.charged) == 6


def test_a_first_page_of_the_oldest_proves_nothing_about_the_newest(stage: Stage) -> None:
    service = Paged("ok", "ok", "ok", "lost", oldest_first=True)
    outcome = build(stage, service, *CLIPS[:4])
    assert outcome.stages["dock.4"] == "unresolved" and service.asked["post"] == 4


def test_a_list_without_a_later_request_is_given_longer(stage: Stage) -> None:
    """It may only be slow: the last request is not in it yet, and all the others are."""
    service = Service("ok", "lost")
    service.hidden = {"req-2"}
    plain, began = service._list, time.monotonic()

    def lagging(model: str) -> httpx.Response:
        if time.monotonic() - began > 0.8:
            service.hidden.clear()
        return plain(model)

    service._list = lagging  # type: ignore[method-assign]
    pace = replace(QUICK, settle=0.01, settle_alone=5)
    outcome = build(stage, service, *CLIPS[:2], pace=pace)
    assert outcome.exit_code == 0 and len(service.charged) == 2


def test_a_list_that_was_seen_to_lag_is_given_as_long_again(stage: Stage) -> None:
    """Three at once: the polls notice how late a request appears, and the search waits for more than that."""

    class Lagging(Service):
        def accept(self, body: dict[str, Any]) -> dict[str, Any]:
            record = super().accept(body)
            born[record["request_id"]] = time.monotonic()
            return record

        def _list(self, model: str) -> httpx.Response:
            self.hidden = {each for each, at in born.items() if time.monotonic() - at < 0.5}
            return super()._list(model)

    born: dict[str, float] = {}
    service = Lagging("ok", "ok", "ok", "ok", "lost", "ok")
    service.statuses = ["processing"] * 40 + ["success"]
    outcome = build(stage, service, concurrency=3)
    assert outcome.exit_code == 0 and len(service.charged) == 6


def test_an_echo_set_otherwise_is_known(stage: Stage) -> None:
    assert covers({"duration": "5", "n": [1, "x"]}, {"duration": 5, "n": [1.0, "x"], "more": None})
    assert covers({"weight": 5}, {"weight": "5.0"})
    assert not covers({"id": "5"}, {"id": "5.0"}) and not covers({"id": "05"}, {"id": "5"})
    assert not covers({"on": True}, {"on": 1}) and not covers({"n": 5}, {"n": "five"})


def test_an_id_is_an_acceptance_though_no_status_stands_with_it(stage: Stage) -> None:
    service = Service()
    service.list_works = False
    plain = service.handle

    def handle(request: httpx.Request) -> httpx.Response:
        answer = plain(request)
        if request.method == "POST":
            return httpx.Response(201, json={"request_id": msgspec.json.decode(answer.read())["request_id"]})
        return answer

    service.handle = handle  # type: ignore[method-assign]
    assert build(stage, service, "dock.1").exit_code == 0 and len(service.charged) == 1


def test_waits_shrink_with_the_polls_and_never_grow() -> None:
    usual, quick, rare = Pace.of(5), Pace.of(0.1), Pace.of(60)
    assert usual == Pace() == rare
    assert quick.settle == quick.settle_alone == 60 and quick.busy == pytest.approx(1.2)
    assert quick.answer == usual.answer, "a slow answer is no lost one"
    wished = Pace.of(0.1, settle=90, busy=30)
    assert (wished.settle, wished.settle_alone, wished.busy, wished.busy_most) == (90, 90, 30, 300)
