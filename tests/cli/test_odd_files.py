"""What is no story, or no place for an answer: said in a sentence, soon, and without a traceback."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from film_set import CLEAN, KSTORY, make_set

from storyboard.text.bounds import SOURCE_BYTES

READERS = (("check",), ("check", "--fix"), ("fmt",), ("fmt", "--check"), ("plan",), ("stats",))
FULL = Path("/dev/full")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
@pytest.mark.parametrize("call", READERS, ids=" ".join)
def test_what_never_ends_is_not_read(tmp_path: Path, call: tuple[str, ...]) -> None:
    os.mkfifo(tmp_path / "pipe.kstory")
    (tmp_path / "endless.kstory").symlink_to("/dev/zero")
    for name in ("pipe.kstory", "endless.kstory"):
        done = make_set(tmp_path / "set").run(*call, str(tmp_path / name))
        assert done.code == 1
        assert "cannot be read" in done.out + done.err


@pytest.mark.parametrize("call", READERS, ids=" ".join)
def test_what_is_too_large_is_not_read_to_its_end(tmp_path: Path, call: tuple[str, ...]) -> None:
    with (tmp_path / "great.kstory").open("wb") as file:
        file.truncate(100 * SOURCE_BYTES)
    done = make_set(tmp_path / "set").run(*call, str(tmp_path / "great.kstory"))
    assert done.code == 1
    assert "larger than 2 MB" in done.out + done.err


def test_a_filter_hands_on_what_is_too_large(tmp_path: Path) -> None:
    text = "# snow\n" * (SOURCE_BYTES // 7 + 1000)
    done = make_set(tmp_path).run("fmt", "-", typed=text)
    assert (done.code, done.out) == (1, text)


@pytest.mark.skipif(not FULL.exists(), reason="no disk that is always full here")
@pytest.mark.parametrize("call", [("check", "--json"), ("plan",), ("fmt", "--diff"), ("--help",)], ids=" ".join)
def test_an_answer_that_cannot_be_written(tmp_path: Path, call: tuple[str, ...]) -> None:
    project = make_set(tmp_path)
    project.story.write_text(project.story.read_text().replace("  ", "   "))
    with FULL.open("w") as full:
        done = subprocess.run([KSTORY, *call], cwd=project.root, env=CLEAN, stdout=full, stderr=-1, text=True)
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr and "own fault" not in done.stderr


def test_no_fix_is_written_into_a_file_whose_encoding_is_a_guess(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    typed = project.story.read_bytes().replace(b"a dark hall", b"a caf\xe9, \x81 dark").rstrip().removesuffix(b"}")
    project.story.write_bytes(typed)
    done = project.run("check", "--fix")
    assert done.code == 1
    assert "not-utf8" in done.out + done.err
    assert project.story.read_bytes() == typed


@pytest.mark.parametrize("call", [*READERS, ("build",)], ids=" ".join)
def test_a_picture_is_no_story_and_is_left_as_it_is(tmp_path: Path, call: tuple[str, ...]) -> None:
    project = make_set(tmp_path)
    kept = {path: path.read_bytes() for path in project.root.rglob("*.png")}
    assert kept
    for path in kept:
        done = project.run(*call, str(path))
        assert done.code == 1
        assert (done.out + done.err).count("error[") == 1
        assert "error[not-text]" in done.out + done.err
    assert {path: path.read_bytes() for path in kept} == kept
