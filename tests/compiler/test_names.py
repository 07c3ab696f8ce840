"""Names, imports and what each file can see."""

from __future__ import annotations

import pytest
from compiling import FRAME, MARA, TOMAS, codes, compiled, errors, film, marked, prompt, scene, shot

from storyboard.compiler import compile_story
from storyboard.syntax.decode import decode
from storyboard.text import Source, edited

CAST = 'let wool = "rust-red wool"\nstyle noir {\n  Grain, {{ wool }} tones.\n}\n' + MARA + TOMAS


def test_declarations_may_stand_in_any_order() -> None:
    made = compiled(FRAME + scene(shot("{{ place }}: @mara waits.")) + MARA + 'let place = "A station"\n')
    assert codes(made) == []
    assert prompt(made) == "A station: <element mara> waits."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('import mara from "cast.kstory"', "<element mara>"),
        ('import mara as mother from "cast.kstory"', "<element mother>"),
        ('import "cast.kstory"', "<element mara>"),
        ('import mara from "cast.kstory"\nimport "cast.kstory"', "<element mara>"),
    ],
)
def test_an_element_comes_by_every_kind_of_import(line: str, said: str) -> None:
    name = said.removeprefix("<element ").rstrip(">")
    made = film(f"@{name} waits.", line + "\n", {"cast.kstory": CAST})
    assert codes(made) == []
    assert prompt(made) == f"{said} waits."
    assert list(made.story.elements) == [name]
    assert made.story.files == ("film.kstory", "cast.kstory")


def test_paths_are_relative_to_the_file_that_writes_them() -> None:
    cast = 'image letter = "../props/letter.png"\n'
    cast += 'character mara "Mara" {\n  A woman\n  front: "mara.png"\n  angles: "a/../b.png"\n}\n'
    made = compiled(
        'import "../series/cast/all.kstory"\n' + FRAME + scene(shot("@mara reads @letter.")),
        {"series/cast/all.kstory": cast},
        entry="one/film.kstory",
    )
    assert codes(made) == []
    mara = made.story.elements["mara"]
    assert mara.front and mara.front.path == "series/cast/mara.png"
    assert mara.angles[0].path == "series/cast/b.png"
    assert mara.angles[0].written == "a/../b.png"
    assert made.story.images["letter"].media.path == "series/props/letter.png"


def test_what_an_imported_file_uses_is_looked_up_there() -> None:
    made = film(
        "@mara waits.", 'let wool = "green silk"\nimport mara, noir from "cast.kstory"\n', {"cast.kstory": CAST}
    )
    assert errors(made) == []
    styled = compiled(
        'let wool = "green silk"\nimport noir from "cast.kstory"\n'
        + FRAME
        + scene("style: noir\n" + shot("{{ wool }}.")),
        {"cast.kstory": CAST},
    )
    assert codes(styled) == []
    assert prompt(styled) == "green silk. Grain, rust-red wool tones."


def test_an_element_by_two_routes_is_one() -> None:
    others = {
        "cast.kstory": CAST,
        "a.kstory": 'import "cast.kstory"\nstyle a {\n  Near @mara.\n}\n',
        "b.kstory": 'import mara from "cast.kstory"\nstyle b {\n  Far from @mara.\n}\n',
    }
    text = 'import "a.kstory"\nimport "b.kstory"\n' + FRAME + scene("style: a, b\n" + shot("@mara waits."))
    made = compiled(text, others)
    assert codes(made) == []
    assert prompt(made) == "<element mara> waits. Near <element mara>. Far from <element mara>."
    assert list(made.story.elements) == ["mara"]


def test_two_elements_of_one_name_in_different_files_stay_two() -> None:
    other = MARA.replace('"1"', '"9"') + "style hers {\n  Like @mara.\n}\n"
    made = compiled(
        'import hers from "other.kstory"\n' + MARA + FRAME + scene("style: hers\n" + shot("@mara waits.")),
        {"other.kstory": other},
    )
    assert codes(made) == []
    assert prompt(made) == "<element mara> waits. Like <element mara_2>."
    assert {name: each.id for name, each in made.story.elements.items()} == {"mara": "1", "mara_2": "9"}


