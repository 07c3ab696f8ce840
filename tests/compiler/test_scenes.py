"""Settings handed down, references between scenes, the order of a film."""

from __future__ import annotations

import pytest
from compiling import FRAME, MARA, codes, compiled, errors, marked, prompt, scene, shot

from storyboard.story.model import EditScene, MediaRef, Scene, SceneRef

SHOT = shot("Snow.")
SKY = 'image sky = "sky.png"\n'
DANCE = 'video dance = "dance.mp4"\n'


def scenes(*bodies: str) -> str:
    return FRAME + "".join(scene(body, f"s{number}") for number, body in enumerate(bodies, 1))


def test_settings_are_handed_down_and_overruled() -> None:
    text = (
        "story {\naspect: 9:16\nmode: std\nsound: on\nwatermark: on\nstyle: a, b\npace: 4s\n}\n"
        "style a {\nAaa.\n}\nstyle b {\nBbb.\n}\n"
        "scene one {\nshot {\nSnow.\n}\n}\n"
        "scene two {\nmode: pro\nsound: off\nwatermark: off\nstyle: none\npace: 6s\naspect: 1:1\ntakes: 3\n"
        "shot {\n{{ take }}\n}\n}\n"
        "scene three {\nstyle: b\nstyle: a\nshot 3s {\nRain.\n}\n}\n"
    )
    made = compiled(text)
    assert codes(made) == []
    one, two, three = (each for each in made.story.scenes if isinstance(each, Scene))
    look = one.look
    assert (look.aspect, look.mode, look.sound, look.watermark, look.takes) == ("9:16", "std", True, True, 1)
    assert (look.styles, one.shots[0].seconds) == (("a", "b"), 4)
    look = two.look
    assert (look.aspect, look.mode, look.sound, look.watermark, look.takes) == ("1:1", "pro", False, False, 3)
    assert (look.styles, two.shots[0].seconds) == ((), 6)
    assert (three.look.styles, three.shots[0].seconds) == (("b", "a"), 3)
    assert made.story.pace == 4


def test_what_is_written_nowhere() -> None:
    made = compiled('scene one {\nstart: "a.png"\nshot {\nSnow.\n}\n}\n')
    assert codes(made) == []
    (one,) = made.story.scenes
    look = one.look
    assert (look.aspect, look.mode, look.sound, look.watermark, look.takes, look.styles) == (
        None,
        "pro",
        False,
        None,
        1,
        (),
    )
    assert isinstance(one, Scene) and one.shots[0].seconds == 5
    assert made.story.title is None


def test_breaks_stand_before_a_shot() -> None:
    made = compiled(scenes("---\n" + SHOT + "\n---\n" + shot("Rain.") + "\n" + shot("Hail.")))
    (only,) = (each for each in made.story.scenes if isinstance(each, Scene))
    assert [each.break_before for each in only.shots] == [False, True, False]


@pytest.mark.parametrize(
    ("setting", "value", "found"),
    [
        ("start", '"a/b.png"', ("a/b.png", '"a/b.png"')),
        ("start", '"https://x.org/../b.png"', ("https://x.org/../b.png", '"https://x.org/../b.png"')),
        ("start", "@sky", ("sky.png", "@sky")),
        ("follow", "@dance", ("dance.mp4", "@dance")),
        ("follow", '"../dance.mp4"', ("../dance.mp4", '"../dance.mp4"')),
    ],
)
def test_files_and_names_of_files(setting: str, value: str, found: tuple[str, str]) -> None:
    body = f"{setting}: {value}\nsound: off\n{SHOT}"
    text = (SKY if value == "@sky" else "") + (DANCE if value == "@dance" else "") + scenes(body)
    made = compiled(text)
    assert errors(made) == []
    (only,) = (each for each in made.story.scenes if isinstance(each, Scene))
    ref = only.start if setting == "start" else only.follow
    assert isinstance(ref, MediaRef)
    assert (ref.path, text[ref.span.start : ref.span.end].strip('"')) == (found[0], found[1].strip('"'))


def test_continue_is_the_scene_before() -> None:
    text = (
        scenes(SHOT)
        + "edit e1 {\nsource: @s1\nMore snow.\n}\n"
        + scene("start: continue\n" + SHOT, "s2")
        + 'edit e2 {\nsource: "old.mp4"\nMore rain.\n}\n'
        + scene("start: continue\n" + SHOT, "s3")
    )
    made = compiled(text)
    assert codes(made) == []
    assert [each.name for each in made.story.scenes] == ["s1", "e1", "s2", "e2", "s3"]
    by_name = {each.name: each for each in made.story.scenes}
    two, three, edit = by_name["s2"], by_name["s3"], by_name["e1"]
    assert isinstance(two, Scene) and isinstance(three, Scene) and isinstance(edit, EditScene)
    assert isinstance(two.start, SceneRef) and (two.start.name, two.start.continued) == ("s1", True)
    assert isinstance(three.start, SceneRef) and three.start.name == "e2"
    assert isinstance(edit.source, SceneRef) and not edit.source.continued


