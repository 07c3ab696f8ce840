"""Every request of the guide, from its story: the plan holds that JSON and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planning import plan_of

from storyboard.kling.verify import verify

ROOT = Path(__file__).parents[2]
REQUESTS = json.loads((ROOT / "tests" / "guide" / "requests.json").read_text(encoding="utf-8"))
STORIES = ROOT / "examples" / "guide"


@pytest.mark.parametrize("name", [name for name in REQUESTS if (STORIES / f"{name}.kstory").exists()])
def test_the_plan_is_the_guides_request(name: str) -> None:
    plan = plan_of((STORIES / f"{name}.kstory").read_text(encoding="utf-8"))
    assert [
        {"model": variant.request.model, "payload": variant.request.payload}
        for step in plan.steps
        for variant in step.variants
    ] == [REQUESTS[name]["request"]]
    assert not verify(REQUESTS[name]["request"]["model"], REQUESTS[name]["request"]["payload"])


def test_the_workflow_creates_then_films() -> None:
    plan = plan_of((STORIES / "workflow.kstory").read_text(encoding="utf-8"))
    create, film = plan.steps
    assert (create.address, film.needs) == ("maria", ("maria",))
    payload = film.variants[0].request.payload
    hole = film.variants[0].request.holes[0]
    assert payload["element_list"] == [{"element_id": "${element:maria}"}]
    assert (hole.kind, hole.target, hole.path) == ("element", "maria", ("element_list", 0, "element_id"))
    assert payload["prompt"].startswith("<<<element_1>>> cooking pasta")
