"""A project without its journal, while the service has its orders: taken up, not paid for again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from film_set import Set, make_own_set, standin, until
from PIL import Image

from storyboard.door.building import build
from storyboard.execute.client import UnreadableError
from storyboard.execute.events import Event, Note


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with standin(tmp_path_factory.mktemp("service")) as url:
        yield url


@pytest.fixture
def live(tmp_path: Path, service: str) -> Set:
    return make_own_set(tmp_path, service)


def own(project: Set) -> list[str]:
    word = project.root.parent.name
    return [json.dumps(row["payload"]) for row in project.ledger() if word in json.dumps(row["payload"])]


def interrupted(live: Set) -> int:
    """Killed with work under way; how much was ordered."""
    process = live.start("build", "--live", "--yes")
    until(lambda: len(own(live)) >= 3)
    process.kill()
    process.wait()
    return len(own(live))


def notes(out: str) -> list[dict[str, str]]:
    events = [json.loads(line) for line in out.splitlines()]
    return [event for event in events if event["event"] == "note" and event["code"] == "ordered-before"]


def test_the_state_is_deleted_while_work_is_under_way(live: Set) -> None:
    ordered = interrupted(live)
    shutil.rmtree(live.root / ".kstory")
    done = live.run("build", "--live", "--yes", "--json")
    assert done.code == 0, done.out
    assert len(own(live)) == 4, "nothing was bought twice"
    assert notes(done.out) and done.events()[-1]["ordered"] == pytest.approx(0.252 * (4 - ordered))
    assert (live.root / "build/live/film.mp4").is_file()
    assert live.run("build", "--live", "--yes").code == 0 and len(own(live)) == 4


def test_a_clone_made_while_work_is_under_way(live: Set, tmp_path: Path) -> None:
    interrupted(live)
    clone = Set(tmp_path / "clone", live.environment)
    shutil.copytree(live.root, clone.root, ignore=shutil.ignore_patterns(".kstory", "build"))
    done = clone.run("build", "--live", "--yes", "--json")
    assert done.code == 0, done.out
    assert len(own(live)) == 4 and (clone.root / "build/live/film.mp4").is_file()


def test_everything_is_lost_but_the_sources(live: Set) -> None:
    assert live.run("build", "--live", "--yes").code == 0
    for name in (".kstory", "build"):
        shutil.rmtree(live.root / name)
    (live.root / "kstory.lock").unlink()
    done = live.run("build", "--live", "--yes")
    assert done.code == 0, done.err
    assert len(own(live)) == 4 and "Ordered now: $0.00. Collected" in done.out
    assert (live.root / "build/live/film.mp4").is_file()


def test_another_picture_is_another_order(live: Set) -> None:
    interrupted(live)
    shutil.rmtree(live.root / ".kstory")
    (live.root / "kstory.lock").unlink(missing_ok=True)
    Image.new("RGB", (320, 320), "#00ff00").save(live.root / "ada.png")

    def with_ada() -> int:
        return sum("element_id" in text or "element_name" in text for text in own(live))

    before = with_ada()
    assert live.run("build", "--live", "--yes").code == 0
    assert with_ada() == before + 3, "the element and both clips with her are made from the picture of now"


def test_other_words_are_another_order(live: Set) -> None:
    ordered = interrupted(live)
    shutil.rmtree(live.root / ".kstory")
    live.edit("The lamp of", "The last lamp of")
    done = live.run("build", "--live", "--yes", "--json")
    assert done.code == 0 and sum("The last lamp" in text for text in own(live)) == 1
    assert not any(note["address"] == "hall.2" for note in notes(done.out))
    assert len(own(live)) <= ordered + 3


def test_two_takes_take_up_two_orders(live: Set) -> None:
    live.edit("scene hall {", "scene hall {\n  takes: 2")
    assert live.run("build", "--live", "--yes").code == 0
    before = len(own(live))
    shutil.rmtree(live.root / ".kstory")
    (live.root / "kstory.lock").unlink()
    done = live.run("build", "--live", "--yes", "--json")
    assert done.code == 0 and len(own(live)) == before
    assert len({note["words"].split()[0] for note in notes(done.out)}) == before


def test_the_writer_may_order_anew(live: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    assert live.run("build", "--live", "--yes").code == 0
    before = len(own(live))
    shutil.rmtree(live.root / ".kstory")
    (live.root / "kstory.lock").unlink()
    shown: list[int] = []

    def no(orders: tuple[object, ...]) -> bool:
        shown.append(len(orders))
        return False

    built = build(live.root, live=True, consent=lambda *_: True, offer=no, environment=live.environment)
    assert built.ok and shown == [before] and len(own(live)) == 2 * before


def test_drafts_do_not_take_up_the_finals_of_the_same_words(live: Set) -> None:
    assert live.run("build", "--live", "--yes").code == 0
    before = len(own(live))
    done = live.run("build", "--live", "--draft", "--yes", "--json")
    assert done.code == 0 and not notes(done.out) and len(own(live)) > before
    assert (live.root / "build/draft/film.mp4").is_file()


def test_a_list_that_cannot_be_read_is_told(live: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreadable(*_: object) -> NoReturn:
        raise UnreadableError(404, "404 no such page")

    monkeypatch.setattr("storyboard.door.earlier.earlier_orders", unreadable)
    told: list[Event] = []
    built = build(live.root, live=True, consent=lambda *_: True, emit=told.append, environment=live.environment)
    words = [event.words for event in told if isinstance(event, Note)]
    assert built.ok and any("nobody can see whether some of this was ordered" in each for each in words)
