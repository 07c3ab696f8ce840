"""The specs in docs/spec/story: files and the messages that compiling the last of them gives, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from compiling import codes, compiled, errors

from storyboard.text.catalogue import TABLES
from storyboard.text.render import render

SPECS = Path(__file__).parents[2] / "docs" / "spec" / "story"
CASE = re.compile(r"(?P<files>(?:```kstory(?: \S+)?\n.*?```\n\n)+)```text\n(?P<said>.*?)```", re.DOTALL)
FILE = re.compile(r"```kstory(?: (?P<name>\S+))?\n(?P<text>.*?)```", re.DOTALL)


def said(files: str) -> str:
    texts = {found["name"] or "film.kstory": found["text"] for found in FILE.finditer(files)}
    entry = list(texts)[-1]
    made = compiled(texts.pop(entry), texts, entry=entry)
    return "\n".join(f"{render(fault, made.sources)}\n" for fault in made.diagnostics)


@pytest.mark.parametrize("spec", sorted(SPECS.glob("*.md")), ids=lambda path: path.stem)
def test_the_messages_of_a_spec(spec: Path, request: pytest.FixtureRequest) -> None:
    text = spec.read_text(encoding="utf-8")
    now = CASE.sub(lambda case: f"{case['files']}```text\n{said(case['files'])}```", text)
    assert CASE.search(text)
    if request.config.getoption("--update-specs"):
        spec.write_text(now, encoding="utf-8")
        return
    assert now == text


@pytest.mark.parametrize("row", [row for row in TABLES["story"] if row.wrong], ids=lambda row: row.code)
def test_a_row_shows_its_fault_and_the_way_out(row) -> None:
    assert row.code in codes(compiled(row.wrong))
    assert errors(compiled(row.wrong)) in ([row.code], [])
    assert codes(compiled(row.right)) == []


def test_every_row_is_shown_somewhere() -> None:
    shown = " ".join(spec.read_text(encoding="utf-8") for spec in SPECS.glob("*.md"))
    assert not [row.code for row in TABLES["story"] if not row.wrong and f"[{row.code}]" not in shown]
