from __future__ import annotations

import pytest
from asking import CAST, FILM, choices, taken

from storyboard.editor.complete import complete
from storyboard.editor.view import View
from storyboard.syntax.words import BLOCKS, DECLARATIONS, SETTINGS
from storyboard.text import Source

HEAD = CAST + 'scene platform "Empty" {\n'


def labels(marked: str, **more: object) -> set[str]:
    return {each.label for each in choices(marked, **more)}  # type: ignore[arg-type]


def test_every_block_and_declaration_at_the_top() -> None:
    top = {word for word, row in BLOCKS.items() if row.parent is None} | set(DECLARATIONS)
    assert top <= labels(f"{FILM}\n|")


@pytest.mark.parametrize("block", ["story", "scene", "edit", "character", "shot"])
def test_a_block_is_offered_its_settings_and_no_others(block: str) -> None:
    head = {"shot": "scene a {\nshot 5s {\n", "story": "story {\n"}.get(block, f"{block} a {{\n")
    found = {each.label for each in choices(f"{head}|") if each.kind == "setting"}
    assert found == {row.word for row in SETTINGS.values() if block in row.blocks}


def test_a_setting_that_stands_there_is_not_offered_again() -> None:
    assert "mode" not in labels("scene a {\nmode: pro\n|\n}")
    assert "tags" in labels("character a {\ntags: prop\n|\n}")


def test_the_block_is_the_one_around_the_cursor_however_it_is_indented() -> None:
    assert "front" not in labels("character a {\n}\nscene b {\nshot 5s {\n}\n|\n}")
    assert "shot" in labels("character a {\n}\nscene b {\nshot 5s {\n}\n|\n}")
    assert "scene" in labels("scene b {\nshot 5s {\n}\n}\n|")


@pytest.mark.parametrize(
    ("line", "there", "not_there"),
    [
        ("  Over @|", {"@mara", "@letter", "@yard", "@dance"}, {"@platform", "@noir", "@station"}),
        ("  with: |", {"@mara", "@yard"}, {"@dance", "@platform"}),
        ("  start: |", {"continue", "@yard", "@platform"}, {"@mara", "@dance"}),
        ("  follow: @|", {"@dance", "@platform"}, {"@mara", "@yard"}),
        ("  style: |", {"noir", "none"}, {"mara"}),
        ("  mode: |", {"std", "pro"}, {"mara", "16:9"}),
        ("  In {{ |", {"station", "take"}, {"mara", "noir"}),
        ("  # @|", set(), {"@mara"}),
    ],
)
def test_what_fits_is_offered_and_nothing_else(line: str, there: set[str], not_there: set[str]) -> None:
    found = labels(f'{FILM}scene next "Next" {{\n{line}\n}}\n')
    assert there <= found
    assert not found & not_there


def test_proposals_say_what_they_are() -> None:
    row = next(each for each in choices(f"{HEAD}  @|\n}}") if each.label == "@mara")
    assert row.kind == "element"
    assert "Woman of 34" in row.more


@pytest.mark.parametrize(
    ("line", "label", "made"),
    [
        ("  Over @ma|", "@mara", "  Over @mara"),
        ("  Over @le|ra we", "@mara", "  Over @mara we"),
        ("  Over @[ma|] we", "@mara", "  Over @[mara] we"),
        ("  夜，@|走", "@mara", "  夜，@[mara]走"),
        ("  with: @mara, @l|", "@letter", "  with: @mara, @letter"),
        ("  with: @mara, l|", "@letter", "  with: @mara, @letter"),
        ("  so|", "sound", "  sound: "),
        ("  so|: on", "sound", "  sound: on"),
        ("  shot 5s clo| {", "close-up", "  shot 5s close-up {"),
    ],
)
def test_taking_a_proposal_leaves_a_right_line(line: str, label: str, made: str) -> None:
    assert taken(f"{HEAD}{line}\n}}", label) == made


def test_files_beside_the_story_one_folder_at_a_time() -> None:
    files = {".": [("cast", True), ("a.png", False), ("b.mp4", False), ("c.kstory", False)], "cast": [("m.png", False)]}
    assert labels('image x = "|', files=files) == {"cast/", "a.png"}
    assert labels('video x = "|"', files=files) == {"cast/", "b.mp4"}
    assert labels('import "|', files=files) == {"cast/", "c.kstory"}
    assert taken('image x = "cast/|"', "m.png", files=files) == 'image x = "cast/m.png"'


def test_names_of_an_import_come_from_its_file() -> None:
    others = {"cast.kstory": CAST}
    text = 'import mara from "cast.kstory"\nimport |, letter from "cast.kstory"\n'
    assert {"mara", "station", "noir"} <= labels(text, others=others)
    assert "letter" not in labels(text, others=others)


def test_before_the_first_compile_words_are_offered_all_the_same() -> None:

    assert any(each.label == "scene" for each in complete(View(Source("a.kstory", "")), 0))


def test_there_is_an_answer_at_every_place() -> None:
    text = FILM + '\n  let a = "b"\n\timage c = "d.png"\n  import mara from "cast.kstory"\n  video\n'
    for line in range(text.count("\n") + 1):
        start = sum(map(len, text.splitlines(keepends=True)[:line]))
        for at in range(start, start + len(text[start:].split("\n")[0]) + 1):
            choices(f"{text[:at]}|{text[at:]}")


def test_behind_a_quote_that_is_closed_no_files_are_offered() -> None:
    more = [each for each in choices('character a {\nangles: "a.png", |\n}') if each.kind == "file"]
    assert all(each.span.start == each.span.end and each.snippet for each in more)
    assert not [each for each in choices('image x = "a.png" |') if each.kind == "file"]


TWICE = FILM.replace("    @mara (softly): At last\n", "    Snow falls.\n    Snow falls.\n    @mara (softly): At last\n")


def test_a_comment_is_offered_the_warnings_it_may_mean_the_nearest_first() -> None:
    found = [each.label for each in choices(TWICE.replace("    @mara stands", "    # meant: |\n    @mara stands"))]
    assert found[0] == "doubled-words"
    assert "repeated-shot" in found and not {"unknown-name", "meant-nothing"} & set(found)
    further = {each.label for each in choices("# meant: doubled-words, |")}
    assert "repeated-shot" in further and "doubled-words" not in further


def test_a_code_is_taken_whole_and_its_comment_can_be_begun() -> None:
    assert taken("# meant: doubled-|wo, so it is", "doubled-words") == "# meant: doubled-words, so it is"
    assert taken("  # m|", "meant:") == "  # meant: "
    assert not labels("# Snow: |") and not labels("# meant: she waits, |")
