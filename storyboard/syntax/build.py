"""Lines → nodes of the tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from lark import Token
from msgspec import Struct

from storyboard.syntax.grammar import parts_of
from storyboard.syntax.kinds import LineKind, classify, head_of_cue
from storyboard.syntax.lines import Line
from storyboard.syntax.names import canonical
from storyboard.syntax.tree import (
    Blank,
    Block,
    Break,
    Comment,
    Cue,
    Import,
    ImportedName,
    Item,
    Let,
    Media,
    Mentioned,
    Prose,
    Quoted,
    Setting,
    Value,
    Word,
)
from storyboard.text import Source, Span
from storyboard.text.changes import common_ends

_ESCAPED = re.compile(r'\\(["\\])')
_RULES = {LineKind.SETTING: "setting", LineKind.IMPORT: "imports", LineKind.LET: "let", LineKind.MEDIA: "media"}
_HEADERS = {"story": "story", "shot": "shot", "style": "part", "scene": "part", "edit": "part"}
"""The rule of a block's header by its first word; any other is an element's."""


def unescape(text: str) -> str:
    r"""What a string says: `\"` is a quote and `\\` a backslash; any other backslash stands for itself."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


class _Offsets:
    """Offsets of a line as it was meant, in the text as it was written.

    `pieces` are (offset in the line, offset in the text, whether it was written at all), in order; what was put in by
    the repair stands at one offset of the text.
    """

    def __init__(self, pieces: Sequence[tuple[int, int, bool]]) -> None:
        self._starts = [piece[0] for piece in pieces]
        self._pieces = pieces

    def __call__(self, offset: int) -> int:
        """Where the character at an offset was written."""
        start, written, real = self._pieces[bisect_right(self._starts, offset) - 1]
        return written + (offset - start) if real else written

    def end(self, offset: int) -> int:
        """Where a stretch that ends at an offset ended as written."""
        start, written, real = self._pieces[bisect_right(self._starts, offset - 1) - 1]
        return written + (offset - start) if real else written


def _offsets(line: Line, typed: str) -> _Offsets:
    """Of a line that is not as it was typed: what both begin and end with was written."""
    meant = line.text
    if len(typed) == len(meant):
        return _Offsets([(0, line.start, True)])
    start, end = common_ends(typed, meant)
    return _Offsets(
        [(0, line.start, True), (start, line.start + start, False), (len(meant) - end, line.end - end, True)]
    )


class Header(Struct, frozen=True):
    """The first line of a block."""

    keyword: Word
    span: Span
    name: Word | None = None
    title: Quoted | None = None
    inline: Word | None = None
    framing: tuple[Word, ...] = ()

    def block(self, body: Sequence[Item], end: int) -> Block:
        """The block, given what stands in it and where its `}` ends."""
        whole = Span(self.span.file, self.span.start, end)
        return Block(self.keyword, self.name, self.title, tuple(body), whole, self.span, self.inline, self.framing)


