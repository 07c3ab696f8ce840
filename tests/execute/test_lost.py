"""Takes that stand and whose file is gone: fetched again free of charge, else told, else made again at the writer's
word."""

from __future__ import annotations

import shutil
from decimal import Decimal

import httpx
import msgspec
from fake_service import BASE, Service, make_clip, sent
from hand_plans import Stage, clip, continued, plan_of

from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal
from storyboard.ledger.store.lockfile import read_lock, write_lock
from storyboard.planner.records import Plan, Step


def again(step: Step, lock: Lock) -> Plan:
    """One more take of a clip that is made, as `--again` plans it."""
    (made,) = plan_of(step, lock=lock).steps
    further = msgspec.structs.replace(made.variants[0], take=2)
    made = msgspec.structs.replace(made, variants=(*made.variants, further), submits=(2,), price=made.each)
    return msgspec.structs.replace(plan_of(step, lock=lock), steps=(made,))


def test_another_machine_fetches_what_the_team_has_paid_for(stage: Stage) -> None:
    service = Service()
    first = stage.build(BASE, clip("dock.1"), clip("dock.2"), transport=service.transport())
    shutil.rmtree(stage.places.build)
    shutil.rmtree(stage.places.journal.parent)
    second = stage.build(BASE, clip("dock.1"), clip("dock.2"), transport=service.transport())
    assert second.exit_code == 0 and len(service.charged) == 2
    assert second.lock == first.lock and second.total == first.total == Decimal("0.84") and not second.spent
    assert all((stage.places.build / node.takes[0].file).read_bytes() == service.clip for node in second.lock.nodes)
    asked = len(service.seen)
    assert stage.build(BASE, clip("dock.1"), clip("dock.2"), transport=service.transport()).exit_code == 0
    assert len(service.seen) == asked


def test_what_is_made_from_it_waits_for_it(stage: Stage) -> None:
    service = Service()
    stage.build(BASE, clip("dock.1"), transport=service.transport())
    (stage.places.build / "clips/dock.1@1.mp4").unlink()
    steps = (clip("dock.1"), continued("dock.2", "dock.1"))
    assert stage.build(BASE, *steps, transport=service.transport()).exit_code == 0
    assert len(service.charged) == 2
    service.media = lambda request, turn: httpx.Response(404)
    (stage.places.build / "clips/dock.1@1.mp4").unlink()
    steps = (clip("dock.1"), continued("dock.3", "dock.1"))
    outcome = stage.build(BASE, *steps, transport=service.transport())
    assert outcome.blocked == {"dock.3": "dock.1"} and len(service.charged) == 2


def test_a_dead_link_is_told_and_another_take_stands_at_the_writers_word(stage: Stage) -> None:
    service = Service()
    lock = stage.build(BASE, clip("dock.1"), transport=service.transport()).lock
    (stage.places.build / "clips/dock.1@1.mp4").unlink()
    dead = {service.ids()[0]}

    def media(request: httpx.Request, turn: int) -> httpx.Response:
        return httpx.Response(404) if any(each in request.url.path for each in dead) else sent(200, service.clip)

    service.media = media
    for _ in range(2):
        told = stage.build(BASE, clip("dock.1"), transport=service.transport())
        assert [each.code for each in told.failures] == ["clip-lost"] and told.exit_code == 4
        assert told.lock == lock and len(service.charged) == 1
    journal = Journal.open(stage.places.journal)
    assert [each.state for each in journal.all()] == [State.STORED]
    journal.close()
    outcome = stage.build_plan(BASE, again(clip("dock.1"), lock), lock, transport=service.transport())
    assert outcome.exit_code == 0 and len(service.charged) == 2
    (node,) = outcome.lock.nodes
    assert [take.take for take in node.takes] == [1, 2] and node.pick == 2
    assert stage.build(BASE, clip("dock.1"), transport=service.transport()).exit_code == 0


def test_a_request_that_the_service_does_not_know_is_asked_for_once(stage: Stage) -> None:
    service = Service()
    stage.build(BASE, clip("dock.1"), transport=service.transport())
    shutil.rmtree(stage.places.build)
    shutil.rmtree(stage.places.journal.parent)
    service.records.clear()
    asked = service.asked["record"]
    told = stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert [each.code for each in told.failures] == ["clip-lost"] and service.asked["record"] == asked + 1


def test_another_file_is_not_taken_for_it(stage: Stage) -> None:
    service = Service()
    lock = stage.build(BASE, clip("dock.1"), transport=service.transport()).lock
    (stage.places.build / "clips/dock.1@1.mp4").unlink()
    service.media = lambda request, turn: sent(200, make_clip(1.0, 10))
    told = stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert [each.code for each in told.failures] == ["clip-lost"] and told.lock == lock
    assert not (stage.places.build / "clips/dock.1@1.mp4").exists()


def test_a_clip_of_ones_own_cannot_be_fetched(stage: Stage) -> None:
    service = Service()
    mark = plan_of(clip("dock.1")).steps[0].variants[0].fingerprint
    own = Take(1, mark, "2026-05-01T12:00:00Z", file="clips/dock.1@1.mp4", sha256="0" * 64, added=True)
    stage.root.mkdir(exist_ok=True)
    write_lock(stage.places.lock, Lock((Node("story.kstory", "dock.1", "clip", (own,)).choosing(own, "build"),)))
    told = stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert [each.code for each in told.failures] == ["clip-lost"] and not service.seen
    found, _ = read_lock(stage.places.lock)
    assert found == told.lock


def test_a_step_that_waits_for_nobody_is_said(stage: Stage) -> None:
    """No plan of ours has such a need; should one ever, the build must not end as if all were well."""
    service = Service()
    outcome = stage.build(BASE, clip("dock.1"), clip("dock.2", needs=("ghost.1",)), transport=service.transport())
    assert [(each.address, each.code) for each in outcome.failures] == [("dock.2", "our-fault")]
    assert outcome.exit_code == 4 and len(service.charged) == 1


def test_another_service_is_not_asked_for_it_twice(stage: Stage) -> None:
    """A take of another address is nothing that this one has; its price stays counted once."""
    service = Service()
    stage.build(BASE, clip("dock.1"), transport=service.transport())
    shutil.rmtree(stage.places.build)
    other = Service(base="http://other.test/api")
    told = stage.build(other.base, clip("dock.1"), transport=other.transport())
    assert [each.code for each in told.failures] == ["clip-lost"] and not other.seen
    assert told.total == Decimal("0.42")
    assert stage.build(BASE, clip("dock.1"), transport=service.transport()).exit_code == 0
    assert len(service.charged) == 1
