"""The extension for VS Code: its manifest, its snippets, its rules of the keyboard, and, where node is there, its own
tests."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from painter import VSCODE, compiled, paint
from test_textmate import EXAMPLES, SCOPES, _fits

import storyboard
from storyboard.editor.marks import Mark, marks
from storyboard.syntax import parse
from storyboard.syntax.names import is_name
from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS
from storyboard.text import Source

TOOLS = VSCODE / "node_modules" / ".bin"
needs_node = pytest.mark.skipif(
    not (TOOLS / "vscode-tmgrammar-test").exists() or shutil.which("node") is None,
    reason="the extension's tools are not installed (npm ci in grammar/vscode)",
)


def read(name: str) -> dict:
    return json.loads((VSCODE / name).read_text(encoding="utf-8"))


def test_it_has_the_version_of_the_compiler() -> None:
    lock = read("package-lock.json")
    assert {read("package.json")["version"], lock["version"], lock["packages"][""]["version"]} == {
        storyboard.__version__
    }


def test_what_it_contributes_is_there() -> None:
    gives = read("package.json")["contributes"]
    files = [each["path"] for key in ("grammars", "snippets") for each in gives[key]]
    files += [each["configuration"] for each in gives["languages"]]
    for file in files:
        read(file)


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert not [name for name, row in read("package-lock.json")["packages"].items() if "resolved" in row]


def test_no_python_stands_beside_the_grammar() -> None:
    ours = [path for path in VSCODE.parent.rglob("*.py") if "node_modules" not in path.parts]
    assert not ours, "a module there breaks an editable install"


SNIPPETS = read("snippets/kstory.json")


def typed(body: list[str]) -> str:
    """What a writer gets who presses Tab until the end."""
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", "\n".join(body))
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}", r"\1", text)
    return re.sub(r"\$\d", "", text)


def test_there_is_a_snippet_for_each_block_and_declaration() -> None:
    assert set(SNIPPETS) == {*BLOCKS, *DECLARATIONS, *(f"inline {word}" for word in ELEMENT_WORDS)}


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_a_story_as_it_stands(name: str) -> None:
    text = typed(SNIPPETS[name]["body"])
    assert text.startswith(name) and "$" not in text
    if name == "shot":
        text = f"scene a {{\n{text}\n}}"
    _, faults = parse(Source("snippet.kstory", text + "\n"))
    assert not faults, (text, faults)
    assert not [scopes for line in text.split("\n") for scopes in paint(line).scopes if "invalid" in str(scopes)], text


def test_the_keyboard_knows_blocks_and_names() -> None:
    rules = read("language-configuration.json")
    opens = re.compile(rules["indentationRules"]["increaseIndentPattern"])
    for line in ("scene a {", "  shot 5s wide {  ", 'story "T"{'):
        assert opens.search(line), line
    for line in ("# a comment {", "> forced {", "prose {{", "prose {{ x }}", "}", "", "   "):
        assert not opens.search(line), line
    assert rules["folding"]["markers"]["start"] == rules["indentationRules"]["increaseIndentPattern"]
    word = compiled(rules["wordPattern"]["pattern"].replace(r"\u200c", r"\x{200C}").replace(r"\u200d", r"\x{200D}"))
    for name in ("mara", "水彩", "मीरा", "old_man2"):
        assert is_name(name) and word.match(name).span() == (0, len(name))


def assertions(text: str) -> str:
    """A test for vscode-tmgrammar-test: after each line what the compiler sees in it."""
    found = ['# SYNTAX TEST "source.kstory" "as the compiler reads it"']
    for line in text.splitlines():
        found.append(line)
        found += [_assertion(line, mark) for mark in marks(line) if mark.start > 0 and mark.end <= len(line)]
    return "\n".join(found) + "\n"


def _assertion(line: str, mark: Mark) -> str:
    """The scope at the mark's last sign; the scope's full name as the grammar has it, of those that the role may be."""
    at = len(line[: mark.end - 1].encode("utf-16-le")) // 2
    (scope,) = [scope for scope in paint(line).scopes[mark.end - 1] if _fits((scope,), mark)][-1:] or [
        SCOPES[mark.role][0]
    ]
    return f"#{' ' * (at - 1)}^ {scope}"


@needs_node
def test_every_example_in_the_editors_own_engine(tmp_path: Path) -> None:
    for path in EXAMPLES:
        text = assertions(path.read_text(encoding="utf-8"))
        (tmp_path / f"{path.stem}.test.kstory").write_text(text, encoding="utf-8")
    run("vscode-tmgrammar-test", str(tmp_path / "*.test.kstory"))


@needs_node
def test_its_own_lines_and_snapshots() -> None:
    run("vscode-tmgrammar-test", "test/*.test.kstory")
    run("vscode-tmgrammar-snap", "test/snapshots/*.kstory")


def run(tool: str, files: str) -> None:
    done = subprocess.run([TOOLS / tool, files], cwd=VSCODE, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, (done.stdout + done.stderr)[:4000]
