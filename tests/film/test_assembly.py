"""The film of a story: order, what is left out, and the second run."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from test_joining import clip, color_at

from storyboard.film.assembly import assemble
from storyboard.planner.records import FilmPart, Plan


def plan(*parts: tuple[str, ...]) -> Plan:
    film = tuple(FilmPart(steps[0].split(".")[0], "", steps, 1.0) for steps in parts)
    return Plan(1, "a.kstory", "A", (), film, Decimal(0), 0.0, "2026-04-10")


def test_scenes_stand_in_the_films_order(tmp_path: Path) -> None:
    picks = {
        name: clip(tmp_path / f"{name}.mp4", color)
        for name, color in (("b.1", "blue"), ("a.1", "red"), ("a.2", "green"))
    }
    target = tmp_path / "build" / "film.mp4"
    film = assemble(plan(("a.1", "a.2"), ("c.1",), ("b.1",)), picks, target)
    assert (film.path, film.seconds, film.missing, film.renewed) == (target, 3.0, ("c.1",), True)
    assert [color_at(target, at) for at in (0.5, 1.5, 2.5)] == ["red", "green", "blue"]


def test_nothing_to_show(tmp_path: Path) -> None:
    film = assemble(plan(("a.1",)), {}, tmp_path / "film.mp4")
    assert film.path is None and film.missing == ("a.1",) and not list(tmp_path.iterdir())


def test_the_same_clips_make_no_new_film(tmp_path: Path) -> None:
    picks = {name: clip(tmp_path / f"{name}.mp4", color) for name, color in (("a.1", "red"), ("b.1", "blue"))}
    target = tmp_path / "film.mp4"
    story = plan(("a.1",), ("b.1",))
    first = assemble(story, picks, target)
    made = target.stat().st_mtime_ns
    again = assemble(story, picks, target)
    assert again.seconds == first.seconds == 2.0 and not again.renewed and target.stat().st_mtime_ns == made
    clip(picks["a.1"], "green", seconds=2)
    assert assemble(story, picks, target).renewed and color_at(target, 0.5) == "green"