def test_scenes_stay_in_their_film() -> None:
    others = {"other.kstory": FRAME + scene(shot("Snow."), "winter") + MARA}
    made = film("@mara waits.", 'import "other.kstory"\n', others)
    assert codes(made) == []
    assert [each.name for each in made.story.scenes] == ["platform"]
    assert marked(film("Snow.", 'import winter from "other.kstory"\n', others)) == [("import-unknown-name", "winter")]


def test_a_circle_of_imports_is_refused_once_and_shown() -> None:
    others = {"a.kstory": 'import "b.kstory"\n' + MARA, "b.kstory": 'import mara from "a.kstory"\n' + TOMAS}
    made = film("@mara meets @tomas.", 'import "a.kstory"\n', others)
    assert errors(made) == ["import-cycle"]
    assert "a.kstory → b.kstory → a.kstory" in made.diagnostics[0].message
    assert errors(film("Snow.", 'import "film.kstory"\n')) == ["import-cycle"]


@pytest.mark.parametrize("line", ['import mara from "gone.kstory"', 'import "gone.kstory"'])
def test_names_of_a_file_that_cannot_be_read_count_as_declared(line: str) -> None:
    made = film("@mara waits.", line + "\n")
    assert marked(made) == [("import-unreadable", "gone.kstory")]
    assert marked(film("@mara waits for @nobody_here.", 'import mara from "gone.kstory"\n'))[1:] == [
        ("unknown-name", "@nobody_here")
    ]


