"""Lists that show a request long after it was judged absent: it is paid for, so it is fetched, counted and said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from fake_service import BASE, Service
from hand_plans import QUICK, Stage, clip

from storyboard.execute.decisions import purchases
from storyboard.execute.events import Note
from storyboard.execute.outcome import Outcome
from storyboard.execute.searching import Search
from storyboard.execute.settings import Settings
from storyboard.ledger.store.journal import JournalError

CLIPS = [f"dock.{number}" for number in range(1, 9)]


class Late(Service):
    """Accepts every fourth request without saying so, and shows it in the list only once `shown`."""

    shown = False

    def accept(self, body: dict[str, Any]) -> dict[str, Any]:
        record = super().accept(body)
        if (502, "accepted") in self._now:
            self.hidden.add(record["request_id"])
        return record

    def _post(self, body: dict[str, Any]) -> Any:
        self._now = self.posts[:1]
        return super()._post(body)

    def show(self) -> None:
        self.hidden.clear()


POSTS = ["ok", "ok", "ok", (502, "accepted")] * 2


def build(stage: Stage, service: Service, *addresses: str, **wishes: Any) -> Outcome:
    return stage.build(BASE, *(clip(a) for a in addresses or CLIPS), transport=service.transport(), **wishes)


def files(stage: Stage) -> int:
    return len(list(stage.places.build.rglob("*.mp4")))


def spent(stage: Stage) -> Decimal:
    return purchases(stage.places, stage.lock(), Settings()).spent


def test_what_turns_up_at_the_next_build_is_kept(stage: Stage) -> None:
    service = Late(*POSTS)
    first = build(stage, service)
    assert first.exit_code == 0 and len(service.charged) == 10 and files(stage) == 8
    assert any(note.code == "sent-again" and "$0.42 twice" in note.words for note in stage.told(Note))
    service.show()
    second = build(stage, service)
    assert second.exit_code == 0 and len(service.charged) == 10 and files(stage) == 10
    assert spent(stage) == second.total == Decimal("4.20")
    assert [note.code for note in stage.told(Note)].count("accepted-twice") == 2
    assert {node.pick for node in second.lock.nodes} == {1}
    third = build(stage, service)
    assert third.exit_code == 0 and third.lock == second.lock and len(service.charged) == 10


def test_what_turns_up_at_the_end_of_the_build_is_kept(stage: Stage) -> None:
    service = Late(*POSTS)
    service.statuses = ["queued", "processing", "processing", "success"]
    plain = service._finish

    def finish(record: dict[str, Any], status: str) -> None:
        if status == "success" and len(service.charged) == 10:
            service.show()
        plain(record, status)

    service._finish = finish  # type: ignore[method-assign]
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and len(service.charged) == 10 and files(stage) == 10
    assert spent(stage) == outcome.total == Decimal("4.20")


def test_what_turns_up_before_it_is_sent_again_is_the_take(stage: Stage) -> None:
    """The build that judged it absent was not allowed to send it again."""
    service = Late("ok", (502, "accepted"), 402)
    first = build(stage, service, "dock.1", "dock.2", concurrency=1)
    assert first.stopped is not None and len(service.charged) == 2
    service.show()
    second = build(stage, service, "dock.1", "dock.2")
    assert second.exit_code == 0 and len(service.charged) == 2 and files(stage) == 2
    assert second.lock.nodes[1].takes[0].request_id == "req-2" and second.lock.nodes[1].pick == 1


def test_it_is_looked_for_so_long_and_no_longer(stage: Stage) -> None:
    service = Late(*POSTS)
    build(stage, service)
    asked = service.asked["list"]
    build(stage, service, pace=replace(QUICK, watch=0))
    assert service.asked["list"] == asked
    build(stage, service)
    assert service.asked["list"] > asked


def test_a_list_that_cannot_be_read_at_the_end_is_told(stage: Stage) -> None:
    service = Late(*POSTS)
    build(stage, service)
    service.list_works = False
    outcome = build(stage, service)
    assert outcome.exit_code == 0
    assert any(note.code == "service-trouble" and "list of requests" in note.words for note in stage.told(Note))


@pytest.mark.parametrize("point", ["adopted", "finished", "downloaded", "named", "stored"])
def test_killed_while_it_is_brought_home(stage: Stage, point: str) -> None:
    service = Late(*POSTS)
    build(stage, service)
    service.show()

    class DiedError(BaseException):
        pass

    def probe(at: str) -> None:
        if at == point:
            raise DiedError

    with pytest.raises(DiedError):
        build(stage, service, probe=probe)
    outcome = build(stage, service)
    assert outcome.exit_code == 0 and len(service.charged) == 10 and files(stage) == 10
    assert spent(stage) == Decimal("4.20")


def test_a_journal_that_cannot_be_written_at_the_end_loses_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_search: Search) -> None:
        raise JournalError("journal-unwritable", "the journal cannot be written: disk full")

    service = Late(*POSTS)
    plain = Search.look_again
    turns = iter((plain, full))
    monkeypatch.setattr(Search, "look_again", lambda search: next(turns, plain)(search))
    outcome = build(stage, service)
    assert outcome.stopped is not None and outcome.stopped[0] == "journal-unwritable"
    assert set(outcome.stages.values()) == {"made"} and files(stage) == 8
