"""The tree of a story file: what stands in it, line by line, with spans. No meaning yet.

A tree keeps everything the writer typed (comments, blank lines, the order of lines), so the formatter can print it
back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from storyboard.text import Span


class Word(Struct, frozen=True, gc=False):
    """A bare word, name or number as typed."""

    text: str
    span: Span


class Quoted(Struct, frozen=True, gc=False):
    """A string. `text` is what stands between the quotes after unescaping; `inner` is its span, quotes excluded."""

    text: str
    span: Span
    inner: Span


class Mentioned(Struct, frozen=True, gc=False):
    """`@name` or `@[name]` as a value of a setting; `text` is the bare name."""

    text: str
    span: Span


Value = Word | Quoted | Mentioned


class Setting(Struct, frozen=True, gc=False):
    """`word: value, value`."""

    word: Word
    values: tuple[Value, ...]
    span: Span


class Prose(Struct, frozen=True, gc=False):
    """One line of prose, trimmed; `forced` when it was written behind `>` (not part of `text`). `span` covers `text`
    alone."""

    text: str
    span: Span
    forced: bool = False


class Cue(Struct, frozen=True, gc=False):
    """`@speaker (how): words`. The spans of `how` and `words` cover their text alone."""

    speaker: Mentioned
    how: Word | None
    words: Word
    span: Span


class Break(Struct, frozen=True, gc=False):
    """`---`: start a new generation here."""

    span: Span


class Comment(Struct, frozen=True, gc=False):
    """`# ...`, text without the mark."""

    text: str
    span: Span


class Blank(Struct, frozen=True, gc=False):
    """An empty line."""

    span: Span


class ImportedName(Struct, frozen=True, gc=False):
    """One name of an import, `name` or `name as alias`."""

    name: Word
    alias: Word | None


class Import(Struct, frozen=True, gc=False):
    """`import a, b as c from "file"`, or with no names `import "file"` for all of it."""

    names: tuple[ImportedName, ...]
    path: Quoted
    span: Span


class Let(Struct, frozen=True, gc=False):
    """`let name = "text"`."""

    name: Word
    value: Quoted
    span: Span


class Media(Struct, frozen=True, gc=False):
    """`image name = "file"` or `video name = "file"`."""

    kind: Literal["image", "video"]
    name: Word
    path: Quoted
    span: Span


class Block(Struct, frozen=True, gc=False):
    """A block and its lines.

    `keyword` is the word that opens it (`story`, `style`, `scene`, `shot`, `edit` or an element word). `inline` is the
    word `inline` before an element word. `name` and `title` stand where the keyword has them. `framing` are the words
    of a shot's header in order, its duration (such as `5s`) included. `header` spans the first line without its line
    break.
    """

    keyword: Word
    name: Word | None
    title: Quoted | None
    body: Sequence[Item]
    span: Span
    header: Span
    inline: Word | None = None
    framing: tuple[Word, ...] = ()


Item = Block | Setting | Prose | Cue | Break | Comment | Blank | Import | Let | Media


class Tree(Struct, frozen=True, gc=False):
    """A whole file."""

    file: str
    items: tuple[Item, ...]
