"""What a second plan makes of the lock: only what was edited is made again."""

from __future__ import annotations

from msgspec.structs import replace
from planning import build, plan_of, planned, state, step, submitted

from storyboard.ledger.records import Lock
from storyboard.planner.film import left_behind, unseen
from storyboard.planner.moves import aligned, standing
from storyboard.planner.wanted import Wanted

MARA = 'character mara "Mara" {\n  Woman of 34\n  front: "mara.png"\n  angles: "mara-left.png"\n}\n'
FILM = f"""story "Film" {{
  aspect: 16:9
  style: noir
}}
style noir {{
  Grain.
}}
{MARA}
scene one {{
  A station.
  shot 5s wide {{
    @mara waits.
  }}
  shot 5s {{
    She reads.
  }}
  ---
  shot 6s {{
    She sits.
  }}
}}
scene two {{
  start: continue
  shot 8s {{
    Light changes.
  }}
}}
edit snow {{
  source: @two
  Snow falls.
}}
"""


def test_all_is_new_and_then_all_is_kept() -> None:
    first = plan_of(FILM)
    assert submitted(first) == ["mara", "one.1", "one.2", "two.1", "snow.1"]
    second = plan_of(FILM, build(first))
    assert set(state(second).values()) == {"kept"}
    assert submitted(second) == []
    assert second.total == 0


def test_an_edited_shot_remakes_its_clip_alone() -> None:
    lock = build(plan_of(FILM))
    plan = plan_of(FILM.replace("She reads.", "She weeps."), lock)
    assert submitted(plan) == ["one.1"]
    changed = step(plan, "one.1")
    assert changed.state == "changed"
    assert "shot one.1.2" in changed.cause
    assert changed.cause_place is not None
    assert changed.cause_place.line == FILM[: FILM.index("shot 5s {")].count("\n") + 1
    assert standing(changed, lock, plan.story) is not None


def test_a_neighbour_is_stale_once_it_is_made_and_left_alone() -> None:
    edited = FILM.replace("She sits.", "She stands.")
    lock = build(plan_of(FILM))
    before = plan_of(edited, lock)
    assert state(before) | {"one.2": "changed", "two.1": "kept"} == state(before)
    assert "one.2" in step(before, "two.1").cause
    lock = build(before, lock)
    after = plan_of(edited, lock)
    assert state(after)["two.1"] == "stale"
    assert submitted(after) == []
    asked = plan_of(edited, lock, wanted=Wanted(stale=True))
    assert submitted(asked) == ["two.1", "snow.1"], "with what was made from it in its turn"
    lock = build(asked, lock)
    assert set(state(plan_of(edited, lock)).values()) == {"kept"}


def test_what_a_build_leaves_behind_is_known_before_it() -> None:
    lock = build(plan_of(FILM))

    def told(text: str, **wanted: bool) -> tuple[list[str], list[str]]:
        plan = plan_of(text, lock, wanted=Wanted(**wanted))
        return [each.address for each in left_behind(plan)], [each.address for each in unseen(plan)]

    assert told(FILM) == ([], [])
    assert told(FILM.replace("She reads.", "She weeps.")) == ([], [])
    assert told(FILM.replace("She sits.", "She stands.")) == (["two.1", "snow.1"], [])
    assert told(FILM.replace("Light changes.", "Night falls.")) == (["snow.1"], ["two.1"])
    assert told(FILM.replace("Light changes.", "Night falls."), stale=True) == ([], [])
    assert told(FILM.replace("Light changes.", "Night falls.").replace("Snow falls.", "Rain.")) == ([], [])


def test_asked_for_what_is_stale_a_chain_is_made_again_in_one_build() -> None:
    edited = FILM.replace("She sits.", "She stands.")
    lock = build(plan_of(FILM))
    asked = plan_of(edited, lock, wanted=Wanted(stale=True))
    assert submitted(asked) == ["one.2", "two.1", "snow.1"]
    again = plan_of(FILM, lock, wanted=Wanted(stale=True, again=frozenset({"one.2"})))
    assert submitted(again) == ["one.2"], "a further take is not a new pick"


def test_undoing_an_edit_costs_nothing() -> None:
    lock = build(plan_of(FILM))
    edited = FILM.replace("She sits.", "She stands.")
    lock = build(plan_of(edited, lock), lock)
    plan = plan_of(FILM, lock)
    assert submitted(plan) == []
    assert (step(plan, "one.2").state, step(plan, "one.2").take) == ("kept", 1)
    assert state(plan)["two.1"] == "kept"


