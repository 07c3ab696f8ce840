"""Tree → characters: the one way a story is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from storyboard.syntax.kinds import LineKind, classify
from storyboard.syntax.names import is_name
from storyboard.syntax.parse import Parse, parse
from storyboard.syntax.tree import (
    Blank,
    Block,
    Break,
    Comment,
    Cue,
    Import,
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
from storyboard.text import Diagnostic, Source
from storyboard.text.catalogue import severity

_BEFORE_SIGN = re.compile(r'\\(?=["\\]|$)')


def format_source(source: Source, parse: Parse = parse) -> str | None:
    """The source laid out anew, or None where it has errors: a broken file is left alone. `parse` may have a
    memory.

    A line whose place and indentation disagree about its block stays as it is set in: which of them is right, only its
    writer knows.
    """
    tree, found = parse(source)
    if any(severity(fault.code) == "error" for fault in found):
        return None
    return format_tree(tree, {fault.span.start: _lean(fault) for fault in found if fault.code == "prose-beside-shot"})


def _lean(fault: Diagnostic) -> int:
    """1 for prose set in like that of the shot below it, -1 for prose in a shot, set in like the shot."""
    return 1 if fault.labels[0].span.start > fault.span.start else -1


def format_tree(tree: Tree, leaning: Mapping[int, int] = MappingProxyType({})) -> str:
    """The text of a tree: two spaces a level, one blank line at most, one around each block of the top level.

    Comments, the order of lines and where the writer broke them stay. The tree may be made by a program: prose that
    would be read as something else is written behind `>`. `leaning` is prose, by where it starts, that stands a level
    deeper than its scene (1) or less deep than its shot (-1).
    """
    return "".join(f"{line}\n" for line in _items(_spaced(tree.items), 0, leaning))


def quote(text: str) -> str:
    """A text as a string of the language."""
    return '"' + _BEFORE_SIGN.sub(r"\\\\", text).replace('"', '\\"') + '"'


def _spaced(items: Sequence[Item]) -> Iterator[Item | None]:
    """The items of the top level, None for a blank line between a block and its neighbours. Comments stay with what
    follows them."""
    before: Item | None = None
    for item, opens in zip(items, _opening(items), strict=True):
        apart = isinstance(before, Block) or (opens and not isinstance(before, Comment))
        if apart and before is not None and not isinstance(before, Blank) and not isinstance(item, Blank):
            yield None
        yield item
        before = item


def _opening(items: Sequence[Item]) -> list[bool]:
    """Whether each item is a block, or a comment that stays with one."""
    found: list[bool] = []
    for item in reversed(items):
        found.append(isinstance(item, Block) or (isinstance(item, Comment) and found[-1:] == [True]))
    return found[::-1]


def _items(items: Iterator[Item | None] | Sequence[Item], depth: int, leaning: Mapping[int, int]) -> Iterator[str]:
    """The lines of a body, blank ones only between others and never two together."""
    pad = "  " * depth
    begun = blank = False
    for item in items:
        if item is None or isinstance(item, Blank):
            blank = begun
            continue
        if blank:
            yield ""
        begun, blank = True, False
        if isinstance(item, Block):
            yield f"{pad}{_header(item)}"
            yield from _items(item.body, depth + 1, leaning)
            yield f"{pad}}}"
        else:
            lean = leaning.get(item.span.start, 0) if leaning else 0
            yield f"{'  ' * (depth + lean) if lean == 1 or depth > 1 else pad}{_line(item)}"


def _header(block: Block) -> str:
    words = [block.inline, block.keyword, block.name]
    parts = [word.text for word in words if word]
    if block.title:
        parts.append(quote(block.title.text))
    return " ".join([*parts, *(word.text for word in block.framing), "{"])


def _line(item: Item) -> str:
    match item:
        case Setting(word=word, values=values):
            return f"{word.text}: {', '.join(map(_value, values))}".rstrip()
        case Prose(text=text, forced=forced):
            return f"> {text}".rstrip() if forced or classify(text) is not LineKind.PROSE else text
        case Cue(speaker=speaker, how=how, words=words):
            return f"{_value(speaker)}{f' ({how.text})' if how else ''}: {words.text}".rstrip()
        case Break():
            return "---"
        case Comment(text=text):
            return f"#{text}".rstrip()
        case Import(names=names, path=path):
            listed = ", ".join(f"{one.name.text} as {one.alias.text}" if one.alias else one.name.text for one in names)
            return f"import {listed} from {quote(path.text)}" if names else f"import {quote(path.text)}"
        case Let(name=name, value=value):
            return f"let {name.text} = {quote(value.text)}"
        case Media(kind=kind, name=name, path=path):
            return f"{kind} {name.text} = {quote(path.text)}"
        case _:
            return ""


def _value(value: Value) -> str:
    match value:
        case Quoted(text=text):
            return quote(text)
        case Mentioned(text=text):
            return f"@{text}" if is_name(text) else f"@[{text}]"
        case Word(text=text):
            return text
