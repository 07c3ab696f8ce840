"""Warnings that a writer means: told to nobody, and only as long as they are there."""

from __future__ import annotations

import pytest

from storyboard.compiler import Compiled, compile_story
from storyboard.text import MediaProblem, Source
from tests.compiler.compiling import FRAME, TOMAS, scene, shot

TWICE = [shot("Snow falls."), shot("Snow falls.")]


def compiled(text: str, cast: str = "", meant: tuple[str, ...] = ()) -> Compiled:
    texts = {"film.kstory": text, "cast.kstory": cast}

    def read(path: str) -> Source | MediaProblem:
        return Source(path, texts[path])

    return compile_story("film.kstory", read, lambda path: MediaProblem("missing", "it is not there"), meant=meant)


def codes(text: str, cast: str = "", meant: tuple[str, ...] = ()) -> list[str]:
    return [fault.code for fault in compiled(text, cast, meant).diagnostics]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("\n".join(TWICE), ["repeated-shot"]),
        ("\n# meant: repeated-shot\n".join(TWICE), []),
        ("\n#meant:repeated-shot, loose-at, it is still night\n".join(TWICE), ["meant-nothing"]),
        ("\n# meant: repeated-shot, it is still night\n".join(TWICE), []),
        ("\n# meant: repeated-shot\n\n# Night.\n".join(TWICE), []),
        ("# meant: repeated-shot\n" + "\n".join(TWICE), ["meant-nothing", "repeated-shot"]),
        ("\n".join(TWICE) + "\n# meant: repeated-shot", ["repeated-shot", "meant-nothing"]),
        ("\n# meant to be repeated-shot\n".join(TWICE), ["repeated-shot"]),
        ("\n# meant: she is still there\n".join(TWICE), ["repeated-shot"]),
    ],
)
def test_a_comment_means_what_stands_below_it(body: str, found: list[str]) -> None:
    assert codes(FRAME + scene(body)) == found


def test_above_a_block_it_holds_for_the_block_and_no_further() -> None:
    twice = scene("\n".join(TWICE), "one") + scene("\n".join(TWICE), "two")
    (fault,) = compiled(FRAME + "# meant: repeated-shot\n" + twice).diagnostics
    assert fault.code == "repeated-shot"
    assert fault.span.start > (FRAME + "# meant: repeated-shot\n" + twice).index("two")


def test_what_is_meant_is_kept_for_reports() -> None:
    made = compiled(FRAME + "# meant: repeated-shot\n" + scene("\n".join(TWICE)))
    assert [fault.code for fault in made.meant] == ["repeated-shot"]


def test_a_misspelt_code_is_told_and_mended() -> None:
    text = FRAME + scene("\n# meant: repeatd-shot\n".join(TWICE))
    told = compiled(text).diagnostics
    assert [fault.code for fault in told] == ["meant-nothing", "repeated-shot"]
    ((edit,),) = [fault.fix for fault in told if fault.fix]
    assert codes(text[: edit.span.start] + edit.text + text[edit.span.end :]) == []


def test_errors_cannot_be_meant() -> None:
    assert codes(FRAME + scene(shot("# meant: unknown-name\n@mara waits."))) == ["meant-nothing", "unknown-name"]
    assert codes(FRAME + scene(shot("@mara waits.")), meant=("unknown-name",)) == ["unknown-name"]


def test_while_there_are_errors_nobody_knows_what_is_of_no_use() -> None:
    assert codes(FRAME + scene("\n# meant: loose-at\n".join([*TWICE, shot("@mara waits.")]))) == [
        "repeated-shot",
        "unknown-name",
    ]


def test_a_project_may_mean_a_warning_everywhere() -> None:
    assert codes(FRAME + scene("\n".join(TWICE)), meant=("repeated-shot",)) == []
    assert codes(FRAME + scene(TWICE[0]), meant=("repeated-shot",)) == []


def test_a_comment_of_an_imported_file_is_not_judged_from_outside() -> None:
    film = 'import tomas from "cast.kstory"\n' + FRAME + scene(shot("@tomas waits."))
    assert codes(film, "# meant: unused\n" + TOMAS) == []


@pytest.mark.parametrize("code", ["hidden-edit", "unused"])
def test_what_shows_behind_the_compiler_is_left_to_those_who_see_it(code: str) -> None:
    found = codes(FRAME + f"# meant: {code}\n" + scene(TWICE[0]))
    assert found == ([] if code == "hidden-edit" else ["meant-nothing"])
