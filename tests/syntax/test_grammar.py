"""The grammar file, the tables and the classification of lines say the same."""

import re
import unicodedata
from pathlib import Path

import lark
import pytest
from hypothesis import given, settings
from lark import Lark
from lark.exceptions import UnexpectedInput
from stories import EXAMPLES, bent, noise, source

from storyboard.kling.tags import ELEMENT_WORDS, TAGS
from storyboard.syntax import LineKind, classify, parse, tree, words
from storyboard.syntax import grammar as room
from storyboard.syntax.names import MARKS, NAME, is_name

OPENING = dict.fromkeys(("STORY", "PART", "INLINE", "ELEMENT", "SHOT"), "OPEN")
START = {kind: kind for kind in LineKind.__members__} | OPENING | {"SPEAKER": "CUE"}


def plain() -> Lark:
    return Lark(room.grammar_text(), parser="lalr", lexer="contextual")


def test_the_tables_words_are_the_grammars():
    text = room.grammar_text()
    for word in (*words.BLOCKS, *words.DECLARATIONS):
        assert re.search(rf"\b{word}\b", text)
    assert set(words.ELEMENT_WORDS) == set(ELEMENT_WORDS)
    assert set(words.TAG_WORDS) == set(TAGS)


def test_names_are_the_grammars_and_of_every_script():
    assert f"NAME: /{NAME}/" in room.grammar_text()
    inside = re.compile(f"[{MARKS}]")
    for code in range(0x300, 0x10000):
        sign = chr(code)
        if inside.match(sign):
            assert unicodedata.category(sign)[0] in "LMN" or unicodedata.category(sign) in ("Cn", "Cf")
        elif unicodedata.category(sign) in ("Mn", "Mc") and not 0xFE00 <= code <= 0xFE0F:
            assert re.match(r"\w", sign)
    for name in ("mara", "élodie", "小明", "नमिता", "สมชาย", "مریم", "zo\u0308e", "x_2"):
        assert is_name(name)
    for name in ("2nd", "_x", "a-b", "a b", "", "@a", "a、b"):
        assert not is_name(name)


PARSER = plain()


@given(noise | bent())
@settings(max_examples=200, deadline=None)
def test_a_line_has_the_kind_the_grammar_gives_it(text):
    for line in text.split("\n"):
        kind = classify(line)
        if any(sign in line for sign in "\u200b\u2060\ufeff"):
            continue
        try:
            tokens = PARSER.parse_interactive(f"style a {{\n{line}\n").iter_parse()
            first = next(token for at, token in enumerate(tokens) if at == 3)
        except UnexpectedInput as error:  # a word like `inline`, and nothing that can stand behind it
            assert kind is LineKind.OPEN or error.pos_in_stream > 10
            continue
        if kind is LineKind.OPEN and first.type not in OPENING:
            assert parse(source(f"{line}\n}}"))[1]  # it opens an unknown block, and the writer is told
            continue
        assert LineKind[START[first.type]] is kind


NODES = {
    "setting": tree.Setting,
    "cue": tree.Cue,
    "prose": tree.Prose,
    "forced": tree.Prose,
    "clip_break": tree.Break,
    "comment": tree.Comment,
    "blank": tree.Blank,
    "imports": tree.Import,
    "let": tree.Let,
    "media": tree.Media,
}


def outline(node):
    """The kinds of a tree's nodes, blocks with what stands in them."""
    if isinstance(node, tree.Block):
        return [outline(one) for one in node.body]
    return type(node)


def outline_of_rules(node):
    """The same of what the grammar makes of a whole text."""
    if node.data == "block":
        _, *body, _ = node.children
        return [outline_of_rules(one) for one in body]
    return NODES[node.data]


def is_read_as_the_grammar_has_it(text):
    read, found = parse(source(text))
    found += tuple(sign for sign in "\u200b\u2060\ufeff" if sign in text)
    if not found:
        whole = PARSER.parse(text if text.endswith("\n") or not text else f"{text}\n")
        assert [outline(item) for item in read.items] == [outline_of_rules(item) for item in whole.children]
    return not found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_text_read_line_by_line_is_what_the_whole_grammar_makes_of_it(path):
    assert is_read_as_the_grammar_has_it(path.read_text(encoding="utf-8"))


@given(noise | bent())
@settings(max_examples=200, deadline=None)
def test_a_bent_text_without_faults_is_what_the_whole_grammar_makes_of_it(text):
    is_read_as_the_grammar_has_it(text)


def forget():
    room.parser.cache_clear()
    room.parts_of.cache_clear()


@pytest.mark.parametrize("held", [None, b"", b"cut {", b"[]", b"{}", b'{"grammar": "another", "lark": "1.0"}', "bent"])
def test_tables_that_are_missing_or_broken_only_cost_time(tmp_path, monkeypatch, held):
    known = parse(source('let a = "b"\n'))[0]
    there = tmp_path / "tables.json"
    if held == "bent":
        held = room.TABLES.read_bytes().replace(b'"states":', b'"states_":')
    if held is not None:
        there.write_bytes(held)
    monkeypatch.setattr(room, "TABLES", there)
    forget()
    assert parse(source('let a = "b"\n'))[0] == known
    forget()


@pytest.mark.skipif(f'"lark":"{lark.__version__}"' not in room.TABLES.read_text(), reason="they are of another Lark")
def test_the_tables_of_the_package_are_the_grammars(monkeypatch):
    """So a parser is loaded and not made, without a pickle, and nothing is written anywhere."""
    monkeypatch.setattr(room, "_made", None)
    forget()
    assert parse(source('let a = "b"\n'))[0]
    forget()
    monkeypatch.undo()
    made = room._made(room.grammar_text())
    assert {str(rule) for rule in made.rules} == {str(rule) for rule in room.parser().rules}
    assert {str(each) for each in made.terminals} == {str(each) for each in room.parser().terminals}


def test_nothing_is_unpickled_from_anywhere():
    for path in Path(room.__file__).parents[1].rglob("*.py"):
        assert not re.search(r"^\s*(import|from) (pickle|marshal|shelve|dill)\b", path.read_text(), re.MULTILINE), path
