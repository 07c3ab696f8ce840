"""The lock and the files follow: moved steps, a lost lock, takes of others, files that are gone."""

from __future__ import annotations

import msgspec
import pytest
from fake_service import BASE, Service, make_clip, sent
from hand_plans import Stage, clip, element, plan_of, with_element

from storyboard.execute.moves import carry_out, moving
from storyboard.ledger.records import Lock, Node, Take
from storyboard.ledger.store.journal import Journal
from storyboard.ledger.store.lockfile import encode, read_lock, write_lock
from storyboard.planner.records import Plan


def made(stage: Stage, service: Service, *names: str) -> Lock:
    clips = {f"req-{number}": make_clip(1.0, 40 * number) for number in range(1, 5)}
    service.media = lambda request, turn: sent(200, clips[request.url.path.split("/")[-1].removesuffix(".mp4")])
    steps = [clip(name, f"the clip once called {name}") for name in names]
    outcome = stage.build(BASE, *steps, transport=service.transport(), concurrency=1)
    assert outcome.exit_code == 0
    return outcome.lock


def moved_plan(lock: Lock, **moves: str) -> Plan:
    """The clips of `made` under other addresses: new name to old."""
    steps = [clip(new.replace("_", "."), f"the clip once called {old.replace('_', '.')}") for new, old in moves.items()]
    plan = plan_of(*steps)
    known = {
        step.address: msgspec.structs.replace(step, state="kept", submits=(), take=1, made=old.replace("_", "."))
        for step, old in zip(plan.steps, moves.values(), strict=True)
    }
    return msgspec.structs.replace(plan, steps=tuple(known.values()))


def contents(stage: Stage, lock: Lock) -> dict[str, bytes]:
    return {node.address: (stage.places.build / node.takes[0].file).read_bytes() for node in lock.nodes}


