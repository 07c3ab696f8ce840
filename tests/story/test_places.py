"""Every letter of a prompt knows where it was typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.story.model import Mention, Pieces, Words
from storyboard.story.read import read_story
from storyboard.story.traced import plainly_spaced
from storyboard.syntax import parse
from storyboard.text import Diagnostic, Source

DECLARED = 'let wool = "red wool"\nlet deep = "{{ wool }} coat"\ncharacter mara "Mara" {\n  A woman\n  id: "1"\n}\n'
PLAIN = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "Sm"), exclude_characters="{}#>\\"), max_size=20
)
PART = st.one_of(
    PLAIN,
    st.sampled_from(
        [
            "@mara", "@[mara]", "@@", "@", "mara@wool", "{{ wool }}", "{{wool}}", "{{ deep | upper }}", "\n",
            "\n\n", "  ", "\n   ", "{% if take == 1 %}", "{% endif %}", "{% for x in [1, 2] %}", "{% endfor %}",
            "{# aside #}", "{{ '@mara' }}", "{{- wool -}}", "{% raw %}{{ x }}{% endraw %}", "@nobody", "{{ nothing }}",
            "雪@[mara]站", "{{", "%}", "🎬",
        ]
    ),
)  # fmt: skip


def prompt_of(prose: str) -> tuple[Source, Pieces, tuple[Diagnostic, ...]]:
    text = DECLARED + "scene s {\nshot 5s {\nX " + prose + " Z\n}\n}\n"
    source = Source("film.kstory", text)
    tree, _ = parse(source)
    reading = read_story("film.kstory", {"film.kstory": tree})
    scenes = reading.story.scenes
    return source, scenes[0].shots[0].prompt if scenes and scenes[0].shots else (), reading.diagnostics  # type: ignore[union-attr]


@given(st.lists(PART, max_size=12).map("".join))
def test_literal_text_stands_at_its_place(prose: str) -> None:
    source, prompt, faults = prompt_of(prose)
    at = 0
    for piece in prompt:
        span = piece.span
        typed = plainly_spaced(source.text[span.start : span.end])
        assert span.file == source.name
        assert 0 <= span.start <= span.end <= len(source.text)
        if isinstance(piece, Mention):
            assert "mara" in typed or typed.startswith("{{")
        elif piece.text != typed:
            made_here = "{{" in typed or (piece.text == " " and "{" in typed)
            assert made_here or (piece.text == " " and not typed.strip()), (piece, typed)
        assert span.start >= at or "{% for" in prose  # only a loop goes back
        at = max(at, span.start)
    for fault in faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(source.text)


@given(st.lists(PLAIN.filter(lambda line: "@" not in line), max_size=5))
def test_plain_prose_is_sent_as_typed(lines: list[str]) -> None:
    source, prompt, _ = prompt_of("\n".join(f"X {line} Z" for line in lines))
    sent = "".join(piece.text for piece in prompt if isinstance(piece, Words))
    typed = source.text[source.text.index("shot 5s {\n") + 10 : source.text.rindex("\n}\n}")]
    assert sent == re.sub(r"[^\S\n]*\n\s*", " ", plainly_spaced(typed))


@pytest.mark.parametrize(
    ("prose", "piece", "typed"),
    [
        ("a {{ wool }} b", "red wool", "{{ wool }}"),
        ("a {% if take %}yes{% endif %} b", "yes", "yes"),
        ("a {{ deep | upper }} b", "RED WOOL COAT", "{{ deep | upper }}"),
        ("one\n{{- ' two' -}}\nthree", " two", "{{- ' two' -}}"),
        ("{# x #}one{# y #}two", "two Z", "two Z"),
    ],
)
def test_where_a_piece_comes_from(prose: str, piece: str, typed: str) -> None:
    source, prompt, faults = prompt_of(prose)
    assert not [each for each in faults if each.code.startswith("template")]
    found = [
        source.text[each.span.start : each.span.end]
        for each in prompt
        if isinstance(each, Words) and each.text == piece
    ]
    assert found == [typed]