def test_a_scene_may_be_used_before_it_is_written() -> None:
    made = compiled(scenes("start: @s2\n" + SHOT, shot("Rain.")))
    assert codes(made) == []


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("start: continue", [("nothing-to-continue", "continue")]),
        ("start: @mara", [("wrong-kind", "@mara")]),
        ("start: @dance", [("wrong-kind", "@dance")]),
        ("follow: @sky\nsound: off", [("wrong-kind", "@sky")]),
        ("start: @skye", [("unknown-name", "@skye")]),
        ("style: gloom", [("unknown-name", "gloom")]),
        ("style: mara", [("wrong-kind", "mara")]),
        ("with: @dance", [("wrong-kind", "@dance")]),
        ("with: @s1", [("wrong-kind", "@s1")]),
        ("start: @s1", [("scene-cycle", "@s1")]),
    ],
)
def test_what_a_setting_cannot_point_at(body: str, faults: list[tuple[str, str]]) -> None:
    uses = scene("start: @sky\nfollow: @dance\nsound: off\n" + shot("@mara @glum"), "last")
    made = compiled(MARA + SKY + DANCE + 'prop glum "Glum" {\nA lamp\nid: "4"\n}\n' + scenes(body + "\n" + SHOT) + uses)
    assert marked(made) == faults


def test_scenes_that_wait_for_each_other_are_named() -> None:
    made = compiled(scenes("start: @s3\n" + SHOT, "start: @s1\n" + SHOT, "start: @s2\n" + SHOT, "start: @s2\n" + SHOT))
    assert errors(made) == ["scene-cycle"]
    assert "s1 → s3 → s2 → s1" in made.diagnostics[0].message


def test_long_circles_are_not_told_station_by_station() -> None:
    ring = "".join(scene(f"start: @s{n + 1}\nend: @s0\n" + SHOT, f"s{n}") for n in range(300))
    made = compiled(MARA + ring + scene("start: @s0\n" + SHOT, "s300"))
    told = [each.message for each in made.diagnostics if each.code == "scene-cycle"]
    assert len(told) == 301
    assert max(map(len, told)) < 150
    others = {f"f{n}.kstory": f'import "f{(n + 1) % 300}.kstory"\nimport "f0.kstory"\n' for n in range(300)}
    made = compiled('import "f0.kstory"\n', others)
    told = [each.message for each in made.diagnostics if each.code == "import-cycle"]
    assert len(told) >= 300
    assert max(map(len, told)) < 150


def test_an_edit() -> None:
    text = (
        MARA
        + FRAME
        + "style noir {\nGrain.\n}\n"
        + 'edit snow "More" {\nsource: "a.mp4"\nkeep_sound: yes\nstyle: noir\nAdd snow to @mara.\n}\n'
    )
    made = compiled(text)
    assert codes(made) == []
    (edit,) = made.story.scenes
    assert isinstance(edit, EditScene)
    assert (edit.title, edit.keep_sound, [each.name for each in edit.cast]) == ("More", True, ["mara"])
    assert prompt(made) == "Add snow to <element mara>. Grain."


def test_four_in_a_row_continue() -> None:
    go_on = "start: continue\n" + SHOT
    assert codes(compiled(scenes(SHOT, *[go_on] * 3))) == []
    made = compiled(scenes(SHOT, *[go_on] * 6))
    assert marked(made) == [("continue-chain", "continue")]
    assert made.sources["film.kstory"].text.count("scene ", 0, made.diagnostics[0].span.start) == 5


def test_one_story_block() -> None:
    assert "story-twice" in codes(compiled(scenes(SHOT) + FRAME))


def test_a_broken_scene_hides_nothing_and_breaks_nothing_else() -> None:
    made = compiled(scenes("start: @s9\nstyle: gone\n" + shot("@nobody {{ nothing }}"), "start: @s1\n" + SHOT))
    assert sorted(errors(made)) == ["template-name", "unknown-name", "unknown-name", "unknown-name"]


def test_the_same_sources_give_the_same_story() -> None:
    text = MARA + SKY + scenes("start: @sky\n" + shot("@mara, Mara, @nobody"), "start: continue\n" + shot("@mara"))
    one, two = compiled(text), compiled(text)
    assert one.story == two.story
    assert one.diagnostics == two.diagnostics
