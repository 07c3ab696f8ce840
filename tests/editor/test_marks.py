from __future__ import annotations

import random
from pathlib import Path

import pytest
from asking import EXAMPLES
from hypothesis import given
from hypothesis import strategies as st

from storyboard.compiler import compile_story
from storyboard.editor.colours import KINDS, colours
from storyboard.editor.marks import NAMES, marks
from storyboard.editor.positions import Encoding, width
from storyboard.project.reading import reach, read
from storyboard.syntax import decode
from storyboard.text import MediaProblem, Source, normalise

WORDS = [
    "scene ",
    "shot ",
    "inline ",
    "mara",
    "@mara",
    "@[夜]",
    "style: ",
    "import ",
    " as ",
    " from ",
    "let ",
    "5s",
    "5s, ",
    "close-up",
    "wide,low ",
    "import a,b as c, d",
    "𝄞",
    "é",
]
SIGNS = ["@@", '"a b"', '"', "{{ x }}", "{% if y %}", "{", "}", "= ", ":", "(", ")", ",", " ", "# ", "> ", "---"]
PIECES = st.lists(st.sampled_from([*WORDS, *SIGNS]), max_size=12).map("".join)


@given(PIECES)
def test_marks_of_any_line_stand_in_order_and_apart(line: str) -> None:
    at = 0
    for mark in marks(line):
        assert at <= mark.start <= mark.end <= len(line)
        at = mark.end


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("shot 5s, close-up, @mara {", ["shot", "5s", "close-up", "mara"]),
        ("shot low-angle,wide @[night bus], slow {", ["shot", "low-angle", "wide", "night bus", "slow"]),
        ('import a,b as c, d from "x"', ["import", "a", "b", "as", "c", "d", "from", '"x"']),
    ],
)
def test_words_with_hyphens_and_commas(line: str, found: list[str]) -> None:
    assert [line[mark.start : mark.end] for mark in marks(line)] == found


def slipped(text: str, dice: random.Random) -> str:
    """A text with a few signs lost, put in and doubled."""
    for _ in range(dice.randrange(40)):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice([*WORDS, *SIGNS, "\n"]) + text[at + dice.randrange(4) :]
    return text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_colours_of_any_story_stand_in_order_apart_and_in_bounds(path: Path, encoding: Encoding) -> None:
    text, dice = normalise(path.read_text(encoding="utf-8")), random.Random(path.stem)
    for each in (text, *(slipped(text, dice) for _ in range(4))):
        source = Source("a", each)
        rows = colours(source, 1, len(source.starts), encoding)
        line = column = behind = 0
        for at in range(0, len(rows), 5):
            down, right, length, kind, _ = rows[at : at + 5]
            assert down >= 0 and right >= 0 and length > 0 and kind < len(KINDS)
            line, column, behind = line + down, right + (0 if down else column), 0 if down else behind
            assert column >= behind, source.line(line + 1)
            behind = column + length
            assert behind <= width(source.line(line + 1), encoding)


def test_every_name_that_a_story_uses_is_marked() -> None:
    for path in EXAMPLES:
        root = reach(path.parent)

        def hand(name: str) -> Source | MediaProblem:
            found = read(root, name)  # noqa: B023
            return found if isinstance(found, MediaProblem) else decode(name, found)[0]

        made = compile_story(path.name, hand)
        for use in made.reading.uses:
            source = made.sources[use.span.file]
            number = source.position(use.span.start).line
            start = source.starts[number - 1]
            names = [mark for mark in marks(source.line(number)) if mark.role in NAMES]
            inside = [mark for mark in names if use.span.start <= start + mark.start < use.span.end]
            assert inside, (path.name, source.line(number))
            assert made.reading.scopes[source.name].names[inside[0].text].declared == use.declared


def test_colours_are_counted_in_utf16_from_the_one_before() -> None:
    source = Source("a", 'scene s "𝄞" {\n\n  shot 5s wide {\n    𝄞 @mara waits\n')
    rows = colours(source, 1, 99)
    cells = [tuple(rows[at : at + 5]) for at in range(0, len(rows), 5)]
    assert cells[0] == (0, 0, 5, KINDS.index("keyword"), 0)
    assert cells[2] == (0, 2, 4, KINDS.index("string"), 0)
    assert cells[3][:2] == (2, 2)
    assert cells[-1] == (1, 8, 4, KINDS.index("variable"), 0)
    assert colours(source, 4, 4)[0] == 3
