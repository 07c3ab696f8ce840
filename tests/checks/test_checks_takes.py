"""Several takes of a scene, each in its own words or in the same."""

from __future__ import annotations

from telling import cast, codes, scene, told, under


def test_takes_are_held_against_what_each_of_them_says() -> None:
    varied = scene("5s {{ take }} gulls.", settings="aspect: 1:1\ntakes: 2", name="one")
    same = scene("5s Gulls.", settings="aspect: 1:1\ntakes: 2", name="two")
    assert not codes(varied)
    assert codes(same) == {"equal-takes"}
    assert under(varied + same, "equal-takes") == ["2"]
    assert codes('let n = "take {{ take }}"\n' + same.replace("Gulls", "{{ n }}")) == set()
    odd = scene("5s {% if take == 1 %}A{% else %}B{% endif %}.", settings="aspect: 1:1\ntakes: 3")
    (told_,) = told(odd)
    assert told_.code == "equal-takes"
    assert "2 and 3" in told_.message


def test_takes_are_held_against_each_other_between_breaks() -> None:
    story = scene("5s {{ take }} gulls.", "---", "5s Fog.", settings="aspect: 1:1\ntakes: 2")
    assert under(story, "equal-takes") == ["shot 5s {"]
    edit = 'edit e {\n  source: "v.mp4"\n  takes: 2\n  Add snow.\n}\n'
    assert codes(story + edit) == {"equal-takes"}
    assert len([each for each in told(story + edit) if each.code == "equal-takes"]) == 2


def test_a_template_that_leaves_nothing_to_say_is_told() -> None:
    text = cast(1) + scene("5s Rain.", settings="aspect: 1:1\nsound: on\ntakes: 2").replace(
        "Rain.", "Rain on @a1.\n    @a1: {% if take == 1 %}Look!{% endif %}"
    )
    (fault,) = told(text)
    assert (fault.code, fault.message.startswith("In take 2: ")) == ("empty-cue", True)
