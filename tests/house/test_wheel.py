"""What a writer installs: the wheel holds what the program reads at run time, and nothing of the workshop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import storyboard

ROOT = Path(__file__).parents[2]
NEEDED = {
    "storyboard/grammar/kstory.lark",
    "storyboard/syntax/tables.json",
    "storyboard/py.typed",
    "storyboard/standin/card.typ",
    "storyboard/cli/templates/story.kstory",
    "storyboard/cli/templates/kstory.toml",
    "storyboard/cli/templates/gitignore",
}
WORKSHOP = {
    "tests",
    "docs",
    "examples",
    "benchmarks",
    "vscode",
    "node_modules",
    "build",
    ".kstory",
    "__pycache__",
    ".venv",
}
RUN = "import sys; from storyboard.cli.main import main; sys.exit(main())"


def build(kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel laid out as an installer would, away from the checkout."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return set(packed.namelist())


def test_it_holds_every_module_and_what_they_read(wheel: Path) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "storyboard").rglob("*.py")}
    assert names(wheel) >= NEEDED | modules


def test_the_grammar_is_the_checkouts(installed: Path) -> None:
    shipped = installed / "storyboard" / "grammar" / "kstory.lark"
    assert shipped.read_bytes() == (ROOT / "grammar" / "kstory.lark").read_bytes()


def test_it_holds_nothing_of_the_workshop(wheel: Path) -> None:
    held = [Path(name) for name in names(wheel)]
    assert not [name for name in held if WORKSHOP & set(name.parts)]
    assert {name.parts[0] for name in held} == {"storyboard", f"kstory-{storyboard.__version__}.dist-info"}
    assert {name.name for name in held if name.parts[:2] == ("storyboard", "grammar")} == {"kstory.lark"}


def test_the_source_archive_holds_no_leavings(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as packed:
        held = [Path(name) for name in packed.getnames()]
    assert any(name.parts[1:] == ("grammar", "kstory.lark") for name in held)
    assert not [name for name in held if {"node_modules", "build", ".kstory", ".venv"} & set(name.parts)]
    assert not [name for name in held if name.suffix in (".vsix", ".pyc", ".sqlite")]


def kstory(installed: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command of the unpacked wheel."""
    env = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments], cwd=home, env=env, capture_output=True, text=True, timeout=120
    )


def test_the_unpacked_wheel_is_what_runs(installed: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(installed)}
    where = subprocess.run(
        [sys.executable, "-c", "import storyboard; print(storyboard.__file__)"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    done = kstory(installed, tmp_path, "--version")
    assert done.returncode == 0
    assert storyboard.__version__ in done.stdout


def test_it_checks_a_story_with_its_own_grammar(installed: Path, tmp_path: Path) -> None:
    leavings = shutil.ignore_patterns("build", ".kstory", "*.lock")
    shutil.copytree(ROOT / "examples" / "first-train", tmp_path / "film", ignore=leavings)
    good = kstory(installed, tmp_path, "check", "film")
    assert good.returncode == 0, good.stdout + good.stderr
    story = tmp_path / "film" / "first-train.kstory"
    story.write_text(story.read_text(encoding="utf-8").replace("scene platform", "scnee platform"), encoding="utf-8")
    bad = kstory(installed, tmp_path, "check", "film")
    assert bad.returncode == 1
    assert "scnee" in bad.stdout + bad.stderr


def test_it_makes_a_new_project(installed: Path, tmp_path: Path) -> None:
    assert kstory(installed, tmp_path, "new", "snow").returncode == 0
    done = kstory(installed, tmp_path, "check", "snow")
    assert done.returncode == 0, done.stdout + done.stderr
