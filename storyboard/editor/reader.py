"""Parsing with a memory: what was parsed before is not parsed again.

A long story is cut behind each block of its top level. A block that is unchanged keeps its tree; one that has only
moved is given new places, which takes a fraction of the time of parsing it. What is still
open is parsed with the block behind it.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Collection
from threading import Lock
from typing import Any, Final

from storyboard.compiler import apart, as_one, beside_open, unsure
from storyboard.editor.around import parts
from storyboard.story.memory import Kept
from storyboard.syntax import parse
from storyboard.syntax.decode import Misread
from storyboard.syntax.parse import Parsed
from storyboard.syntax.tree import Block, Item, Tree
from storyboard.text import Diagnostic, Source, Span

_FILES: Final = 2000
_SHORT: Final = 20_000
"""Characters of a text that is parsed whole: cutting it would gain nothing that can be felt."""


class Recent:
    """The values used last, for several threads."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Any:
        """What is remembered, or None."""
        with self._lock:
            return self._values.get(key)

    def keep(self, key: str, value: Any, most: int | None = None) -> None:
        """Remember, and forget what was used longest ago beyond `most`, if any."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while most is not None and len(self._values) > most:
                self._values.popitem(last=False)

    def __len__(self) -> int:
        return len(self._values)

    def only(self, keys: Collection[str]) -> None:
        """Forget all but these."""
        with self._lock:
            for key in self._values.keys() - set(keys):
                del self._values[key]


class Reader:
    """`parse`, remembering the last text of each file and the blocks of long ones. Threads may share one."""

    def __init__(self) -> None:
        self._files = Recent()
        self._parts: dict[str, Recent] = {}

    def __call__(self, source: Source) -> Parsed:
        """The tree of a source and its faults, as `parse` gives them. Other encodings may have the same text."""
        if isinstance(source, Misread):
            return parse(source)
        text, found = self._files.get(source.name) or (None, None)
        if found is None or text != source.text:
            found = (None if len(source.text) < _SHORT else self._by_parts(source)) or parse(source)
            self._files.keep(source.name, (source.text, found), _FILES)
        return found

    def aside(self, source: Source) -> Parsed:
        """The same for a text that will not come again: it drives nothing out of the memory."""
        return self._by_parts(source, lasting=False) or parse(source)

    @property
    def size(self) -> int:
        """How many texts and blocks it remembers."""
        return len(self._files) + sum(map(len, list(self._parts.values())))

    def keep_only(self, names: Collection[str]) -> None:
        """Forget all files but these."""
        self._files.only(names)
        for name in [name for name in list(self._parts) if name not in names]:
            self._parts.pop(name, None)

    def _by_parts(self, source: Source, *, lasting: bool = True) -> Parsed | None:
        """The same from its parts; None where one of them has a fault that may have to do with another."""
        cut = parts(source)
        if cut is None:
            return None
        items: list[Item] = []
        faults: list[Diagnostic] = []
        read: list[tuple[str, bool]] = []
        memory = self._parts.setdefault(source.name, Recent())
        most = 6 * len(cut) if lasting else None
        waiting = deque(cut)
        while waiting:
            part = waiting.popleft()
            span = part.span
            tree, found = _part(memory, source, span, most)
            if waiting and not _closed(tree, found):
                span = span.to(waiting.popleft().span)
                tree, found = _part(memory, source, span, most)
                if waiting and not _closed(tree, found):
                    return None
            if not apart(found):
                return None
            items += tree.items
            faults += found
            read.append((source.text[span.start : span.end], bool(unsure(found))))
        still_open = sum(open_ for _, open_ in read)
        others = (text for text, open_ in read if still_open > open_)
        if not all(_steady(memory, source.name, text, most) for text in others):
            return None
        return Tree(source.name, tuple(items)), as_one(faults)


def _closed(tree: Tree, found: tuple[Diagnostic, ...]) -> bool:
    """Whether all blocks of a part have ended for sure: what is unfinished stands before the last of them."""
    last = next((item.span.start for item in reversed(tree.items) if isinstance(item, Block)), 0)
    return all(span.start < last for span in unsure(found))


_OPEN: Final = "\nscene open {\n"


def _steady(memory: Recent, file: str, text: str, most: int | None) -> bool:
    """Whether a part says the same where another is still open. With a `}` missing somewhere, lines are taken for it
    that would be prose elsewhere: `end`, `> }`."""
    key = f"{_OPEN}{text}"
    known: bool | None = memory.get(key)
    if known is None:
        kept: Kept[Parsed] | None = memory.get(text)
        tree, found = kept.value if kept else parse(Source(file, text))
        other, told = parse(Source(file, text + _OPEN))
        before = beside_open(fault for fault in told if fault.span.start < len(text))
        known = other.items[: len(tree.items)] == tree.items and before == beside_open(found)
    memory.keep(key, known, most)
    return known


def _part(memory: Recent, source: Source, span: Span, most: int | None) -> Parsed:
    """One part, as it was parsed before where that can be. Kept among so many others, or not."""
    text = source.text[span.start : span.end]
    kept: Kept[Parsed] | None = memory.get(text)
    if kept is None:
        kept = Kept(parse(Source(source.name, text)), (Span(source.name, 0, len(text)),))
    if most:
        memory.keep(text, kept, most)
    return kept.at((span,))
