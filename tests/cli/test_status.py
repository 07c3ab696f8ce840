"""How a film stands, its figures, what it cost; requests adopted, given up, and what may be removed."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

from cutting_room import Room, live_lock

from storyboard.door.building import build
from storyboard.ledger.states import State
from storyboard.ledger.store.journal import Journal
from storyboard.project.place import locate

STORY = ("--story", "film.kstory")


def film_of(room: Room) -> Path:
    return locate(room.root / "film.kstory").film(live=False)


def test_every_step_with_cause_and_line(room: Room) -> None:
    room.edit("Snow on", "Thick snow on")
    found = room.ok("status", "film.kstory", "--json").data
    steps = {step["address"]: step for step in found["steps"]}
    assert list(steps) == ["mara", "platform.1", "platform.2", "departure.1"]
    changed = steps["platform.2"]
    assert (changed["state"], changed["pick"], changed["takes"], changed["to_make"]) == ("changed", 1, [1, 2], 1)
    assert changed["cause_place"] == {"file": "film.kstory", "line": 19}
    assert steps["platform.1"]["state"] == "kept"
    assert found["money"] == {
        "estimated": "1.260",
        "under_way": "0",
        "committed": "0",
        "spent": "0",
        "drafts": "0",
    }, "what a live build would cost, of which nothing is made"
    said = room.ok("status", "film.kstory").out
    assert "film.kstory:19" in said and "$1.26" in said
    assert (steps["departure.1"]["state"], steps["departure.1"]["to_make"]) == ("stale", 1), (
        "a rehearsal makes it again"
    )


def test_what_left_the_film_is_told(room: Room) -> None:
    text = room.text()
    room.edit(text[text.index("scene departure") :], "")
    gone = room.ok("status", "film.kstory", "--json").data["gone"]
    assert gone == [{"address": "departure.1", "takes": 1, "pick": 1}]


def test_faulty_sources_still_show_the_money(fresh: Room) -> None:
    live_lock(fresh)
    fresh.edit("@mara stands", "@marra stands")
    done = fresh.run("status", "film.kstory", "--live")
    assert done.code == 1
    assert "film.kstory:15" in done.err
    assert "Spent: $1.26" in done.out


def test_what_the_service_is_at_and_what_it_costs(fresh: Room) -> None:
    fresh.attempt("platform.1", State.ACCEPTED, request_id="abc-1", status="processing")
    fresh.attempt("platform.2", State.UNRESOLVED)
    fresh.attempt("departure.1", State.FAILED, request_id="abc-2")
    fresh.attempt("departure.1", State.FAILED, price="0.25", draft=True, request_id="abc-3")
    found = fresh.ok("status", "film.kstory", "--live", "--json").data
    running = {step["address"]: step["running"] for step in found["steps"] if step["running"]}
    assert {address: [each["state"] for each in rows] for address, rows in running.items()} == {
        "platform.1": ["accepted"],
        "platform.2": ["unresolved"],
    }
    assert found["money"] == {
        "estimated": "0.420",
        "under_way": "0.84",
        "committed": "0.84",
        "spent": "0.67",
        "drafts": "0.25",
    }, "what is ordered is not to be paid again"
    assert [(step["address"], step["to_make"], step["under_way"]) for step in found["steps"][1:]] == [
        ("platform.1", 0, 1),
        ("platform.2", 0, 1),
        ("departure.1", 1, 0),
    ]
    said = fresh.ok("status", "film.kstory", "--live").out
    assert "processing" in said and "abc-1" in said and "platform.1   under way" in said
    plan = fresh.ok("plan", "film.kstory", "--live", "--json").data
    assert [(each["step"], each["price"]) for each in plan["under_way"]] == [
        ("platform.1", "0.42"),
        ("platform.2", "0.42"),
    ]
    assert plan["total"] == 0.42
    assert fresh.ok("plan", "film.kstory", "--json").data["under_way"] == [], "a rehearsal orders nothing"
    assert "kstory adopt platform.2 REQUEST_ID" in said


def test_the_log_of_spending(fresh: Room) -> None:
    live_lock(fresh)
    fresh.attempt("platform.1", State.FAILED, request_id="abc-2")
    fresh.attempt("platform.2", State.ACCEPTED, price="0.50", request_id="abc-4")
    fresh.attempt("departure.1", State.FAILED, price="0.25", draft=True, request_id="abc-3")
    found = fresh.ok("stats", "film.kstory", "--cost", "--json").data
    assert found["by_scene"] == {"platform": "1.76", "departure": "0.67"}
    assert (found["spent"], found["committed"]) == ("1.93", "0.50")
    assert found["by_day"]["2026-05-01"] == "1.26", "what others of the team bought stands under its own day"
    total = sum(Decimal(each["dollars"]) for each in found["expenses"])
    assert total == Decimal(found["spent"]) + Decimal(found["committed"])
    assert [each["address"] for each in found["expenses"] if each["draft"]] == ["departure.1"]
    assert "platform" in fresh.ok("stats", "film.kstory", "--cost").out


def test_a_rehearsal_spends_nothing(rehearsed: Room) -> None:
    assert "Nothing was spent" in rehearsed.ok("stats", "film.kstory", "--cost").out


def test_the_film_in_figures(rehearsed: Room) -> None:
    found = rehearsed.ok("stats", "film.kstory", "--json").data
    assert (found["seconds"], found["price"], found["spoken"]) == (9, "1.260", 5)
    assert [(scene["name"], scene["shots"], scene["clips"]) for scene in found["scenes"]] == [
        ("platform", 2, 2),
        ("departure", 1, 1),
    ]
    (mara,) = found["cast"]
    assert (mara["lines"], mara["words"], mara["shots"], mara["seconds"]) == (1, 5, 2, 6)
    assert found["unused"] == ["station_master"]
    assert "Not used: station_master" in rehearsed.ok("stats", "film.kstory").out


def test_signs_count_as_words_where_no_spaces_are(fresh: Room) -> None:
    def words() -> int:
        return int(fresh.ok("stats", "film.kstory", "--json").data["scenes"][0]["words"])

    before = words()
    fresh.edit("Snow on @[mara]'s coat.", "她看着雪。Yes, it's snow")
    assert words() == before - 4 + 7


def test_a_lost_request_is_adopted_and_not_sent_again(fresh: Room) -> None:
    live_lock(fresh)
    fresh.edit("stands alone", "waits")
    fresh.attempt("platform.1", State.UNRESOLVED)
    adopted = fresh.ok("adopt", "platform.1", "abc-9", *STORY, "--live", "--json").data
    assert (adopted["address"], adopted["request_id"], adopted["said"]) == ("platform.1", "abc-9", None)
    journal = Journal.open(fresh.places(live=True).journal)
    assert [(each.state, each.request_id) for each in journal.all()] == [(State.ACCEPTED, "abc-9")]
    journal.close()
    again = fresh.run("adopt", "platform.2", "abc-9", *STORY, "--live")
    assert again.code == 1
    assert "already" in again.err
    assert "several clips" in fresh.run("adopt", "platform", "abc-10", *STORY, "--live").err


def test_asking_the_service_needs_a_key(fresh: Room) -> None:
    refused = fresh.run("adopt", "platform.1", "abc-9", "--verify", *STORY, "--live")
    assert refused.code == 1
    assert "GMI_API_KEY" in refused.err
    assert not (fresh.root / "kstory.lock").exists()


def test_giving_up_says_the_price_and_asks_before_anything_changes(fresh: Room) -> None:
    lost = fresh.attempt("platform.1", State.UNRESOLVED)
    said: list[str] = []

    def hear(event: object) -> None:
        said.append(str(event))

    environment = {"GMI_API_KEY": "sk-word", "GMI_BASE_URL": "http://127.0.0.1:9"}
    refused = build(
        fresh.root / "film.kstory",
        live=True,
        consent=lambda *_: False,
        emit=hear,
        resubmits=frozenset({"platform"}),
        environment=environment,
    )
    assert refused.refused and any("may cost $0.42 once more" in each for each in said)
    journal = Journal.open(fresh.places(live=True).journal)
    assert journal.get(lost.id).state is State.UNRESOLVED
    journal.close()
    nothing = build(fresh.root / "film.kstory", resubmits=frozenset({"departure"}), environment={})
    assert nothing.refused and "Nothing of 'departure' is unresolved" in nothing.refused


def test_cleaning_takes_what_can_be_made_again(room: Room) -> None:
    sources = {name: text for name, text in room.files().items() if not name.startswith("build/")}
    dry = room.ok("clean", "film.kstory", "--dry-run", "--json").data
    assert dry["removed"] and film_of(room).exists()
    room.ok("clean", "film.kstory")
    assert not (room.root / "build/rehearsal").exists()
    assert room.files() == sources
    assert "nothing to remove" in room.ok("clean", "film.kstory").out
    assert set(room.states().values()) == {"new"}


def test_paid_takes_go_only_when_asked_for_and_agreed_to(room: Room) -> None:
    live_lock(room)
    lock = room.root / "kstory.lock"
    source = next((room.root / "build/rehearsal").rglob("departure.1@1.mp4"))
    shutil.copy(source, room.root / "own.mp4")
    room.ok("takes", "add", "platform.1", "own.mp4", *STORY, "--live")
    added = Path(room.ok("takes", "platform.1", *STORY, "--live", "--json").data["addresses"][0]["takes"][1]["file"])
    assert (room.root / added).is_file()
    before = lock.read_bytes()
    room.ok("clean", "film.kstory")
    assert (room.root / added).is_file()
    refused = room.run("clean", "film.kstory", "--takes", "unpicked")
    assert refused.code == 3
    assert (room.root / added).is_file()
    room.ok("clean", "film.kstory", "--takes", "unpicked", "--yes")
    assert not (room.root / added).exists()
    assert lock.read_bytes() == before, "what it cost stays on record"
    assert "missing" in room.run("pick", "platform.1", "2", *STORY, "--live").err


def test_own_clips_of_a_rehearsal_are_not_thrown_away_unasked(room: Room) -> None:
    source = next((room.root / "build/rehearsal").rglob("departure.1@1.mp4"))
    room.ok("takes", "add", "platform.1", str(source), *STORY)
    assert room.run("clean", "film.kstory").code == 3
    assert source.exists()
    room.ok("clean", "film.kstory", "--yes")
    assert not source.exists()


def test_drafts_stand_beside_the_finals(room: Room) -> None:
    before = room.lock()
    film = film_of(room).read_bytes()
    built = room.ok("build", "film.kstory", "--draft", "--json")
    sent = [line for line in built.out.splitlines() if '"submitted"' in line]
    assert len(sent) == 3, "the element is shared, the clips are not"
    assert room.lock() == before
    assert film_of(room).read_bytes() == film
    drafts = room.lock(draft=True)
    prints = {take.fingerprint for node in before.nodes for take in node.takes if node.kind == "clip"}
    assert not prints & {take.fingerprint for node in drafts.nodes for take in node.takes if node.kind == "clip"}
    assert '"submitted"' not in room.ok("build", "film.kstory", "--draft", "--json").out
    assert room.submits() == []
    assert len(room.ok("takes", *STORY, "--draft", "--json").data["addresses"]) == 4
