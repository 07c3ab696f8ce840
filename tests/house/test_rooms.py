"""The house: which room may look at which, and what belongs to one room alone."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "storyboard"

MAY_SEE: dict[str, set[str]] = {
    "text": set(),
    "kling": set(),
    "standin": set(),
    "project": {"text"},
    "syntax": {"text"},
    "story": {"text", "syntax"},
    "checks": {"text", "kling", "story"},
    "ledger": {"text", "kling", "project"},
    "planner": {"text", "kling", "story", "ledger"},
    "compiler": {"text", "syntax", "story", "checks"},
    "execute": {"text", "kling", "planner", "ledger", "project"},
    "film": {"text", "planner", "project"},
    "editor": {"text", "kling", "syntax", "story", "checks", "compiler", "planner", "ledger", "project", "execute"},
}
EVERYTHING_BELOW = set(MAY_SEE)
MAY_SEE["door"] = EVERYTHING_BELOW
MAY_SEE["cli"] = EVERYTHING_BELOW | {"door"}

PURE = {"text", "kling", "syntax", "story", "checks", "ledger", "planner", "compiler"}
STORE = PACKAGE / "ledger" / "store"
HOMES = {
    "networkx": {"planner/graph.py"},
    "lark": {"syntax"},
    "jinja2": {"story"},
    "click": {"cli"},
    "rich": {"cli"},
    "typst": {"standin/typesetting.py"},
    "pygls": {"editor"},
    "lsprotocol": {"editor"},
    "starlette": {"standin"},
    "uvicorn": {"standin"},
    "httpx": {"execute", "cli/doctor.py"},
    "sqlite3": {"ledger/store"},
    "av": {"standin", "project"},
    "PIL": {"standin", "project"},
    "platformdirs": {"project/home.py"},
}
ASYNC_HOMES = {"editor", "execute", "standin"}
DOING = {"os", "shutil", "tempfile", "socket", "subprocess", "asyncio", "threading"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def imports(path: Path) -> list[tuple[str, ast.AST]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[tuple[str, ast.AST]] = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found += [(name.name, node) for name in names]
            case ast.ImportFrom(module=module, level=0) if module:
                found.append((module, node))
                if module == "storyboard":
                    found += [(f"storyboard.{name.name}", node) for name in node.names]
    return found


def room(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_looks_only_at_rooms_below_it(path: Path) -> None:
    here = room(path)
    if not here:
        return
    named = {name.split(".")[1] for name, _ in imports(path) if name.startswith("storyboard.")}
    seen = {name for name in named if (PACKAGE / name).is_dir()} - {here}
    seen &= MAY_SEE.keys()
    assert seen <= MAY_SEE[here], f"{path.name} looks at {sorted(seen - MAY_SEE[here])}"


def test_the_stores_of_the_ledger_are_seen_by_what_reads_and_writes_alone() -> None:
    for path in modules():
        if room(path) in {"execute", "door", "cli"} or STORE in path.parents:
            continue
        allowed = {"storyboard.ledger.store.lockfile"} if room(path) == "editor" else set()
        seen = {name for name, _ in imports(path) if name.startswith("storyboard.ledger.store")}
        assert seen <= allowed, path


def test_the_editor_only_sees_how_builds_are_going() -> None:
    """Nothing in an editor can spend."""
    seen = {"ahead", "glance", "holding", "settings"}
    for path in (PACKAGE / "editor").rglob("*.py"):
        for name, _ in imports(path):
            if name.startswith("storyboard.execute"):
                assert name.removeprefix("storyboard.execute.") in seen, f"{path.name} imports {name}"


@pytest.mark.parametrize("library", HOMES)
def test_each_outside_library_has_its_home(library: str) -> None:
    for path in modules():
        inside = path.relative_to(PACKAGE).as_posix()
        if any(name.split(".")[0] == library for name, _ in imports(path)):
            assert any(inside == home or inside.startswith(f"{home}/") for home in HOMES[library]), (
                f"{inside} imports {library}"
            )


def test_pure_rooms_do_nothing_to_the_world() -> None:
    for path in modules():
        if room(path) in PURE and STORE not in path.parents:
            guilty = {name for name, _ in imports(path) if name.split(".")[0] in DOING}
            assert not guilty, f"{path.relative_to(PACKAGE)} imports {guilty}"


@pytest.mark.parametrize("room", ["syntax", "story", "checks", "compiler"])
def test_what_a_story_is_made_of_is_replaced_as_a_struct(room: str) -> None:
    """`dataclasses.replace` fails on them when it is called, and no type checker says so."""
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for _, node in imports(path):
            if isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
                assert "replace" not in [name.name for name in node.names], path


def test_asyncio_stays_at_the_edges() -> None:
    for path in modules():
        if any(name.split(".")[0] == "asyncio" for name, _ in imports(path)):
            assert room(path) in ASYNC_HOMES | {"door", "cli"}, path


def test_files_stay_short() -> None:
    long = {str(path.relative_to(PACKAGE)): n for path in modules() if (n := len(path.read_text().splitlines())) > 320}
    assert not long


def test_no_catch_all_names() -> None:
    bad = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
    assert not [path for path in modules() if path.stem in bad]
