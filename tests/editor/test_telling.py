"""Hover, outline, links, hints, lenses, fixes and first opinions."""

from __future__ import annotations

import re

import pytest
from asking import CAST, ENTRY, FILM, cut, view

from storyboard.compiler import compile_story
from storyboard.editor.actions import actions, all_at_once
from storyboard.editor.hints import hints, lenses
from storyboard.editor.hover import hover
from storyboard.editor.near import WHOLE, near
from storyboard.editor.outline import folds, links, outline
from storyboard.editor.positions import whole
from storyboard.editor.view import Film, View, shift
from storyboard.text import MediaFacts, MediaProblem, Source, Span, edited


def told(marked: str) -> str:
    text, at = cut(marked)
    found = hover(view(text), at)
    return found.text if found else ""


def test_a_hover_is_markdown_of_ours_alone() -> None:
    """Titles, prose and prompts are words in it: no link, no picture, no end of a block of code."""
    evil = "a ``` b [go](command:x) ![p](https://evil.example/p) <img src=x> \u202e"
    text = FILM.replace("Empty platform", evil).replace("Woman of 34", evil).replace("Grey light", evil)
    assert text.count(evil) == 3
    for place in ("sce|ne platform", "@ma|ra stands", "style no|ir", "sh|ot 5s wide"):
        words = told(text.replace(place.replace("|", ""), place, 1))
        outside = re.sub(r"(?ms)^(`{3,})\w+$.*?^\1$", "", words)
        assert words and not re.search(r"(?<!\\)(\[go|!?\[p\]|<img|```)", outside) and "\u202e" not in words, words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("@ma|ra stands", ["character mara", "Woman of 34", "platform"]),
        ("@ma|ra (softly)", ["character mara"]),
        ("{{ sta|tion", ['let station = "a small station"']),
        ("@[ya|rd]", ["yard.png"]),
        ("sh|ot 5s wide", ["Shot 1", "5 s", "of 2500 characters", "@mara"]),
        ("sce|ne platform", ["Empty platform", "5 s", "$0.56"]),
        ("st|yle noir", ["a look to use again"]),
        ("style no|ir", ["style noir", "Grey light"]),
    ],
)
def test_a_hover_tells_what_stands_there(place: str, words: list[str]) -> None:
    text = told(FILM.replace(place.replace("|", ""), place))
    assert all(word in text for word in words), text


def test_a_setting_is_explained_with_its_values() -> None:
    text = told("scene a {\n  mo|de: pro\n}\n")
    assert "`std`" in text and "`pro`" in text


def test_a_code_in_a_comment_is_explained() -> None:
    there = told("scene a {\n  # meant: loose-at, repeated-|shot, she waits\n}\n")
    assert "repeated-shot" in there and "Two shots of one scene" in there
    assert told("# meant: no-such-|code") == told("# she is me|ant") == ""


def test_plain_prose_and_unknown_names_tell_nothing() -> None:
    assert told(FILM.replace("stands", "st|ands")) == ""
    assert told(FILM.replace("@mara stands", "@no|body stands")) == ""


def test_a_picture_is_shown_with_what_was_measured() -> None:
    facts = MediaFacts("picture", "png", 9, 640, 480, "ab")
    text, at = cut(FILM.replace("@[yard]", "@[ya|rd]"))
    made = compile_story(ENTRY, lambda path: Source(path, text), lambda path: facts)
    found = hover(View(Source(ENTRY, text), Film(made)), at, lambda path: f"file:///p/{path}")
    assert found and "640×480" in found.text and "file:///p/yard.png" in found.text


def test_a_hover_follows_a_header_that_has_moved() -> None:
    before = FILM
    text, at = cut(("# new\n" * 3 + FILM).replace("shot 5s", "sh|ot 5s"))
    found = hover(view(text, before), at)
    assert found and "Shot 1" in found.text


def test_the_outline_holds_blocks_declarations_and_shots() -> None:
    source = Source(ENTRY, FILM)
    roots = outline(source)
    assert [each.name for each in roots] == ["mara", "letter", "yard", "dance", "station", "noir", "platform"]
    shot = roots[-1].children[0]
    assert (shot.name, shot.detail) == ("shot 1", "5s wide")
    for each in (*roots, shot):
        assert each.span.start <= each.at.start <= each.at.end <= each.span.end
    assert source.text[roots[-1].span.start : roots[-1].span.end].startswith("scene platform")
    assert source.text[roots[-1].span.end - 1] == "}"


def test_a_block_that_is_never_closed_is_in_the_outline() -> None:
    assert [each.name for each in outline(Source(ENTRY, "scene a {\n  shot 5s {\n    Snow"))] == ["a"]


def test_blocks_comments_and_imports_fold() -> None:
    text = '# one\n# two\nimport "a.kstory"\nimport "b.kstory"\nscene a {\n  shot 5s {\n    Snow\n  }\n}\n'
    found = {(fold.first, fold.last, fold.kind) for fold in folds(Source(ENTRY, text))}
    assert found == {(1, 2, "comment"), (3, 4, "imports"), (5, 9, "region"), (6, 8, "region")}


def test_files_are_links_from_the_folder_of_the_story() -> None:
    source = Source("films/a.kstory", 'image x = "../art/x.png"\nimport "b.kstory"\nlet y = "no.png"\n')
    found = list(links(source))
    assert [each.path for each in found] == ["art/x.png", "films/b.kstory"]
    assert [source.text[each.span.start : each.span.end] for each in found] == ["../art/x.png", "b.kstory"]


