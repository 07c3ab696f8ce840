"""The grammar file, the tables and the classification of lines say the same."""

import re
import unicodedata

from hypothesis import given, settings
from lark import Lark
from lark.exceptions import UnexpectedInput
from stories import bent, noise, source

from storyboard.kling.tags import ELEMENT_WORDS, TAGS
from storyboard.syntax import LineKind, classify, parse, words
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


def test_a_cache_that_cannot_be_written_or_read_only_costs_time(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setattr(room.sys, "platform", "linux")
    room.parser.cache_clear()
    assert parse(source("# hello\n"))[1] == ()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "new"))
    room.parser.cache_clear()
    assert parse(source("# hello\n"))[1] == ()
    (kept,) = (tmp_path / "new" / "kstory").iterdir()
    kept.write_bytes(b"broken")
    room.parser.cache_clear()
    assert parse(source("# hello\n"))[1] == ()
    room.parser.cache_clear()
