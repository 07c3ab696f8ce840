"""The lines above scenes say what `kstory plan` says, whatever was made, picked, kept and edited."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cutting_room import Room

from storyboard.editor.hints import SHOW, lenses
from storyboard.editor.workspace import Workspace
from storyboard.ledger.store.lockfile import read_lock


def lines(room: Room) -> dict[str, str]:
    """The lines above the scenes of the film as an editor shows it, after comparing its plan with the command's."""
    path, stories = room.root / "film.kstory", Workspace({})
    uri = path.as_uri()
    stories.open(uri, path, path.read_text(encoding="utf-8"), 1)
    film = stories.compile(uri)
    assert film
    plan = stories.price(uri, film).plan
    told = room.ok("plan", "film.kstory", "--json").data
    mine = [(step.address, step.state, step.take, float(step.price), step.cause) for step in plan.steps] if plan else []
    assert mine == [
        tuple(step.get(key) for key in ("address", "state", "take", "price", "cause")) for step in told["steps"]
    ]
    view = stories.view(uri)
    assert view
    return {lens.scene: lens.text for lens in lenses(view) if lens.command == SHOW}


def picked(room: Room) -> None:
    room.ok("build", "film.kstory", "--again", "departure")
    room.ok("pick", "departure.1", "2", "--story", "film.kstory")


def stale(room: Room) -> None:
    room.ok("pick", "platform.2", "2", "--story", "film.kstory")


def kept(room: Room) -> None:
    room.edit("stands alone", "stands still")
    room.ok("keep", "platform", "--story", "film.kstory")


@pytest.mark.parametrize(
    ("change", "platform", "departure"),
    [
        (lambda room: None, "kept · platform.1: 2 takes, 1 picked · platform.2: 2 takes, 1 picked", "kept"),
        (picked, "kept", "kept · departure.1: 2 takes, 2 picked"),
        (stale, "kept · platform.1: 2 takes, 1 picked · platform.2: 2 takes, 2 picked", "stale"),
        (lambda room: room.edit("stands alone", "stands still"), "1 changed, 1 kept · $0.42 to make", "kept"),
        (kept, "kept", "kept"),
        (lambda room: room.edit("scene departure", "scene arrival"), "kept", ""),
        (lambda room: room.ok("build", "film.kstory", "--draft"), "kept", "kept"),
    ],
)
def test_lines_above_scenes_say_what_the_plan_says(
    room: Room, change: Callable[[Room], object], platform: str, departure: str
) -> None:
    change(room)
    found = lines(room)
    assert platform in found["platform"] and departure in found.get("departure", ""), found


def test_nothing_is_made_yet(fresh: Room) -> None:
    assert all("new" in line for line in lines(fresh).values())


def test_a_lock_that_cannot_be_trusted_is_told_in_the_story(room: Room) -> None:
    path, stories = room.root / "film.kstory", Workspace({})
    lock = next(room.root.rglob("kstory.lock"))
    lock.write_text("<<<<<<< ours\n", encoding="utf-8")
    _, faults = read_lock(lock)
    stories.open("file:///film", path, path.read_text(encoding="utf-8"), 1)
    film = stories.compile("file:///film")
    assert film
    told = stories.price("file:///film", film).diagnostics
    assert {each.message for each in faults} <= {each.message for each in told if each.span.file == "film.kstory"}
