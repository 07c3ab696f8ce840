"""The mistakes writers make in the first line of a block, one row each."""

from __future__ import annotations

from typing import Final

from storyboard.syntax.lines import STRING
from storyboard.syntax.mending.quote_rows import (
    NAMED,
    OPEN_STRING,
    SINGLE,
    UNPAIRED_HEADERS,
    Groups,
    Mistake,
    named,
)
from storyboard.syntax.mending.sign_rows import LOOSE_END
from storyboard.syntax.names import NAME, as_name
from storyboard.syntax.other_words import OTHER_BLOCKS
from storyboard.syntax.screenplay import HEADING
from storyboard.syntax.words import BLOCKS, ELEMENT_WORDS
from storyboard.text.suggest import closest


def _small_letters(groups: Groups) -> Groups | None:
    """A name of several words. With a capital behind the first it is a name and a title without quotes."""
    return named(groups) if groups["name"].islower() else None


def _meant_block(groups: Groups) -> Groups | None:
    typed = groups["word"]
    word = typed.rstrip(":").strip("*_`").lower()
    meant = word if word in BLOCKS else OTHER_BLOCKS.get(word) or closest(word, BLOCKS)
    return {"good": meant} if meant and meant != typed else None


def _heading(groups: Groups) -> Groups | None:
    name = as_name(groups["place"])
    return {"good": name, "title": groups["typed"].replace('"', "'").strip()} if name else None


