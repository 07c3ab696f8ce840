"""How diagnostics are shown, and the nearest word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.text import Diagnostic, Edit, Label, Source, Span
from storyboard.text.catalogue import ENTRIES, TABLES
from storyboard.text.render import render, to_json
from storyboard.text.suggest import closest
from storyboard.text.visible import columns


def shown(text, start, end, *labels, colour=False, **more):
    source = Source("a.kstory", text)
    return render(
        Diagnostic("bad-value", "Wrong.", Span("a.kstory", start, end), tuple(labels), **more),
        {"a.kstory": source},
        colour,
    )


def underlined(text, start, end):
    """The columns that are underlined in the line."""
    out = shown(text, start, end).splitlines()
    marks = out[-1]
    return out[-2], marks.index("^"), len(marks.rstrip())


def test_a_wide_sign_takes_two_columns():
    line, start, end = underlined("小明走 mara", 4, 8)
    assert columns(line[: line.index("mara")]) == start and end - start == 4


def test_a_tab_reaches_to_its_stop():
    line, start, _ = underlined("\ta\tmara", 3, 7)
    assert line.index("mara") == start and "\t" not in line


def test_an_accent_typed_apart_takes_no_column():
    line, start, _ = underlined("zoe\u0308 mara", 5, 9)
    assert columns(line[: line.index("mara")]) == start


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300), st.booleans())
def test_no_text_can_steer_a_terminal(text, start, length, colour):
    start = min(start, len(text))
    label = Label(Span("a.kstory", 0, min(3, len(text))), text)
    out = shown(text, start, min(len(text), start + length), label, hint=text, colour=colour)
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
        re.sub(r"\x1b\[[0-9;]*m", "", out) if colour else out,
    )


def test_a_long_line_is_cut_around_the_mark():
    out = shown("a" * 500 + " mara " + "b" * 500, 501, 505).splitlines()
    assert len(out[-2]) < 130 and out[-1].index("^") == out[-2].index("mara")
    assert len(shown("a" * 5000, 10, 4990)) < 1000


SENTENCE = st.lists(st.text("ab-'", min_size=1, max_size=12) | st.just("`ref: a b`"), max_size=40).map(" ".join)


@given(SENTENCE, SENTENCE, st.integers(50, 200), st.integers(0, 300))
def test_a_terminal_is_kept_to_and_no_word_lost(said, told, room, start):
    fault = Diagnostic("bad-value", f"A {said}.", Span("a.kstory", start, start + 5), hint=f"B {told}.")
    source = Source("a.kstory", "word " * 60)
    lines = render(fault, {"a.kstory": source}, room=room).splitlines()
    assert max(map(columns, lines)) <= room
    place = next(number for number, line in enumerate(lines) if "-->" in line)
    assert " ".join(lines[:place]).split()[1:] == fault.message.split()
    assert " ".join(lines).partition("→")[2].split() == fault.hint.split()
    assert all(line.count("`") % 2 == 0 for line in lines)


def test_two_files_that_disagree():
    sources = {name: Source(name, f"scene {name[0]} {{\n}}\n") for name in ("a.kstory", "b.kstory")}
    fault = Diagnostic(
        "bad-value",
        "Twice.",
        Span("a.kstory", 6, 7),
        (Label(Span("b.kstory", 6, 7), "here too"), Label(Span("gone", 1, 2), "")),
    )
    out = render(fault, sources)
    assert "--> a.kstory:1:7" in out and "::: b.kstory:1:7" in out and "here too" in out and "::: gone" in out


def test_colour_only_where_asked():
    assert "\x1b[" in shown("mara", 0, 4, colour=True) and "\x1b" not in shown("mara", 0, 4)
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown("mara", 0, 4, colour=True)) == shown("mara", 0, 4)


def test_as_data():
    source = Source("a", "one\ntwo\n")
    fault = Diagnostic("bad-value", "No.", Span("a", 4, 7), hint="Yes.", fix=(Edit(Span("a", 4, 5), "x"),))
    data = to_json(fault, {"a": source})
    assert {key: data[key] for key in ("file", "line", "column", "end_line", "end_column", "severity")} == {
        "file": "a", "line": 2, "column": 1, "end_line": 2, "end_column": 4, "severity": "error",
    }  # fmt: skip
    assert data["fix"][0]["text"] == "x" and data["fix"][0]["end_column"] == 2


@pytest.mark.parametrize(
    ("typed", "among", "meant"),
    [
        ("sceen", ["scene", "shot"], "scene"),
        ("shto", ["story", "shot"], "shot"),
        ("Mara", ["tomas", "mara"], "mara"),
        ("elodie", ["élodie"], "élodie"),
        ("keep-sound", ["keep_sound"], "keep_sound"),
        ("小名", ["小明"], "小明"),
        ("lighting", ["mode", "end"], None),
        ("no", ["on", "off"], "on"),
        ("x", ["y"], None),
        ("", ["a"], None),
    ],
)
def test_the_nearest_word(typed, among, meant):
    assert closest(typed, among) == meant


def test_every_row_is_whole_and_no_code_stands_twice():
    rows = [row for table in TABLES.values() for row in table]
    assert len(rows) == len(ENTRIES)
    for row in rows:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.code)
        assert row.severity in ("error", "warning", "note") and row.title and row.explanation
