"""Colours for story files in the docs: a Pygments lexer that sees what the language server sees.

Sphinx takes it with `sphinx.add_lexer("kstory", KstoryLexer)`; on the command line it is
`pygmentize -x -l docs/kstory_lexer.py:KstoryLexer FILE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace, _TokenType

from storyboard.editor.marks import Role, kind_of, marks
from storyboard.syntax.kinds import LineKind

Token = tuple[int, _TokenType, str]

COLOURS: Final[dict[Role, _TokenType]] = {
    "keyword": Keyword.Declaration,
    "setting": Name.Attribute,
    "value": Keyword.Constant,
    "number": Number,
    "framing": Name.Decorator,
    "string": String.Double,
    "path": String.Other,
    "comment": Comment.Single,
    "break": Operator,
    "template": String.Interpol,
    "declared": Name.Class,
    "mention": Name.Variable,
    "speaker": Name.Variable,
    "how": Name.Decorator,
    "imported": Name.Class,
    "alias": Name.Class,
    "style": Name.Variable,
    "read": Name.Constant,
    "code": Comment,
}
_STRUCTURE: Final = {
    LineKind.OPEN: re.compile(r"\{\s*$"),
    LineKind.CLOSE: re.compile(r"\}"),
    LineKind.SETTING: re.compile("[:,]"),
    LineKind.LET: re.compile("="),
    LineKind.MEDIA: re.compile("="),
    LineKind.IMPORT: re.compile(","),
    LineKind.FORCED: re.compile(r"^\s*>"),
}
"""The signs between a line's marks that are no prose."""


class KstoryLexer(Lexer):
    """Story files."""

    name = "kstory"
    aliases: ClassVar[list[str]] = ["kstory"]
    filenames: ClassVar[list[str]] = ["*.kstory"]
    mimetypes: ClassVar[list[str]] = ["text/x-kstory"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[Token]:
        """The tokens in order; each character is in one."""
        start = 0
        for number, line in enumerate(text.split("\n")):
            if number:
                yield start - 1, Whitespace, "\n"
            at = 0
            for mark in marks(line):
                if mark.start < at:  # within the one before
                    continue
                yield from _signs(line, start, at, mark.start)
                yield start + mark.start, COLOURS[mark.role], line[mark.start : mark.end]
                at = mark.end
            yield from _signs(line, start, at, len(line))
            start += len(line) + 1


def _signs(line: str, start: int, at: int, end: int) -> Iterator[Token]:
    """What stands between two marks: signs of the language, or prose."""
    found = _STRUCTURE.get(kind_of(line))
    while at < end:
        sign = found.search(line, at, end) if found else None
        stop = sign.start() if sign else end
        if at < stop:
            yield start + at, Text, line[at:stop]
        if sign:
            yield start + stop, Punctuation, sign[0]
        at = sign.end() if sign else end
