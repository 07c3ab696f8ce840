"""Templates: what they may do, and that the quick way and Jinja agree."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.story.expand import MOST, Fault, Simple, is_template, read_template
from storyboard.story.model import Line, Mention, Pieces, Words
from storyboard.story.prompts import DEFAULT, Ingredients, Scrap, assemble, join
from storyboard.story.templates import read as read_jinja
from storyboard.text import Span

VALUES = {"wool": "red wool", "take": 2, "long": "x" * (MOST - 1), "a": "{{ wool }}"}


def filled(text: str) -> str | Fault:
    template = read_template(text)
    if template.faults:
        return template.faults[0]
    made = template.fill({asked.name: VALUES[asked.name] for asked in template.asks})
    return made if isinstance(made, Fault) else "".join(piece.text for piece in made)


@given(
    st.lists(
        st.sampled_from(["{{ wool }}", "{{take}}", "{{  a }}", "x", " ", "\n", "}", "}}", "é雪", "%}", "{ "]),
        max_size=9,
    ).map("".join)
)
def test_the_quick_way_and_jinja_agree(text: str) -> None:
    if not is_template(text) or not isinstance(quick := read_template(text), Simple):
        return
    slow = read_jinja(text)
    assert slow.asks == quick.asks
    assert not slow.faults
    assert slow.fill(VALUES) == quick.fill(VALUES)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ wool | upper | replace('W', 'V') }}", "RED VOOL"),
        ("{{ take + 1 }} {{ 7 // 2 }} {{ 1.5 | round }} {{ -take }}", "3 3 2 -2"),
        ("{{ 'a' ~ take ~ wool }}", "a2red wool"),
        ("{% for n in range(1, 4) %}{{ loop.index }}:{{ n }} {% endfor %}", "1:1 2:2 3:3 "),
        ("{% set n = take * 2 %}{{ n }}", "4"),
        ("{{ ['b', 'a'] | sort | join('+') }}", "a+b"),
        ("{{ wool[0] }}{{ wool[-4:] }}", "rwool"),
        ("{% if take is even and 'red' in wool %}yes{% endif %}", "yes"),
        ("{{ none }}", ""),
    ],
)
def test_what_templates_can_do(text: str, made: str) -> None:
    assert filled(text) == made


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ wool.__class__ }}", "template-refused"),
        ("{{ wool.upper() }}", "template-refused"),
        ("{{ wool['__class__'] }}", "template-fails"),
        ("{{ wool['upper'] }}", "template-fails"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "template-refused"),
        ("{{ wool | attr('x') }}", "template-refused"),
        ("{{ wool | map('upper') }}", "template-refused"),
        ("{{ cycler('a') }}", "template-refused"),
        ("{% include 'x' %}", "template-refused"),
        ("{% import 'x' as y %}", "template-refused"),
        ("{% extends 'x' %}", "template-refused"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "template-refused"),
        ("{% set x %}y{% endset %}", "template-refused"),
        ("{% filter upper %}y{% endfilter %}", "template-refused"),
        ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "template-refused"),
        ("{{ {'a': 1} }}", "template-refused"),
        ("{{ 9 ** 9 ** 9 }}", "template-refused"),
        ("{{ 'a' * 1000000000 }}", "template-fails"),
        ("{{ '%99999999d' % take }}", "template-fails"),
        ("{{ [take] * 1000000000 }}", "template-fails"),
        ("{{ [[take]] | join }}", "template-fails"),
        ("{{ [take] }}", "template-fails"),
        ("{{ 1 / 0 }}", "template-fails"),
        ("{{ wool[99] }}", "template-fails"),
        ("{{ long ~ long }}", "template-too-much"),
        ("{{ long + long }}", "template-too-much"),
        ("{{ long }}{{ long }}", "template-too-much"),
        ("{{ long | replace('', long) }}", "template-too-much"),
        ("{{ long | replace('x', long) }}", "template-too-much"),
        ("{{ range(100000000000) }}", "template-too-much"),
        ("{{ range(900) | join(long) }}", "template-too-much"),
        ("{% for i in range(900) %}{% for j in range(900) %}{% endfor %}{% endfor %}", "template-too-much"),
        ("{% for i in range(900) %}{% if long | upper | lower == 'x' %}{% endif %}{% endfor %}", "template-too-much"),
        ("{% set x = 'ab' %}" + "{% set x = x ~ x %}" * 40, "template-too-much"),
        ("{% set x = 99999 %}" + "{% set x = x * x %}" * 40, "template-too-much"),
        ("{{ " + "(" * 4000 + "1" + ")" * 4000 + " }}", "template-too-much"),
        ("{{ " + "-" * 9000 + "1 }}", "template-too-much"),
        ("{% if take %}" * 900 + "x", "template-too-much"),
        ("{{ take }}" + "x" * MOST, "template-too-much"),
    ],
)  # fmt: skip
def test_what_templates_may_not_do(text: str, code: str) -> None:
    fault = filled(text)
    assert isinstance(fault, Fault)
    assert fault.code == code
    assert 0 <= fault.start < fault.end <= len(text)


@pytest.mark.parametrize(
    ("text", "under", "hint"),
    [
        ("a {{ wool", "{{ wool", "}}"),
        ("a {% if take %} b", "{% if take %}", "endif"),
        ("a {% for x in wool %} b {% if x %} c {% endif %}", "{% for x in wool %}", "endfor"),
        ("a {% fi take %} b {% endif %}", "fi", "'if'"),
        ("a {{ wool | uper }}", "uper", "'upper'"),
        ("a {{ wool is evn }}", "evn", "'even'"),
        ("a {% endif %}", "endif", None),
        ("a {{ }} b", "{{ }}", None),
        ("a {{ 'wool }} b", "'wool }} b", None),
        ("a {{ wool wool }} b", "wool", None),
        ("a {{ wool\nb @ c", "{{ wool", "}}"),
        ("a {{ wool } b", "}", "}}"),
    ],
)
def test_a_slip_in_a_template_is_pointed_at(text: str, under: str, hint: str | None) -> None:
    fault = filled(text)
    assert isinstance(fault, Fault)
    assert text[fault.start : fault.end] == under
    assert hint is None or (fault.hint and hint in fault.hint)
    assert "token" not in fault.message and "statement" not in fault.message


SCRAPS = [
    "{{", "}}", "{%", "%}", "{#", "#}", "if", "for", "in", "endif", "endfor", "set", "wool", "=", "|", "upper", "(",
    ")", "[", "]", "'", "\"", ",", "~", "1", ".", "-", "raw", "endraw", "is", "not",
]  # fmt: skip


@given(st.lists(st.sampled_from([*SCRAPS, " ", " ", " ", "\n"]), max_size=25).map("".join))
def test_any_text_is_read_or_refused_in_its_bounds(text: str) -> None:
    if not is_template(text):
        return
    template = read_template(text)
    for fault in template.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
    for name, start, end in template.asks:
        assert text[start:end] == name
    if not template.faults:
        made = template.fill({asked.name: "v" for asked in template.asks})
        for piece in () if isinstance(made, Fault) else made:
            assert not piece.literal or text[piece.start : piece.end] == piece.text


def span(at: int) -> Span:
    return Span("f", at, at + 1)


WORDS = st.builds(Words, st.text("abc .", min_size=1, max_size=5).filter(str.strip).map(str.strip), st.just(span(1)))
MENTIONED = st.builds(Mention, st.just("element"), st.sampled_from(["mara", "tomas"]), st.just(span(2)))
PIECES = st.lists(st.one_of(WORDS, MENTIONED), min_size=1, max_size=3).map(tuple)
LINES = st.builds(Line, MENTIONED, st.none() | PIECES, PIECES, st.just(span(3)))


@given(
    st.just(()) | PIECES, st.just(()) | PIECES, st.lists(PIECES | LINES, max_size=3).map(tuple), st.just(()) | PIECES
)
def test_the_default_assembly_is_its_template(
    setting: Pieces, framing: Pieces, body: tuple[Pieces | Line, ...], style: Pieces
) -> None:
    made = Ingredients(setting, framing, body, style, span(0))
    by_template = assemble(DEFAULT, made, {})
    assert not isinstance(by_template, Fault)
    assert spelt(by_template) == spelt(join(made))


def spelt(scraps: tuple[Scrap, ...]) -> list[tuple[str, str]]:
    """Each letter or mention with its part. Where only one joint is concerned, the parts may share it either way."""
    found: list[tuple[str, str]] = []
    for scrap in scraps:
        piece = scrap.piece
        found += (
            [(sign, scrap.part) for sign in piece.text]
            if isinstance(piece, Words)
            else [(f"@{piece.name}", scrap.part)]
        )
    return found


@pytest.mark.parametrize(("prose", "loaded"), [("{{ wool }} and {{ take }}", False), ("{{ wool | upper }}", True)])
def test_jinja_is_loaded_by_need_alone(prose: str, loaded: bool) -> None:
    """In a process of its own, since this one has loaded it."""
    program = (
        "import sys\nfrom storyboard.compiler import compile_story\nfrom storyboard.text import Source\n"
        f"text = 'let wool = \"w\"\\nscene s {{\\nshot 5s {{\\n' + {prose!r} + '\\n}}\\n}}\\n'\n"
        "made = compile_story('f', lambda path: Source(path, text))\n"
        "assert made.story.scenes[0].shots, made.diagnostics\nprint('jinja2' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == (str(loaded), "")
