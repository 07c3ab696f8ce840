"""Whatever stands in a file: a tree, a story and messages; never a traceback, and never work that runs away.

The longer run of the same is `python benchmarks/fuzz_atheris.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from work import work

from storyboard.compiler import Compiled, compile_story
from storyboard.syntax import decode, format_source, parse
from storyboard.text import MediaProblem, Source, edited
from storyboard.text.catalogue import ENTRIES, severity
from storyboard.text.render import render, to_json
from storyboard.text.safe import choose

ROOT = Path(__file__).parents[2]
FOUND = [*(ROOT / "examples").glob("*/*.kstory"), *(ROOT / "tests" / "corpus").glob("*.kstory")]
STORIES = sorted(path for path in FOUND if path.is_file())
BROKEN = sorted((ROOT / "tests" / "corpus" / "broken").glob("*.kstory"))
ENTRY = "film.kstory"
SCRAPS = [
    *'{}":@#>,=()-\n\t ',
    "{{",
    "}}",
    "{%",
    "%}",
    "@[",
    "---\n",
    "\n}\n",
    "shot 5s {\n",
    "\u00a0",
    "＠",
    "｛",
    "“",
    "\x00",
    "\ud7ff",
]


def compiled(text: str) -> Compiled:
    def read(path: str) -> Source | MediaProblem:
        return Source(path, text) if path == ENTRY else MediaProblem("missing", "there is no such file")

    return compile_story(ENTRY, read)


def survives(data: bytes) -> None:
    source, faults = decode(ENTRY, data)
    made = compiled(source.text)
    for fault in (*faults, *made.diagnostics):
        assert fault.code in ENTRIES
        assert render(fault, {ENTRY: source})
        assert to_json(fault, {ENTRY: source})
        for span in (fault.span, *(label.span for label in fault.labels), *(edit.span for edit in fault.fix)):
            assert span.file != ENTRY or 0 <= span.start <= span.end <= len(source.text)
    laid_out = format_source(source)
    if laid_out is not None:
        assert format_source(Source(ENTRY, laid_out)) == laid_out


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    text = draw(st.sampled_from(STORIES)).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.sampled_from([0, 0, 1, 2, 9, 60]))
        text = text[:at] + draw(st.sampled_from(["", *SCRAPS])) + text[at + gone :]
    return text.encode("utf-8", "replace")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    survives(data)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    survives(text.encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(mutated())
def test_stories_that_something_happened_to(data: bytes) -> None:
    survives(data)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_was_once_found(path: Path) -> None:
    survives(path.read_bytes())


def misspelt(text: str) -> int:
    """Errors of spelling. Those of meaning may come out when these are mended, which excuse them."""
    return sum(severity(fault.code) == "error" for fault in parse(Source(ENTRY, text))[1])


@settings(deadline=None, max_examples=40)
@given(mutated())
def test_fixes_come_to_an_end_and_do_no_harm(data: bytes) -> None:
    text = decode(ENTRY, data)[0].text
    made = compiled(text)
    before = misspelt(text)
    for _ in range(12):
        edits = [edit for fault in choose(made.diagnostics) for edit in fault.fix]
        if not edits:
            break
        text = edited(text, edits)
        made = compiled(text)
    assert misspelt(text) <= before


SHOT = "scene s {\n  shot 5s {\n    %s\n  }\n}\n"
GROWING: dict[str, Callable[[int], str]] = {
    "blocks in blocks": lambda n: "scene a {\n" * n,
    "braces": lambda n: "}" * n,
    "braces on lines": lambda n: "}\n" * n,
    "braces with spaces": lambda n: "} " * n,
    "one long line": lambda n: SHOT % ("snow " * n),
    "one long setting": lambda n: "story {\n  style: " + "a, " * n + "\n}\n",
    "quotes": lambda n: 'story "' + '"' * n + " {\n}\n",
    "mentions": lambda n: 'character mara "Mara" {\n  id: "1"\n}\n' + SHOT % ("@mara " * n),
    "unknown mentions": lambda n: SHOT % " ".join(f"@m{i}" for i in range(n)),
    "at signs": lambda n: SHOT % ("@" * n),
    "loose at signs": lambda n: SHOT % ("@ " * n),
    "unclosed templates": lambda n: SHOT % ("{{ " * n),
    "templates": lambda n: 'let a = "b"\n' + SHOT % ("{{ a }} " * n),
    "texts of texts": lambda n: "".join(f'let a{i} = "{{{{ a{i + 1} }}}}{{{{ a{i + 1} }}}}"\n' for i in range(n)),
    "shots": lambda n: "scene s {\n" + "".join(f"  shot 5s {{\n    Snow {i}.\n  }}\n" for i in range(n)) + "}\n",
    "scenes": lambda n: "".join(SHOT.replace("scene s", f"scene s{i}") % "Snow." for i in range(n)),
    "stray lines": lambda n: "Snow.\n}\n" * n,
    "comments never closed": lambda n: "/* snow\n" * n,
    "equal lines": lambda n: "scene s {\n" + "  Snow falls.\n" * n + "}\n",
    "unknown settings": lambda n: "story {\n" + "".join(f"  sound{i}: on\n" for i in range(n)) + "}\n",
    "spaces": lambda n: "story {\n  mode:" + " " * n + "pro\n}\n",
    "commas": lambda n: "character a {\n  angles: " + '"a.png",' * n + "\n}\n",
    "one name": lambda n: 'character mara "Mara" {\n  id: "1"\n}\n' * n,
    "dashes": lambda n: "scene s {\n" + "—" * n + "\n}\n",
}


LONG_LINES = [
    ("scene", "", "[", "**"),
    ("scene", "```", "\u00a0", " = "),
    ("scene", "", "{{", "%}"),
    ("scene", "@[", "@mara(", ".png"),
    ("scene", "{% if ", "{{ ", "@"),
    ("scene", "Snow", " ", "falls."),
    ("scene", "{{ ", "\u00a0", "%}"),
    ("scene", 'shot "', "a", ""),
    ("scene", "shot 5s ", "<<", "@ {"),
    ("scene", "sound: ", " ", ": x"),
    ("scene", "@", "a", ""),
    ("shot", "- ", "{{ ", "%}"),
    ("shot", "{{ ", "{{ @mara ", "}}"),
    ("top", "the ", "\u3000", 'a"'),
    ("top", "shot 5s ", "style: a ", "@"),
]
"""Where a line stands, how it begins, what is repeated in it, how it ends."""
PLACES = {"top": "%s\n", "scene": "scene s {\n  %s\n}\n", "shot": SHOT}


@pytest.mark.parametrize("line", LONG_LINES, ids=lambda line: "".join(line).replace("\u3000", " "))
def test_long_lines_are_not_looked_through_from_each_sign(line: tuple[str, str, str, str]) -> None:
    """Each of these would take minutes."""
    place, begin, again, end = line
    compiled(PLACES[place] % f"{begin}{again * (60_000 // len(again))}{end}")


@pytest.mark.parametrize("kind", GROWING)
def test_twice_the_text_is_about_twice_the_work(kind: str) -> None:
    compiled(GROWING[kind](10))  # what is made once is made before
    counts = [work(partial(compiled, GROWING[kind](size))) for size in (100, 200, 400)]
    assert all(more < 2.6 * less + 3000 for less, more in pairwise(counts)), counts


@pytest.mark.parametrize("kind", GROWING)
def test_great_texts(kind: str) -> None:
    """Regular expressions count no lines of Python: whatever looks back over what it has read would never end here."""
    compiled(
        GROWING[kind](20_000 if kind in ("one long line", "at signs", "spaces", "dashes", "quotes", "braces") else 3000)
    )
