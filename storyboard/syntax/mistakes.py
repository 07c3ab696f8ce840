"""The mistakes writers make within a line, as tables, and what such a line was meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from storyboard.syntax.kinds import EDGE, LineKind
from storyboard.syntax.lines import HEADER, STRING, Line
from storyboard.syntax.names import NAME, as_name
from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS, OTHER_BLOCKS, SETTINGS, Shape
from storyboard.text import Diagnostic, Edit, Span
from storyboard.text.suggest import closest

Groups = dict[str, str]

_VALUE = rf'(?:{STRING}|@(?:\[[^\]]*\]|{NAME})|[^\s,"@{{}}][^\s,"{{}}]*)'
_READABLE: Final = {
    LineKind.SETTING: re.compile(rf"[a-z][a-z0-9_]*{EDGE}*:{EDGE}*(?:{_VALUE}{EDGE}*(?:,{EDGE}*{_VALUE}{EDGE}*)*)?"),
    LineKind.LET: re.compile(rf"let{EDGE}+{NAME}{EDGE}*={EDGE}*{STRING}"),
    LineKind.MEDIA: re.compile(rf"(?:image|video){EDGE}+{NAME}{EDGE}*={EDGE}*{STRING}"),
    LineKind.IMPORT: re.compile(
        rf"import(?:{EDGE}++{NAME}(?:{EDGE}+as{EDGE}+{NAME})?{EDGE}*"
        rf"(?:,{EDGE}*{NAME}(?:{EDGE}+as{EDGE}+{NAME})?{EDGE}*)*(?<!\w)from)?{EDGE}*+{STRING}"
    ),
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One way to get a line wrong. `found` matches the whole of its text; `message`, `hint` and `right` are filled with its groups.

    `right` is what was meant. `derive` adds groups (None: not this mistake after all). `at` is the group that is underlined.
    """

    code: str
    found: re.Pattern[str]
    message: str
    hint: str
    right: str = ""
    at: str = ""
    derive: Callable[[Groups], Groups | None] | None = None


def _named(groups: Groups) -> Groups | None:
    name = as_name(groups["name"])
    return {"good": name} if name else None


def _meant_block(groups: Groups) -> Groups | None:
    typed = groups["word"]
    word = typed.rstrip(":").lower()
    meant = word if word in BLOCKS else OTHER_BLOCKS.get(word) or closest(word, BLOCKS)
    return {"good": meant} if meant and meant != typed else None


def _text_shaped(groups: Groups) -> Groups | None:
    row = SETTINGS.get(groups["word"].strip())
    return {} if row and row.shape in (Shape.TEXT, Shape.FILE, Shape.REFERENCE) else None


def _name_shaped(groups: Groups) -> Groups | None:
    row = SETTINGS.get(groups["word"].strip())
    return _named(groups) if row and row.shape is Shape.NAME else None


def _row(
    code: str, found: str, message: str, hint: str, right: str = "", at: str = "", derive: Callable[[Groups], Groups | None] | None = None
) -> Mistake:
    return Mistake(code, re.compile(found, re.DOTALL), message, hint, right, at, derive)


_NAMED = rf"(?:inline\s+)?(?:style|scene|edit|{'|'.join(ELEMENT_WORDS)})"
_OPEN_STRING: Final = (
    r'(?P<head>(?:[^"\\]|\\.|"(?:[^"\\]|\\.)*")*)(?P<open>"(?:[^"\\]|\\.)*?\\?)\s*',
    "The quotes that open here are never closed.",
    'A string ends on its own line: close it with `"`.',
    '{head}{open}"',
    "open",
)
_SINGLE: Final = "Single quotes do not make a string."

