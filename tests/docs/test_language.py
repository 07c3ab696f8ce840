"""The reference of the language: its stories compile, its wrong ones fail as it says, its requests are real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storyboard.compiler import Compiled, compile_story
from storyboard.kling.prices import CATALOGUE
from storyboard.ledger.records import Lock
from storyboard.planner.make import make_plan
from storyboard.planner.records import Plan, Step
from storyboard.story.prompts import DEFAULT
from storyboard.story.sandbox import FILTERS, LOOP, TESTS
from storyboard.syntax.words import BLOCKS, SETTINGS
from storyboard.text import MediaFacts, MediaProblem, Source
from storyboard.text.catalogue import ENTRIES, severity

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")
FENCE = re.compile(r"(?:<!-- (?P<mark>[^\n]+) -->\n)?```(?P<kind>\w+)(?P<info>[^\n]*)\n(?P<body>.*?)```", re.DOTALL)

AROUND = """story {
  aspect: 16:9
  sound: on
}
character mara "Mara" {
  id: "1"
}
character tomas "Tomas" {
  id: "2"
}
image letter = "props/letter.png"
let station = "a small station"
"""
"""What the fragments of the page may speak of."""
PUT = {"shot": "scene here {\nshot 5s {\nBefore.\n%s}\n}\n", "scene": "scene here {\n%s}\n"}


@dataclass(frozen=True)
class Example:
    """A fenced block, and the files that were shown before it."""

    line: int
    kind: str
    info: tuple[str, ...]
    body: str
    mark: str
    files: dict[str, str]
    story: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """The whole story file that the block stands for."""
        place = next((put for word, put in PUT.items() if word in self.info), None)
        return AROUND + place % self.body if place else self.body


def examples() -> Iterator[Example]:
    files: dict[str, str] = {}
    story = ""
    for found in FENCE.finditer(TEXT):
        info = tuple(found["info"].split())
        line = TEXT.count("\n", 0, found.start()) + 1
        yield Example(line, found["kind"], info, found["body"], found["mark"] or "", dict(files), story)
        if found["kind"] == "kstory":
            files |= {word: found["body"] for word in info if word.endswith(".kstory")}
            story = found["body"]


def measured(path: str) -> MediaFacts | MediaProblem:
    """Every file that the page names is there and good."""
    if path.endswith(".mp4"):
        return MediaFacts("video", "mp4", 10_000, 1920, 1080, path, 6.0, 30.0)
    return MediaFacts("picture", "png", 10_000, 1920, 1080, path)


def compiled(text: str, files: dict[str, str]) -> Compiled:
    texts = {**files, "film.kstory": text}
    absent = MediaProblem("missing", "there is no such file")
    return compile_story("film.kstory", lambda p: Source(p, texts[p]) if p in texts else absent, measured)


def planned(text: str, files: dict[str, str]) -> Plan:
    made = compiled(text, files)
    plan, complaints = make_plan(made.story, Lock(), made.media, CATALOGUE, made.sources)
    assert not complaints
    return plan


ALL = list(examples())
WHOLE = [each for each in ALL if each.kind == "kstory" and "wrong" not in each.info]
WRONG = [each for each in ALL if "wrong" in each.info]
SENT = [each for each in ALL if each.mark.startswith("sends: ")]
CLIPS = [each for each in ALL if each.mark == "clips"]


def named(example: Example) -> str:
    return f"line {example.line}"


def test_the_page_has_examples_of_every_sort() -> None:
    assert min(len(WHOLE), 12) == 12 and len(WRONG) > 2 and len(SENT) > 3 and len(CLIPS) > 1
    marks = {each.mark.partition(":")[0] for each in ALL if each.mark}
    assert marks <= {"expects", "sends", "clips"}


@pytest.mark.parametrize("example", WHOLE, ids=named)
def test_a_story_compiles(example: Example) -> None:
    made = compiled(example.text, example.files)
    whole = example.text == example.body and made.story.scenes
    wanted = {"error", "warning"} if whole else {"error"}  # a fragment leaves much of its surroundings unused
    assert not [fault for fault in made.diagnostics if severity(fault.code) in wanted]


@pytest.mark.parametrize("example", WRONG, ids=named)
def test_a_wrong_one_fails_as_the_page_says(example: Example) -> None:
    made = compiled(example.text, example.files)
    found = {fault.code for fault in made.diagnostics if severity(fault.code) == "error"}
    assert found == {example.mark.removeprefix("expects: ")}


@pytest.mark.parametrize("example", SENT, ids=named)
def test_what_is_sent(example: Example) -> None:
    address = example.mark.removeprefix("sends: ")
    step = next(step for step in planned(example.story, example.files).steps if step.address == address)
    payload = step.variants[0].request.payload
    prompts = [payload["prompt"]] if "prompt" in payload else [shot["prompt"] for shot in payload["multi_prompt"]]
    assert "".join(f"{prompt}\n" for prompt in prompts) == example.body


@pytest.mark.parametrize("example", CLIPS, ids=named)
def test_how_scenes_are_cut(example: Example) -> None:
    assert "".join(map(_as_line, planned(example.story, example.files).steps)) == example.body


def _as_line(step: Step) -> str:
    if step.kind == "edit":
        return f"{step.address}: edit of {' '.join(step.needs)}, {step.seconds:g} s\n"
    return f"{step.address}: shots {' '.join(str(shot.number) for shot in step.shots)}, {step.seconds:g} s\n"


@pytest.mark.parametrize("word", SETTINGS)
def test_every_setting_has_its_row(word: str) -> None:
    row = SETTINGS[word]
    settings = TEXT[TEXT.index("## Settings") :]
    found = re.search(rf"^\| `{word}` \| ([^|]+) \| ([^|]+) \|", settings, re.MULTILINE)
    assert found
    places = {"element"} if row.blocks.isdisjoint({"story", "scene", "edit", "shot"}) else row.blocks
    assert set(re.findall(r"\b(?:story|scene|edit|shot|element)\b", found[1])) == places
    assert all(f"`{choice}`" in found[2] for choice in row.choices)


def test_every_block_has_its_row() -> None:
    rows = " ".join(re.findall(r"^\| (`.*?) \|", TEXT, re.MULTILINE))
    assert all(f"`{word}`" in rows for word in BLOCKS)


def test_templates_are_listed_whole() -> None:
    assert _listed("- filters: ") == set(FILTERS)
    assert _listed("- tests (`x is ...`): ") == set(TESTS)
    assert {word.removeprefix("loop.") for word in re.findall(r"`(loop\.\w+)`", TEXT)} == LOOP
    assert DEFAULT in TEXT


def _listed(start: str) -> set[str]:
    begin = TEXT.index(start) + len(start)
    end = min(at for at in (TEXT.find("\n- ", begin), TEXT.find("\n\n", begin)) if at > 0)
    return set(re.findall(r"`(\w+)`", TEXT[begin:end]))


def test_every_warning_of_a_story_is_named() -> None:
    told = set(re.findall(r"`([a-z-]+)`", TEXT[TEXT.index("## Warnings") :]))
    assert told <= set(ENTRIES)
    assert all(ENTRIES[code].severity in ("warning", "note") for code in told)


def test_links_lead_somewhere() -> None:
    headings = {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^## (.*)$", TEXT, re.M)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= headings
    for page in re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT):
        assert (PAGE.parent / page).exists(), page