def test_exchanged_addresses(stage: Stage) -> None:
    service = Service()
    lock = made(stage, service, "a.1", "b.1")
    before = contents(stage, lock)
    outcome = stage.build_plan(BASE, moved_plan(lock, a_1="b.1", b_1="a.1"), lock, transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 2
    assert contents(stage, outcome.lock) == {"a.1": before["b.1"], "b.1": before["a.1"]}
    assert all(node.takes[0].file == f"clips/{node.address}@1.mp4" for node in outcome.lock.nodes)
    assert stage.places.lock.read_bytes() == encode(outcome.lock) == encode(stage.lock())


@pytest.mark.parametrize("dies_at", ["first", "second", "third", "fourth", "lock", "end"])
def test_a_move_that_was_cut_off_is_finished(stage: Stage, dies_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service()
    lock = made(stage, service, "a.1", "b.1")
    before = contents(stage, lock)
    journal = Journal.open(stage.places.journal)
    _, move = moving(moved_plan(lock, a_1="b.1", b_1="a.1"), lock, journal)
    assert move is not None
    turns = {"first": 1, "second": 2, "third": 3, "fourth": 4}

    class Dead(BaseException):
        pass

    with monkeypatch.context() as patch:
        left = [turns.get(dies_at, 99)]
        for name in ("rename", "replace"):
            real = getattr(type(stage.root), name)

            def dying(self: object, target: object, real: object = real) -> object:
                left[0] -= 1
                if left[0] == 0:
                    raise Dead
                return real(self, target)  # type: ignore[operator]

            patch.setattr(type(stage.root), name, dying)
        if dies_at == "end":
            patch.setattr(Journal, "moved", lambda self: (_ for _ in ()).throw(Dead()))
        if dies_at == "lock":
            patch.setattr("storyboard.execute.moves.write_lock", lambda path, lock: (_ for _ in ()).throw(Dead()))
        with pytest.raises(Dead):
            carry_out(move, journal, stage.places)
    journal.close()
    now = stage.lock()
    assert contents(stage, now) == {"a.1": before["b.1"], "b.1": before["a.1"]}
    journal = Journal.open(stage.places.journal)
    assert {(each.address, each.request_id, each.file) for each in journal.all()} == {
        ("a.1", "req-2", "clips/a.1@1.mp4"),
        ("b.1", "req-1", "clips/b.1@1.mp4"),
    }
    assert journal.moving() is None
    journal.close()


def test_a_lost_lock_is_written_again_and_nothing_bought(stage: Stage) -> None:
    service = Service()
    lock = made(stage, service, "a.1", "b.1")
    stage.places.lock.unlink()
    assert stage.lock() == lock and read_lock(stage.places.lock)[0] == lock


def test_a_lock_cut_in_half_blocks(stage: Stage) -> None:
    service = Service()
    lock = made(stage, service, "a.1")
    half = stage.places.lock.read_bytes()[:100]
    stage.places.lock.write_bytes(half)
    outcome = stage.build_plan(BASE, plan_of(clip("a.1", "other")), lock, transport=service.transport())
    assert outcome.stopped is not None and outcome.stopped[0] == "lock-broken" and service.asked["post"] == 1
    assert stage.places.lock.read_bytes() == half


def test_a_plan_from_another_lock_buys_nothing(stage: Stage) -> None:
    service = Service()
    made(stage, service, "a.1")
    outcome = stage.build_plan(
        BASE, plan_of(clip("a.1", "the clip once called a.1")), Lock(), transport=service.transport()
    )
    assert outcome.stopped is not None and outcome.stopped[0] == "plan-outdated" and service.asked["post"] == 1


def test_takes_of_others_keep_their_numbers(stage: Stage) -> None:
    """The lock came from git with a colleague's take 1; ours, which it lacks, becomes take 2, file and all."""
    service = Service()
    lock = made(stage, service, "a.1")
    mine = contents(stage, lock)["a.1"]
    theirs = Take(1, "other", "2026-01-01T00:00:00Z", request_id="theirs", file="clips/a.1@1.mp4", sha256="0" * 64)
    write_lock(stage.places.lock, Lock((Node("story.kstory", "a.1", "clip", (theirs,)).choosing(theirs, "build"),)))
    (node,) = stage.lock().nodes
    assert [(take.take, take.request_id) for take in node.takes] == [(1, "theirs"), (2, "req-1")]
    assert (stage.places.build / node.takes[1].file).read_bytes() == mine and node.takes[1].file == "clips/a.1@2.mp4"


def test_a_file_that_is_gone_is_fetched_again_free(stage: Stage) -> None:
    service = Service()
    lock = made(stage, service, "a.1")
    path = stage.places.build / lock.nodes[0].takes[0].file
    path.unlink()
    outcome = stage.build(BASE, clip("a.1", "the clip once called a.1"), transport=service.transport())
    assert outcome.exit_code == 0 and path.is_file() and service.asked["post"] == 1 and outcome.lock == lock


def test_a_rehearsed_file_that_is_gone_is_made_again(stage: Stage) -> None:
    stage.live = False
    service = Service()
    step = clip("a.1")
    first = stage.build(BASE, step, transport=service.transport(), rehearsal=True)
    (stage.places.build / first.lock.nodes[0].takes[0].file).unlink()
    second = stage.build(BASE, step, transport=service.transport(), rehearsal=True)
    assert second.exit_code == 0 and service.asked["post"] == 2
    assert (stage.places.build / second.lock.nodes[0].takes[0].file).is_file()


def test_work_in_flight_follows_its_request(stage: Stage) -> None:
    """Renamed while the service was at it: the same request under another address is not bought again."""
    service = Service()
    service.statuses = ["processing"]
    stage.build(BASE, clip("a.1", "words"), transport=service.transport(), deadline_minutes=0.002)
    service.statuses = ["success"]
    outcome = stage.build(BASE, clip("b.1", "words"), transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 1
    assert [(node.address, node.pick) for node in outcome.lock.nodes] == [("b.1", 1)]
    assert (stage.places.build / "clips/b.1@1.mp4").is_file()


def test_an_edit_while_it_runs_keeps_both(stage: Stage) -> None:
    service = Service()
    service.statuses = ["processing"]
    stage.build(BASE, clip("a.1", "words"), transport=service.transport(), deadline_minutes=0.002)
    service.statuses = ["success"]
    outcome = stage.build(BASE, clip("a.1", "other words"), transport=service.transport())
    (node,) = outcome.lock.nodes
    assert outcome.exit_code == 0 and len(service.charged) == 2 and len(node.takes) == 2
    picked = next(take for take in node.takes if take.take == node.pick)
    assert picked.fingerprint == clip("a.1", "other words").variants[0].fingerprint


def test_the_old_take_stands_until_the_new_one_is_here(stage: Stage) -> None:
    service = Service()
    made(stage, service, "a.1")
    service.posts = [400]
    outcome = stage.build(BASE, clip("a.1", "other"), transport=service.transport())
    assert outcome.exit_code == 4 and outcome.lock.nodes[0].pick == 1
    outcome = stage.build(BASE, clip("a.1", "third"), transport=service.transport())
    assert outcome.lock.nodes[0].pick == 2 and len(outcome.lock.nodes[0].takes) == 2


def test_a_draft_never_takes_the_place_of_a_final(stage: Stage) -> None:
    service = Service()
    made(stage, service, "a.1")
    outcome = stage.build(BASE, clip("a.1", "draft"), transport=service.transport(), draft=True)
    assert outcome.lock.nodes[0].pick == 1 and len(outcome.lock.nodes[0].takes) == 2


def test_what_needs_a_failure_is_blocked_and_nothing_else(stage: Stage) -> None:
    service = Service()
    service.failure = {"error": "bad"}
    service.statuses = ["failed"]
    steps = (element("mara"), with_element("a.1", "mara"), clip("b.1"))
    service.polls["req-2"] = lambda record, polls: None
    outcome = stage.build(BASE, *steps, transport=service.transport())
    assert outcome.stages == {"mara": "failed", "a.1": "blocked", "b.1": "failed"}
    assert outcome.blocked == {"a.1": "mara"}


def test_another_story_of_the_project_is_left_to_its_own_build(stage: Stage) -> None:
    """Its work in flight is neither lost nor fetched to the wrong shelf, and an element of both is made once."""
    service = Service()
    service.statuses = ["processing"]
    plan = plan_of(element("mara"), clip("a.1", "theirs"))
    other = msgspec.structs.replace(plan, story="other.kstory")
    stage.build_plan(BASE, other, Lock(), transport=service.transport(), deadline_minutes=0.002)
    service.statuses = ["success"]
    outcome = stage.build(BASE, element("mara"), clip("a.1", "ours"), transport=service.transport())
    assert outcome.exit_code == 0 and service.asked["post"] == 3
    assert {(node.story, node.address) for node in outcome.lock.nodes} == {
        ("other.kstory", "mara"),
        ("story.kstory", "a.1"),
    }
    again = stage.build_plan(
        BASE,
        msgspec.structs.replace(plan_of(clip("a.1", "theirs")), story="other.kstory"),
        outcome.lock,
        transport=service.transport(),
    )
    assert again.exit_code == 0 and service.asked["post"] == 3
