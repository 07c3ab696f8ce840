"""Codes and rows: every code that is raised is a row, every row is raised, and every message helps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from storyboard.compiler import compile_story
from storyboard.syntax.grammar import grammar_text
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source
from storyboard.text.bounds import LINE
from storyboard.text.catalogue import ENTRIES, TABLES
from storyboard.text.catalogue.execute import ROWS as BUILDING

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "storyboard"
SAFETY_NETS = {"unreadable-line"}
"""Raised where the grammar and the kinds of lines disagree, which tests/syntax/test_grammar.py rules out."""
BESIDE = {"not-utf8", "not-text", "address-ending", "import-unknown-name", "media-untrusted"}
"""Raised in tests/syntax/test_parse.py, tests/checks and tests/compiler, of bytes, of addresses and of two files."""
FRONT = ("syntax", "story", "checks")
WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|unused")
FENCES = re.compile(r"```kstory[^\n]*\n(.*?)```", re.DOTALL)
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
SPECS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "spec").rglob("*.md"))
PICTURE = MediaFacts("picture", "png", 500_000, 1920, 1080, "0" * 64)
CLIP = MediaFacts("video", "mp4", 5_000_000, 1920, 1080, "1" * 64, 5.0, 30.0)
MISSING = MediaProblem("missing", "there is no such file")
EVERY_ROLE = """story "Quay" {
  aspect: 16:9
}
image poster = "poster.png"
character mara "Mara" {
  front: "mara.png"
  angles: "left.png"
  A keeper.
}
character tomas "Tomas" {
  video: "tomas.mp4"
  A fisher.
}
scene quay {
  start: "quay.png"
  shot 5s {
    @mara passes @poster.
  }
}
scene pier {
  follow: "pier.mp4"
  shot 5s {
    @tomas waits.
  }
}
edit night {
  source: "day.mp4"
  It is night.
}
"""
"""A story with a file in every role that one can have."""
PICTURES: tuple[MediaFacts | MediaProblem, ...] = (
    replace(PICTURE, format="gif"),
    replace(PICTURE, width=100, height=100),
    replace(PICTURE, width=320, height=320),
    replace(PICTURE, width=3000, height=400),
    replace(PICTURE, width=1000, height=1000),
    replace(PICTURE, width=800, height=450),
    replace(PICTURE, bytes=20_000_000),
    MediaProblem("missing", "there is no such file", "quays.png"),
    MediaProblem("unreadable", "it is no picture"),
    MediaProblem("outside", "it lies outside of the project"),
    MISSING,
)
CLIPS: tuple[MediaFacts | MediaProblem, ...] = (
    replace(CLIP, format="webm"),
    replace(CLIP, seconds=1.0),
    replace(CLIP, seconds=20.0),
    replace(CLIP, fps=12.0),
    replace(CLIP, width=200, height=200),
    replace(CLIP, width=3000, height=1000),
    replace(CLIP, width=1300, height=1080),
    replace(CLIP, format="mov"),
    replace(CLIP, format="avi"),
    replace(CLIP, bytes=300_000_000),
    replace(CLIP, bytes=150_000_000),
)


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


def told(
    text: str, picture: MediaFacts | MediaProblem = PICTURE, clip: MediaFacts | MediaProblem = CLIP
) -> tuple[Diagnostic, ...]:
    def measure(path: str) -> MediaFacts | MediaProblem:
        if "nowhere" in path:
            return MISSING
        return clip if path.endswith(("mp4", "mov")) else picture

    def read(path: str) -> Source | MediaProblem:
        return files.get(path, MISSING)

    files = {"film.kstory": Source("film.kstory", text), "cast.kstory": Source("cast.kstory", 'let a = "b"\n')}
    return compile_story("film.kstory", read, measure).diagnostics


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
    built = {
        "media-missing",
        "media-unreadable",
        "media-outside",
        "media-untrusted",
    }  # put together from a problem's code
    assert set(ENTRIES) - said - built == set()


def test_every_row_of_the_front_rooms_is_raised_by_a_story() -> None:
    codes = {fault.code for text in samples() for fault in told(text)}
    codes |= {fault.code for picture in PICTURES for fault in told(EVERY_ROLE, picture)}
    codes |= {fault.code for clip in CLIPS for fault in told(EVERY_ROLE, clip=clip)}
    codes |= {fault.code for fault in told("scene quay {\n  shot 5s {\n    Fo\x07g.\n  }\n}\n")}
    codes |= {fault.code for fault in told(f"scene quay {{\n  shot 5s {{\n    {'Fog. ' * LINE}\n  }}\n}}\n")}
    assert {row.code for room in FRONT for row in TABLES[room]} - codes - SAFETY_NETS - BESIDE == set()


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