class Builder:
    """Makes the nodes of a source's lines, one line after the other."""

    def __init__(self, source: Source) -> None:
        self._file = source.name
        self._text = source.text
        self._at = 0
        self._written: _Offsets | None = None

    def item(self, line: Line) -> Item | Header:
        """What a line says; for one that opens a block, its header. A line that closes one says nothing.

        UnexpectedInput where the grammar knows no such line.
        """
        bare = self._turn_to(line)
        kind = line.kind if bare.isascii() else classify(bare, plainly=True)
        match kind:
            case LineKind.PROSE:
                return Prose(bare, self._span(0, len(bare)))
            case LineKind.CUE:
                return self._cue(bare)
            case LineKind.OPEN:
                return self._header(bare)
            case LineKind.FORCED:
                said = self._part(bare, 1)
                return Prose(said.text, said.span, True)
            case LineKind.COMMENT:
                return Comment(bare[1:], self._span(0, len(bare)))
            case LineKind.BREAK:
                return Break(self._span(0, len(bare)))
            case LineKind.BLANK | LineKind.CLOSE:
                return Blank(Span(self._file, line.end, line.end))
        parts = parts_of(_RULES[kind], bare)
        match kind:
            case LineKind.SETTING:
                return self._setting(parts)
            case LineKind.IMPORT:
                return self._import(parts)
        word, name, value = parts
        if kind is LineKind.LET:
            return Let(self._name(name), self._quoted(value), self._whole(word, value))
        return Media(
            "image" if word == "image" else "video", self._name(name), self._quoted(value), self._whole(word, value)
        )

    def end(self, line: Line) -> int:
        """Where a line ends that closes a block."""
        self._turn_to(line)
        return self._span(0, 1).end

    def missing(self, header: str, before: Line) -> Header:
        """A header that nobody wrote, before a line."""
        self._at, self._written = 0, _Offsets([(0, before.start, False)])
        return self._header(header)

    def _turn_to(self, line: Line) -> str:
        """The text of a line without the white space around it. Offsets are those of that text from now on."""
        text, typed = line.text, self._text[line.start : line.end]
        self._written = None if text == typed else _offsets(line, typed)
        bare = text.strip()
        left = text.find(bare)
        self._at = left if self._written else line.start + left
        return bare

    def _span(self, start: int, end: int) -> Span:
        at, written = self._at, self._written
        if written is None:
            return Span(self._file, at + start, at + end)
        first = written(at + start)
        return Span(self._file, first, max(first, written.end(at + end)) if end > start else first)

    def _whole(self, first: Token, last: Token) -> Span:
        return self._span(first.start_pos or 0, last.end_pos or 0)

    def _word(self, token: Token) -> Word:
        return Word(str(token), self._whole(token, token))

    def _name(self, token: Token) -> Word:
        return Word(canonical(str(token)), self._whole(token, token))

    def _part(self, text: str, start: int, end: int | None = None, at: int = 0) -> Word:
        """The text from `start` to `end` of what stands at an offset, trimmed."""
        part = text[start:end]
        bare = part.strip()
        left = at + start + (part.find(bare) if bare else len(part))
        return Word(bare, self._span(left, left + len(bare)))

    def _quoted(self, token: Token) -> Quoted:
        start, end = token.start_pos or 0, token.end_pos or 0
        return Quoted(unescape(token[1:-1]), self._span(start, end), self._span(start + 1, end - 1))

    def _mentioned(self, token: Token) -> Mentioned:
        text = token[2:-1].strip() if token.startswith("@[") else token[1:]
        return Mentioned(canonical(text), self._whole(token, token))

    def _value(self, token: Token) -> Value:
        match token.type:
            case "STRING":
                return self._quoted(token)
            case "AT":
                return self._mentioned(token)
            case _:
                return self._word(token)

    def _cue(self, text: str) -> Cue:
        """A cue. Its words are free, so what stands before them is all that the grammar is asked for."""
        head = head_of_cue(text)
        speaker, how, _ = parts_of("cue", text[:head])
        said = self._part(text, head)
        return Cue(
            self._mentioned(speaker),
            self._part(how, 1, -1, how.start_pos or 0) if how else None,
            said,
            self._span(0, len(text)),
        )

    def _header(self, text: str) -> Header:
        word = text.partition("{")[0].partition('"')[0].split(None, 1)[0]
        rule = _HEADERS.get(word, "element")
        parts = parts_of(rule, text)
        whole = self._span(0, len(text))
        match rule:
            case "story":
                keyword, title, _ = parts
                return Header(self._word(keyword), whole, title=self._quoted(title) if title else None)
            case "shot":
                keyword, *framing, _ = parts
                return Header(self._word(keyword), whole, framing=tuple(map(self._word, framing)))
        inline, keyword, name, title, _ = parts if rule == "element" else (None, *parts)
        return Header(
            self._word(keyword),
            whole,
            self._name(name) if name else None,
            self._quoted(title) if title else None,
            self._word(inline) if inline else None,
        )

    def _setting(self, parts: Sequence[Any]) -> Setting:
        word, *values = filter(None, parts)
        return Setting(
            self._part(word, 0, -1, word.start_pos),
            tuple(map(self._value, values)),
            self._whole(word, values[-1] if values else word),
        )

    def _import(self, parts: Sequence[Any]) -> Import:
        word, *names, path = filter(None, parts)
        named = ((name, alias) for name, alias in (each.children for each in names))
        return Import(
            tuple(ImportedName(self._name(name), self._name(alias) if alias else None) for name, alias in named),
            self._quoted(path),
            self._whole(word, path),
        )
