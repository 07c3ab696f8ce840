"""What holds for any story: legal requests, the same bytes, and an edit that costs its own clip and no more."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from planning import build, plan_of, planned, submitted

from storyboard.kling.verify import verify
from storyboard.planner.paper import from_json, to_json

CAST = ("mara", "tom", "ann", "dog", "hat")
HEAD = 'story "Film" {\n  aspect: 16:9\n}\n' + "".join(
    f'character {name} "{name}" {{\n  Somebody.\n  front: "{name}.png"\n  angles: "{name}-left.png"\n}}\n'
    for name in CAST
)

shots = st.tuples(
    st.integers(3, 9),
    st.lists(st.sampled_from(CAST), max_size=3, unique=True),
    st.sampled_from([0, 0, 0, 600]),
    st.booleans(),
)
scenes = st.lists(shots, min_size=1, max_size=8)
films = st.lists(scenes, min_size=1, max_size=3)

Film = list[list[tuple[int, list[str], int, bool]]]


def text_of(film: Film, edited: tuple[int, int] | None = None) -> str:
    lines = [HEAD]
    for number, scene in enumerate(film):
        lines.append(f"scene s{number} {{")
        for index, (seconds, cast, padding, breaks) in enumerate(scene):
            words = "Edited." if edited == (number, index) else f"Shot {number} {index}."
            names = "".join(f" @{name} waits." for name in cast)
            lines += ["---"] if breaks and index else []
            lines += [f"shot {seconds}s {{", f"{words}{names}{' far' * (padding // 4)}", "}"]
        lines.append("}")
    return "\n".join(lines) + "\n"


@given(films)
@settings(max_examples=60, deadline=None)
def test_every_request_is_one_the_service_takes(film: Film) -> None:
    plan, complaints = planned(text_of(film))
    assert not complaints
    for step in plan.steps:
        assert step.state == "new"
        for variant in step.variants:
            assert verify(variant.request.model, variant.request.payload) == ()
            for hole in variant.request.holes:
                value = variant.request.payload
                for key in hole.path:
                    value = value[key]  # type: ignore[call-overload]
                assert value == hole.token
    clips = [step for step in plan.steps if step.kind == "clip"]
    numbers = [(step.scene, shot.number) for step in clips for shot in step.shots]
    assert numbers == [(f"s{at}", index + 1) for at, scene in enumerate(film) for index in range(len(scene))]
    assert all(step.seconds == sum(shot.seconds for shot in step.shots) for step in clips)


@given(films, st.data())
@settings(max_examples=60, deadline=None)
def test_an_edit_costs_the_clip_that_holds_it(film: Film, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(film) - 1))
    index = data.draw(st.integers(0, len(film[number]) - 1))
    first = plan_of(text_of(film))
    plan = plan_of(text_of(film, (number, index)), build(first))
    holder = next(
        step for step in first.steps if step.scene == f"s{number}" and index + 1 in [shot.number for shot in step.shots]
    )
    assert submitted(plan) == [holder.address]
    assert plan.total == holder.each


@given(films, st.permutations(range(3)))
@settings(max_examples=40, deadline=None)
def test_moved_scenes_cost_nothing(film: Film, order: list[int]) -> None:
    text = text_of(film)
    head, *blocks = text.split("scene s")
    lock = build(plan_of(text))
    moved = head + "".join(f"scene s{blocks[at]}\n" for at in order if at < len(blocks))
    assert submitted(plan_of(moved, lock)) == []


@given(films)
@settings(max_examples=20, deadline=None)
def test_equal_sources_give_equal_bytes(film: Film) -> None:
    plan = plan_of(text_of(film))
    again = plan_of(text_of(film))
    assert to_json(plan) == to_json(again)
    assert from_json(to_json(plan)) == plan


def test_the_json_is_for_readers() -> None:
    plan = plan_of(text_of([[(5, ["mara"], 0, False)]]))
    read = json.loads(to_json(plan), parse_float=Decimal)
    clip = next(step for step in read["steps"] if step["kind"] == "clip")
    assert clip["model"] == "kling-v3-omni"
    assert clip["payload"] == clip["variants"][0]["request"]["payload"]
    assert clip["price"] == Decimal("0.56")
    assert (clip["address"], clip["needs"], clip["state"]) == ("s0.1", ["mara"], "new")


def test_a_long_film_is_planned_whole() -> None:
    film: Film = [[(3 + (at + shot) % 5, [], 0, False) for shot in range(30)] for at in range(100)]
    text = text_of(film)
    first = plan_of(text)
    assert sum(len(step.shots) for step in first.steps) == 3000
    plan = plan_of(text_of(film, (50, 15)), build(first))
    assert len(submitted(plan)) == 1
