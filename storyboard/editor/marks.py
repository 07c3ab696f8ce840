"""What stands where in one line, by that line alone: names, words of the language, strings, templates.

Nothing here waits for a compile, so an answer made from it fits the text as it was typed this moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from storyboard.compiler.meant import worded
from storyboard.syntax.kinds import LineKind, classify
from storyboard.syntax.names import MENTION, NAME, canonical
from storyboard.syntax.words import BLOCKS, SETTINGS, Shape
from storyboard.text.remembering import remembered

Role = Literal[
    "keyword",
    "setting",
    "value",
    "number",
    "framing",
    "string",
    "path",
    "comment",
    "break",
    "template",
    "declared",
    "mention",
    "speaker",
    "how",
    "imported",
    "alias",
    "style",
    "read",
    "code",
]
"""`declared` is a name where it is made, `mention`, `speaker` and `style` where it is used, `read` where a template
reads it; `imported` and `alias` are the two names of an import; `code` is a warning that a comment means."""

NAMES: Final = frozenset({"declared", "mention", "speaker", "imported", "alias", "style", "read"})


@dataclass(frozen=True, slots=True)
class Mark:
    """The stretch `start..end` of a line. For a name it covers the name alone, and `text` is its one spelling."""

    start: int
    end: int
    role: Role
    text: str = ""


_AT: Final = re.compile(rf"@@|{MENTION}")
_TEMPLATE: Final = re.compile(r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)|\{#.*?(?:#\}|$)")
_INSIDE: Final = re.compile(rf"(?P<text>\"[^\"]*\"|'[^']*')|(?P<far>[.|]\s*{NAME})|(?P<name>{NAME})")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"?')
_TOKEN: Final = re.compile(rf'(?P<text>"(?:[^"\\]|\\.)*"?)|(?P<name>{NAME})|(?P<word>[^\s"{{}}]+)')
_LISTED: Final = re.compile(rf'(?P<text>"(?:[^"\\]|\\.)*"?)|(?P<name>{NAME})|(?P<word>[^\s",{{}}]+)')
_FREE: Final = re.compile(r'(?P<text>"[^"]*"?)|[^\W_](?:[^\s"{}@,]*[^\W_])?')
_VALUE: Final = re.compile(rf'(?P<text>"(?:[^"\\]|\\.)*"?)|@(?:\[[^\]]*\]?|{NAME})|(?P<word>[^\s,"@]+)')
_CUE: Final = re.compile(rf"\s*@(?:\[(?P<marked>[^\]]*)\]|(?P<bare>{NAME}))\s*+(?:(?P<how>\(.*?\))\s*+)?:")
_SECONDS: Final = re.compile(r"\d+(?:\.\d+)?s?")
_JINJA: Final = frozenset(
    {"if", "elif", "else", "endif", "for", "endfor", "set", "in", "not", "and", "or", "is", "loop"}
    | {"true", "false", "none", "True", "False", "None"}
)


@remembered(65_536)
def marks(line: str) -> tuple[Mark, ...]:
    """The marks of a line, in order, none within another."""
    return tuple(sorted(_marks(line), key=lambda mark: mark.start))


def kind_of(line: str) -> LineKind:
    """What kind of line it is; remembered, since a story's lines are asked for again and again."""
    return _kind(line)


_kind = remembered(65_536)(classify)


def _marks(line: str) -> Iterator[Mark]:
    match _kind(line):
        case LineKind.COMMENT:
            yield from _comment(line)
        case LineKind.BREAK:
            start = len(line) - len(line.lstrip())
            yield Mark(start, len(line.rstrip()), "break")
        case LineKind.OPEN:
            yield from _header(line)
        case LineKind.SETTING:
            yield from _setting(line)
        case LineKind.CUE:
            yield from _cue(line)
        case LineKind.IMPORT:
            yield from _import(line)
        case LineKind.LET | LineKind.MEDIA:
            yield from _declaration(line)
        case LineKind.PROSE | LineKind.FORCED:
            yield from _prose(line, 0, len(line))


def _comment(line: str) -> Iterator[Mark]:
    """A comment, cut at the codes of warnings that it means."""
    at = len(line) - len(line.lstrip())
    text = at + 1
    for code, start in worded(line[text:]):
        yield Mark(at, text + start, "comment")
        at = text + start + len(code)
        yield Mark(text + start, at, "code", code)
    if at < len(line.rstrip()):
        yield Mark(at, len(line.rstrip()), "comment")


def _header(line: str) -> Iterator[Mark]:
    body = line.rstrip()
    keyword = ""
    named = False
    for found in _TOKEN.finditer(body, 0, len(body) - 1):
        start, end = found.span()
        if found["text"]:
            yield from _string(line, start, end, "string")
        elif not keyword:
            yield Mark(start, end, "keyword", found[0])
            keyword = found[0] if found[0] != "inline" else ""
            if keyword == "shot":
                yield from _framing(line, end, len(body) - 1)
                return
        elif not named and found["name"] and (keyword in BLOCKS and BLOCKS[keyword].named):
            named = True
            yield Mark(start, end, "declared", canonical(found[0]))