HEADERS: Final = (
    Mistake(
        "unknown-block",
        rf"(?P<typed>{HEADING})",
        "The heading of a scene in a screenplay opens none here.",
        'Write `scene {good} "{title}" {{`.',
        'scene {good} "{title}"',
        "typed",
        _heading,
    ),
    Mistake(
        "bad-name",
        rf"scene\s+(?P<typed>{HEADING})",
        "`{typed}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        'Write `scene {good} "{title}"`.',
        'scene {good} "{title}"',
        "typed",
        _heading,
    ),
    Mistake(
        "bad-duration",
        rf"(?P<head>(?P<word>scene|edit)\s+{NAME}(?:\s+{STRING})?)\s+(?P<typed>\d+(?:[.,]\d+)?\s*(?:s|secs?|seconds)?)",
        "`{typed}` stands in the first line of a {word}, which has no seconds of its own.",
        "Take it away: seconds stand in the first line of a shot, as in `shot 5s {{`.",
        "{head}",
        "typed",
    ),
    LOOSE_END,
    Mistake(
        "bad-duration",
        r"(?P<head>shot\s+)(?P<typed>(?P<number>\d+)\s*[\"'″′”’]+)(?P<tail>[^\"]*)",
        "`{typed}` is not how a duration is written.",
        "Write `{number}s`.",
        "{head}{number}s{tail}",
        "typed",
    ),
    *UNPAIRED_HEADERS,
    OPEN_STRING,
    Mistake(
        "template-outside-text",
        r".*(?P<template>\{[{%#].*)",
        "A template stands in the line that opens a block.",
        "Templates work inside prose and quotes only; write the value itself.",
        at="template",
    ),
    Mistake(
        "unquoted-text",
        rf"(?P<head>(?:story|{NAMED}(?:\s+{NAME})?)\s*)['‘’`´]{{1,2}}(?P<title>[^\"]*?)['‘’`´]{{1,2}}",
        SINGLE,
        'Write "{title}".',
        '{head}"{title}"',
        "title",
    ),
    Mistake(
        "unknown-block",
        rf"(?P<word>\S+)(?P<tail>\s+(?:{'|'.join(ELEMENT_WORDS)})\b.*)",
        "`{word}` is no block; did you mean `inline`?",
        "Write `inline`.",
        "inline{tail}",
        "word",
        lambda groups: {} if closest(groups["word"], ("inline",)) and groups["word"] != "inline" else None,
    ),
    Mistake(
        "unknown-block",
        r"(?P<word>(?P<keyword>shot|scene|style|edit)(?P<round>\(\s*(?P<inner>[^()\"]*?)\s*\)))(?P<tail>.*)",
        "`{word}` is no block; nothing stands in brackets here.",
        "Write `{keyword} {inner}`.",
        "{keyword} {inner}{tail}",
        "round",
    ),
    Mistake(
        "unknown-block",
        r"(?P<word>shot(?P<lasts>\d\S*))(?P<tail>.*)",
        "`{word}` is no block; a space is missing after `shot`.",
        "Write `shot {lasts}`.",
        "shot {lasts}{tail}",
        "word",
    ),
    Mistake(
        "unknown-block",
        r"(?P<head>(?:inline\s+)?)(?P<word>\S+)(?P<tail>.*)",
        "`{word}` is no block; did you mean `{good}`?",
        "Write `{good}`.",
        "{head}{good}{tail}",
        "word",
        _meant_block,
    ),
    Mistake(
        "misplaced-inline",
        rf"(?P<word>{'|'.join(ELEMENT_WORDS)})\s+(?P<inline>inline)\b(?P<tail>.*)",
        "`inline` stands before `{word}`.",
        "Write `inline {word}`.",
        "inline {word}{tail}",
        "inline",
    ),
    Mistake(
        "misplaced-inline",
        r"(?P<inline>inline)\s+(?P<tail>(?:story|style|scene|shot|edit)\b.*)",
        "Only elements can be `inline`.",
        "Leave `inline` out.",
        "{tail}",
        "inline",
    ),
    Mistake(
        "unquoted-text",
        r"(?P<head>shot\b[^\"]*)\"(?P<title>[^\"]*)\"(?P<tail>[^\"]*)",
        "A shot has no title; its framing is typed without quotes.",
        "Leave the quotes away.",
        "{head}{title}{tail}",
        "title",
    ),
    Mistake(
        "misplaced-name",
        rf"(?P<head>story\s+)(?P<name>{NAME})\s+(?P<title>{STRING})",
        "A story has a title and no name.",
        "Leave `{name}` away.",
        "{head}{title}",
        "name",
    ),
    Mistake(
        "unquoted-text",
        r'(?P<head>story\s+)(?P<title>[^"]*[^"\s])\s*',
        "The title `{title}` is not in quotes.",
        'Write "{title}".',
        '{head}"{title}"',
        "title",
    ),
    Mistake(
        "misplaced-name",
        rf"(?P<head>{NAMED}\s+)(?P<title>{STRING})\s*(?P<name>{NAME})",
        "The name `{name}` stands behind the title.",
        "The name comes first.",
        "{head}{name} {title}",
        "name",
    ),
    Mistake(
        "bad-name",
        rf"(?P<head>{NAMED}\s+)(?P<name>[^\"]*?[^\"\s])(?P<tail>\s*{STRING})",
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`.",
        "{head}{good}{tail}",
        "name",
        named,
    ),
    Mistake(
        "bad-name",
        rf"(?P<head>{NAMED}\s+)(?P<name>#?\d+[A-Za-z]?)\s*[-–—:.)]*\s+(?P<title>[^\"\s\d][^\"]*[^\"\s])\s*",
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        'Write `{good} "{title}"`.',
        '{head}{good} "{title}"',
        "name",
        named,
    ),
    Mistake(
        "bad-name",
        rf"(?P<head>{NAMED}\s+)(?P<name>{NAME}(?:\s+{NAME}){{1,3}})\s*",
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`.",
        "{head}{good}",
        "name",
        _small_letters,
    ),
    Mistake(
        "unquoted-text",
        rf'(?P<head>{NAMED}\s+{NAME}\s+)(?P<title>[^"]*[^"\s])\s*',
        "The title `{title}` is not in quotes.",
        'Write "{title}".',
        '{head}"{title}"',
        "title",
    ),
    Mistake(
        "bad-name",
        rf'(?P<head>{NAMED}\s+)(?P<name>[^"\s]+)\s*',
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`.",
        "{head}{good}",
        "name",
        named,
    ),
)
