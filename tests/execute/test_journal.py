"""The journal's law on its own: legal moves alone, durable or not at all, clear words when it cannot be used."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from fake_service import BASE, Service
from hand_plans import Stage, clip, plan_of

from storyboard.execute.decisions import purchases
from storyboard.execute.holding import HeldError, hold
from storyboard.execute.settings import Settings
from storyboard.ledger.attempt import Attempt, Intent, canonical
from storyboard.ledger.records import Lock
from storyboard.ledger.states import MOVES, IllegalMoveError, State
from storyboard.ledger.store.journal import Journal, JournalError
from storyboard.ledger.store.lockfile import read_lock, write_lock


def intent(address: str = "dock.1", take: int = 1, price: str = "1") -> Intent:
    payload = canonical({"prompt": address, "b": 1})
    return Intent(
        "s.kstory", address, "clip", "dock", take, "f", "kling-v3-omni", BASE, payload, Decimal(price), 3, True, {}, {}
    )


def walked(journal: Journal, state: State, take: int) -> Attempt:
    """An attempt in a state, by legal moves."""
    attempt = journal.intend(intent(take=take))
    ways: dict[State, tuple[State, ...]] = {
        State.INTENDED: (),
        State.FINISHED: (State.ACCEPTED, State.FINISHED),
        State.STORED: (State.ACCEPTED, State.FINISHED, State.STORED),
        State.FAILED: (State.ACCEPTED, State.FAILED),
    }
    for step in ways.get(state, (state,)):
        attempt = journal.move(attempt, step)
    return attempt


def test_only_legal_moves_can_be_written(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.db")
    for take, (now, then) in enumerate(product(State, State), 1):
        attempt = walked(journal, now, take)
        if then in MOVES[now]:
            assert journal.move(attempt, then).state is then
        else:
            with pytest.raises(IllegalMoveError):
                journal.move(attempt, then)
            assert journal.get(attempt.id).state is now


def test_nobody_moves_what_was_moved_already(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.db")
    attempt = journal.intend(intent())
    journal.move(attempt, State.ACCEPTED, request_id="a")
    with pytest.raises(IllegalMoveError):
        journal.move(attempt, State.DECLINED)


def test_a_request_id_has_one_owner(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.db")
    journal.move(journal.intend(intent(take=1)), State.ACCEPTED, request_id="a")
    with pytest.raises(JournalError):
        journal.move(journal.intend(intent(take=2)), State.ACCEPTED, request_id="a")


def test_everything_written_is_read_again(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.db")
    attempt = journal.move(journal.intend(intent()), State.ACCEPTED, request_id="a", offset=1.5, accepted=2.0)
    journal.close()
    again = Journal.open(tmp_path / "journal.db")
    assert again.all() == (attempt,) and again.unfinished() == (attempt,)
    assert again.money() == (Decimal(0), Decimal(1)) and attempt.body() == {"prompt": "dock.1", "b": 1}
    assert [state for _, _, state, _ in again.history()] == [State.INTENDED, State.ACCEPTED]


def test_money_by_state(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.db")
    for take, state in enumerate(State, 1):
        walked(journal, state, take)
    assert journal.money() == (Decimal(4), Decimal(3))


def test_it_is_as_durable_as_it_says(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.db")
    pragma = {name: journal._db.execute(f"pragma {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert pragma == {"journal_mode": "wal", "synchronous": 2}


@pytest.mark.parametrize(("damage", "code"), [("newer", "journal-newer"), ("noise", "journal-broken")])
def test_a_journal_that_cannot_be_trusted_stops_before_anything_is_sent(stage: Stage, damage: str, code: str) -> None:
    service = Service()
    stage.build(BASE, clip("dock.1"), transport=service.transport())
    lock, path = stage.lock(), stage.places.journal
    if damage == "newer":
        with sqlite3.connect(path) as db:
            db.execute("pragma user_version = 99")
        db.close()
    else:
        path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(JournalError) as told:
        stage.lock()
    assert told.value.code == code
    from_plan = stage.build_plan(BASE, plan_of(clip("dock.1"), clip("dock.2")), lock, transport=service.transport())
    assert from_plan.stopped is not None and from_plan.stopped[0] == code and from_plan.exit_code == 4
    assert service.asked["post"] == 1


@pytest.mark.skipif(not Path("/proc/self/mounts").exists() or os.geteuid() != 0, reason="needs to mount")
def test_a_disk_that_fills_up_sends_nothing_and_loses_no_id(stage: Stage) -> None:
    """On a small file system of its own: full before the intent nothing is sent, full after the POST the id is kept."""
    small = stage.root / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(small)], capture_output=True).returncode:
        pytest.skip("this machine may not mount")
    try:
        journal = Journal.open(small / "journal.db")
        attempt = journal.intend(intent())
        filler = small / "filler"
        _fill(filler)
        journal.move(attempt, State.ACCEPTED, request_id="paid-for")
        _fill(filler)
        with pytest.raises(JournalError) as told:
            journal.intend(intent(take=2))
        assert told.value.code == "journal-unwritable"
        journal.close()
        filler.unlink()
        again = Journal.open(small / "journal.db")
        assert [each.request_id for each in again.all()] == ["paid-for"]
        again.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def _fill(path: Path) -> None:
    with path.open("ab") as out:
        for size in (65_536, 4096, 1):
            try:
                while True:
                    os.write(out.fileno(), b"x" * size)
            except OSError:
                continue


def test_a_folder_that_cannot_be_written_is_said(stage: Stage) -> None:
    (stage.root / ".kstory").write_text("a file where the folder should be")
    service = Service()
    with pytest.raises(OSError):
        stage.build(BASE, clip("dock.1"), transport=service.transport())
    assert service.asked["post"] == 0


HOLDER = """
import sys, time
from pathlib import Path
from storyboard.execute.decisions import purchases
from storyboard.execute.holding import Holding
held = Holding(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""


def test_one_build_at_a_time_and_no_lock_survives_its_process(stage: Stage) -> None:
    places = stage.places
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(places.hold)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(HeldError) as told:
            hold(places)
        assert told.value.holder is not None and told.value.holder.pid == holder.pid
        assert str(holder.pid) in str(told.value) and told.value.holder.since.endswith("Z")
        service = Service()
        with pytest.raises(HeldError):
            stage.build(BASE, clip("dock.1"), transport=service.transport())
        assert service.asked["post"] == 0
        heard: list[HeldError] = []

        def waiting(fault: HeldError) -> None:
            heard.append(fault)
            holder.send_signal(signal.SIGKILL)
            holder.wait()

        with hold(places, wait=True, waiting=waiting):
            assert len(heard) == 1
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with hold(places):
        pass


def test_a_long_lock_is_written_seldom_and_at_the_end(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its writing grows with the film, so it must not be written anew for each of a thousand takes."""
    writes = []

    def slow(path: Path, lock: Lock) -> None:
        writes.append(len(lock.nodes))
        time.sleep(0.02)
        write_lock(path, lock)

    monkeypatch.setattr("storyboard.execute.desk.write_lock", slow)
    service = Service()
    service.statuses = ["success"]
    clips = [clip(f"dock.{number}") for number in range(1, 31)]
    outcome = stage.build(BASE, *clips, transport=service.transport(), concurrency=30)
    assert outcome.exit_code == 0 and len(writes) < 15 and writes[-1] == 30
    found, _ = read_lock(stage.places.lock)
    assert found == outcome.lock


def test_a_build_without_takes_leaves_no_lock(stage: Stage) -> None:
    service = Service(400)
    assert stage.build(BASE, clip("dock.1"), transport=service.transport()).exit_code == 4
    assert not stage.places.lock.exists()


def test_what_was_spent_can_be_read_where_nothing_can_be_written(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service()
    outcome = stage.build(BASE, clip("dock.1"), transport=service.transport())

    def closed(path: Path) -> Journal:
        raise JournalError("journal-unwritable", "a read-only file system")

    monkeypatch.setattr(Journal, "open", closed)
    found = purchases(stage.places, outcome.lock, Settings())
    assert found.spent == outcome.total and [each.state for each in found.attempts] == [State.STORED]
    with pytest.raises(JournalError):
        Journal.look(stage.root / "nowhere.sqlite")