HEADERS: Final = (
    _row(
        "template-outside-text",
        r".*(?P<template>\{[{%#].*)",
        "A template stands in the line that opens a block.",
        "Templates work inside prose and strings only; write the value itself.",
        at="template",
    ),
    _row("open-string", *_OPEN_STRING),
    _row(
        "unquoted-text",
        rf"(?P<head>(?:story|{_NAMED}(?:\s+{NAME})?)\s*)['‘’](?P<title>[^\"]*)['‘’]",
        _SINGLE,
        'Write "{title}".',
        '{head}"{title}"',
        "title",
    ),
    _row(
        "unknown-block",
        r"(?P<head>(?:inline\s+)?)(?P<word>\S+)(?P<tail>.*)",
        "`{word}` is no block; did you mean `{good}`?",
        "Write `{good}`.",
        "{head}{good}{tail}",
        "word",
        _meant_block,
    ),
    _row(
        "misplaced-inline",
        rf"(?:(?P<word>{'|'.join(ELEMENT_WORDS)})\s+inline|inline\s+(?P<other>story|style|scene|shot|edit))\b(?P<tail>.*)",
        "`inline` stands before the word of an element, and nowhere else.",
        "Write `inline character name {{`, or leave `inline` out.",
        derive=None,
    ),
    _row(
        "unquoted-text",
        r"(?P<head>shot\b[^\"]*)\"(?P<title>[^\"]*)\"(?P<tail>[^\"]*)",
        "A shot has no title; its framing is typed without quotes.",
        "Leave the quotes away.",
        "{head}{title}{tail}",
        "title",
    ),
    _row(
        "misplaced-name",
        rf"(?P<head>story\s+)(?P<name>{NAME})\s+(?P<title>{STRING})",
        "A story has a title and no name.",
        "Leave `{name}` away.",
        "{head}{title}",
        "name",
    ),
    _row(
        "unquoted-text",
        r'(?P<head>story\s+)(?P<title>[^"]*[^"\s])\s*',
        "The title `{title}` is not in quotes.",
        'Write "{title}".',
        '{head}"{title}"',
        "title",
    ),
    _row(
        "misplaced-name",
        rf"(?P<head>{_NAMED}\s+)(?P<title>{STRING})\s*(?P<name>{NAME})",
        "The name `{name}` stands behind the title.",
        "The name comes first.",
        "{head}{name} {title}",
        "name",
    ),
    _row(
        "bad-name",
        rf"(?P<head>{_NAMED}\s+)(?P<name>[^\"]*?[^\"\s])(?P<tail>\s*{STRING})",
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`.",
        "{head}{good}{tail}",
        "name",
        _named,
    ),
    _row(
        "unquoted-text",
        rf'(?P<head>{_NAMED}\s+{NAME}\s+)(?P<title>[^"]*[^"\s])\s*',
        "The title `{title}` is not in quotes.",
        'Write "{title}".',
        '{head}"{title}"',
        "title",
    ),
    _row(
        "bad-name",
        rf'(?P<head>{_NAMED}\s+)(?P<name>[^"\s]+)\s*',
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`.",
        "{head}{good}",
        "name",
        _named,
    ),
)

