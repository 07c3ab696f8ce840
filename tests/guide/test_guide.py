"""Every request of the guide, asked for through the public door from a file on disk.

`requests.json` was taken from the guide's text, word for word. The compiler writes nothing beyond it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storyboard.door.planning import plan as plan_story

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "examples" / "guide"
GUIDE: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "requests.json").read_text(encoding="utf-8"))
SINGLE = [name for name in GUIDE if not name.startswith("workflow")]
CREATE, FILM = (GUIDE[name]["request"] for name in GUIDE if name.startswith("workflow"))


def requests(story: Path) -> list[dict[str, Any]]:
    planned = plan_story(story)
    assert planned.ok
    assert not planned.diagnostics
    assert planned.plan is not None
    return [
        {"model": variant.request.model, "payload": variant.request.payload}
        for step in planned.plan.steps
        for variant in step.variants
    ]


def test_the_guide_is_whole() -> None:
    kinds = [name.split("-")[0] for name in GUIDE]
    assert (kinds.count("video"), kinds.count("element"), kinds.count("workflow")) == (16, 7, 2)


@pytest.mark.parametrize("name", SINGLE)
def test_the_story_asks_for_exactly_that(name: str) -> None:
    assert requests(STORIES / f"{name}.kstory") == [GUIDE[name]["request"]]


def test_the_workflow_is_both_requests_with_the_id_left_open() -> None:
    create, film = requests(STORIES / "workflow.kstory")
    assert create == CREATE
    (element,) = film["payload"]["element_list"]
    assert element["element_id"] != FILM["payload"]["element_list"][0]["element_id"]
    film["payload"]["element_list"] = FILM["payload"]["element_list"]
    assert film == FILM


def test_every_story_is_of_a_request() -> None:
    assert {path.stem for path in STORIES.glob("*.kstory")} == {*SINGLE, "workflow"}
