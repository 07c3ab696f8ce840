"""Another name for something: sources, locks, journals and files follow in one step, and nothing is made again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cutting_room import Room, live_lock

from storyboard.door import unfinished
from storyboard.execute import moves
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal

STORY = ("--story", "film.kstory")


def test_an_element_is_renamed_in_every_file_that_says_it(room: Room) -> None:
    assert room.ok("mv", "mara", "mária", *STORY, "--json").data["shown"] == "Mara"
    film = room.text()
    assert 'import mária, tomas as station_master, winter from "cast.kstory"' in film
    assert "@mária stands alone, mara@example.com in her pocket." in film
    assert "@mária (low):" in film and "@[mária]'s coat" in film
    assert "@mária is gone" in film, "a take that nobody made yet says it as well"
    assert "# mara is in every shot" in film, "a comment is the writer's own"
    assert 'character mária "Mara" {' in room.text("cast.kstory")
    assert "with: @mária" in room.text("other.kstory")
    assert room.ok("check", "film.kstory").code == room.ok("check", "other.kstory").code == 0
    assert room.submits() == []
    assert room.node("mária").takes and room.node("platform.1").takes[0].inputs.keys() == {"mária"}
    assert "submitted" not in room.ok("build", "film.kstory").out


def test_a_scene_takes_its_clips_and_takes_along(room: Room) -> None:
    room.ok("pick", "platform.2", "2", *STORY)
    room.edit("Snow on", "Thick snow on")
    before = {step.address: (step.state, step.submits, step.cause) for step in room.plan().steps}
    done = room.ok("mv", "platform", "quay", *STORY, "--json").data
    assert done["shown"] is None
    assert done["moved"] == {"platform.1": "quay.1", "platform.2": "quay.2"}
    after = {step.address.replace("quay", "platform"): step for step in room.plan().steps}
    assert {address: (step.state, step.submits) for address, step in after.items()} == {
        address: (state, submits) for address, (state, submits, _) in before.items()
    }
    cause = after["platform.2"].cause.replace("quay", "platform")
    assert cause == before["platform.2"][2], "the cause is still the edit alone"
    assert "start: @quay" in room.text()
    assert [take.take for take in room.node("quay.2").takes] == [1, 2]
    assert room.node("quay.2").pick == 2
    names = {path.name for path in (room.root / "build/rehearsal").rglob("*@*.mp4")}
    assert names == {"quay.1@1.mp4", "quay.1@2.mp4", "quay.2@1.mp4", "quay.2@2.mp4", "departure.1@1.mp4"}
    built = room.ok("build", "film.kstory", "--json")
    sent = [event["address"] for line in built.out.splitlines() if (event := _event(line))["event"] == "submitted"]
    assert sent == ["quay.2", "departure.1"], "a rehearsal makes again what continues from it"


def _event(line: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(line)
    return found


def test_texts_styles_and_aliases_too(room: Room) -> None:
    room.ok("mv", "station", "halt", *STORY)
    room.ok("mv", "winter", "frost", *STORY)
    room.ok("mv", "station_master", "chief", *STORY)
    film = room.text()
    assert 'let halt = "a small station"' in film
    assert "{{ halt }}." in film and "The {{ halt }} is empty" in film
    assert "style: frost" in film and "style frost {" in room.text("cast.kstory")
    assert "tomas as chief" in film
    assert "character tomas" in room.text("cast.kstory"), "an alias is renamed where it is given"
    assert room.submits() == []


def test_there_and_back_leaves_every_byte(room: Room) -> None:
    for name in ("film.kstory", "cast.kstory"):
        path = room.root / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    room.ok("build", "film.kstory")
    before = room.files()
    for old, new in (("platform", "quay"), ("mara", "m"), ("m", "mara"), ("quay", "platform")):
        room.ok("mv", old, new, *STORY)
    assert room.files() == before


def test_a_dry_run_shows_and_changes_nothing(rehearsed: Room) -> None:
    before = rehearsed.files()
    said = rehearsed.ok("mv", "platform", "quay", "--dry-run", *STORY)
    assert "-  start: @platform" in said.out and "+  start: @quay" in said.out
    assert "takes of platform.2 would be takes of quay.2" in said.out
    assert rehearsed.files() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mara", "departure", "'departure' is a scene already (film.kstory:24)"),
        ("mara", "tomas", "'tomas' is a character already (cast.kstory:7)"),
        ("mara", "Mara Two", "Try 'mara_two'"),
        ("mara", "2nd", "is no name"),
        ("mara", "mara", "already"),
        ("marra", "maria", "Did you mean 'mara'?"),
        ("platform.1", "quay", "Rename 'platform'"),
        ("station", "true", "is a word of templates"),
    ],
)
def test_refusals_change_nothing(rehearsed: Room, old: str, new: str, told: str) -> None:
    before = rehearsed.files()
    refused = rehearsed.run("mv", old, new, *STORY)
    assert refused.code == 1
    assert told in refused.err
    assert rehearsed.files() == before


def test_a_word_of_templates_is_no_name_even_before_anything_is_made(fresh: Room) -> None:
    assert "is a word of templates" in fresh.run("mv", "station", "true", *STORY).err
    assert "let station" in fresh.text()


def test_a_file_that_cannot_be_understood_is_mended_first(room: Room) -> None:
    room.edit("Somebody waits", "@maraa waits", "other.kstory")
    before = room.files()
    refused = room.run("mv", "mara", "maria", *STORY)
    assert refused.code == 1
    assert "other.kstory has faults" in refused.err
    assert room.files() == before
    room.ok("mv", "platform", "quay", *STORY)


def test_what_is_paid_for_and_under_way_follows(fresh: Room) -> None:
    live_lock(fresh)
    fresh.attempt("platform.1", State.ACCEPTED, request_id="abc-1")
    assert [step.address for step in fresh.plan(live=True).steps if step.submits] == []
    fresh.ok("mv", "platform", "quay", *STORY)
    assert [step.address for step in fresh.plan(live=True).steps if step.submits] == []
    node = fresh.node("quay.1", live=True)
    assert [take.request_id for take in node.takes] == ["req-platform.1"]
    running = fresh.ok("status", "film.kstory", "--live", "--json").data["steps"]
    (one,) = [step for step in running if step["address"] == "quay.1"]
    assert [each["request_id"] for each in one["running"]] == ["abc-1"]
    journal = Journal.open(fresh.places(live=True).journal)
    assert {(each.address, each.scene) for each in journal.all()} == {("quay.1", "quay")}
    journal.close()


def test_what_an_earlier_scene_of_that_name_left_makes_room(room: Room) -> None:
    text = room.text()
    scene = text[text.index("scene departure") :]
    room.edit(scene, scene.replace("scene departure", "scene end").replace("is empty", "is quite empty"))
    room.ok("build", "film.kstory")
    assert {node.address for node in room.lock().nodes} == {"mara", "platform.1", "platform.2", "departure.1", "end.1"}
    room.ok("mv", "end", "departure", *STORY)
    assert room.submits() == []
    nodes = {node.address: node for node in room.lock().nodes}
    assert nodes.keys() == {"mara", "platform.1", "platform.2", "departure.1", "departure.2"}
    clips = [take.file for node in nodes.values() for take in node.takes if take.file]
    assert len(set(clips)) == len(clips)
    assert all((room.root / "build/rehearsal" / file).is_file() for file in clips)


def test_sources_are_put_back_when_the_lock_cannot_follow(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    before = room.files()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storyboard.door.unfinished.carry_out", full)
    refused = room.run("mv", "platform", "quay", *STORY)
    assert refused.code == 1
    assert "No space left" in refused.err
    assert room.files() == before


class Killed(BaseException):
    """Stands for a process that ends here: nothing of ours runs after it."""


def cut_off(patch: pytest.MonkeyPatch, turn: int) -> list[str]:
    """Die before the n-th step of a rename; what was reached stands in the list."""
    reached: list[str] = []

    def counted(name: str) -> None:
        reached.append(name)
        if len(reached) == turn:
            raise Killed

    for home, name in ((unfinished, "rewrite"), (unfinished, "carry_out"), (moves, "write_lock")):
        real = getattr(home, name)

        def dying(*words: object, real: Any = real, name: str = name) -> object:
            counted(name)
            return real(*words)

        patch.setattr(home, name, dying)
    patch.setattr("storyboard.door.renaming.put_back", lambda *_: None)
    return reached


@pytest.mark.parametrize("again", ["mv", "build", "pick"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_one_that_was_cut_off_is_seen_to_its_end(
    room: Room, turn: int, again: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three sources, two locks: whatever dies and when, the same again makes it whole, and so does any build."""
    live_lock(room)
    with monkeypatch.context() as patch:
        reached = cut_off(patch, turn)
        try:
            room.run("mv", "mara", "maria", *STORY)
        except Killed:
            looked = room.run("check", "film.kstory")
            assert "kstory mv mara maria" in looked.out + looked.err
    assert len(reached) == min(turn, 7)
    words = {
        "mv": ("mv", "mara", "maria", *STORY),
        "build": ("build", "film.kstory"),
        "pick": ("pick", "platform.2", "2", *STORY),
    }[again]
    done = room.run(*words)
    assert done.code == 0 or turn > 7, done.err
    for name in ("film.kstory", "cast.kstory", "other.kstory"):
        assert "@mara" not in room.text(name).replace("mara@example.com", "") and "maria" in room.text(name)
    assert not (room.root / ".kstory/renaming.json").exists()
    assert room.submits() == [] == [step.address for step in room.plan(live=True).steps if step.submits]
    assert room.node("maria").takes and room.node("maria", live=True).takes


def test_an_edit_after_the_cut_is_the_writers(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        cut_off(patch, 2)
        with pytest.raises(Killed):
            room.run("mv", "platform", "quay", *STORY)
    room.edit("Snow on", "Thick snow on")
    edited = room.text()
    room.ok("mv", "platform", "quay", *STORY)
    assert room.text() == edited and "quay" in edited
