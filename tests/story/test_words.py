"""How many words a text has."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.story.words import counted

GREETINGS = ("नमस्ते", "مَرْحَبًا", "Привет", "café", "l'été", "well-known", "გამარჯობა", "안녕하세요", "வணக்கம்", "42")


@given(st.lists(st.sampled_from(GREETINGS)), st.sampled_from(("NFC", "NFD")))
def test_words_between_spaces_are_words_in_any_script_and_spelling(words: list[str], form: str) -> None:
    text = unicodedata.normalize(form, ", ".join(words))
    assert counted(text) == (len(words), 0, 0)


@pytest.mark.parametrize(
    ("text", "found", "all_of_them"),
    [("", (0, 0, 0), 0), ("— … !", (0, 0, 0), 0), ("你好，世界 ok", (1, 4, 0), 5), ("สวัสดีครับ", (0, 0, 10), 2)],
)
def test_scripts_without_spaces_are_counted_in_signs_and_letters(
    text: str, found: tuple[int, int, int], all_of_them: int
) -> None:
    assert counted(text) == found and counted(text).all == all_of_them
