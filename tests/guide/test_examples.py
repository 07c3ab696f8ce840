"""The example films and the tutorial are what they say they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import storyboard
from storyboard.cli.commands import NAMES
from storyboard.door.planning import plan as plan_story
from storyboard.story.model import Scene

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FILMS = sorted(
    path for path in EXAMPLES.rglob("*.kstory") if path.is_file() and path.stem == path.parent.name != "cast"
)
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w*)\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)
STAGES = [text for language, text in FENCES if language == "kstory"]
PIECES = [text for language, text in FENCES if language == ""]


def without_comments(story: str) -> str:
    return "".join(line for line in story.splitlines(keepends=True) if not line.startswith("#")).strip()


@pytest.mark.parametrize("film", FILMS, ids=lambda path: path.stem)
def test_a_film_has_no_fault_and_no_warning(film: Path) -> None:
    checked = storyboard.check(film)
    assert not checked.diagnostics


@pytest.mark.parametrize("film", FILMS, ids=lambda path: path.stem)
def test_a_film_can_be_planned_whole(film: Path) -> None:
    plan = plan_story(film).plan
    assert plan is not None
    assert plan.film
    assert all(step.variants and step.state != "blocked" for step in plan.steps)


def test_the_readme_names_every_film() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"({film.relative_to(EXAMPLES).as_posix()})" in readme for film in FILMS)


def test_the_long_film_is_long() -> None:
    compiled = storyboard.check(EXAMPLES / "valley" / "eleven-minutes" / "eleven-minutes.kstory").compiled
    assert compiled is not None
    scenes = [scene for scene in compiled.story.scenes if isinstance(scene, Scene)]
    assert sum(len(scene.shots) for scene in scenes) >= 60
    assert sum(sum(shot.seconds for shot in scene.shots) > 15 for scene in scenes) >= 3


def test_the_tutorial_ends_with_the_first_train() -> None:
    film = (EXAMPLES / "first-train" / "first-train.kstory").read_text(encoding="utf-8")
    assert without_comments(STAGES[-1]) == without_comments(film)


@pytest.mark.parametrize("block", STAGES[:-1], ids=str.__len__)
def test_every_stage_of_the_tutorial_is_a_story(block: str, tmp_path: Path) -> None:
    story = tmp_path / "first-train.kstory"
    story.write_text(block, encoding="utf-8")
    assert not storyboard.check(story).diagnostics


def test_the_tutorial_adds_up_to_the_film() -> None:
    """What is to be typed between the stages stands in the finished film, line for line."""
    film = {line.strip() for line in STAGES[-1].splitlines()}
    typed = {line.strip() for piece in PIECES for line in piece.splitlines()}
    assert {line for line in typed - film if line.split()[0] not in {"kstory", "cd", "export"}} == set()


def test_the_tutorial_uses_commands_that_exist() -> None:
    assert set(re.findall(r"^kstory ([a-z]+)", TUTORIAL, re.MULTILINE)) <= set(NAMES)
