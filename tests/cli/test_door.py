"""The public door for programs: three functions, whatever is called first and however often."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from film_set import CLEAN, make_set

CALLS = {
    "check": "assert storyboard.check(story).ok",
    "plan": "assert storyboard.plan(story).plan.seconds == 9",
    "build": "assert storyboard.build(story).film.path.exists()",
}


@pytest.mark.parametrize("order", [("plan", "plan", "check"), ("check", "plan", "build", "plan")], ids=" ".join)
def test_each_call_works_at_any_time(tmp_path: Path, order: tuple[str, ...]) -> None:
    make_set(tmp_path)
    program = "\n".join(["import storyboard", "story = 'doors.kstory'", *(CALLS[each] for each in order)])
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=CLEAN, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
