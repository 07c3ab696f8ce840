"""Takes listed, added, picked and kept, after a real rehearsal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cutting_room import Room

from storyboard.execute.holding import hold

STORY = ("--story", "film.kstory")


def clip(room: Room, name: str) -> Path:
    found = list((room.root / "build/rehearsal").rglob(name))
    assert len(found) == 1, found
    return found[0]


def test_takes_are_listed_with_what_is_known_of_them(room: Room) -> None:
    listed = room.ok("takes", *STORY, "--json").data["addresses"]
    by_address = {each["address"]: each for each in listed}
    assert list(by_address) == ["mara", "platform.1", "platform.2", "departure.1"]
    first = by_address["platform.1"]
    assert [take["take"] for take in first["takes"]] == [1, 2]
    assert [take["picked"] for take in first["takes"]] == [True, False]
    assert all(take["present"] and take["there"] and take["seconds"] == 3 for take in first["takes"])
    assert (room.root / first["takes"][1]["file"]).is_file()
    assert "platform.2" in room.ok("takes", "platform", *STORY).out
    assert "departure" not in room.ok("takes", "platform", *STORY).out


def test_takes_of_other_words_are_marked(room: Room) -> None:
    room.edit("stands alone", "stands very much alone")
    takes = room.ok("takes", "platform.1", *STORY, "--json").data["addresses"][0]
    assert takes["state"] == "changed"
    assert not any(take["present"] for take in takes["takes"])


def test_a_pick_lives_in_the_lock_and_changes_the_film(room: Room) -> None:
    done = room.ok("pick", "platform.2", "2", *STORY, "--json").data
    assert done["picked"] == [{"address": "platform.2", "take": 2, "before": 1, "kept": False, "seconds": 3}]
    assert room.node("platform.2").pick == 2
    assert room.submits() == [], "choosing makes nothing"
    built = room.ok("build", "film.kstory")
    sent = [line.split("@")[0].strip() for line in built.out.splitlines() if "  made" in line]
    assert sent == ["departure.1"], "what continues from the clip is rehearsed anew, and nothing else"
    assert room.node("platform.2").pick == 2, "the next build does not choose again"


def test_a_scene_is_picked_whole_or_not_at_all(room: Room) -> None:
    room.ok("pick", "platform", "2", *STORY)
    assert [room.node(address).pick for address in ("platform.1", "platform.2")] == [2, 2]
    clip(room, "departure.1@1.mp4")
    shutil.copy(clip(room, "platform.1@1.mp4"), room.root / "own.mp4")
    room.ok("takes", "add", "platform.1", "own.mp4", *STORY)
    before = room.files()
    refused = room.run("pick", "platform", "3", *STORY)
    assert refused.code == 1
    assert "platform.2 has no take 3" in refused.err
    assert room.files() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pick", "platfrom", "1"), "Did you mean 'platform'?"),
        (("pick", "platform.1", "9"), "platform.1 has no take 9 (it has 1 and 2)"),
        (
            (
                "pick",
                "departure.1@9",
            ),
            "it has only 1",
        ),
        (("pick", "platform.1.1", "1"), "'platform.1'"),
        (("keep", "plattform"), "Did you mean 'platform'?"),
        (("takes", "departur"), "Did you mean 'departure"),
        (("adopt", "platform.1", "abc"), "--live"),
    ],
)
def test_refusals_name_the_value_and_the_next_step(rehearsed: Room, words: tuple[str, ...], told: str) -> None:
    before = rehearsed.files()
    refused = rehearsed.run(*words, *STORY)
    assert refused.code == 1
    assert told in refused.err
    assert rehearsed.files() == before


def test_a_take_without_its_file_is_no_pick(room: Room) -> None:
    clip(room, "platform.1@2.mp4").write_bytes(b"something else")
    assert "is not the file that was made" in room.run("pick", "platform.1", "2", *STORY).err
    assert room.node("platform.1").pick == 1


def test_an_older_take_stands_until_the_next_edit(room: Room) -> None:
    room.edit("stands alone", "waits")
    assert room.states()["platform.1"] == "changed"
    picked = room.ok("pick", "platform.1@2", *STORY, "--json").data["picked"]
    assert picked == [{"address": "platform.1", "take": 2, "before": 1, "kept": True, "seconds": 3}]
    assert (room.states()["platform.1"], room.submits()) == ("kept", [])
    room.edit("waits", "waits and waits")
    assert (room.states()["platform.1"], room.submits()) == ("changed", ["platform.1"])


def test_what_is_there_is_kept_until_the_next_edit(room: Room) -> None:
    assert "nothing to keep" in room.ok("keep", "platform", *STORY).out
    room.edit("Snow on", "Thick snow on")
    kept = room.ok("keep", "platform", *STORY, "--json").data["kept"]
    assert [(each["address"], each["take"], each["before"]) for each in kept] == [("platform.2", 1, "changed")]
    assert (room.states()["platform.2"], room.submits()) == ("kept", [])
    room.edit("Thick snow", "Thin snow")
    assert room.submits() == ["platform.2"]


def test_one_more_take_is_made_and_kept_in_its_own_words(room: Room) -> None:
    room.ok("build", "film.kstory", "--again", "departure")
    sent = room.ok("show", "departure.1@2", *STORY, "--json").data["takes"][0]
    assert "is gone" in sent["payload"]["prompt"], "the words of the second take"
    assert "is empty" in room.ok("show", "departure.1@1", *STORY, "--json").data["takes"][0]["payload"]["prompt"]
    takes = room.ok("takes", "departure.1", *STORY, "--json").data["addresses"][0]["takes"]
    assert [take["present"] for take in takes] == [True, True]
    picked = room.ok("pick", "departure.1", "2", *STORY, "--json").data["picked"][0]
    assert not picked["kept"], "it is made of the words of now"
    assert (room.states()["departure.1"], room.submits()) == ("kept", [])


def test_a_take_of_another_length_says_so_and_the_film_lasts_as_long(room: Room) -> None:
    room.edit("shot 3s close-up", "shot 5s close-up")
    room.ok("build", "film.kstory")
    assert room.plan().seconds == 11
    told = room.ok("pick", "platform.2", "1", *STORY).out
    assert "It lasts 3 s; the story has 5 s there." in told
    assert room.plan().seconds == 9
    said = room.ok("plan", "film.kstory").out
    assert "9 s" in said.splitlines()[0] and "3 s (the story has 5 s)" in said
    room.ok("build", "film.kstory")


def test_all_that_was_edited_can_be_seen(room: Room) -> None:
    room.edit("stands alone", "waits")
    room.edit("{{ station }}.", "A harbour.")
    room.edit("shot 3s wide {\n    @mara", "shot 4s wide {\n    @mara")
    room.edit("aspect: 1:1", "aspect: 16:9")
    edits = room.ok("show", "platform.1", *STORY, "--json").data["steps"][0]["edits"]
    assert len(edits) == 4 and all(each["line"] for each in edits)
    assert "2 more" in room.ok("plan", "film.kstory").out
    for said in (room.ok("plan", "film.kstory", "-v").out, room.ok("show", "platform.1", *STORY).out):
        assert all(each["what"] in said for each in edits)


def test_stale_is_kept_as_well(room: Room) -> None:
    shutil.copy(clip(room, "platform.1@1.mp4"), room.root / "own.mp4")
    room.ok("takes", "add", "platform.2", "own.mp4", *STORY)
    room.ok("pick", "platform.2", "3", *STORY)
    assert room.states()["departure.1"] == "stale"
    room.ok("keep", "departure.1", *STORY)
    assert room.states()["departure.1"] == "kept"


def test_nothing_made_is_nothing_to_keep(fresh: Room) -> None:
    refused = fresh.run("keep", "platform", *STORY)
    assert refused.code == 1
    assert "Nothing of 'platform' is made yet" in refused.err
    assert "no takes yet" in fresh.run("pick", "platform", "1", *STORY).err


def test_a_clip_of_ones_own_becomes_a_take(room: Room) -> None:
    own = room.root / "own.mp4"
    shutil.copy(clip(room, "departure.1@1.mp4"), own)
    added = room.ok("takes", "add", "platform.1", "own.mp4", *STORY, "--json").data
    assert (added["take"], added["picked"]) == (3, False)
    assert Path(added["file"]).read_bytes() == own.read_bytes()
    take = room.node("platform.1").takes[-1]
    assert (take.added, take.cost, take.seconds) == (True, 0, 3)
    own.unlink()
    room.ok("pick", "platform.1", "3", *STORY)
    assert room.submits() == []
    room.ok("build", "film.kstory")
    assert room.node("platform.1").pick == 3


def test_an_own_clip_stands_where_nothing_is_made(fresh: Room, rehearsed: Room) -> None:
    shutil.copy(clip(rehearsed, "departure.1@1.mp4"), fresh.root / "own.mp4")
    assert fresh.ok("takes", "add", "platform.1", "own.mp4", *STORY, "--json").data["picked"]
    assert fresh.states()["platform.1"] == "kept"
    assert "platform.1" not in fresh.submits()


@pytest.mark.parametrize(
    ("name", "address", "told"),
    [
        ("none.mp4", "platform.1", "cannot be read"),
        ("mara.png", "platform.1", "is a png"),
        ("cut.mp4", "platform.1", "cannot be a take"),
        ("whole.mp4", "platform", "several clips: platform.1 and platform.2"),
        ("whole.mp4", "mara", "is an element"),
    ],
)
def test_only_a_whole_clip_becomes_a_take_of_one_clip(room: Room, name: str, address: str, told: str) -> None:
    whole = clip(room, "departure.1@1.mp4").read_bytes()
    (room.root / "whole.mp4").write_bytes(whole)
    (room.root / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    before = room.files()
    refused = room.run("takes", "add", address, name, *STORY)
    assert refused.code == 1
    assert told in refused.err
    assert room.files() == before


def test_faults_of_the_story_come_first(room: Room) -> None:
    room.edit("@mara stands", "@marra stands")
    for words in (("pick", "platform.1", "2"), ("keep", "platform"), ("takes",), ("mv", "mara", "maria")):
        refused = room.run(*words, *STORY)
        assert refused.code == 1
        assert "film.kstory:15" in refused.err
    assert room.node("platform.1").pick == 1


def test_who_holds_the_project_is_said(room: Room) -> None:
    before = room.files()
    with hold(room.places()):
        for words in (("pick", "platform.1", "2"), ("keep", "platform"), ("mv", "mara", "maria")):
            refused = room.run(*words, *STORY)
            assert refused.code == 3
            assert "process" in refused.err
        assert room.ok("takes", *STORY).out, "looking is free"
        assert room.ok("status", "film.kstory").out
    assert room.files() == before
