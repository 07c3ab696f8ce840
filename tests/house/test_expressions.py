"""No regular expression of the package takes more than twice the steps for twice the text, whatever the text is.

Each is pumped: what its repeats take is repeated in front of something that fails. Steps are counted, so that the
answer is the same on every machine. Patterns of slips (`slip`) are spared long runs of white space, which they are
never given; that they are not is tested too.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator

import pytest
from expressions import Found, all_expressions, unread
from pumping import Growth, growth

from storyboard.syntax.kinds import slip
from storyboard.text.bounds import SLIP, SLIP_GAP

SOUND = 3.0
"""What the last doubling may make of the steps: 2 is linear, 4 goes with the square."""
PARTS = 16
MADE_WHEN_USED = {
    r"cli.explain: f'\\b{re.escape(word)}'",  # of a word, without a repeat
    r"standin.typesetting: '|'.join(map(_whole_word, names)) or '(?!)'",  # of names, without a repeat
    r"syntax.kinds: f'\\{{(?=([{signs}]))'",  # two signs
    "syntax.kinds: pattern",  # `compiled` and `slip` themselves
    "syntax.names: self._pattern",
    "syntax.names: self._pattern.replace(MARKS, '').replace(UNSPACED, '')",
    "syntax.half_cues: shape",  # of tables, which are read with the others
    "syntax.mending.mistakes: mistake.found",
}


@pytest.fixture(autouse=True)
def deep() -> Iterator[None]:
    """The count goes as deep as its text is long."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def grown(found: Found) -> Growth:
    """Counted in a thread with room on its stack."""
    answers: list[Growth] = []

    def count() -> None:
        answers.append(
            growth(found.pattern, found.flags, anywhere=found.anywhere, whole=found.whole, gaps=not found.bounded)
        )

    size = threading.stack_size(256 * 1_048_576)
    try:
        thread = threading.Thread(target=count)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
    return answers[0]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_expression_is_linear(part: int) -> None:
    bad = {
        f"{each.where}: {each.pattern}": worst
        for each in all_expressions()[part::PARTS]
        if (worst := grown(each)).rate > SOUND
    }
    assert not bad


def test_every_expression_is_found() -> None:
    assert len(all_expressions()) > 200
    assert unread() == MADE_WHEN_USED


PLANTED = {
    "two repeats of the same": (r"\s*\s*x", False),
    "a repeat in a repeat": (r"(?:a+)+b", False),
    "two ways to the same": (r"(?:a|a)*b", False),
    "anything, then a gap": (r"(?P<head>.*?)\s*(?P<sign>:+)", False),
    "from each sign on": (r"a+b", True),
    "from each quote on": (r'"(?:[^"\\]|\\.)*"', True),
    "from each brace on": (r"\{\{.*?\}\}", True),
    "from each line on": (r"(?m)^\s*x", True),
    "words and words": (r"(?:\w+\s?)*:", False),
    "a clock": (r"\W*\d+(:\d+)+(\W+\d+(:\d+)+)?\W*", False),
    "what stood in kstory.toml": (r"^\s*\[\s*([^\[\]]+?)\s*\]", False),
    "what stood before a soft hyphen": (r"[@\w]*(?:\u00ad\w*)+", True),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_bad_one_is_seen(kind: str) -> None:
    pattern, anywhere = PLANTED[kind]
    assert grown(Found("here", pattern, re.DOTALL, anywhere, not anywhere, False)).rate > SOUND


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [(r"a*b", False), (r"(?<!a)a++b", True), (r"\s*+x", False), (r"[^\W_]+(?:-[^\W_]+)*", True), (r"\w{1,9} x", True)],
)
def test_a_good_one_is_not(pattern: str, anywhere: bool) -> None:
    assert grown(Found("here", pattern, re.DOTALL, anywhere, False, False)).rate <= SOUND


def test_patterns_of_slips_are_not_given_long_texts() -> None:
    assert slip("a.*").match("a" * SLIP) and not slip("a.*").match("a" * (SLIP + 1))
    assert slip("a.*").match(f"a{' ' * SLIP_GAP}b") and not slip("a.*").match(f"a{' ' * (SLIP_GAP + 1)}b")
    assert slip("\\s*a").match(f"{' ' * 9000}a")
