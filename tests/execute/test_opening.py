"""A journal's log on the disk: known as ours at any moment, and nothing is lost however a process ends."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from storyboard.ledger.attempt import Intent
from storyboard.ledger.states import State
from storyboard.ledger.store import opening
from storyboard.ledger.store.journal import Journal, JournalError
from storyboard.ledger.store.opening import looked, standing
from storyboard.ledger.store.sealing import is_sealed, log_size


def intent(take: int) -> Intent:
    return Intent(
        "s.kstory", "dock.1", "clip", "dock", take, "f", "kling-v3-omni", "http://x", "{}", Decimal(1), 3, True, {}, {}
    )


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_opening import State, intent
from storyboard.ledger.store import journal
from storyboard.ledger.store.journal import Journal
journal.LOG_MOST = int(sys.argv[3])
there = Journal.open(Path(sys.argv[1]))
for take in range(1, 21):
    there.move(there.intend(intent(take)), State.ACCEPTED, request_id=f"r{take}")
os._exit(0)
"""


@pytest.mark.parametrize("most", [1, 100_000, 10**9])
def test_a_killed_process_leaves_a_log_that_is_known_as_ours(tmp_path: Path, most: int) -> None:
    path = tmp_path / ".kstory" / "live.sqlite"
    words = [sys.executable, "-c", KILLED, str(path), str(Path(__file__).parent), str(most)]
    for _ in range(2):
        subprocess.run(words, check=True)
        assert log_size(path) and is_sealed(path) and (log_size(path) < 200_000) == (most < 10**9)
        seen = Journal.look(path).all()
        assert [each.request_id for each in seen] == [f"r{take}" for take in range(1, 21)]
        journal = Journal.open(path)
        assert journal.all() == seen and journal.aside is None
        journal.close()
        path.unlink()


def test_a_log_that_cannot_be_sealed_holds_nothing_that_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk as a new log is begun: nothing is sent, and what was sent before is still written down."""
    path = tmp_path / ".kstory" / "live.sqlite"
    journal = Journal.open(path)
    paid = journal.intend(intent(1))
    monkeypatch.setattr("storyboard.ledger.store.journal.LOG_MOST", 1)
    full = [True, True]

    def seal(path: Path) -> None:
        if full and full.pop():
            raise OSError(28, "No space left on device")
        real(path)

    real = opening.seal
    monkeypatch.setattr(opening, "seal", seal)
    with pytest.raises(JournalError, match="cannot be written"):
        journal.intend(intent(2))
    assert full == [True]
    journal.move(paid, State.ACCEPTED, request_id="paid")  # with the room that was kept for it
    assert not full and is_sealed(path)
    assert [each.request_id for each in Journal.look(path).all()] == ["paid"]
    journal.close()


def test_who_looks_sees_a_journal_between_two_folds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / ".kstory" / "live.sqlite"
    monkeypatch.setattr("storyboard.ledger.store.journal.LOG_MOST", 1)
    journal = Journal.open(path)
    for take in range(1, 30):
        journal.intend(intent(take))
        assert len(Journal.look(path).all()) == take
    journal.close()
    assert len(Journal.look(path).all()) == 29


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / ".kstory" / "live.sqlite"
    assert looked(path) is None and not path.parent.exists()
    journal = Journal.open(path)
    there = sorted(each.name for each in path.parent.iterdir())
    assert there == ["live.seal", "live.spare", "live.sqlite", "live.sqlite-wal"]
    looked(path)
    assert sorted(each.name for each in path.parent.iterdir()) == there
    journal.close()


@pytest.mark.parametrize(
    "statement",
    [
        "create trigger t after insert on attempt begin select 1; end",
        "create view v as select 1",
        "create table further (x)",
        "create index i on attempt (price)",
        "drop index attempt_state",
        "alter table attempt add column more text",
        "create virtual table v using fts5(x)",
    ],
)
def test_another_shape_is_not_read(tmp_path: Path, statement: str) -> None:
    path = tmp_path / ".kstory" / "live.sqlite"
    Journal.open(path).close()
    with sqlite3.connect(path) as db:
        db.execute(statement)
    db.close()
    for act in (Journal.open, Journal.look, standing):
        with pytest.raises(JournalError) as told:
            act(path)
        assert told.value.code == "journal-broken"


def test_a_journal_of_before_that_has_no_stamp_is_a_strangers(tmp_path: Path) -> None:
    path = tmp_path / ".kstory" / "live.sqlite"
    Journal.open(path).close()
    with sqlite3.connect(path) as db:
        db.execute("drop table stamp")
    db.close()
    assert standing(path) == "strange"
    journal = Journal.open(path)
    assert journal.aside == path.parent / "aside" / "live.sqlite.1"
    journal.close()
