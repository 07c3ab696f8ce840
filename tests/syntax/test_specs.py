"""The specs in docs/spec: each story says exactly what stands below it, and what it says is the catalogue's."""

import re
from pathlib import Path

import pytest

from storyboard.syntax import parse
from storyboard.text import Source
from storyboard.text.catalogue import TABLES
from storyboard.text.render import render

SPECS = Path(__file__).parent.parent.parent / "docs" / "spec"
CASE = re.compile(r"```kstory\n(?P<story>.*?)```\n\n```text\n(?P<said>.*?)```", re.DOTALL)


def said(text: str) -> str:
    source = Source("story.kstory", text)
    return "\n".join(f"{render(fault, {source.name: source})}\n" for fault in parse(source)[1])


@pytest.mark.parametrize("spec", sorted(SPECS.glob("*.md")), ids=lambda path: path.stem)
def test_the_messages_of_a_spec(spec: Path, request: pytest.FixtureRequest) -> None:
    text = spec.read_text(encoding="utf-8")
    now = CASE.sub(lambda case: f"```kstory\n{case['story']}```\n\n```text\n{said(case['story'])}```", text)
    assert CASE.search(text)
    if request.config.getoption("--update-specs"):
        spec.write_text(now, encoding="utf-8")
        return
    assert now == text


@pytest.mark.parametrize("row", [row for row in TABLES["syntax"] if row.wrong], ids=lambda row: row.code)
def test_a_row_shows_its_fault_and_the_way_out(row) -> None:
    assert row.code in {fault.code for fault in parse(Source("story.kstory", row.wrong))[1]}
    assert parse(Source("story.kstory", row.right))[1] == ()
