"""Order, waves, the longest way, and drawings."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from planning import plan_of

from storyboard.planner.graph import dot, longest, mermaid, waves
from storyboard.planner.order import circle, ordered

FILM = """story "Film" {
  aspect: 16:9
}
character mara "Mara \\"M\\" <b>" {
  Woman
  front: "mara.png"
  angles: "mara-left.png"
}
scene late "After" {
  start: @early
  shot 4s {
    @mara leaves.
  }
}
scene early "Before #1" {
  shot 8s {
    @mara comes.
  }
}
edit snow {
  source: @late
  Snow with @mara.
}
scene alone {
  shot 9s {
    Nobody.
  }
}
"""


def test_steps_come_behind_their_needs_and_otherwise_as_written() -> None:
    assert [step.address for step in plan_of(FILM).steps] == ["mara", "early.1", "late.1", "snow.1", "alone.1"]


def test_waves_and_the_longest_way() -> None:
    plan = plan_of(FILM)
    assert waves(plan) == (("mara", "alone.1"), ("early.1",), ("late.1",), ("snow.1",))
    assert longest(plan) == ("mara", "early.1", "late.1", "snow.1")
    empty = plan_of('story "Nothing" {\n}\n')
    assert (waves(empty), longest(empty)) == ((), ())


def test_drawings_leave_out_what_follows_and_escape_titles() -> None:
    plan = plan_of(FILM)
    graph = dot(plan)
    assert '"mara" -> "early.1"' in graph
    assert '"mara" -> "late.1"' not in graph
    drawn = mermaid(plan)
    assert "Before #35;1" in drawn
    assert "<b>" not in drawn
    assert drawn.count("-->") == graph.count(" -> ") == 3


def test_planning_does_not_load_the_graph_library() -> None:
    code = "import sys, storyboard.planner.make, storyboard.planner.paper; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_any_needs_are_ordered_or_called_a_circle(pairs: list[tuple[int, int]]) -> None:
    names = [str(number) for number in range(10)]
    needs = {name: [str(b) for a, b in pairs if str(a) == name] for name in names}
    done, stuck = ordered(names, needs)
    assert sorted([*done, *stuck]) == names
    for at, name in enumerate(done):
        assert set(needs[name]) <= set(done[:at])
    if stuck:
        found = circle(stuck, needs)
        assert all(after in needs[before] for before, after in zip(found, (*found[1:], found[0]), strict=True))
