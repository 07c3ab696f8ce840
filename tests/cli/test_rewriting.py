"""What commands write into a writer's own files: through links, as open to others as before, and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from film_set import make_set

LOOSE = ("  shot 3s wide {", "      shot   3s wide {")
SLIP = ("scene stairs {", "sceen stairs {")


@pytest.mark.parametrize(("call", "edit"), [(("fmt",), LOOSE), (("check", "--fix"), SLIP)], ids=["fmt", "fix"])
def test_a_link_stays_one_and_the_story_behind_it_is_written(
    tmp_path: Path, call: tuple[str, ...], edit: tuple[str, str]
) -> None:
    project = make_set(tmp_path / "film")
    good = project.story.read_text()
    project.edit(*edit)
    real = tmp_path / "film" / "real.kstory"
    project.story.rename(real)
    project.story.symlink_to(real)
    real.chmod(0o640)
    assert project.run(*call, "doors.kstory").code == 0
    assert project.story.is_symlink()
    assert real.read_text() == good
    assert real.stat().st_mode & 0o777 == 0o640


def test_no_fix_is_written_outside_the_project(tmp_path: Path) -> None:
    project = make_set(tmp_path / "film")
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in ("ada.png", "ada-side.png"):
        shutil.copy(project.root / name, shared)
    cast = shared / "cast.kstory"
    cast.write_text('charcter noa "Noa" {\n  A tall woman.\n  front: "ada.png"\n  angles: "ada-side.png"\n}\n')
    (project.root / "kstory.toml").write_text('[paths]\nallow = ["../shared"]\n')
    assert project.run("trust", "--yes").code == 0
    project.story.write_text('import noa from "../shared/cast.kstory"\n' + project.story.read_text())
    project.edit("@ada climbs", "@noa and @ada climb")
    project.edit(*SLIP)
    before = cast.read_text()
    done = project.run("check", "--fix")
    assert done.code == 1 and "unknown-block" in done.err
    assert cast.read_text() == before
    assert SLIP[0] in project.story.read_text()


def test_a_text_that_is_piped_is_only_judged_where_that_is_asked(tmp_path: Path) -> None:
    project = make_set(tmp_path)
    good = project.story.read_text()
    loose = good.replace(*LOOSE)
    piped = project.run("fmt", "-", typed=loose)
    assert (piped.code, piped.out) == (0, good)
    for text, code in ((loose, 1), (good, 0)):
        judged = project.run("fmt", "-", "--check", typed=text)
        assert (judged.code, judged.out) == (code, "")
    shown = project.run("fmt", "-", "--diff", typed=loose)
    assert shown.code == 0 and f"+{LOOSE[0]}" in shown.out
    assert project.run("fmt", "-", "doors.kstory", typed=loose).out == ""
