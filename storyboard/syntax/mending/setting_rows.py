"""The mistakes writers make in the line of a setting, one row each."""

from __future__ import annotations

import re
from typing import Final

from storyboard.syntax.kinds import slip
from storyboard.syntax.lines import STRING
from storyboard.syntax.mending.quote_rows import (
    OPEN_STRING,
    SETTING_HEAD,
    SINGLE,
    UNPAIRED_SETTINGS,
    VALUE,
    Groups,
    Mistake,
    named,
)
from storyboard.syntax.mending.sign_rows import AMONG_WORDS, SEVERAL_NAMES, SIGNS
from storyboard.syntax.names import NAME, as_name
from storyboard.syntax.words import SETTINGS, Shape


def _text_shaped(groups: Groups) -> Groups | None:
    row = SETTINGS.get(groups["word"].strip())
    return {} if row and row.shape in (Shape.TEXT, Shape.FILE, Shape.REFERENCE) else None


def _name_shaped(groups: Groups) -> Groups | None:
    row = SETTINGS.get(groups["word"].strip())
    return named(groups) if row and row.shape is Shape.NAME else None


def _words_of_a_look(groups: Groups) -> Groups | None:
    """A list of words where names belong: `style: film noir, high contrast`."""
    row, name = SETTINGS.get(groups["word"].strip()), as_name(" ".join(re.findall(r"\w+", groups["text"])[:2]))
    return {"good": name, "word": groups["word"].strip()} if row and row.shape is Shape.NAME and name else None


_SURE = rf"(?:{STRING}|@(?:\[[^\[\]]*\]|{NAME}))"
_EACH = rf'"(?:[^"\\]|\\.)*+"?+|@(?:\[[^\[\]]*\]|{NAME})'
"""Each of them, where they stand in a row."""
_CODE = r"(?:[^\"#/]|/(?![/*]))*"
_TEMPLATE = (
    "template-outside-text",
    "A template stands outside of quotes.",
    "Templates work inside prose and quotes only.",
)
SETTING_LINES: Final = (
    Mistake(_TEMPLATE[0], SETTING_HEAD + r'[^"]*(?P<template>\{[{%#].*)', _TEMPLATE[1], _TEMPLATE[2], at="template"),
    Mistake(
        "comment-behind",
        rf"(?P<code>{SETTING_HEAD[len('(?P<head>') : -1]}{_CODE}(?:{STRING}{_CODE})*)\s+(?P<comment>(?:#|//|/\*).*)",
        "A comment cannot follow a setting on its line.",
        "Move it to a line of its own, behind a `#`.",
        "{code}",
        "comment",
    ),
    *SIGNS,
    *UNPAIRED_SETTINGS,
    OPEN_STRING,
    Mistake(
        "unquoted-text",
        SETTING_HEAD + r"['‘’`´]{1,2}(?P<text>[^\"'‘’`´]*)['‘’`´]{1,2}\s*",
        SINGLE,
        'Write "{text}".',
        '{head}"{text}"',
        "text",
    ),
    Mistake(
        "loose-comma",
        SETTING_HEAD + rf"(?P<values>{VALUE}(?:\s*,\s*{VALUE})*)\s*(?P<comma>,[\s,]*)",
        "Nothing follows this comma.",
        "A setting ends with its line. To add to it, write `{word}:` again on the next line.",
        "{head}{values}",
        "comma",
    ),
    Mistake(
        "missing-comma",
        SETTING_HEAD + rf"(?P<values>{_SURE}(?:(?:[\s,;&+]|\band\b)*{_SURE})+)\s*",
        "There is no comma between these values.",
        "Write {good}.",
        "{head}{good}",
        "values",
        lambda groups: {"good": ", ".join(slip(_EACH).findall(groups["values"]))},
    ),
    SEVERAL_NAMES,
    Mistake(
        "bad-value",
        r"(?P<head>(?P<word>start|end|follow|source)\s*:\s*)(?P<text>(?:continue\w*\s+|(?:the\s+)?last\s+frame\s+)?"
        rf"(?:from|of|after|with)\s+(?!(?:the|my|last|previous|scene)\b)@?(?P<name>{NAME}))\s*",
        "`{word}` takes a file in quotes, `@` and a name, or `continue`, not `{text}`.",
        "Write `{word}: @{name}`.",
        "{head}@{name}",
        "text",
    ),
    Mistake(
        "bad-value",
        r"(?P<head>(?P<word>start|end)\s*:\s*)(?P<text>(?:the\s+)?(?:last|previous|prev)\b[a-z _]*)\s*",
        "`{word}` takes a file in quotes, `@` and a name, or `continue`, not `{text}`.",
        "`{word}: continue` is the last frame of the scene before.",
        "{head}continue",
        "text",
    ),
    AMONG_WORDS,
    Mistake(
        "unquoted-text",
        SETTING_HEAD + r'(?P<text>[^"@{}][^"{}]*?)\s*',
        "`{text}` is not in quotes.",
        'Write "{text}".',
        '{head}"{text}"',
        "text",
        _text_shaped,
    ),
    Mistake(
        "bad-name",
        SETTING_HEAD + r'(?P<name>[^",{}]*?)\s*',
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`, or put a comma between two names.",
        "{head}{good}",
        "name",
        _name_shaped,
    ),
    Mistake(
        "bad-value",
        SETTING_HEAD + r'(?P<text>(?=[^,]*+,)(?=.*?\w\s+\w)[^"@{}:]*)\s*',
        "`{word}` takes a name, not the words `{text}`.",
        "Declare it with these words in it, `style {good} {{`, and write `{word}: {good}` here.",
        "",
        "text",
        _words_of_a_look,
    ),
)
