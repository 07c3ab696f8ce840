"""Stories that are right, in many voices: nothing is said of them."""

from pathlib import Path

import pytest

from storyboard.compiler import compile_story
from storyboard.text import Source, normalise

STORIES = sorted((Path(__file__).parent / "quiet").glob("*.kstory"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_nothing_is_said_of_a_story_that_is_right(path: Path) -> None:
    text = normalise(path.read_text(encoding="utf-8"))
    made = compile_story(path.name, lambda name: Source(name, text))
    assert made.diagnostics == ()
