"""The house: who looks at the environment, at processes and at the network."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "storyboard"

LOOKS = {
    "project/environment.py": "the one door to it",
    "cli/screen.py": "colour",
    "cli/build.py": "whether the terminal can be drawn on",
    "cli/main.py": "the code page, when a locale has no UTF-8",
}
STARTS = {"editor/deeds.py": "rehearsals, isolated and without a key", "cli/main.py": "itself, in UTF-8"}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call: its file, and what is called as it is written."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.relative_to(PACKAGE).as_posix(), node, ast.unparse(node.func)


def test_the_environment_is_read_in_few_places() -> None:
    named = re.compile(r"\bos\.(environb?|getenvb?)\b|from os import.*environ|expandvars")
    seen = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if named.search(path.read_text(encoding="utf-8"))
    }
    assert seen <= LOOKS.keys()


def test_no_default_holds_the_environment() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.arguments(defaults=defaults, kw_defaults=named):
                    held = [ast.unparse(each) for each in (*defaults, *named) if each is not None]
                case ast.ClassDef(body=body):
                    held = [ast.unparse(each.value) for each in body if isinstance(each, ast.AnnAssign) and each.value]
                case _:
                    continue
            assert not [each for each in held if "environ" in each or "getenv" in each], path


def test_processes_are_started_in_few_places_and_isolated() -> None:
    starts = re.compile(
        r"subprocess\.|create_subprocess_|Popen|os\.(exec|spawn|posix_spawn|system|popen|fork|startfile)"
    )
    found = {(file, ast.unparse(node)) for file, node, name in calls() if starts.search(name)}
    assert {file for file, _ in found} <= STARTS.keys()
    (child,) = [text for file, text in found if file == "editor/deeds.py"]
    assert "'-I'" in child and "env=for_rehearsals(" in child and "shell" not in child


def test_nothing_puts_a_folder_where_python_imports_from() -> None:
    changes = re.compile(r"\bsys\.path\b|site\.addsitedir|PYTHONPATH")
    seen = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if changes.search(path.read_text(encoding="utf-8"))
    }
    assert seen <= {"editor/deeds.py"}


def test_no_client_of_httpx_looks_at_the_environment_by_itself() -> None:
    for file, node, name in calls():
        if name in ("httpx.AsyncClient", "httpx.Client", "httpx.AsyncHTTPTransport", "httpx.HTTPTransport"):
            written = {each.arg: ast.unparse(each.value) for each in node.keywords}
            assert written.get("trust_env") == "False" or None in written, f"{file}: {name}"
        if name == "httpx.create_ssl_context":
            assert "trust_env=False" in ast.unparse(node), file
        assert not re.fullmatch(r"httpx\.(get|post|put|head|delete|patch|options|request|stream)", name), file
