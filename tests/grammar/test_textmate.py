"""The TextMate grammar reads a line as the compiler does: the same kind, the same words, the same names."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from painter import GRAMMAR, ROOT, compiled, paint

from storyboard.editor.marks import Mark, marks
from storyboard.syntax.kinds import classify
from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS, SETTINGS

EXAMPLES = sorted(path for path in (ROOT / "examples").rglob("*.kstory") if path.is_file())

SCOPES = {
    "keyword": ("storage.type.", "storage.modifier.inline", "keyword.control.import"),
    "setting": ("support.type.property-name",),
    "value": ("constant.language.value",),
    "number": ("constant.numeric.",),
    "framing": ("variable.parameter.framing",),
    "string": ("string.quoted.double", "constant.character.escape"),
    "path": ("string.quoted.double", "constant.character.escape"),
    "comment": ("comment.line.number-sign",),
    "break": ("keyword.operator.clip-break",),
    "template": ("template",),
    "declared": ("entity.name.type.",),
    "mention": ("variable.other.mention",),
    "speaker": ("variable.other.speaker",),
    "how": ("variable.parameter.manner",),
    "imported": ("entity.name.type.imported",),
    "alias": ("entity.name.type.alias",),
    "style": ("variable.other.style",),
    "read": ("variable.other.readwrite.template",),
}
"""What each role of the language server is to the grammar: one of these stands in each character's scopes."""

LINES = r"""
# a comment with @mara and {{ x }}
   # indented
> # not a comment, @mara
> --- and {{ station }}
>
---
-----
--
story "The {{ first }} Train" {
story{
style noir {
inline   prop lamp "Lamp" {
character मीरा "मीरा" {
scene 軒下 "雨\"やどり" {
scene
shot 5s wide, over-shoulder @mara 4.5s {
shot {
shot at 5s{
edit more"More" {
A brace of {{ x
A brace of {{
She opens the bag {{ bag }}
}
   }
import mara from "cast.kstory"
import mara, tomas as stationmaster, 蓝 from "../cast.kstory"
import "all.kstory"
import the boxes from the van
let station = "a {{ 'x' | upper }} of \"snow\""
let it snow
image letter = "props/letter.png"
video 雨 = "rain.mp4"
image of a letter
mode: pro
  aspect : 9:16
sound: off
pace: 4.5s
style: noir, 水彩, none
start: continue
start: @[the platform]
end: "a.png"
with: @mara, @[tomas]
takes: 3
id: "123"
tags: hottest, effect
keep_sound: yes
http://example.org is prose
Mara: is prose
@mara: Hello, @tomas. {{ x }}
@[the old man] (to @mara, softly): Go.
@mara (a) (b): Go.
@mara (to herself) walks: slowly
@mara walks. me@mail.org @@mara @@@mara @[mara]s and @mara's @ 5 pm
@澪 (小声で): おじゃまします。
石段を駆け上がり、@[澪]が軒下に飛びこむ。
@मीरा नंगे पाँव
{{ station }}, dawn {# a note #} {% if x and y.z is not none %}on{% else %}"off"{% endif %}
{{- loop.index -}} {{ a.b | join(', ') }}
{% for name in cast %}{{ name }}{% endfor %}
{# open
{{ open
a \u200b@[]
""".strip("\n").split("\n")


def disagreements(line: str) -> Iterator[str]:
    """Where grammar and language server see different things in a line."""
    painted = paint(line)
    seen: set[int] = set()
    for mark in marks(line):
        stretch = range(mark.start, mark.end)
        seen.update(stretch)
        for at in stretch:
            if not line[at].isspace() and not _fits(painted.scopes[at], mark):
                yield f"{mark.role} {line[mark.start : mark.end]!r} is {painted.scopes[at]} at {at}"
                break
    for at in set(range(len(line))) - seen:
        named = [scope for scope in painted.scopes[at] if scope.startswith(("entity.", "variable.other", "storage."))]
        if named and "punctuation.definition.mention.kstory" not in painted.scopes[at]:
            yield f"{line[at]!r} at {at} is {named}, and nothing to the language server"


def _fits(scopes: tuple[str, ...], mark: Mark) -> bool:
    return any(wanted in scope for wanted in SCOPES[mark.role] for scope in scopes)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_line_of_an_example_is_read_as_the_compiler_reads_it(path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        painted = paint(line)
        assert painted.kind == classify(line).value, f"{number}: {line}"
        assert not list(disagreements(line)), f"{number}: {line}"
        wrong = [scope for scopes in painted.scopes for scope in scopes if scope.startswith("invalid")]
        assert not wrong, f"{number}: {line}"


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("line", LINES)
def test_an_odd_line_is_read_as_the_compiler_reads_it(line: str) -> None:
    assert paint(line).kind == classify(line).value
    assert not list(disagreements(line))


PARTS = st.sampled_from(
    [
        *(*BLOCKS, *DECLARATIONS, *SETTINGS, "inline", "from", "as"),
        *("mara", "水彩", "é", "e\u0301", "9", "_", "5s", "on", "{{", "}}", "{%", "%}", "---"),
        *'@@[](){}:,.="#>-/\\',
        *(" ", "  ", "\t", "\u00a0", "\u200b", "\u3000"),
    ]
)


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(st.characters(exclude_categories=["C"]), max_size=20))
@settings(max_examples=600, deadline=None)
def test_any_line_is_of_the_compilers_kind(line: str) -> None:
    assert paint(line).kind == classify(line).value


def test_what_nobody_knows_is_marked() -> None:
    for line, wrong in (
        ("scnee platform {", "scnee"),
        ("aspcet: 16:9", "aspcet"),
        ("aspect: 4:3", "4:3"),
        ("sound: yes", "yes"),
        ("pace: 5", "5"),
        ("front: mara.png", "mara.png"),
        ("with: mara", "mara"),
        ("scene my platform {", "platform"),
        ('shot 5s "wide" {', '"wide"'),
        ('let 9lives = "x"', "9lives"),
    ):
        scopes = paint(line).scopes
        marked = "".join(sign for sign, of in zip(line, scopes, strict=True) if any("invalid" in each for each in of))
        assert marked == wrong, line


def test_the_words_are_the_compilers() -> None:
    """Every block, declaration, setting and choice is known to the grammar, and it knows no other."""
    for row in BLOCKS.values():
        assert "storage.type.block.kstory" in paint(f"{row.word} {{").scopes[0], row.word
    for word in ELEMENT_WORDS:
        assert "storage.modifier.inline.kstory" in paint(f"inline {word} x {{").scopes[0], word
    known = set()
    for rule in GRAMMAR["patterns"]:
        names = {capture.get("name", "") for capture in rule["captures"].values()}
        if "support.type.property-name.kstory" in names:
            known |= {word for word in SETTINGS if compiled(rule["match"]).match(f"{word}: x")}
            assert not compiled(rule["match"]).match("nothing: x")
    assert known == set(SETTINGS)
    choices = {choice for row in SETTINGS.values() for choice in row.choices}
    for word, row in SETTINGS.items():
        for choice in choices:
            scopes = paint(f"{word}: {choice}").scopes[-1]
            assert ("constant.language.value.kstory" in scopes) == (choice in row.choices), (word, choice)


def test_the_files_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate_grammars.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
