"""The installed command, killed, kept waiting and left without what it needs."""

from __future__ import annotations

import gc
import json
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from film_set import Set, make_own_set, standin, until

from storyboard.cli.main import main


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with standin(tmp_path_factory.mktemp("service")) as url:
        yield url


@pytest.fixture
def live(tmp_path: Path, service: str) -> Set:
    return make_own_set(tmp_path, service)


def paid(project: Set) -> int:
    own = [row for row in project.ledger() if project.root.parent.name in json.dumps(row["payload"])]
    return len(own)


def test_ctrl_c_while_it_loads_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["kstory", "check"])
    monkeypatch.setattr("importlib.import_module", interrupted)
    with pytest.raises(SystemExit) as left:
        main()
    gc.enable()
    assert left.value.code == 130


def test_what_waits_for_a_refused_shot_is_said(live: Set) -> None:
    live.edit("scene hall {", 'character ghost "Ghost" {\n  id: "no-such-thing"\n}\n\nscene hall {')
    live.edit("goes out", "of @ghost goes out")
    done = live.run("build", "--live", "--yes")
    assert done.code == 4
    assert "error[blocked]: stairs.1: it waits for hall.2" in done.err


def test_a_rename_killed_anywhere_is_made_good(live: Set) -> None:
    assert live.run("build", "--live", "--yes").code == 0
    before, name = paid(live), "hall"
    for turn in range(6):
        new = f"room_{turn}"
        going = live.start("mv", name, new)
        until(lambda going=going: (live.root / ".kstory/renaming.json").exists() or going.poll() is not None)
        time.sleep(0.01 * turn)
        going.send_signal(signal.SIGKILL)
        going.communicate()
        done = live.run("mv", name, new)
        assert done.code == 0 or f"'{name}'" in done.err, done.err
        assert f"scene {new} " in live.story.read_text()
        name = new
    assert live.run("build", "--live", "--yes").code == 0
    assert paid(live) == before
    clips = {path.name for path in (live.root / "build/live/clips").iterdir()}
    assert clips == {f"{name}.1@1.mp4", f"{name}.2@1.mp4", "stairs.1@1.mp4"}


def test_a_build_that_waits_says_for_whom(live: Set) -> None:
    first = live.start("build", "--live", "--yes")
    until(lambda: (live.root / ".kstory/live.hold").exists())
    second = live.run("build", "--live", "--yes", "--wait")
    first.communicate(timeout=60)
    assert first.returncode == second.code == 0 and paid(live) == 4
    assert f"process {first.pid}" in second.out + second.err


def test_a_draft_waits_for_the_finals_since_they_spend_from_one_budget(live: Set) -> None:
    first = live.start("build", "--live", "--yes")
    until(lambda: (live.root / ".kstory/live.hold").exists() and (live.root / ".kstory/live.sqlite").exists())
    refused = live.run("build", "--live", "--draft", "--yes")
    first.communicate(timeout=60)
    assert refused.code == 3 and "another build" in (refused.out + refused.err).lower()
    assert live.run("build", "--live", "--draft", "--yes").code == 0
    assert live.run("clean", "--takes", "unpicked", "--yes").code == 0


def test_a_colleague_without_the_clips_pays_for_nothing(live: Set) -> None:
    assert live.run("build", "--live", "--yes").code == 0
    before = paid(live)
    for folder in ("build", ".kstory"):
        shutil.rmtree(live.root / folder)
    done = live.run("build", "--live", "--yes")
    assert done.code == 0 and "without" not in done.out, done.out + done.err
    assert (live.root / "build/live/film.mp4").exists() and paid(live) == before
