"""Tokens of the grammar → nodes of the tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, NamedTuple

from lark import Token, Transformer

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
    Tree,
    Value,
    Word,
)
from storyboard.text import Span

_ESCAPED = re.compile(r'\\(["\\])')


def unescape(text: str) -> str:
    r"""What a string says: `\"` is a quote and `\\` a backslash; any other backslash stands for itself."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


class Offsets:
    """Offsets of a repaired text in the text as it was written.

    `pieces` are (offset in the repaired text, offset in the written text, whether it was written at all), in order;
    what was put in
    by the repair stands at one written offset.
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


class _Header(NamedTuple):
    keyword: Word
    start: int
    end: int
    name: Word | None = None
    title: Quoted | None = None
    inline: Word | None = None
    framing: tuple[Word, ...] = ()


_now: ContextVar[tuple[str, Offsets | None]] = ContextVar("_now")


def begin(file: str, written: Offsets | None) -> None:
    """Name the file that the next text's spans are in, and where its offsets were written if it is a repaired one.

    The one parser serves every thread and task: each has its own text.
    """
    _now.set((file, written))


class Builder(Transformer[Token, Tree]):
    """Called by the parser for each rule, for the text named with `begin`."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=False)

    def _span(self, start: int, end: int) -> Span:
        file, written = _now.get()
        if written is None:
            return Span(file, start, end)
        first = written(start)
        return Span(file, first, max(first, written.end(end)) if end > start else first)

    def _whole(self, first: Token, last: Token) -> Span:
        return self._span(first.start_pos or 0, last.end_pos or 0)

    def _word(self, token: Token) -> Word:
        return Word(str(token), self._whole(token, token))

    def _name(self, token: Token) -> Word:
        return Word(canonical(str(token)), self._whole(token, token))

    def _part(self, token: Token, start: int, end: int) -> Word:
        """The text from `start` to `end` within a token, trimmed."""
        text = token[start:end]
        left = text.lstrip()
        at = (token.start_pos or 0) + start + len(text) - len(left)
        text = left.rstrip()
        return Word(text, self._span(at, at + len(text)))

    def _quoted(self, token: Token) -> Quoted:
        start, end = token.start_pos or 0, token.end_pos or 0
        return Quoted(unescape(token[1:-1]), self._span(start, end), self._span(start + 1, end - 1))

    def _mentioned(self, token: Token) -> Mentioned:
        text = token[2:-1].strip() if token.startswith("@[") else token[1:]
        return Mentioned(canonical(text), self._whole(token, token))

    def _as_value(self, token: Token) -> Value:
        match token.type:
            case "STRING":
                return self._quoted(token)
            case "AT":
                return self._mentioned(token)
            case _:
                return self._word(token)

    # Rules of the grammar, by name. Children are tokens, or what the rules below have made; None where an option is
    # not taken.

    def start(self, children: list[Item]) -> Tree:
        return Tree(_now.get()[0], tuple(children))

    def block(self, children: list[Any]) -> Block:
        header: _Header = children[0]
        return Block(
            header.keyword,
            header.name,
            header.title,
            tuple(children[1:-1]),
            self._span(header.start, children[-1].start_pos + 1),
            self._span(header.start, header.end),
            header.inline,
            header.framing,
        )

    def story(self, children: list[Token]) -> _Header:
        keyword, title, opening = children
        return self._opened(keyword, keyword, opening, None, title)

    def part(self, children: list[Token]) -> _Header:
        keyword, name, title, opening = children
        return self._opened(keyword, keyword, opening, name, title)

    def element(self, children: list[Token]) -> _Header:
        inline, keyword, name, title, opening = children
        made = self._opened(inline or keyword, keyword, opening, name, title)
        return made._replace(inline=self._word(inline)) if inline else made

    def shot(self, children: list[Token]) -> _Header:
        made = self._opened(children[0], children[0], children[-1], None, None)
        return made._replace(framing=tuple(map(self._word, children[1:-1])))

    def _opened(self, first: Token, keyword: Token, opening: Token, name: Token | None, title: Token | None) -> _Header:
        return _Header(
            self._word(keyword),
            first.start_pos or 0,
            (opening.start_pos or 0) + 1,
            self._name(name) if name else None,
            self._quoted(title) if title else None,
        )

    def setting(self, children: list[Token | None]) -> Setting:
        word, *values = filter(None, children)
        return Setting(
            self._part(word, 0, len(word) - 1),
            tuple(map(self._as_value, values)),
            self._whole(word, values[-1] if values else word),
        )

    def cue(self, children: list[Token]) -> Cue:
        speaker, how, words = children
        said = self._part(words, 1, len(words))
        start = speaker.start_pos or 0
        end = (words.start_pos or 0) + len(words.rstrip())
        return Cue(
            self._mentioned(speaker), self._part(how, 1, len(how) - 1) if how else None, said, self._span(start, end)
        )

    def prose(self, children: list[Token]) -> Prose:
        token = children[0]
        text, start = token.rstrip(), token.start_pos or 0
        return Prose(text, self._span(start, start + len(text)))

    def forced(self, children: list[Token]) -> Prose:
        token = children[0]
        word = self._part(token, 1, len(token) - 1)
        return Prose(word.text, word.span, True)

    def clip_break(self, children: list[Token]) -> Break:
        start = children[0].start_pos or 0
        return Break(self._span(start, start + len(children[0].rstrip())))

    def comment(self, children: list[Token]) -> Comment:
        text, start = children[0].rstrip(), children[0].start_pos or 0
        return Comment(text[1:], self._span(start, start + len(text)))

    def blank(self, children: list[Token]) -> Blank:
        start = children[0].start_pos or 0
        return Blank(self._span(start, start))

    def let(self, children: list[Token]) -> Let:
        word, name, value = children
        return Let(self._name(name), self._quoted(value), self._whole(word, value))

    def media(self, children: list[Token]) -> Media:
        word, name, path = children
        return Media(
            "image" if word == "image" else "video", self._name(name), self._quoted(path), self._whole(word, path)
        )

    def imported(self, children: list[Token | None]) -> ImportedName:
        name, alias = children
        return ImportedName(self._name(name), self._name(alias) if alias else None)  # type: ignore[arg-type]

    def imports(self, children: list[Any]) -> Import:
        word, *names, path = [child for child in children if child is not None]
        return Import(tuple(names), self._quoted(path), self._whole(word, path))