_SETTING = r"(?P<head>(?P<word>[a-z][a-z0-9_]*\s*):\s*)"
_TEMPLATE = (
    "template-outside-text",
    "A template stands outside of quotes.",
    "Templates work inside prose and strings only.",
)
SETTING_LINES: Final = (
    _row(_TEMPLATE[0], _SETTING + r'[^"]*(?P<template>\{[{%#].*)', _TEMPLATE[1], _TEMPLATE[2], at="template"),
    _row(
        "comment-behind",
        rf"(?P<code>{_SETTING[len('(?P<head>') : -1]}[^\"#]*(?:{STRING}[^\"#]*)*)\s+(?P<comment>#.*)",
        "A comment cannot follow a setting on its line.",
        "Move it to a line of its own.",
        "{code}",
        "comment",
    ),
    _row("open-string", *_OPEN_STRING),
    _row("unquoted-text", _SETTING + r"['‘’](?P<text>[^\"'‘’]*)['‘’]\s*", _SINGLE, 'Write "{text}".', '{head}"{text}"', "text"),
    _row(
        "loose-comma",
        _SETTING + rf"(?P<values>{_VALUE}(?:\s*,\s*{_VALUE})*)\s*(?P<comma>,[\s,]*)",
        "Nothing follows this comma.",
        "A setting ends with its line. To add to it, write `{word}:` again on the next line.",
        "{head}{values}",
        "comma",
    ),
    _row(
        "missing-comma",
        _SETTING + rf"(?P<values>(?:{STRING}|@(?:\[[^\]]*\]|{NAME}))(?:[\s,]*(?:{STRING}|@(?:\[[^\]]*\]|{NAME})))+)\s*",
        "There is no comma between these values.",
        "Write {good}.",
        "{head}{good}",
        "values",
        lambda groups: {"good": ", ".join(re.findall(_VALUE, groups["values"]))},
    ),
    _row(
        "unquoted-text",
        _SETTING + r'(?P<text>[^"@{}][^"{}]*?)\s*',
        "`{text}` is not in quotes.",
        'Write "{text}".',
        '{head}"{text}"',
        "text",
        _text_shaped,
    ),
    _row(
        "bad-name",
        _SETTING + r'(?P<name>[^",{}]*?)\s*',
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`, or put a comma between two names.",
        "{head}{good}",
        "name",
        _name_shaped,
    ),
)

_DECLARED = r"(?P<head>(?P<word>let|image|video)\s+)"
DECLARATION_LINES: Final = (
    _row(
        "comment-behind",
        rf"(?P<code>(?:let|image|video|import)\b[^\"#]*{STRING})\s*(?P<comment>#.*)",
        "A comment cannot follow this on its line.",
        "Move it to a line of its own.",
        "{code}",
        "comment",
    ),
    _row("open-string", *_OPEN_STRING),
    _row(
        "bad-name",
        _DECLARED + rf"(?P<name>[^\s=]+)(?P<tail>\s*=\s*{STRING})",
        "`{name}` cannot be a name: a name is one word of letters, digits and `_`, and begins with a letter.",
        "Write `{good}`.",
        "{head}{good}{tail}",
        "name",
        _named,
    ),
    _row(
        "unquoted-text",
        _DECLARED + rf"(?P<name>{NAME})\s*[=:]\s*['‘’](?P<text>[^\"'‘’]*)['‘’]",
        _SINGLE,
        'Write "{text}".',
        '{head}{name} = "{text}"',
        "text",
    ),
    _row(
        "unreadable-declaration",
        _DECLARED + rf"(?P<name>{NAME})\s*(?P<sign>:=|:|)\s*(?P<text>{STRING})",
        "There is no `=` between `{name}` and its value.",
        "Write `{word} {name} = {text}`.",
        "{head}{name} = {text}",
        "text",
    ),
    _row(
        "unquoted-text",
        _DECLARED + rf"(?P<name>{NAME})\s*=\s*(?P<text>[^\"]*[^\"\s])",
        "`{text}` is not in quotes.",
        'Write "{text}".',
        '{head}{name} = "{text}"',
        "text",
    ),
    _row(
        "unreadable-declaration",
        rf"from\s*(?P<path>{STRING})\s*import\s+(?P<names>[^\"]+)",
        "The names come first in an import.",
        "Write `import {names} from {path}`.",
        "import {names} from {path}",
        "names",
    ),
    _row(
        "unreadable-declaration",
        rf"import\s+(?P<names>[^\"]*?)\s*(?<!from)\s(?P<path>{STRING})",
        "There is no `from` between the names and the file.",
        "Write `import {names} from {path}`.",
        "import {names} from {path}",
        "path",
    ),
    _row(
        "unquoted-text",
        r"import\s+(?P<names>(?:[^\"]*?\bfrom\s+)?)['‘’]?(?P<path>[^\"'‘’\s]+)['‘’]?",
        "The file `{path}` is not in quotes.",
        'Write "{path}".',
        'import {names}"{path}"',
        "path",
    ),
)


_LONGEST: Final = 4000
"""Longer lines are not searched for a known mistake, so that no text can make the search slow."""


def read(line: Line, file: str) -> tuple[str, Diagnostic | None]:
    """What a line says in the grammar's shape, and what is wrong with how it was typed.

    The text is the line's own where it can be read, what was meant where a mistake is known, and empty where nothing is left of it.
    """
    text = line.text.strip()
    if line.kind is LineKind.OPEN:
        body = text[:-1].rstrip()
        if HEADER.fullmatch(body):
            return line.text, None
        return _mended(line, file, body, HEADERS, lambda right: HEADER.fullmatch(right) is not None, " {")
    if line.kind is LineKind.SETTING and (word := text.split(":")[0].strip()) not in SETTINGS:
        return line.text[: line.text.index(":") + 1], None
    readable = _READABLE.get(line.kind)
    if readable is None or readable.fullmatch(text):
        return line.text, None
    table = SETTING_LINES if line.kind is LineKind.SETTING else DECLARATION_LINES
    return _mended(line, file, text, table, lambda right: readable.fullmatch(right) is not None)


def read_as(line: Line, file: str, kind: LineKind) -> tuple[str, Diagnostic | None]:
    """As `read`, for a line that has no kind of its own but can only have been meant as this one."""
    return read(Line(line.start, line.end, line.text, kind), file)


def _mended(
    line: Line, file: str, text: str, table: tuple[Mistake, ...], readable: Callable[[str], bool], tail: str = ""
) -> tuple[str, Diagnostic | None]:
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    left = line.start + len(pad)
    whole = Span(file, left, left + len(text))
    for mistake in table if len(text) <= _LONGEST else ():
        found = mistake.found.fullmatch(text)
        if found is None:
            continue
        groups = {name: value or "" for name, value in found.groupdict().items()}
        more = mistake.derive(groups) if mistake.derive else {}
        if more is None:
            continue
        groups |= more
        right = mistake.right.format_map(groups)
        span = Span(file, left + found.start(mistake.at), left + found.end(mistake.at)) if mistake.at else whole
        fix = _smallest(whole, text, right) if right and readable(right) else ()
        diagnostic = Diagnostic(
            mistake.code, mistake.message.format_map(groups), span, hint=mistake.hint.format_map(groups), fix=fix
        )
        if not readable(right):
            right = _salvaged(right or text) if tail else ""
        return (pad + right + tail if right else ""), diagnostic
    right = _salvaged(text) if tail else ""
    return (pad + right + tail if right else ""), _unreadable(line, whole, text)


def _smallest(span: Span, wrong: str, right: str) -> tuple[Edit, ...]:
    """The one edit from a text to another that leaves alone what both begin and end with."""
    start = 0
    while start < min(len(wrong), len(right)) and wrong[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(wrong), len(right)) - start and wrong[-1 - end] == right[-1 - end]:
        end += 1
    return (Edit(Span(span.file, span.start + start, span.end - end), right[start : len(right) - end]),)


def _salvaged(text: str) -> str:
    """As much of a block's header as can be read; empty where not even its word can."""
    words = text.split('"')[0].split()
    inline = "inline " if words[:1] == ["inline"] else ""
    words = words[1:] if inline else words
    if not words or words[0] not in BLOCKS:
        return ""
    keyword = words[0]
    if keyword in ("shot", "story"):
        return " ".join([keyword, *(word for word in words[1:] if keyword == "shot" and not set(word) & set("{}"))])
    name = as_name(words[1]) if len(words) > 1 else None
    title = re.search(STRING, text)
    return " ".join(filter(None, (inline + keyword if keyword in ELEMENT_WORDS else keyword, name, title and title.group())))


def _unreadable(line: Line, span: Span, text: str) -> Diagnostic:
    word = text.split()[0] if text.split() else "{"
    match line.kind:
        case LineKind.OPEN if word in BLOCKS:
            return Diagnostic(
                "unreadable-header", f"This does not open a {word}.", span, hint=f"Write `{BLOCKS[word].header}`."
            )
        case LineKind.OPEN if not text:
            return Diagnostic("unknown-block", "A `{` alone opens nothing.", span, hint='Write what it opens before it: `scene name {`.')
        case LineKind.OPEN:
            return Diagnostic(
                "unknown-block",
                f"A line that ends in `{{` opens a block, and `{word}` is none.",
                span,
                hint=f"The blocks are {', '.join(BLOCKS)}. If this is prose, end it otherwise, or begin the line with `> `.",
            )
        case LineKind.SETTING:
            word = text.split(":")[0].strip()
            row = SETTINGS.get(word)
            hint = f"Write `{word}: {row.example}`." if row else f"If this is prose, write `> {text}`."
            return Diagnostic("unreadable-value", f"The value of `{word}` cannot be read.", span, hint=hint)
        case _:
            shape = DECLARATIONS.get(word, DECLARATIONS["import"])
            return Diagnostic("unreadable-declaration", f"This `{word}` cannot be read.", span, hint=f"Write `{shape}`.")
