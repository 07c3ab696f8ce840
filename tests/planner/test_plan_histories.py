"""Films that are edited again and again, and films of every sort: what the checks let pass can be planned."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from planning import ENTRY, Shelf, build, plan_of, submitted

from storyboard.compiler import compile_story
from storyboard.kling.prices import CATALOGUE
from storyboard.kling.verify import verify
from storyboard.ledger.records import Lock
from storyboard.planner.film import film as film_of
from storyboard.planner.make import make_plan

CAST = "".join(
    f'{word} {name} "{name}" {{\n  Somebody.\n  front: "{name}.png"\n  angles: "{name}-left.png"\n}}\n'
    for word, name in [("character", "mara"), ("prop", "hat"), ("animal", "dog"), ("effect", "fog")]
)
GUESTS = 'inline character guest {\n  front: "g.png"\n  angles: "h.png"\n}\ncharacter old "Old" {\n  id: "77"\n}\n'
PICTURES = "".join(f'image p{number} = "p{number}.png"\n' for number in range(5)) + 'video walk = "walk.mp4"\n'
HEAD = 'story "Film" {\n  aspect: 16:9\n}\n' + CAST + GUESTS + PICTURES
NAMES = ["mara", "hat", "dog", "fog", "guest", "old", "p0", "p1", "p2", "p3", "p4"]

shot = st.tuples(
    st.sampled_from([1, 2, 2, 3, 4, 5, 5, 6, 8, 10]),
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
    st.sampled_from([False, False, False, False, True]),
    st.sampled_from([0] * 12 + [300]),
)
opening = ["", "", "", "start: @p0", "start: @p0\nend: @p1", "follow: @walk"]
later = [*opening, "start: continue", "start: @s0", "follow: @s0"]
settings_of = st.tuples(st.sampled_from(opening), st.sampled_from(later), st.sampled_from(later))
scene = st.tuples(st.lists(shot, min_size=1, max_size=7), settings_of, st.sampled_from(["", "", "edit"]))


Film = list[tuple[list[tuple[int, list[str], bool, int]], tuple[str, str, str], str]]


def text_of(film: Film) -> str:
    lines = [HEAD]
    for number, (shots, each, edit) in enumerate(film):
        setting = each[min(number, 2)]
        shots = shots[:1] if "end:" in setting else shots
        lines += [f"scene s{number} {{", setting]
        for index, (seconds, cast, breaks, padding) in enumerate(shots):
            lines += ["---"] if breaks and index else []
            names = " ".join(f"@{name}" for name in cast)
            lines += [f"shot {seconds}s {{", f"> Shot {number}.{index} {names}{' on' * padding}", "}"]
        lines.append("}")
        lines += [f"edit e{number} {{", f"source: @s{number}", "Snow falls.", "}"] if edit else []
    return "\n".join(lines) + "\n"


@given(st.lists(scene, min_size=1, max_size=3))
@settings(max_examples=120, deadline=None)
def test_what_the_checks_pass_can_be_planned_and_sent(
    film: Film,
) -> None:
    shelf = Shelf({ENTRY: text_of(film)})
    compiled = compile_story(ENTRY, shelf.read, shelf.measure)
    plan, complaints = make_plan(compiled.story, Lock(), compiled.media, CATALOGUE, compiled.sources)
    if not compiled.ok:
        return
    assert not complaints
    for step in plan.steps:
        assert (step.state, step.cause) == ("new", "")
        for variant in step.variants:
            assert verify(variant.request.model, variant.request.payload) == ()


words = st.sampled_from(["Snow.", "Rain.", "Fog.", "Sun."])
drafts = st.lists(
    st.lists(st.tuples(st.sampled_from([3, 5, 8]), words, st.booleans()), min_size=1, max_size=5),
    min_size=1,
    max_size=3,
)


def draft_text(draft: list[list[tuple[int, str, bool]]]) -> str:
    lines = ['story "Film" {\n  aspect: 16:9\n}']
    for number, shots in enumerate(draft):
        lines.append(f"scene s{number} {{\n{'start: continue' if number % 2 else ''}")
        for index, (seconds, prose, breaks) in enumerate(shots):
            lines.append("---" if breaks and index else "")
            lines.append(f"shot {seconds}s {{\n{prose}\n}}")
        lines.append("}")
    lines.append("edit last {\nsource: @s0\nSnow falls.\n}")
    return "\n".join(lines) + "\n"


@given(st.lists(drafts, min_size=2, max_size=5))
@settings(max_examples=30, deadline=None)
def test_no_history_of_edits_loses_a_take_or_pays_twice(history: list[list[list[tuple[int, str, bool]]]]) -> None:
    lock = Lock()
    for draft in history:
        plan = plan_of(draft_text(draft), lock)
        after = build(plan, lock)
        before = Counter(take.fingerprint for node in lock.nodes for take in node.takes)
        now = Counter(take.fingerprint for node in after.nodes for take in node.takes)
        assert now - before == Counter(
            variant.fingerprint for step in plan.steps for variant in step.variants if variant.take in step.submits
        )
        assert not before - now
        assert len({node.address for node in after.nodes}) == len(after.nodes)
        for node in after.nodes:
            numbers = [take.take for take in node.takes]
            assert len(set(numbers)) == len(numbers)
            assert node.pick in numbers
        again = plan_of(draft_text(draft), after)
        assert submitted(again) == []
        assert all(step.take and step.made is None for step in again.steps)
        lock = after


def test_a_film_of_nothing() -> None:
    plan = plan_of('story "Nothing" {\n}\n')
    assert (plan.steps, plan.film, plan.total, plan.seconds) == ((), (), 0, 0)
    assert film_of(compile_story(ENTRY, Shelf({ENTRY: ""}).read).story, {}) == ((), ())
