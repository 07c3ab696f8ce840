"""Colours by meaning: what each stretch of a line is, for the editor to paint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storyboard.editor.marks import Role, marks
from storyboard.editor.positions import Encoding, width
from storyboard.text import Source
from storyboard.text.remembering import remembered

KINDS: Final = (
    "keyword",
    "property",
    "enumMember",
    "number",
    "string",
    "comment",
    "operator",
    "macro",
    "variable",
    "class",
    "parameter",
)
"""The legend: editors have colours for these names."""
MODIFIERS: Final = ("declaration",)

_PAINT: Final[dict[Role, tuple[str, int]]] = {
    "keyword": ("keyword", 0),
    "setting": ("property", 0),
    "value": ("enumMember", 0),
    "number": ("number", 0),
    "framing": ("parameter", 0),
    "string": ("string", 0),
    "path": ("string", 0),
    "comment": ("comment", 0),
    "break": ("operator", 0),
    "template": ("macro", 0),
    "declared": ("class", 1),
    "mention": ("variable", 0),
    "speaker": ("variable", 0),
    "how": ("parameter", 0),
    "imported": ("class", 0),
    "alias": ("class", 1),
    "style": ("variable", 0),
    "read": ("variable", 0),
    "code": ("comment", 0),
}


@remembered(65_536)
def _painted(line: str, encoding: Encoding) -> tuple[tuple[int, int, int, int], ...]:
    """Column, length, kind and modifiers of each painted stretch of a line."""
    found = []
    for mark in marks(line):
        kind, modifiers = _PAINT[mark.role]
        if mark.end > mark.start:
            column = width(line[: mark.start], encoding)
            length = width(line[mark.start : mark.end], encoding)
            found.append((column, length, KINDS.index(kind), modifiers))
    return tuple(found)


def colours(source: Source, first: int, last: int, encoding: Encoding = "utf-16") -> list[int]:
    """The lines `first..last` (from 1) as the protocol wants them: five numbers a stretch, places counted from the
    one before."""
    return list(_numbers(source, first, last, encoding))


def _numbers(source: Source, first: int, last: int, encoding: Encoding) -> Iterator[int]:
    line_before = column_before = 0
    for number in range(max(first, 1), min(last, len(source.starts)) + 1):
        for column, length, kind, modifiers in _painted(source.line(number), encoding):
            ahead = number - 1 - line_before
            yield ahead
            yield column - (0 if ahead else column_before)
            yield length
            yield kind
            yield modifiers
            line_before, column_before = number - 1, column
