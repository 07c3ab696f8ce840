"""The mistakes with signs: those of other languages around a value, and those that are left at the end of a line."""

from __future__ import annotations

import re
from typing import Final

from storyboard.syntax.lines import HEADER, STRING
from storyboard.syntax.mending.quote_rows import SETTING_HEAD, VALUE, Groups, Mistake
from storyboard.syntax.names import NAME
from storyboard.syntax.values import within
from storyboard.syntax.words import SETTINGS, Shape


def _opens(groups: Groups) -> Groups | None:
    return {} if HEADER.fullmatch(groups["head"]) else None


def _word(groups: Groups) -> Groups:
    return {"word": groups["word"].strip()}


def _among_words(groups: Groups) -> Groups | None:
    """The one value among several words, as in `4 seconds` or `pro mode`."""
    row = SETTINGS.get(groups["word"].strip())
    good = within(row, groups["text"]) if row else None
    return {"good": good, "word": groups["word"].strip()} if good else None


def _several_names(groups: Groups) -> Groups | None:
    row = SETTINGS.get(groups["word"].strip())
    parts = [part.strip() for part in re.split(r"[;&+]|\band\b", groups["values"])]
    return {"good": ", ".join(parts)} if row and row.shape is Shape.NAME else None


LOOSE_END: Final = Mistake(
    "unreadable-header",
    r"(?P<head>.*?)\s*+(?<![:=;,.(<>\[-])(?P<sign>[:=;,.(<>\[-]++)",
    "`{sign}` is nothing that opens a block.",
    "Take it away: a block opens with `{{` alone.",
    "{head}",
    "sign",
    _opens,
)
"""`scene quay "The quay": {`."""

SIGNS: Final = (
    Mistake(
        "unreadable-value",
        SETTING_HEAD + rf"(?P<values>{VALUE}(?:\s*,\s*{VALUE})*)\s*(?P<sign>[.;,]{{0,7}}[.;])",
        "`{sign}` ends no setting: its line does.",
        "Take it away.",
        "{head}{values}",
        "sign",
    ),
    Mistake(
        "unreadable-value",
        SETTING_HEAD + r"(?P<sign>[:=]+|[-=]>)\s*(?P<rest>\S.*)",
        "A `:` alone stands between `{word}` and its value.",
        "Write `{word}: {rest}`.",
        "{word}: {rest}",
        "sign",
        _word,
    ),
    Mistake(
        "unreadable-value",
        SETTING_HEAD + r"(?P<sign>\[(?P<square>[^\[\]]*)\]|\((?P<round>[^()]*)\))\s*",
        "Nothing stands in brackets here.",
        "Write `{word}: {square}{round}`.",
        "{word}: {square}{round}",
        "sign",
        _word,
    ),
    Mistake(
        "unreadable-value",
        SETTING_HEAD + rf"(?P<sign>@)\s*(?P<value>{STRING})\s*",
        "An `@` stands before a name; a file stands in quotes alone.",
        "Write `{word}: {value}`.",
        "{word}: {value}",
        "sign",
        _word,
    ),
    Mistake(
        "unreadable-value",
        SETTING_HEAD + rf"@\s+(?P<name>{NAME})\s*",
        "A space stands between the `@` and `{name}`.",
        "Write `{word}: @{name}`.",
        "{word}: @{name}",
        "name",
        _word,
    ),
)
"""Around the value of a setting."""

SEVERAL_NAMES: Final = Mistake(
    "missing-comma",
    SETTING_HEAD + rf"(?P<values>{NAME}(?:\s*(?:[;&+]|\band\b)\s*{NAME})+)\s*",
    "There is no comma between these names.",
    "Write {good}.",
    "{head}{good}",
    "values",
    _several_names,
)
AMONG_WORDS: Final = Mistake(
    "bad-value",
    SETTING_HEAD + r'(?P<text>[^"@{},]*?)\s*',
    "`{text}` is more than `{word}` takes.",
    "Write `{word}: {good}`.",
    "{head}{good}",
    "text",
    _among_words,
)
"""`aspect: 16:9 wide`."""