def test_moving_renaming_and_reformatting_cost_nothing() -> None:
    lock = build(plan_of(FILM))
    one, two = FILM.index("scene one"), FILM.index("scene two")
    snow = FILM.index("edit snow")
    moved = FILM[:one] + FILM[two:snow].replace("continue", "@one") + FILM[one:two] + FILM[snow:]
    renamed = moved.replace("scene one", "scene station").replace("@one", "@station").replace("mara", "maria")
    renamed = renamed.replace("maria.png", "mara.png").replace("maria-left.png", "mara-left.png")
    for text in (moved, renamed, renamed.replace("  ", "      ").replace("\n", "\r\n")):
        plan = plan_of(text, lock)
        assert set(state(plan).values()) == {"kept"}, state(plan)
        assert submitted(plan) == []
    assert step(plan, "station.2").made == "one.2"


def test_an_inserted_clip_moves_the_others() -> None:
    lock = build(plan_of(FILM))
    text = FILM.replace("  A station.\n", "  A station.\n  shot 12s {\n    A train.\n  }\n  ---\n")
    plan = plan_of(text, lock)
    assert submitted(plan) == ["one.1"]
    assert state(plan) | {"one.1": "new", "one.2": "kept", "one.3": "kept", "two.1": "kept"} == state(plan)
    assert (step(plan, "one.2").made, step(plan, "one.3").made) == ("one.1", "one.2")
    straight, moved = aligned(plan, lock)
    assert {node.address: node.takes for node in moved.nodes if node.address.startswith("one.")} == {
        f"one.{int(node.address[-1]) + 1}": node.takes for node in lock.nodes if node.address.startswith("one.")
    }
    assert all(each.made is None for each in straight.steps)
    lock = build(plan, lock)
    assert submitted(plan_of(text, lock)) == []


def test_paid_takes_survive_being_left_out() -> None:
    lock = build(plan_of(FILM))
    text = FILM.replace("  A station.\n", "  A station.\n  shot 12s {\n    A train.\n  }\n  ---\n")
    shorter = text[: text.index("  shot 5s wide")] + text[text.index("  shot 6s {") :]
    later = build(plan_of(shorter, lock), lock)
    assert {take.sha256 for node in lock.nodes for take in node.takes} <= {
        take.sha256 for node in later.nodes for take in node.takes
    }
    assert submitted(plan_of(FILM, later)) == []


def test_a_moved_file_changes_nothing_and_a_changed_file_does() -> None:
    lock = build(plan_of(FILM))
    moved = FILM.replace('"mara.png"', '"cast/mara.png"')
    assert submitted(plan_of(moved, lock, contents={"cast/mara.png": "mara.png"})) == []
    plan = plan_of(FILM, lock, contents={"mara.png": "another face"})
    assert submitted(plan) == ["mara", "one.1"]
    assert "mara.png" in step(plan, "mara").cause
    assert "mara" in step(plan, "one.1").cause


def test_a_missing_file_blocks_and_keeps_what_is_made() -> None:
    lock = build(plan_of(FILM))
    plan = plan_of(FILM, lock, missing=frozenset({"mara.png"}))
    assert state(plan) | {"mara": "blocked", "one.1": "blocked", "one.2": "kept"} == state(plan)
    assert submitted(plan) == []
    assert "mara.png" in step(plan, "one.1").cause
    assert step(plan, "one.1").take == 1


def test_pointing_a_frame_at_another_scene_is_a_change() -> None:
    text = FILM.replace("scene two", "scene zero {\n  shot 5s {\n    Snow.\n  }\n}\nscene two").replace(
        "continue", "@one"
    )
    lock = build(plan_of(text))
    plan = plan_of(text.replace("start: @one", "start: @zero"), lock)
    assert submitted(plan) == ["two.1"]
    assert step(plan, "two.1").state == "changed"
    assert "@zero" in step(plan, "two.1").cause
    lock = build(plan, lock)
    assert submitted(plan_of(text.replace("start: @one", "start: @zero"), lock)) == []
    assert submitted(plan_of(text, lock)) == []


def test_continuing_another_scene_is_stale() -> None:
    lock = build(plan_of(FILM))
    between = FILM.replace("scene two", "scene zero {\n  shot 5s {\n    Snow.\n  }\n}\nscene two")
    lock = build(plan_of(between, lock), lock)
    assert state(plan_of(between, lock))["two.1"] == "stale"


def test_the_cause_names_what_was_edited() -> None:
    lock = build(plan_of(FILM))
    edits = {
        "setting": FILM.replace("A station.", "A harbour."),
        "style": FILM.replace("Grain.", "Colour."),
        "length of shot one.1.1": FILM.replace("shot 5s wide", "shot 6s wide"),
        "aspect": FILM.replace("16:9", "9:16"),
        "added": FILM.replace("  ---\n", "  shot 2s {\n    She laughs.\n  }\n  ---\n"),
        "definition of @mara": FILM.replace("Woman of 34", "Woman of 35"),
    }
    for words, text in edits.items():
        assert words in step(plan_of(text, lock), "one.1").cause