def _framing(line: str, start: int, end: int) -> Iterator[Mark]:
    """What follows the word `shot`: names and templates, and the words between them."""
    at = start
    for mark in _prose(line, start, end):
        yield from _free(line, at, mark.start)
        yield mark
        at = mark.end
    yield from _free(line, at, end)


def _free(line: str, start: int, end: int) -> Iterator[Mark]:
    for found in _FREE.finditer(line, start, end):
        if found["text"]:
            yield Mark(*found.span(), "string", found[0])
        elif _SECONDS.fullmatch(found[0]):
            yield Mark(*found.span(), "number", found[0])
        else:
            yield Mark(*found.span(), "framing")


def _setting(line: str) -> Iterator[Mark]:
    colon = line.index(":")
    start = len(line) - len(line.lstrip())
    word = line[start:colon].rstrip()
    yield Mark(start, start + len(word), "setting", word)
    row = SETTINGS.get(word)
    files = row is not None and row.shape in (Shape.FILE, Shape.REFERENCE)
    for found in _VALUE.finditer(line, colon + 1):
        if found["text"]:
            yield from _string(line, *found.span(), "path" if files else "string")
        elif found["word"]:
            yield Mark(*found.span(), *_bare(word, found[0]))
        else:
            yield from _mentions(line, *found.span())


def _bare(setting: str, text: str) -> tuple[Role, str]:
    if setting == "style" and text != "none":
        return "style", canonical(text)
    return ("number" if _SECONDS.fullmatch(text) else "value"), text


def _cue(line: str) -> Iterator[Mark]:
    found = _CUE.match(line)
    if found is None:
        return
    yield _name(found, "speaker")
    if found["how"]:
        start, end = found.span("how")
        inside = list(_prose(line, start, end))
        yield from inside or [Mark(start, end, "how")]
    yield from _prose(line, found.end(), len(line))


def _import(line: str) -> Iterator[Mark]:
    aliased = False
    for found in _LISTED.finditer(line):
        start, end = found.span()
        if found["text"]:
            yield from _string(line, start, end, "path")
            return
        if found["name"]:
            if found[0] in ("import", "as", "from"):
                yield Mark(start, end, "keyword", found[0])
                aliased = found[0] == "as"
            else:
                yield Mark(start, end, "alias" if aliased else "imported", canonical(found[0]))
                aliased = False


def _declaration(line: str) -> Iterator[Mark]:
    words = 0
    for found in _TOKEN.finditer(line):
        if found["text"]:
            let = line.lstrip().startswith("let")
            yield from _text(line, *found.span()) if let else _string(line, *found.span(), "path")
            return
        if found["name"]:
            words += 1
            if words == 1:
                yield Mark(*found.span(), "keyword", found[0])
            elif words == 2:
                yield Mark(*found.span(), "declared", canonical(found[0]))


def _text(line: str, start: int, end: int) -> Iterator[Mark]:
    """The text of a `let`: a string, cut at the names that it mentions wherever it is read."""
    for mark in _string(line, start, end, "string"):
        at = mark.start
        for name in _mentions(line, mark.start, mark.end) if mark.role == "string" else ():
            if at < name.start:
                yield Mark(at, name.start, "string", line[at : name.start])
            yield name
            at = name.end
        if at < mark.end:
            yield mark if at == mark.start else Mark(at, mark.end, mark.role, line[at : mark.end])


def _string(line: str, start: int, end: int, role: Role) -> Iterator[Mark]:
    """A string, cut at the templates in it."""
    at = start
    for found in _TEMPLATE.finditer(line, start, end):
        if at < found.start():
            yield Mark(at, found.start(), role, line[at : found.start()])
        yield from _template(line, *found.span())
        at = found.end()
    if at < end:
        yield Mark(at, end, role, line[at:end])


def _prose(line: str, start: int, end: int) -> Iterator[Mark]:
    at = start
    for found in _TEMPLATE.finditer(line, start, end) if "{" in line else ():
        yield from _mentions(line, at, found.start())
        yield from _template(line, *found.span())
        at = found.end()
    yield from _mentions(line, at, end)


def _mentions(line: str, start: int, end: int) -> Iterator[Mark]:
    for found in _AT.finditer(line, start, end) if "@" in line else ():
        if found[0] != "@@":
            yield _name(found, "mention")


def _name(found: re.Match[str], role: Role) -> Mark:
    group = "bare" if found["bare"] is not None else "marked"
    start, end = found.span(group)
    text = found[group]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    return Mark(start, max(start, end), role, canonical(text.strip()))


def _template(line: str, start: int, end: int) -> Iterator[Mark]:
    """A template, cut at the names that it reads."""
    at = start
    for found in _INSIDE.finditer(line, start, end) if line[start : start + 2] != "{#" else ():
        if found["name"] and found["name"] not in _JINJA:
            if at < found.start():
                yield Mark(at, found.start(), "template")
            yield Mark(*found.span(), "read", canonical(found[0]))
            at = found.end()
    if at < end:
        yield Mark(at, end, "template")
