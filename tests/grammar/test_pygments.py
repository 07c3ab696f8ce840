"""The lexer of the docs: every character in one token, none of them an error, the words those of the tables."""

from __future__ import annotations

import sys

import pytest
from painter import ROOT
from pygments.token import Error, Keyword, Name, Punctuation, Text
from test_textmate import EXAMPLES, LINES

sys.path.insert(0, str(ROOT / "docs"))
from kstory_lexer import COLOURS, KstoryLexer

from storyboard.editor.marks import Role
from storyboard.syntax.words import BLOCKS, DECLARATIONS, SETTINGS

TEXTS = [*(path.read_text(encoding="utf-8") for path in EXAMPLES), "\n".join(LINES), "", "\n\n", "prose"]


@pytest.mark.parametrize("text", TEXTS, ids=[*(path.name for path in EXAMPLES), "odd lines", "empty", "blank", "prose"])
def test_every_character_is_in_one_token_and_none_is_an_error(text: str) -> None:
    at = 0
    for start, kind, part in KstoryLexer().get_tokens_unprocessed(text):
        assert start == at and part
        assert kind is not Error
        at += len(part)
    assert at == len(text)


def test_every_role_of_the_language_server_has_a_colour() -> None:
    assert set(COLOURS) == set(Role.__args__)


def words(text: str, wanted: object) -> list[str]:
    return [part for _, kind, part in KstoryLexer().get_tokens_unprocessed(text) if kind is wanted]


def test_the_words_are_those_of_the_tables() -> None:
    for word, row in BLOCKS.items():
        assert words(row.header, Keyword.Declaration)[0] == word
    for word, shape in DECLARATIONS.items():
        assert words(shape, Keyword.Declaration)[0] == word
    for word, row in SETTINGS.items():
        assert words(f"{word}: x", Name.Attribute) == [word]
        for choice in row.choices:
            assert words(f"{word}: {choice}", Keyword.Constant) == [choice]


def test_prose_is_bare() -> None:
    assert words("  She walks: slowly, {not} = fast > slow.", Text) == ["  She walks: slowly, {not} = fast > slow."]
    assert words("@mara: Well, {this} = it.", Punctuation) == []
    assert words("scene a {", Punctuation) == ["{"]
    assert words("aspect: 16:9", Punctuation) == [":"]
    assert words("> a > b", Punctuation) == [">"]
