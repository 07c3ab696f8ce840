"""The pages: links lead somewhere, tests that are named exist, commands and options that are shown are real."""

from __future__ import annotations

import ast
import importlib
import re
import runpy
from pathlib import Path

import click
import pytest

from storyboard.cli.commands import NAMES
from storyboard.cli.exits import Exit
from storyboard.project.config import WISHES

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
FILE = re.compile(r"`((?:storyboard|grammar|tests|docs)/[\w./-]*[\w/])`")
COMMAND = re.compile(r"(?<!`)`kstory ([a-z]+)((?: [^`]*)?)`")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    assert not [link for link in LINK.findall(text(page)) if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_and_tests_that_are_named_exist(page: Path) -> None:
    assert not [
        path for path in FILE.findall(text(page)) if "storyboard/grammar" not in path and not (ROOT / path).exists()
    ]
    for path, test in TEST.findall(text(page)):
        tree = ast.parse(text(ROOT / path))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert not test or test in names, f"{path}::{test}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_and_options_are_real(page: Path) -> None:
    for command, rest in COMMAND.findall(text(page)):
        assert command in NAMES, command
        made = importlib.import_module(f"storyboard.cli.{command}").command
        known = {option for each in made.params for option in (*each.opts, *each.secondary_opts)} | {"--help"}
        given = set(re.findall(r"(?<!\S)--[a-z-]+", rest))
        assert isinstance(made, click.Command) and given <= known, f"kstory {command}{rest}"


def test_every_promise_names_its_test() -> None:
    rows = [row for row in text(ROOT / "SECURITY.md").splitlines() if row.startswith("| ") and "promise |" not in row]
    assert len(rows) > 15
    assert all(TEST.search(row) for row in rows)


def test_decisions_are_short_and_numbered() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, record in enumerate(records, 1):
        said = text(record)
        assert record.name.startswith(f"{number:04}-") and said.startswith(f"# {number:04}: ")
        assert len(said.splitlines()) <= 25
        assert all(f"**{part}.**" in said for part in ("Context", "Decision", "Consequences"))


def test_every_setting_of_the_project_is_described() -> None:
    page = text(ROOT / "docs" / "live.md")
    rows = " ".join(row for row in page.splitlines() if row.startswith("| `"))
    assert all(f"`{setting}`" in rows for setting in WISHES if setting != "service")
    assert all(f"`{wish.variable}`" in rows for wish in WISHES.values() if wish.variable)


def test_every_exit_code_is_described() -> None:
    page = text(ROOT / "docs" / "live.md")
    rows = re.findall(r"^\| (\d+) \|", page[page.index("## Exit codes") :], re.MULTILINE)
    assert [int(row) for row in rows] == [code.value for code in Exit]


def test_the_house_is_described_as_it_is_held() -> None:
    held = runpy.run_path(str(ROOT / "tests" / "house" / "test_rooms.py"))
    page = text(ROOT / "docs" / "architecture.md")
    rows = dict(re.findall(r"^\| `(\w+)` \| .* \| ([^|]+) \|$", page, re.MULTILINE))
    assert set(rows) == set(held["MAY_SEE"])
    for room, sees in held["MAY_SEE"].items():
        said = rows[room]
        if not said.startswith(("all", "nothing")):
            assert set(re.sub(r"\(.*\)", "", said).split()) == sees, room
        assert said.startswith("nothing") == (not sees), room
    names = {"Pillow": "PIL", "PyAV": "av"}
    homes: dict[str, set[str]] = {}
    for libraries, used in re.findall(r"^\| ([\w, ]+) \| ((?:`[\w/.]+`(?:, )?)+) \|", page, re.MULTILINE):
        for library in libraries.split(", "):
            homes[names.get(library, library)] = set(re.findall(r"`([^`]+)`", used))
    assert {library: homes.get(library) for library in held["HOMES"]} == held["HOMES"]
