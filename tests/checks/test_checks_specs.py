"""The specs in docs/spec/checks: a story, what is measured of its files, and what is said, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storyboard.compiler import compile_story
from storyboard.text import MediaFacts, MediaProblem, Source
from storyboard.text.render import render

SPECS = Path(__file__).parents[2] / "docs" / "spec" / "checks"
CASE = re.compile(
    r"```kstory\n(?P<story>.*?)```\n\n(?P<files>```files\n.*?```\n\n)?```text\n(?P<said>.*?)```", re.DOTALL
)
FACTS = re.compile(r"(\S+): (\w+), (\d+) bytes, (\d+)x(\d+)(?:, ([\d.]+) s, ([\d.]+) fps)?")
PROBLEM = re.compile(r"(\S+): (missing|unreadable|outside), (.+)")


def measured(files: str) -> dict[str, MediaFacts | MediaProblem]:
    found: dict[str, MediaFacts | MediaProblem] = {}
    for path, form, size, width, height, seconds, fps in FACTS.findall(files):
        rates = (float(seconds), float(fps)) if seconds else (None, None)
        kind = "video" if seconds else "picture"
        found[path] = MediaFacts(kind, form, int(size), int(width), int(height), "0" * 64, *rates)
    return found | {path: MediaProblem(code, reason) for path, code, reason in PROBLEM.findall(files)}


def said(story: str, files: str) -> str:
    facts = measured(files)
    made = compile_story("film.kstory", lambda path: Source(path, story), facts.__getitem__)
    return "\n".join(f"{render(fault, made.sources)}\n" for fault in made.diagnostics)


@pytest.mark.parametrize("spec", sorted(SPECS.glob("*.md")), ids=lambda path: path.stem)
def test_the_messages_of_a_spec(spec: Path, request: pytest.FixtureRequest) -> None:
    text = spec.read_text(encoding="utf-8")

    def now(case: re.Match[str]) -> str:
        files = case["files"] or ""
        return f"```kstory\n{case['story']}```\n\n{files}```text\n{said(case['story'], files)}```"

    assert len(CASE.findall(text)) == text.count("```kstory")
    if request.config.getoption("--update-specs"):
        spec.write_text(CASE.sub(now, text), encoding="utf-8")
        return
    assert CASE.sub(now, text) == text
