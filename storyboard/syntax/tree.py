"""The tree of a story file: what stands in it, line by line, with spans. No meaning yet.

A tree keeps everything the writer typed (comments, blank lines, the order of lines), so the formatter can print it
back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storyboard.text import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, name or number as typed."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """A string. `text` is what stands between the quotes after unescaping; `inner` is its span, quotes excluded."""

    text: str
    span: Span
    inner: Span


@dataclass(frozen=True, slots=True)
class Mentioned:
    """`@name` or `@[name]` as a value of a setting; `text` is the bare name."""

    text: str
    span: Span


Value = Word | Quoted | Mentioned


@dataclass(frozen=True, slots=True)
class Setting:
    """`word: value, value`."""

    word: Word
    values: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """One line of prose, trimmed; `forced` when it was written behind `>` (not part of `text`). `span` covers `text`
    alone."""

    text: str
    span: Span
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """`@speaker (how): words`. The spans of `how` and `words` cover their text alone."""

    speaker: Mentioned
    how: Word | None
    words: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Break:
    """`---`: start a new generation here."""

    span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """`# ...`, text without the mark."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""

    span: Span


@dataclass(frozen=True, slots=True)
class ImportedName:
    """One name of an import, `name` or `name as alias`."""

    name: Word
    alias: Word | None


@dataclass(frozen=True, slots=True)
class Import:
    """`import a, b as c from "file"`, or with no names `import "file"` for all of it."""

    names: tuple[ImportedName, ...]
    path: Quoted
    span: Span


@dataclass(frozen=True, slots=True)
class Let:
    """`let name = "text"`."""

    name: Word
    value: Quoted
    span: Span


@dataclass(frozen=True, slots=True)
class Media:
    """`image name = "file"` or `video name = "file"`."""

    kind: Literal["image", "video"]
    name: Word
    path: Quoted
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """A block and its lines.

    `keyword` is the word that opens it (`story`, `style`, `scene`, `shot`, `edit` or an element word). `inline` is
    the word
    `inline` before an element word. `name` and `title` stand where the keyword has them. `framing` are the words of a
    shot's header in order, its duration (such as `5s`) included. `header` spans the first line without its line break.
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


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole file."""

    file: str
    items: tuple[Item, ...]