def test_all_that_was_edited_is_listed_where_the_sentence_counts() -> None:
    lock = build(plan_of(FILM))
    text = FILM.replace("She reads.", "She weeps.").replace("A station.", "A harbour.").replace("16:9", "9:16")
    changed = step(plan_of(text.replace("shot 5s wide", "shot 6s wide"), lock), "one.1")
    assert len(changed.edits) == 4 and changed.cause.endswith("; and 2 more")
    assert all(each.place is not None for each in changed.edits)
    assert changed.cause_place == changed.edits[0].place
    three = step(plan_of(text, lock), "one.1")
    assert all(each.what in three.cause for each in three.edits), "one more would be as long as its name"


def test_a_take_of_another_length_lasts_as_long_as_it_does() -> None:
    def lasting(seconds: float) -> Lock:
        return Lock(
            tuple(
                replace(node, takes=tuple(replace(take, seconds=seconds) for take in node.takes))
                if node.address == "one.2"
                else node
                for node in lock.nodes
            ),
        )

    lock = build(plan_of(FILM))
    asked = plan_of(FILM, lock).seconds
    assert plan_of(FILM, lasting(6.08)).seconds == asked, "a few frames are no other length"
    assert plan_of(FILM, lasting(8.5)).seconds == asked + 2.5
    edited = plan_of(FILM.replace("She sits.", "She stands."), lasting(8.5))
    assert edited.seconds == asked, "it is about to be made again"


def test_takes_are_made_as_many_as_wanted() -> None:
    text = FILM.replace("  start: continue\n", "  start: continue\n  takes: 3\n")
    plan = plan_of(text)
    assert step(plan, "two.1").submits == (1, 2, 3)
    assert step(plan, "two.1").price == 3 * step(plan, "two.1").each
    lock = build(plan_of(FILM))
    more = plan_of(text, lock)
    assert (step(more, "two.1").state, step(more, "two.1").submits) == ("kept", (2, 3))
    assert submitted(plan_of(text, build(more, lock))) == []
    assert submitted(plan_of(FILM, build(more, lock))) == []


def test_takes_may_differ_in_words() -> None:
    text = FILM.replace("Light changes.", "Light changes, {{ take }}.").replace(
        "  start: continue\n", "  start: continue\n  takes: 2\n"
    )
    plan = plan_of(text, takes=2)
    variants = step(plan, "two.1").variants
    assert [each.request.payload["prompt"][:17] for each in variants] == ["Light changes, 1.", "Light changes, 2."]
    assert variants[0].fingerprint != variants[1].fingerprint
    assert submitted(plan_of(text, build(plan), takes=2)) == []


def test_one_more_take_has_its_own_words_and_stands_as_made_of_these_words() -> None:
    text = FILM.replace("Light changes.", "Light changes, {{ take }}.")
    lock = build(plan_of(text, takes=3))
    for number in (2, 3):
        plan = plan_of(text, lock, takes=4, wanted=Wanted(again=frozenset({"two"})))
        more = step(plan, "two.1").variants[-1]
        assert (more.take, more.request.payload["prompt"][:17]) == (number, f"Light changes, {number}.")
        lock = build(plan, lock)
    after = plan_of(text, lock, takes=4)
    assert submitted(after) == []
    prints = {step(after, "two.1").variants[0].fingerprint, *step(after, "two.1").others}
    assert {take.fingerprint for node in lock.nodes if node.address == "two.1" for take in node.takes} <= prints


def test_again_makes_one_more() -> None:
    lock = build(plan_of(FILM))
    plan = plan_of(FILM, lock, wanted=Wanted(again=frozenset({"one"})))
    assert submitted(plan) == ["one.1", "one.2"]
    assert plan.total == step(plan, "one.1").each + step(plan, "one.2").each
    after = build(plan, lock)
    assert [len(node.takes) for node in after.nodes if node.address == "one.1"] == [2]


def test_only_sends_what_is_named_and_what_it_lacks() -> None:
    assert submitted(plan_of(FILM, wanted=Wanted(only=frozenset({"two"})))) == ["one.2", "two.1"]
    assert submitted(plan_of(FILM, wanted=Wanted(only=frozenset({"one.1"})))) == ["mara", "one.1"]
    lock = build(plan_of(FILM))
    edited = FILM.replace("She sits.", "She stands.").replace("Light changes.", "Night falls.")
    assert submitted(plan_of(edited, lock, wanted=Wanted(only=frozenset({"two"})))) == ["two.1"]


