"""The installed command from end to end: rehearsals, live builds against a stand-in, refusals, kills and edits."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from film_set import Set, make_set, standin, until


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with standin(tmp_path_factory.mktemp("service")) as url:
        yield url


@pytest.fixture
def live(tmp_path: Path, service: str) -> Set:
    """A project of its own words, so that its requests are told apart at the shared service."""
    project = make_set(tmp_path / "film", service)
    project.edit("a dark hall", f"a dark hall of {tmp_path.name}")
    project.edit("The lamp goes out", f"The lamp of {tmp_path.name} goes out")
    project.edit("climbs the stairs", f"climbs the stairs of {tmp_path.name}")
    project.edit("Woman with a lamp", f"Lamp of {tmp_path.name}")
    return project


def own(project: Set) -> list[str]:
    """The prompts or descriptions that the service was paid for, of this project alone."""
    word = project.root.parent.name
    texts = [str(row["payload"].get("prompt") or row["payload"].get("element_description")) for row in project.ledger()]
    return [text for text in texts if word in text]


def seconds(path: Path) -> float:
    with av.open(str(path)) as film:
        assert film.duration is not None
        return film.duration / av.time_base


def test_a_rehearsal_needs_nothing_and_makes_the_film(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    done = project.run("build")
    assert done.code == 0, done.err
    assert seconds(tmp_path / "build/rehearsal/film.mp4") == pytest.approx(9, abs=0.1)
    assert not (tmp_path / "kstory.lock").exists(), "a rehearsal leaves no trace among what is paid for"
    again = project.run("build", "--json")
    assert again.code == 0
    assert not [event for event in again.events() if event["event"] == "submitted"]


def test_faults_stop_a_build_before_anything_is_sent(live: Set) -> None:
    live.edit("@ada climbs", "@adda climbs")
    done = live.run("build", "--live", "--yes")
    assert done.code == 1
    assert "doors.kstory:25:5" in done.err and "@ada" in done.err
    assert not own(live)


def test_without_a_terminal_and_without_yes_nothing_is_sent(live: Set) -> None:
    done = live.run("build", "--live")
    assert done.code == 3
    assert not own(live)


def test_beyond_max_cost_nothing_is_sent(live: Set) -> None:
    done = live.run("build", "--live", "--yes", "--max-cost", "0.10")
    assert done.code == 3
    assert "$0.10" in done.err
    assert not own(live)


def test_without_a_key_nothing_is_sent(live: Set) -> None:
    done = live.run("build", "--live", "--yes", GMI_API_KEY="")
    assert done.code == 1
    assert "GMI_API_KEY" in done.err


def test_a_live_build_pays_once_and_an_edit_pays_for_its_clip_alone(live: Set) -> None:
    first = live.run("build", "--live", "--yes")
    assert first.code == 0, first.err
    assert len(own(live)) == 4
    assert seconds(live.root / "build/live/film.mp4") == pytest.approx(9, abs=0.1)

    assert live.run("build", "--live", "--yes").code == 0
    assert live.run("plan", "--live", "--detailed-exitcode").code == 0
    assert len(own(live)) == 4, "an unchanged story submits nothing"

    live.story.write_text(live.story.read_text().replace("  shot", "\n\n      shot").replace("scene", "\tscene"))
    (live.root / "ada.png").rename(live.root / "ada-front.png")
    live.edit('"ada.png"', '"ada-front.png"')
    assert live.run("build", "--live", "--yes").code == 0
    assert len(own(live)) == 4, "a story set otherwise, with a picture renamed, submits nothing"

    live.edit("The lamp", "The last lamp")
    assert live.run("plan", "--live", "--detailed-exitcode").code == 2
    assert live.run("build", "--live", "--yes").code == 0
    assert len(own(live)) == 5
    assert "The last lamp" in own(live)[-1]
    assert (live.root / "build/live/clips/hall.2@2.mp4").exists()
    assert (live.root / "build/live/clips/hall.2@1.mp4").exists(), "takes are never thrown away"


def test_a_killed_build_goes_on_where_it_was(live: Set) -> None:
    process = live.start("build", "--live", "--yes")
    until(lambda: len(own(live)) >= 2)
    process.kill()
    process.wait()
    done = live.run("build", "--live", "--yes")
    assert done.code == 0, done.err
    assert len(own(live)) == 4, "nothing that was accepted is paid for again"


def test_ctrl_c_submits_no_more_and_the_next_build_goes_on(live: Set) -> None:
    process = live.start("build", "--live", "--yes")
    until(lambda: len(own(live)) >= 2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert "Traceback" not in err
    ahead = live.run("plan", "--live", "--json").data()
    money = live.run("status", "--live", "--json").data()["money"]
    under_way = sum(float(order["price"]) for order in ahead["under_way"])
    assert (float(money["estimated"]), float(money["under_way"])) == pytest.approx((ahead["total"], under_way))
    done = live.run("build", "--live", "--yes", "--json")
    assert done.code == 0, done.err
    assert len(own(live)) == 4
    sums = done.events()[-1]
    assert sums["ordered"] == pytest.approx(ahead["total"]), "what was ordered before is not ordered now"
    assert sums["collected"] == pytest.approx(under_way)


def test_two_builds_of_a_project_do_not_meet(live: Set) -> None:
    process = live.start("build", "--live", "--yes")
    until(lambda: len(own(live)) >= 1)
    process.send_signal(signal.SIGSTOP)  # so that it is still at it, however slow the machine
    second = live.run("build", "--live", "--yes")
    process.send_signal(signal.SIGCONT)
    assert second.code == 3
    assert str(process.pid) in second.err
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert len(own(live)) == 4


def test_the_key_is_written_nowhere(live: Set) -> None:
    done = live.run("build", "--live", "--yes", "--json")
    assert done.code == 0
    assert "sk-secret-word" not in done.out + done.err
    for path in live.root.rglob("*"):
        if path.is_file():
            assert b"sk-secret-word" not in path.read_bytes(), path


def test_a_refused_shot_never_loses_the_others(tmp_path: Path, service: str) -> None:
    project = make_set(tmp_path / "film", service)
    word = tmp_path.name
    project.edit("a dark hall", f"a dark hall, {word}")
    project.edit("scene hall {", f'character ghost "Ghost" {{\n  id: "no-such-{word}"\n}}\n\nscene hall {{')
    project.edit("The lamp goes out", "The lamp of @ghost goes out")
    done = project.run("build", "--live", "--yes")
    assert done.code == 4
    assert "hall.2" in done.err and "doors.kstory:" in done.err
    assert (project.root / "build/live/clips/hall.1@1.mp4").exists()
    assert "without hall.2" in done.out


def test_two_stories_of_one_folder_never_meet(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    other = tmp_path / "sequel.kstory"
    other.write_text(project.story.read_text().replace("a dark hall", "a bright hall"))
    for story in ("doors.kstory", "sequel.kstory"):
        done = project.run("build", story)
        assert done.code == 0, done.err
    films = sorted(path.relative_to(tmp_path / "build/rehearsal") for path in tmp_path.rglob("film.mp4"))
    assert films == [Path("doors/film.mp4"), Path("sequel/film.mp4")]
    for story in ("doors.kstory", "sequel.kstory"):
        again = project.run("build", story, "--json")
        assert not [event for event in again.events() if event["event"] == "submitted"], story


def test_a_film_that_is_no_storys_any_more_is_told_and_cleaned(live: Set) -> None:
    assert live.run("build", "--live", "--yes").code == 0
    old = live.root / "build/live/film.mp4"
    clips = sorted(path for path in (live.root / "build/live").rglob("*@*.mp4"))
    (live.root / "sequel.kstory").write_text(live.story.read_text())
    done = live.run("build", "doors.kstory", "--live", "--yes")
    assert "no story's any more" in done.out
    assert (live.root / "build/live/doors/film.mp4").exists() and old.exists(), "nothing is taken away unasked"
    assert live.run("clean", "doors.kstory").code == 0
    assert not old.exists() and (live.root / "build/live/doors/film.mp4").exists()
    assert all(path.exists() for path in clips)
    assert "no story's" not in live.run("build", "doors.kstory", "--live", "--yes").out


def test_a_rehearsal_is_told_in_the_order_of_the_film(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    project.edit("shot 3s wide", "shot 9s wide")
    done = project.run("build", KSTORY_CONCURRENCY="4")
    made = [line.split()[0] for line in done.out.splitlines() if " made " in line]
    assert made == ["ada", "hall.1@1", "hall.2@1", "stairs.1@1"]
    assert not [word for word in ("submitted", "request", "ordered") if word in done.out]


def test_what_is_warned_of_is_said_before_it_costs(live: Set) -> None:
    live.edit("The lamp", "Ada and the lamp")
    done = live.run("build", "--live", "--yes")
    assert done.code == 0
    assert done.err.count("warning[unmarked-name]") == 1


def test_scenes_are_chapters_of_the_film(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    project.edit("scene stairs", 'scene stairs "Up there"')
    assert project.run("build").code == 0

    def chapters() -> list[tuple[int, int, str]]:
        with av.open(str(tmp_path / "build/rehearsal/film.mp4")) as film:
            return [(each["start"], each["end"], each["metadata"]["title"]) for each in film.chapters()]

    assert chapters() == [(0, 6000, "hall"), (6000, 9000, "stairs  Up there")]
    project.edit("Up there", "Up here")
    assert project.run("build").code == 0
    assert chapters()[1][2] == "stairs  Up here"
