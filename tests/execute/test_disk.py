"""Disks that are full and folders that are closed: each is said, nothing is sent that could not be written down, and
nothing that is paid for is lost."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fake_service import BASE, Served, Service, make_clip
from hand_plans import Stage, clip

from storyboard.execute.outcome import Outcome
from storyboard.ledger.store.journal import Journal
from storyboard.project.writing import write_whole

STEPS = tuple(clip(f"dock.{number}") for number in range(1, 4))
FULL = OSError(errno.ENOSPC, "No space left on device")


def build(stage: Stage, service: Service) -> Outcome:
    return stage.build(BASE, *STEPS, transport=service.transport(), concurrency=1)


def whole(stage: Stage, service: Service) -> None:
    """With room again the same command makes the film, and each clip is paid for once."""
    assert build(stage, service).exit_code == 0
    assert len(service.charged) == 3
    for node in stage.lock().nodes:
        assert [take.take for take in node.takes] == [1]
        assert (stage.places.build / node.takes[0].file).read_bytes() == service.clip
    assert {path.name for path in (stage.places.build / "clips").iterdir()} == {f"dock.{n}@1.mp4" for n in (1, 2, 3)}


def failing(turn: int, real: Callable[..., Any], fault: Exception = FULL) -> Callable[..., Any]:
    """A function that fails from its n-th call on."""
    left = [turn]

    def call(*words: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            raise fault
        return real(*words, **more)

    return call


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_no_room_for_the_lock(stage: Stage, turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service()
    with monkeypatch.context() as patch:
        patch.setattr("storyboard.ledger.store.lockfile.write_whole", failing(turn, write_whole))
        outcome = build(stage, service)
    assert outcome.stopped is not None and outcome.stopped[0] == "lock-unwritable"
    assert "No space left" in outcome.stopped[1]
    assert len(outcome.lock.nodes) == len(service.charged) <= 3
    whole(stage, service)


@pytest.mark.parametrize("where", ["fetching._bring", "fetching.settle", "downloads.create"])
def test_no_room_for_a_clip(stage: Stage, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service()
    with monkeypatch.context() as patch:
        patch.setattr(f"storyboard.execute.{where}", failing(1, lambda *_: None))
        outcome = build(stage, service)
    assert outcome.stopped is not None and outcome.stopped[0] == "disk"
    assert {fault.code for fault in outcome.failures} == {"disk"} and len(service.charged) < 3
    whole(stage, service)


@pytest.mark.parametrize("turn", range(1, 12))
def test_no_room_for_the_journal(stage: Stage, turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is the first that cannot be written, and nothing after it can: what was accepted is found again."""
    service = Service()
    full = sqlite3.OperationalError("database or disk is full")
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_commit", failing(turn, Journal._commit, full))
        outcome = build(stage, service)
    assert outcome.stopped is not None and outcome.stopped[0] == "journal-unwritable"
    assert "disk is full" in outcome.stopped[1]
    posts = len(service.charged)
    journal = Journal.open(stage.places.journal)
    assert len(journal.all()) == posts, "nothing was sent that was not written down first"
    known = {attempt.request_id for attempt in journal.all() if attempt.request_id}
    assert all(each in known or each in outcome.stopped[1] for each in service.ids()), "an id is said where it is lost"
    journal.close()
    build(stage, service)  # a lone lost request may need the others to vouch for the list
    whole(stage, service)


@contextmanager
def small(folder: Path, size: str) -> Iterator[Callable[[], object]]:
    """A file system of its own; the callable gives it room."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o"]
    if os.geteuid() or subprocess.run([*mount, f"size={size}", "none", str(folder)], capture_output=True).returncode:
        pytest.skip("this machine may not mount")
    try:
        yield lambda: subprocess.run([*mount, "remount,size=40m", "none", str(folder)], check=True)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts as Linux does")
@pytest.mark.parametrize(
    ("where", "size"), [("build", "28k"), (".kstory", "1100k"), (".kstory", "800k"), ("", "1300k")]
)
def test_a_small_disk(stage: Stage, where: str, size: str) -> None:
    service = Service()
    service.clip = make_clip(40.0)
    with small(stage.root / where, size) as give_room:
        outcome = build(stage, service)
        assert outcome.exit_code == 4 and outcome.stopped is not None
        assert outcome.stopped[0] in ("disk", "journal-unwritable", "lock-unwritable")
        give_room()
        whole(stage, service)


CLOSED = """
import os, sys
from pathlib import Path
from hand_plans import Stage, clip
from storyboard.ledger.store.journal import JournalError
os.setegid(65534)
os.seteuid(65534)
try:
    outcome = Stage(Path(sys.argv[1])).build(sys.argv[2], *(clip(f"dock.{n}") for n in (1, 2, 3, 4)))
    print(outcome.stopped)
except (JournalError, OSError) as fault:
    print(getattr(fault, "code", "disk"), fault)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to become another user")
@pytest.mark.parametrize("made", [True, False])
def test_a_project_that_may_not_be_written(made: bool) -> None:
    """As another user: nothing is sent, and that it cannot be written is said."""
    with tempfile.TemporaryDirectory() as folder:
        stage, service = Stage(Path(folder)), Service()
        stage.root.chmod(0o755)
        if made:
            build(stage, service)
        before = {path: path.read_bytes() for path in stage.root.rglob("*") if path.is_file()}
        with Served(service):
            done = subprocess.run(
                [sys.executable, "-c", CLOSED, str(stage.root), service.base],
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
                capture_output=True,
                text=True,
                timeout=60,
            )
        assert done.returncode == 0, done.stderr
        assert any(word in done.stdout for word in ("denied", "readonly", "unable to open")), done.stdout
        assert len(service.charged) == 3 * made
        assert {path: path.read_bytes() for path in stage.root.rglob("*") if path.is_file()} == before