def test_an_imported_picture_is_told_once_at_its_import_and_becomes_a_picture() -> None:
    text = 'import "refs/lamp.png"\n' + FRAME + scene(shot("@lamp glows."))
    picture, _ = decode("refs/lamp.png", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe")
    texts = {"film.kstory": Source("film.kstory", text), "refs/lamp.png": picture}
    made = compile_story("film.kstory", texts.__getitem__)
    assert marked(made) == [("import-unreadable", "refs/lamp.png")]
    mended = edited(text, made.diagnostics[0].fix)
    assert mended.startswith('image lamp = "refs/lamp.png"\n')
    assert codes(compiled(mended)) == []


def test_a_missing_name_is_suggested() -> None:
    made = film(
        "@mara waits.", 'import marra from "cast.kstory"\nimport mara from "cast.kstory"\n', {"cast.kstory": CAST}
    )
    assert marked(made) == [("import-unknown-name", "marra")]
    assert made.diagnostics[0].hint == "Did you mean 'mara'?"


def test_faults_of_imported_files_are_told_in_their_file() -> None:
    cast = MARA.replace("Woman of 34", "Woman in {{ woool }}") + 'let wool = "wool"\n'
    made = film("@mara waits.", 'import mara from "cast.kstory"\n', {"cast.kstory": cast})
    assert marked(made) == [("template-name", "woool")]
    assert made.diagnostics[0].span.file == "cast.kstory"


@pytest.mark.parametrize(
    "second",
    [
        MARA,
        'let mara = "x"\n',
        'image mara = "m.png"\n',
        "style mara {\n  Grain.\n}\n",
        'import mara from "cast.kstory"\n',
    ],
)
def test_a_name_stands_for_one_thing(second: str) -> None:
    made = film("@mara waits.", MARA + second, {"cast.kstory": CAST})
    assert "name-clash" in errors(made)
    assert errors(made).count("name-clash") == len(errors(made))
    clash = next(each for each in made.diagnostics if each.code == "name-clash")
    assert clash.labels


def test_renaming_settles_a_clash() -> None:
    made = film("@mara meets @mother.", MARA + 'import mara as mother from "cast.kstory"\n', {"cast.kstory": CAST})
    assert codes(made) == []
    assert list(made.story.elements) == ["mara", "mother"]


def test_what_is_imported_and_not_used_is_no_part_of_the_film() -> None:
    made = film(
        "@mara waits.", 'import "cast.kstory"\n' + 'prop lamp "Lamp" {\n  A lamp\n  id: "3"\n}\n', {"cast.kstory": CAST}
    )
    assert list(made.story.elements) == ["lamp", "mara"]
    assert marked(made) == [("unused", "lamp")]


def test_a_file_without_scenes_is_a_cast_for_others() -> None:
    assert codes(compiled(CAST)) == []


def test_unused_names_of_an_import() -> None:
    made = film("@mara waits.", 'import mara, tomas from "cast.kstory"\n', {"cast.kstory": CAST})
    assert marked(made) == [("unused", "tomas")]
    made = film("Snow.", 'import "cast.kstory"\n', {"cast.kstory": CAST})
    assert marked(made) == [("unused", "cast.kstory")]


def test_a_long_chain_of_imports() -> None:
    others = {f"f{n}.kstory": f'import "f{n + 1}.kstory"\n' for n in range(1500)} | {"f1500.kstory": MARA}
    made = film("@mara waits.", 'import "f0.kstory"\n', others)
    assert codes(made) == []
    assert list(made.story.elements) == ["mara"]


def test_accents_are_one_however_they_were_typed() -> None:
    made = film("@Zoe\u0308 waits.", MARA.replace("mara", "Zo\u00eb").replace('"Mara"', '"Z"'))
    assert codes(made) == []


def test_one_slip_is_told_once() -> None:
    cast = {"cast.kstory": MARA.replace("mara", "christopher").replace("Mara", "Kit")}
    bring = 'import christopher as kit from "cast.kstory"\n'
    assert codes(film("@kitt runs.", bring, cast)) == ["unknown-name"]
    (idle,) = film("A dog runs.", bring, cast).diagnostics
    assert "'kit'" in idle.message and "@kit " in (idle.hint or "")
    for prose, code in (
        ("@ mara runs.", "loose-at"),
        ('@"mara" runs.', "loose-at"),
        ("@[mara runs.", "loose-at"),
        ("[mara] runs.", "unmarked-name"),
        ("<<<element_1>>> runs.", "typed-ordinal"),
    ):
        assert codes(film(prose, MARA)) == [code], prose
    assert codes(film("@mara\nWhere is tomas?", MARA + TOMAS)) == ["half-cue"]
    assert codes(film("@mara [softly]: Where is tomas?\n@tomas sleeps.", MARA + TOMAS)) == ["half-cue"]


@pytest.mark.parametrize("prose", ["@ mara runs.", '@"mara" runs.', "@(mara) runs.", "[mara] runs."])
def test_a_name_behind_another_sign_has_a_fix(prose: str) -> None:
    text = MARA + FRAME + scene(shot(prose))
    (fault,) = compiled(text).diagnostics
    (edit,) = fault.fix
    assert "\n@mara runs.\n" in text[: edit.span.start] + edit.text + text[edit.span.end :]


@pytest.mark.parametrize("typed", ["anne-marie", "o'brien", "anne.marie"])
def test_a_name_that_cannot_be_one_is_mended_where_it_is_mentioned_too(typed: str) -> None:
    prose = f"@{typed}'s coat, @{typed}, and the sea. So does @{typed}.\n@{typed}: Hello.\n@{typed}s waits."
    text = FRAME + MARA.replace("mara", typed) + scene(shot(prose))
    (fault,) = [each for each in compiled(text).diagnostics if each.code != "unknown-name"]
    text = edited(text, fault.fix)
    good = typed.replace("-", "_").replace("'", "_").replace(".", "_")
    assert text.count(f"@{good}") == 4
    assert f"@{typed}s waits." in text
    assert [each.code for each in compiled(text).diagnostics] in ([], ["unknown-name"])


def test_several_pictures_as_the_front_are_told_once() -> None:
    text = (
        FRAME + 'character mara "Mara" {\n  front: "a.png", "b.png"\n  Woman of 34\n}\n' + scene(shot("@mara waits."))
    )
    assert codes(compiled(text)) == ["too-many-values"]
