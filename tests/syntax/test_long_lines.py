"""A line that is too long is told of at its place, and nothing else looks at it."""

from __future__ import annotations

import pytest

from storyboard.syntax import format_source, parse
from storyboard.text import Source
from storyboard.text.bounds import LINE

SCENE = "scene s {\n  shot 5s {\n    Snow.\n%s\n    @mra waits.\n  }\n}\n"
LONG = {
    "letters": "a" * (LINE + 1),
    "blanks": " " * (LINE + 1),
    "a comment": "# " + " " * LINE,
    "a soft hyphen": "\u00ad" + "a" * LINE,
    "a clock": "shot " + "1:" * LINE + " {",
    "braces": "}" * (LINE + 1),
    "quotes": '"' * (LINE + 1),
}


@pytest.mark.parametrize("kind", LONG)
def test_a_long_line_is_one_fault_and_the_rest_is_read(kind: str) -> None:
    source = Source("x", SCENE % LONG[kind])
    tree, found = parse(source)
    assert [fault.code for fault in found] == ["line-too-long"]
    assert found[0].message == f"This line has {len(LONG[kind]):,} characters; a line may have 10,000."
    assert source.text[found[0].span.start : found[0].span.end] == LONG[kind]
    assert tree == parse(Source("x", SCENE % (" " * len(LONG[kind]))))[0]
    assert format_source(source) is None


def test_a_line_of_just_that_length_is_read() -> None:
    text = "    " + "snow " * ((LINE - 4) // 5)
    assert not [fault for fault in parse(Source("x", SCENE % text))[1] if fault.code == "line-too-long"]
