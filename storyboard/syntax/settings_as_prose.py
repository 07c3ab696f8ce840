"""Prose that has everything of a setting but its colon or its case: `Mode: pro`, `sound on`, `takes = 3`."""

from __future__ import annotations

import re

from storyboard.syntax.kinds import compiled
from storyboard.syntax.names import is_name
from storyboard.syntax.other_words import OTHER_WORDS
from storyboard.syntax.tree import Prose
from storyboard.syntax.values import choice, duration
from storyboard.syntax.words import BLOCKS, SETTINGS, SettingWord, Shape
from storyboard.text import Diagnostic, Edit, Span
from storyboard.text.phrases import with_article

_LIKE = re.compile(
    r"(?P<word>[^\W\d_]+(?:[ _-][^\W\d_]+)?)\s*(?P<sign>:(?!//)|:?=>?|->|[-–—](?=\s)|(?=\s))\s*(?P<value>\S.*)?"
)
_CLOSED = {word.replace("_", ""): word for word in SETTINGS if "_" in word}
"""Settings of two words as other languages write them: `keepSound`."""
_FILE = r"\"[^\"]+\.\w{2,4}\""
_FIRST = frozenset({*(word.split("_")[0] for word in SETTINGS), *_CLOSED})
_FIRST |= {word.split("_")[0] for word in OTHER_WORDS if "_" in word}


def places_of(row: SettingWord) -> str:
    """The blocks that a setting may stand in."""
    places = [word for word in BLOCKS if word in row.blocks]
    if len(places) > 3:
        places = ["element"]
    return " or ".join(filter(None, [", ".join(map(with_article, places[:-1])), with_article(places[-1])]))


def meant_as_setting(prose: Prose, block: str) -> Diagnostic | None:
    """What is wrong where a line of prose is a setting with its colon or its case missed: `Mode: pro`, `sound on`,
    `takes = 3`."""
    text = prose.text.lstrip("-") if prose.text[:2] == "--" else prose.text
    first = text.split(None, 1)[0] if text else ""
    if re.split(r"[\W_]", first.casefold(), maxsplit=1)[0] not in _FIRST:
        return None
    found = _LIKE.match(text)
    for length in (2, 1) if found else ():
        like = _LIKE.fullmatch(text) if length == 2 else _one_word(text)
        if like is None:
            continue
        word = re.sub(r"[ -]", "_", like["word"]).casefold()
        word = _CLOSED.get(word, word)
        row = SETTINGS.get(word) or (SETTINGS.get(OTHER_WORDS.get(word, "")) if "_" in word else None)
        if row is None:
            continue
        word, typed = row.word, word
        value = (like["value"] or "").strip().rstrip(";,")
        known = _as_value(row, value, told=like["sign"][-1:] in ("=", ">"))
        meant = known or value if like["sign"] == ":" else known
        if meant is None or (like["sign"] == ":" and like["word"] != typed and not _plain(row, value)):
            continue
        right = f"{word}: {meant}"
        if block not in row.blocks:
            plain = row.shape in (Shape.CHOICE, Shape.DURATION, Shape.COUNT) or compiled(_FILE).fullmatch(value)
            if _as_value(row, value) is None or not plain:
                continue
            places = places_of(row)
            return Diagnostic(
                "setting-as-prose",
                f"`{prose.text}` looks like the setting `{word}` of {places}, but would be filmed as prose.",
                prose.span,
                hint=f"Write `{right}` in {places}; if it is prose, begin the line with `> `.",
            )
        return Diagnostic(
            "setting-as-prose",
            f"`{prose.text}` looks like the setting `{word}`, but would be filmed as prose.",
            prose.span,
            hint=f"Write `{right}`; if it is prose, begin the line with `> `.",
            fix=(Edit(prose.span, right),),
        )
    return None


def without_colon(prose: Prose, block: str) -> Diagnostic | None:
    """A setting without its colon where there can be no prose: `style winter`."""
    word, _, value = prose.text.partition(" ")
    row = SETTINGS.get(word)
    if row is None or block not in row.blocks or not value.strip() or ":" in value.split('"')[0]:
        return None
    right = f"{word}: {value.strip()}"
    fix = (Edit(Span(prose.span.file, prose.span.start + len(word), prose.span.start + len(word)), ":"),)
    message = f"There is no colon behind `{word}`."
    return Diagnostic("setting-as-prose", message, prose.span, hint=f"Write `{right}`.", fix=fix)


def _one_word(text: str) -> re.Match[str] | None:
    return re.fullmatch(r"(?P<word>[^\W\d_]+)\s*(?P<sign>:(?!//)|:?=>?|->|[-–—](?=\s)|(?=\s))\s*(?P<value>\S.*)?", text)


def _plain(row: SettingWord, value: str) -> bool:
    """Whether a value behind a colon is one the setting takes, or nearly. Words are no file: `First frame: black.`"""
    loose = row.shape not in (Shape.TEXT, Shape.FILE, Shape.REFERENCE, Shape.MENTION)
    return _as_value(row, value) is not None or (loose and " " not in value)


def _as_value(row: SettingWord, value: str, *, told: bool = False) -> str | None:
    """The value as it should be typed where it is surely one of this setting; `told` where a sign says that a value
    follows."""
    several = [each.strip() for each in value.split(",")]
    match row.shape:
        case Shape.CHOICE if row.many:
            return value if all(each in row.choices for each in several) else None
        case Shape.NAME if value in row.choices:
            return value
        case Shape.NAME if told:
            return value if all(map(is_name, several)) else None
        case Shape.CHOICE:
            return value if value in row.choices else choice(value, row.choices) if " " not in value else None
        case Shape.DURATION:
            return duration(value)
        case Shape.COUNT:
            return value if value.isascii() and value.isdigit() else None
        case Shape.TEXT | Shape.FILE:
            return value if value[:1] == '"' == value[-1:] and len(value) > 1 else None
        case Shape.MENTION | Shape.REFERENCE:
            quoted = value[:1] == '"' == value[-1:] and len(value) > 1
            return value if quoted or value in row.choices or re.fullmatch(r"@\w+", value) else None
        case _:
            return None
