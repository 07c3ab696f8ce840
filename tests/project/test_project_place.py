"""Where a project is, and what of it may be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storyboard.project.place import Project, find_story, locate, stories_below, stories_of
from storyboard.project.reading import reach, read
from storyboard.text import MediaProblem
from storyboard.text.bounds import SOURCE_BYTES

SCENE = "scene yard {\n  shot 5s {\n    Snow.\n  }\n}\n"


def test_the_root_is_the_storys_folder(tmp_path: Path) -> None:
    assert locate(tmp_path / "film.kstory") == Project(tmp_path, "film.kstory", None)


def test_the_root_is_the_nearest_folder_with_a_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kstory.toml").touch()
    (tmp_path / "part" / "one").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "part")
    assert locate(Path("one/../one/film.kstory")) == Project(tmp_path, "part/one/film.kstory", tmp_path / "kstory.toml")


def test_rehearsals_never_mix_with_what_was_paid_for(tmp_path: Path) -> None:
    project = locate(tmp_path / "film.kstory")
    assert project.lock(live=True) == tmp_path / "kstory.lock"
    assert project.lock(live=False) == tmp_path / "build" / "rehearsal" / "kstory.lock"
    kinds = [{"live": live, "draft": draft} for live in (True, False) for draft in (True, False)]
    places = [path for kind in kinds for path in (project.lock(**kind), project.build(**kind), project.journal(**kind))]
    assert len(set(places)) == len(places)


def test_the_only_story_with_a_scene_is_found(tmp_path: Path) -> None:
    (tmp_path / "film.kstory").write_text('story "S" {\r}\r' + SCENE.replace("\n", "\r"), newline="")
    (tmp_path / "cast.kstory").write_text('character m "M" {\n  A man in a scene\n}\n')
    (tmp_path / ".kstory").mkdir()
    assert find_story(tmp_path) == (tmp_path / "film.kstory", ())


def test_a_lone_story_is_taken_even_where_its_scene_is_misspelt(tmp_path: Path) -> None:
    (tmp_path / "film.kstory").write_text("sceen one {\n}\n")
    assert find_story(tmp_path) == (tmp_path / "film.kstory", ())


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "story-missing"),
        ({"cast.kstory": 'character m "M" {\n}\n', "props.kstory": ""}, "story-missing"),
        ({"a.kstory": SCENE, "b.kstory": "edit snow {\n}\n"}, "story-unclear"),
    ],
)
def test_otherwise_there_is_a_question(tmp_path: Path, files: dict[str, str], code: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found, (question,) = find_story(tmp_path)
    assert (found, question.code) == (None, code)
    assert all(name in question.message for name in files)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    found, (question,) = find_story(tmp_path / "none")
    assert (found, question.code) == (None, "story-missing")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project beside two other folders."""
    for folder in ("film/cast", "shared", "private"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "mara.png").write_text("x")
    return tmp_path


def problem(found: object) -> str:
    assert isinstance(found, MediaProblem), found
    return found.code


def test_files_inside_are_found(home: Path) -> None:
    within = reach(home / "film")
    assert within.find("cast/mara.png") == (home / "film/cast/mara.png").resolve()
    assert within.find("cast/../cast/mara.png") == (home / "film/cast/mara.png").resolve()


def test_files_outside_are_refused(home: Path) -> None:
    within = reach(home / "film")
    for path in ("../private/mara.png", str(home / "private/mara.png"), "cast/../../private/none.png", "/etc/passwd"):
        assert problem(within.find(path)) == "outside"


def test_links_do_not_lead_out(home: Path) -> None:
    (home / "film/link.png").symlink_to(home / "private/mara.png")
    (home / "film/folder").symlink_to(home / "private")
    (home / "film/within.png").symlink_to(home / "film/cast/mara.png")
    within = reach(home / "film")
    assert problem(within.find("link.png")) == "outside"
    assert problem(within.find("folder/mara.png")) == "outside"
    assert within.find("within.png") == (home / "film/cast/mara.png").resolve()


def test_a_project_reached_by_a_link(home: Path) -> None:
    (home / "alias").symlink_to(home / "film")
    assert isinstance(reach(home / "alias").find("cast/mara.png"), Path)


def test_folders_are_allowed_one_by_one(home: Path) -> None:
    within = reach(home / "film", ["../shared"])
    assert isinstance(within.find("../shared/mara.png"), Path)
    assert problem(within.find("../private/mara.png")) == "outside"
    assert problem(within.find("../shared/../private/mara.png")) == "outside"


def test_a_near_name_is_told(home: Path) -> None:
    found = reach(home / "film").find("cast/marra.png")
    assert isinstance(found, MediaProblem)
    assert (found.code, "mara.png" in found.reason) == ("missing", True)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/Users/ana/film/cast/mara.png",
            "C:/Users/Ana/cast/mara.png",
            "~/film/cast/mara.png",
            "file:/x/cast/mara.png",
        ),
        *("mara.png", "cast/mara", "Cast/Mara.PNG", "cast/mara.jpeg", "cats/mara.png"),
    ],
)
def test_a_path_from_elsewhere_finds_the_file_it_ends_like(home: Path, path: str) -> None:
    found = reach(home / "film").find(path)
    assert isinstance(found, MediaProblem)
    assert found.near == "cast/mara.png"


@pytest.mark.parametrize(
    "path", ["/etc/mara2.png", "../private/mara.png", "C:/x/other.gif", "/".join("a" * 40) + "/mara.png"]
)
def test_a_file_of_another_name_is_no_near_one(home: Path, path: str) -> None:
    found = reach(home / "film").find(path)
    assert isinstance(found, MediaProblem)
    assert found.near is None


@pytest.mark.parametrize("path", ["none/mara.png", "cast/mara.png/deeper", "a\0b", "x" * 5000, "loop", ""])
def test_odd_paths_are_problems(home: Path, path: str) -> None:
    (home / "film/loop").symlink_to(home / "film/loop")
    assert problem(reach(home / "film").find(path)) in {"missing", "unreadable"}


def test_what_is_no_file_is_not_opened(home: Path) -> None:
    os.mkfifo(home / "film/pipe.png")
    assert problem(reach(home / "film").find("pipe.png")) == "unreadable"
    assert problem(reach(home / "film").find("cast")) == "unreadable"


def test_sources_are_read_up_to_a_bound(home: Path) -> None:
    within = reach(home / "film")
    (home / "film/film.kstory").write_bytes(b"\xff\xfe\r\n")
    assert read(within, "film.kstory") == b"\xff\xfe\r\n"
    (home / "film/huge.kstory").write_bytes(b"x" * (SOURCE_BYTES + 1))
    assert problem(read(within, "huge.kstory")) == "unreadable"
    assert problem(read(within, "../private/mara.png")) == "outside"


def test_the_stories_of_a_project_are_its_own(tmp_path: Path) -> None:
    for name in (
        *("film.kstory", "cast/people.kstory", "cast/old/more.kstory"),
        *(".film.kstory", "build/a.kstory", "venv/b.kstory", "__pycache__/c.kstory", ".git/d.kstory"),
        *("other/kstory.toml", "other/film.kstory", "other/cast/e.kstory"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = Project(tmp_path, "film.kstory", None)
    assert list(stories_of(found)) == ["film.kstory", "cast/people.kstory", "cast/old/more.kstory"]
    assert list(stories_of(found, 1)) == ["film.kstory"]
    assert {*stories_below(tmp_path)} - {*stories_of(found)} == {"other/film.kstory", "other/cast/e.kstory"}