def test_an_element_is_created_once_for_all_stories() -> None:
    lock = build(plan_of(FILM, entry="episodes/one.kstory", contents={"episodes/mara.png": "face"}))
    plan = plan_of(
        FILM.replace("She sits.", "Another film."),
        lock,
        entry="episodes/two.kstory",
        contents={"episodes/mara.png": "face"},
    )
    assert "mara" not in submitted(plan)
    assert step(plan, "mara").made_in == "episodes/one.kstory"
    found = standing(step(plan, "mara"), lock, plan.story)
    assert found is not None and found.element_id
    assert step(plan, "one.1").state == "new"


def test_equal_shots_are_steps_of_their_own() -> None:
    shot = "  shot 5s {\n    Snow.\n  }\n"
    text = f'story "Film" {{\n  aspect: 16:9\n}}\nscene a {{\n{shot}}}\n'
    twice = text + f"scene b {{\n{shot}}}\n"
    lock = build(plan_of(text))
    assert submitted(plan_of(twice, lock)) == ["b.1"]
    both = build(plan_of(twice, lock), lock)
    edited = plan_of(twice[::-1].replace("Snow."[::-1], "Rain."[::-1], 1)[::-1], both)
    assert state(edited) == {"a.1": "kept", "b.1": "changed"}


def test_a_kept_node_is_left_alone_until_the_next_edit() -> None:
    lock = build(plan_of(FILM))
    edited = FILM.replace("She sits.", "She stands.")
    print_ = step(plan_of(edited, lock), "one.2").variants[0].fingerprint
    kept = Lock(
        tuple(node if node.address != "one.2" else replace(node, kept=print_) for node in lock.nodes),
    )
    assert submitted(plan_of(edited, kept)) == []
    assert submitted(plan_of(FILM.replace("She sits.", "She runs."), kept)) == ["one.2"]


def test_circles_and_unpackable_scenes_block_without_a_crash() -> None:
    text = (
        'story "F" {\n  aspect: 16:9\n}\n'
        "scene a {\n  start: @b\n  shot 5s {\n    A.\n  }\n}\n"
        "scene b {\n  start: @a\n  shot 5s {\n    B.\n  }\n}\n"
        "scene c {\n  start: @b\n  shot 5s {\n    C.\n  }\n}\n"
        "scene d {\n  shot 2s {\n    D.\n  }\n}\n"
    )
    plan, told = planned(text, faulty=True)
    assert set(state(plan).values()) == {"blocked"}
    assert all(each.cause for each in plan.steps)
    assert [each.code for each in told] == ["no-packing"]
    assert plan.total == 0


def test_two_edits_of_one_scene() -> None:
    text = FILM + "edit night {\n  source: @two\n  Make it night.\n}\n"
    plan, told = planned(text)
    assert [each.code for each in told] == ["hidden-edit"]
    assert [part.steps for part in plan.film] == [("one.1", "one.2"), ("night.1",)]
    chained = FILM + "edit night {\n  source: @snow\n  Make it night.\n}\n"
    plan, told = planned(chained)
    assert not told
    assert [part.steps for part in plan.film] == [("one.1", "one.2"), ("night.1",)]


TWO_FACES = FILM.replace(MARA, 'import mara, ben from "cast.kstory"\n').replace(
    "Light changes.", "{% if take == 2 %}@ben{% else %}Nobody{% endif %} waits."
)
CAST = {"cast.kstory": MARA + MARA.replace("mara", "ben").replace("Mara", "Ben").replace("34", "50")}


def test_who_is_in_a_further_take_alone_is_made_for_it_and_only_for_it() -> None:
    wanted = TWO_FACES.replace("  start: continue\n", "  start: continue\n  takes: 2\n")
    plan = plan_of(wanted, others=CAST)
    assert submitted(plan)[:2] == ["mara", "ben"]
    assert set(step(plan, "two.1").faces) == {"ben"}
    assert "ben" in step(plan, "two.1").needs
    lock = build(plan)
    assert submitted(plan_of(wanted, lock, others=CAST)) == []
    without = Lock(tuple(node for node in lock.nodes if node.address != "ben"))
    assert submitted(plan_of(TWO_FACES, without, others=CAST, takes=2)) == []


def test_one_more_take_brings_whom_it_names() -> None:
    lock = build(plan_of(TWO_FACES, others=CAST))
    plan = plan_of(TWO_FACES, lock, others=CAST, takes=2, wanted=Wanted(again=frozenset({"two.1"})))
    assert submitted(plan) == ["ben", "two.1"]
    assert "ben" in step(plan, "two.1").needs
