"""Codes and rows: every code that is raised is a row, every row is raised, and every message helps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyboard.compiler import compile_story
from storyboard.syntax.grammar import grammar_text
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source
from storyboard.text.catalogue import ENTRIES, TABLES
from storyboard.text.catalogue.execute import ROWS as BUILDING

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "storyboard"
SAFETY_NETS = {"unreadable-line"}
"""Raised where the grammar and the kinds of lines disagree, which tests/syntax/test_grammar.py rules out."""
FRONT = ("syntax", "story", "checks")
WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|unused")
FENCES = re.compile(r"```kstory[^\n]*\n(.*?)```", re.DOTALL)
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
SPECS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "spec").rglob("*.md"))
PICTURE = MediaFacts("picture", "png", 500_000, 1920, 1080, "0" * 64)
CLIP = MediaFacts("video", "mp4", 5_000_000, 1920, 1080, "1" * 64, 5.0, 30.0)


def raised() -> Iterator[tuple[Path, str]]:
    """The first argument of every Diagnostic, Fault or Mistake, and of `say`, where it is written out."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                ours = called in ("Diagnostic", "Mistake") or path.parent.name in FRONT
                if ours and called in ("Diagnostic", "Fault", "Mistake", "say") and isinstance(first, ast.Constant):
                    yield path, first.value


def strings() -> set[str]:
    """Every string of the sources outside of the catalogue."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "catalogue" not in path.parts:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is str
            }
    return found


def told(text: str) -> tuple[Diagnostic, ...]:
    def measure(path: str) -> MediaFacts | MediaProblem:
        if "nowhere" in path:
            return MediaProblem("missing", "there is no such file")
        return CLIP if path.endswith(("mp4", "mov")) else PICTURE

    return compile_story("film.kstory", lambda path: _read(path, text), measure).diagnostics


def _read(path: str, text: str) -> Source | MediaProblem:
    return Source(path, text) if path == "film.kstory" else MediaProblem("missing", "there is no such file")


def samples() -> list[str]:
    pages = [*(ROOT / "docs" / "spec").rglob("*.md"), ROOT / "docs" / "language.md"]
    texts = [text for page in pages for text in FENCES.findall(page.read_text(encoding="utf-8"))]
    return texts + [row.wrong for row in ENTRIES.values() if row.wrong]


def test_every_code_that_is_raised_is_a_row() -> None:
    assert {(path.name, code) for path, code in raised() if code not in ENTRIES} == set()


def test_every_row_of_a_build_is_met_in_a_test() -> None:
    """No golden shows these: each needs a service, a network or a disk that fails."""
    assert [row.code for row in BUILDING if f'"{row.code}"' not in TESTS] == []


def test_every_row_is_raised_somewhere() -> None:
    said = strings()
    built = {"media-missing", "media-unreadable", "media-outside"}  # put together from a problem's code
    assert set(ENTRIES) - said - built == set()


@pytest.mark.parametrize("room", FRONT)
def test_every_row_of_the_front_rooms_is_shown_or_tested(room: str) -> None:
    silent = {row.code for row in TABLES[room] if not row.wrong and row.code not in TESTS and row.code not in SPECS}
    assert silent - SAFETY_NETS == set()


def test_every_message_has_a_next_step() -> None:
    without = {fault.code for text in samples() for fault in told(text) if not (fault.hint or "").strip()}
    assert without == set()


def test_no_message_names_a_token() -> None:
    tokens = set(re.findall(r"^(_?[A-Z]{3,})(?:\.\d+)?:", grammar_text(), re.MULTILINE))
    assert len(tokens) > 10
    for text in samples():
        for fault in told(text):
            words = set(re.findall(r"\b_?[A-Z]{3,}\b", f"{fault.message} {fault.hint}")) - set(re.findall(r"\w+", text))
            assert not words & tokens, fault
