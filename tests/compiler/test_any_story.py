"""Whatever stands in a file: a story and messages, never a traceback, and always the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiling import FRAME, MARA, codes, compiled, scene, shot
from hypothesis import given
from hypothesis import strategies as st

from storyboard.text.catalogue import ENTRIES

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "guide").glob("*.kstory"))
RICH = (
    'import tomas as father, noir from "cast.kstory"\n' + MARA + 'let wool = "red {{ take }}"\nimage sky = "sky.png"\n'
    'video walk = "walk.mp4"\n' + FRAME + "style grain {\n35mm, {{ wool }}.\n}\n"
    'scene one "One" {\nDawn at {{ wool | upper }}.\nstyle: grain, noir\nstart: @sky\nshot 5s wide {\n'
    "@mara waits for @father.\n"
    "@father (softly): I am @mara's.\n}\n---\n"
    "shot 4s {\nwith: @father\nSnow {% if take == 2 %}falls{% endif %}.\n}\n}\n"
    "scene two {\nstart: continue\nfollow: @walk\nsound: off\nshot {\n@walk, as @mara does.\n}\n}\n"
    "edit more {\nsource: @one\nkeep_sound: yes\nMore snow.\n}\n"
)
CAST = 'character tomas "Tomas" {\nMan\nid: "2"\n}\nstyle noir {\nBlack.\n}\n'
SOURCES = [RICH, *(path.read_text(encoding="utf-8") for path in EXAMPLES[::6])]
SCRAPS = [
    "{{",
    "}}",
    "{%",
    "{",
    "}",
    '"',
    "@",
    "@[",
    "]",
    ":",
    "\n",
    "---\n",
    "continue",
    "@mara",
    "@two",
    "none",
    "é",
    "\0",
    "😀",
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 2, 8, 40])))
        text = text[:start] + draw(st.sampled_from(["", *SCRAPS])) + text[end:]
    return text


def held(text: str) -> None:
    made = compiled(text, {"cast.kstory": CAST})
    again = compiled(text, {"cast.kstory": CAST})
    assert made.diagnostics == again.diagnostics
    assert made.story == again.story
    assert len(set(made.diagnostics)) == len(made.diagnostics)
    order = {file: number for number, file in enumerate(made.trees)}
    places = [(order.get(each.span.file, len(order)), each.span.start) for each in made.diagnostics]
    assert places == sorted(places)
    for each in made.diagnostics:
        assert each.code in ENTRIES
        assert each.message.strip() and "\n" not in each.message
        for span in (each.span, *(label.span for label in each.labels), *(fix.span for fix in each.fix)):
            source = made.sources.get(span.file)
            assert source is None or 0 <= span.start <= span.end <= len(source.text)


@given(mutated())
def test_mutated_stories(text: str) -> None:
    held(text)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    held(text)


def test_the_rich_story_is_sound() -> None:
    assert codes(compiled(RICH, {"cast.kstory": CAST})) == []


def test_great_stories() -> None:
    """Each of these would take minutes if anything looked back over what it has read."""
    crowd = "".join(f'character c{n} "Name{n}" {{\nX\nid: "1"\n}}\n' for n in range(800))
    assert len(codes(compiled(crowd + FRAME + scene(shot(" ".join(f"@d{n}x" for n in range(800))))))) >= 800
    compiled(MARA + FRAME + scene(shot("@mara " * 20_000)))
    compiled(MARA + FRAME + scene(shot("@" * 100_000)))
    compiled(FRAME + scene(shot("snow\n" * 10_000)))
    compiled(FRAME + scene("{{ take }}\n" + "".join(shot(f"snow {n}") + "\n" for n in range(1000))))
    compiled(FRAME + "".join(scene(f"start: @s{n + 1}\n" + shot("snow"), f"s{n}") for n in range(1000)))
    compiled("".join(f'let a{n} = "{{{{ a{n + 1} }}}}{{{{ a{n + 1} }}}}"\n' for n in range(1000)) + 'let a1000 = "x"\n')


def test_an_empty_file_and_a_missing_one() -> None:
    assert compiled("").story.scenes == ()
    made = compiled("", entry="other.kstory")
    assert made.ok


@pytest.mark.parametrize("digits", [400, 5000])
def test_numbers_may_be_of_any_length(digits: int) -> None:
    for header in ("Ns", "N", "00:N", "N-Ns", "#N", "NA 5s", "Nms"):
        held(f"{FRAME}{scene(shot('Snow.', header.replace('N', '9' * digits)))}")
    for line in ("pace: Ns", "takes: N", "aspect: N:N", "{{ N }}", "@N", "N"):
        held(f"{FRAME}{scene(line.replace('N', '9' * digits) + shot('Snow.'))}")