def test_hints_stand_behind_headers_and_follow_edits() -> None:
    there = view(FILM)
    size = len(FILM)
    rows = list(hints(there, 0, size))
    assert [FILM[row.offset - 1] for row in rows] == ["{", "{"]
    assert rows[0].text == "5 s · $0.56"
    assert "left" in rows[1].text and rows[1].text.startswith("5 s")
    moved = view("# new\n" + FILM, FILM)
    assert [row.offset for row in hints(moved, 0, size + 6)] == [row.offset + 6 for row in rows]
    assert list(hints(there, 0, 10)) == []


def test_a_line_above_each_scene() -> None:
    rows = list(lenses(view(FILM + 'edit snow {\n  source: "a.mp4"\n  More snow\n}\n')))
    assert [FILM[row.span.start : row.span.end] for row in rows[:1]] == ['scene platform "Empty platform" {']
    assert "$0.56" in rows[0].text


def test_all_that_is_certain_is_mended_at_once() -> None:
    text = FILM.replace("  shot", "  sond: on\n  shot").replace("stands", "stads @yardd")
    faults = view(text).film.compiled.diagnostics  # type: ignore[union-attr]
    later = "# new\n" + text
    mended = edited(later, all_at_once(faults, shift(text, later), Source(ENTRY, later)))
    assert "sound: on" in mended and "stads @yard " in mended
    cut = text.replace("stads @yardd", "stads @yarrd")  # nobody was told of it yet
    assert "@yarrd" in edited(cut, all_at_once(faults, shift(text, cut), Source(ENTRY, cut)))
    warned = FILM.replace("At last", "At last @ home")
    assert not all_at_once(view(warned).film.compiled.diagnostics, shift(warned, warned), Source(ENTRY, warned))  # type: ignore[union-attr]


def test_a_fix_mends_the_text_also_where_it_has_moved() -> None:
    text = FILM.replace("  shot", "  sond: on\n  shot")
    faults = [fault for fault in view(text).film.compiled.diagnostics if fault.fix]  # type: ignore[union-attr]
    later = "# new\n" + text
    rows = list(actions(faults, shift(text, later), Source(ENTRY, later), whole(Source(ENTRY, later))))
    assert [row.title for row in rows] == ["Write sound"]
    assert edited(later, rows[0].edits) == later.replace("sond", "sound")
    now = Source(ENTRY, later)
    assert not list(actions(faults, shift(text, text.replace("sond", "sod")), now, whole(Source(ENTRY, text))))
    assert not list(actions(faults, shift(text, later), now, whole(Source(ENTRY, later[:9]))))


def test_a_fix_is_named_by_the_word_it_makes_and_found_from_anywhere_in_its_line() -> None:
    text = FILM.replace("character", "chracter", 1)
    faults = [fault for fault in view(text).film.compiled.diagnostics if fault.code == "unknown-block"]  # type: ignore[union-attr]
    end, further = text.index("{"), text.index("\n") + 1
    source, same = Source(ENTRY, text), shift(text, text)
    assert [row.title for row in actions(faults, same, source, Span(ENTRY, end, end))] == ["Write character"]
    assert not actions(faults, same, source, Span(ENTRY, end, end + 1))
    assert not actions(faults, same, source, Span(ENTRY, further, further))


def test_lines_above_scenes_stay_while_something_else_is_wrong() -> None:
    text = FILM + "\nedit snow {\n  source: @platform\n  Add snow\n}\n\nedit fog {\n  source: @nobody\n  Fog\n}\n"
    found = {lens.scene: lens.text for lens in lenses(view(text))}
    assert found["snow"].startswith("5 s") and found["fog"]


LONG = CAST + "".join(
    f'scene s{n} "S{n}" {{\n  start: {"continue" if n == 7 else "@yard"}\n  shot 5s {{\n    @mara, {n}\n  }}\n}}\n\n'
    for n in range(250)
)


def hand(text: str, others: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
    files = {ENTRY: text, **(others or {})}
    return lambda path: Source(path, files[path]) if path in files else MediaProblem("missing", "no such file")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@mara, 7\n", "@mra, 7\n"),
        ("    @mara, 9\n", "    sond: off\n    @mara, 9 by @s4\n"),
        ("start: continue", "start: @s3"),
        ("start: continue", "start: @s99"),
        ("Woman of 34", "Woman of @letter"),
        ("@mara, 20\n", "@mara, 20 {{ statoin }}\n"),
        ("  shot 5s {\n    @mara, 30", "  shot 2s {\n    " + "snow " * 120),
    ],
)
def test_a_first_opinion_is_what_the_whole_says_of_the_block(old: str, new: str) -> None:
    before = compile_story(ENTRY, hand(LONG))
    text = LONG.replace(old, new)
    assert text != LONG
    there = View(Source(ENTRY, text), Film(before, before.diagnostics))
    found = near(there, before.diagnostics, lambda source: compile_story(ENTRY, hand(source.text)))
    wanted = compile_story(ENTRY, hand(text)).diagnostics
    assert found is not None

    def rows(faults: object) -> list[tuple[str, int, int, str]]:
        return sorted(
            (each.code, each.span.start, each.span.end, each.message)
            for each in faults  # type: ignore[attr-defined]
            if each.code not in WHOLE
        )

    assert rows(found) == rows(wanted)


def test_there_is_no_first_opinion_where_braces_do_not_balance() -> None:
    before = compile_story(ENTRY, hand(LONG))
    there = View(Source(ENTRY, LONG.replace("  }\n}\n\nscene s9", "  }\n\nscene s9")), Film(before))
    assert near(there, (), lambda source: compile_story(ENTRY, hand(source.text))) is None


def test_nothing_stands_above_a_scene_that_films_nothing() -> None:
    assert list(lenses(view(CAST + 'scene bare "Bare" {\n  Snow\n}\n'))) == []
