"""Laying out a story never changes what is sent, keeps every comment and line of prose, and settles at once."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from mutations import Judge, print_of, stories  # noqa: E402
from slips import Pages, slips  # noqa: E402

from storyboard.syntax import LineKind, classify, format_source  # noqa: E402
from storyboard.text import Source, normalise  # noqa: E402

STORIES = stories()
JUDGES = {path: Judge(path) for path in STORIES}


def kept(text: str) -> list[str]:
    """Comments and prose, line by line, without what is set in; every white space between words is as good."""
    lines = (line.strip().replace("\u00a0", " ") for line in text.split("\n"))
    return [line for line in lines if classify(line) in (LineKind.COMMENT, LineKind.PROSE, LineKind.CUE)]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_laid_out_sends_the_same(path: Path) -> None:
    judge = JUDGES[path]
    text = judge.pages.source.text
    laid_out = format_source(Source("x", text))
    assert laid_out is not None
    assert format_source(Source("x", laid_out)) == laid_out
    assert print_of(judge.shelf.compile(laid_out)) == judge.print
    assert kept(laid_out) == kept(text)


@pytest.mark.parametrize("path", STORIES[::4], ids=lambda path: path.stem)
def test_so_does_one_with_a_slip_in_it_or_it_is_left_alone(path: Path) -> None:
    judge = JUDGES[path]
    dice = random.Random(path.stem)
    cases = list(slips(Pages(judge.pages.source, judge.made), dice))
    for slip in dice.sample(cases, min(40, len(cases))):
        text = normalise(slip.text)
        laid_out = format_source(Source("x", text))
        if laid_out is None:
            continue
        assert format_source(Source("x", laid_out)) == laid_out
        before, after = judge.shelf.compile(text), judge.shelf.compile(laid_out)
        assert print_of(after) == print_of(before), slip.kind
        assert kept(laid_out) == kept(text), slip.kind
