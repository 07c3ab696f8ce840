"""States and sums of some sixty projects, held as they are: what changes in one of them shows, and is meant or a fault.

`--update-specs` writes them anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cutting_room import Room
from made_projects import PROJECTS, make

GOLDEN = Path(__file__).with_name("states")
STEP = ("address", "state", "cause", "take", "made", "made_in", "submits", "price", "lasts")
STANDING = ("address", "state", "cause", "pick", "takes", "to_make", "under_way", "price", "running")
TAKE = ("take", "request_id", "element_id", "cost", "picked", "present", "file", "there")


def only(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names if row.get(name) not in (None, "", [], False)}


def looks(room: Room) -> dict[str, list[Any]]:
    """What plan, status and takes say, by what they were asked."""
    said: dict[str, list[Any]] = {}
    for draft in ((), ("--draft",)) if room.places(live=True, draft=True).journal.exists() else ((),):
        flags = ("--live", *draft, "--json")
        plan = room.run("plan", "film.kstory", *flags).data
        status = room.run("status", "film.kstory", *flags).data
        takes = room.run("takes", "--story", "film.kstory", *flags).data
        word = " ".join(("live", *draft))
        said[f"plan {word}"] = [only(step, STEP) for step in plan["steps"]] + [
            {name: plan.get(name) for name in ("total", "under_way", "stale") if name in plan}
        ]
        said[f"status {word}"] = [only(step, STANDING) for step in status["steps"]] + [
            {"gone": status["gone"], "running": status["running"], "money": status["money"]}
        ]
        said[f"takes {word}"] = [
            {"address": each["address"], "state": each["state"], "takes": [only(take, TAKE) for take in each["takes"]]}
            for each in takes["addresses"]
        ]
    return said


def written(said: dict[str, list[Any]]) -> str:
    """As JSON, a row a line, so that a change reads well."""
    parts = []
    for name, rows in said.items():
        lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False, sort_keys=True)}" for row in rows)
        parts.append(f"{json.dumps(name)}: [\n{lines}\n]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("name", PROJECTS)
def test_states_and_sums_are_as_they_were(name: str, fresh: Room, request: pytest.FixtureRequest) -> None:
    make(name, fresh)
    said = written(looks(fresh))
    path = GOLDEN / f"{name}.json"
    if request.config.getoption("--update-specs"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(PROJECTS) and len(PROJECTS) >= 60
