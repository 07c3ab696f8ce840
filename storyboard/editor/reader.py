"""Parsing with a memory: what was parsed before is not parsed again.

A long story is cut behind each block of its top level. A block that is unchanged keeps its tree; one that has only
moved is given new places, which takes a fraction of the time of parsing it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final

from storyboard.editor.around import Part, parts
from storyboard.syntax import parse
from storyboard.syntax.tree import Item, Tree
from storyboard.text import Diagnostic, Source, Span
from storyboard.text.catalogue import severity

Parsed = tuple[Tree, tuple[Diagnostic, ...]]

_FILES: Final = 2000
_PARTS: Final = 20_000
_SHORT: Final = 20_000
"""Characters of a text that is parsed whole: cutting it would gain nothing that can be felt."""


class Reader:
    """`parse`, remembering the last text of each file. Threads may share one: what they both parse is the same."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[str, Parsed]] = OrderedDict()
        self._parts: OrderedDict[tuple[str, str], tuple[int, Parsed]] = OrderedDict()

    def __call__(self, source: Source) -> Parsed:
        """The tree of a source and its faults, as `parse` gives them."""
        text, found = self._files.get(source.name, (None, None))
        if found is None or text != source.text:
            found = (None if len(source.text) < _SHORT else self._by_parts(source)) or parse(source)
            _keep(self._files, source.name, (source.text, found), _FILES)
        return found

    def _by_parts(self, source: Source) -> Parsed | None:
        """The same from its parts; None where one of them has a fault that may have to do with another."""
        cut = parts(source)
        if cut is None:
            return None
        items: list[Item] = []
        faults: list[Diagnostic] = []
        for part in cut:
            tree, found = self._part(source, part)
            if any(severity(fault.code) == "error" and fault.code not in LOCAL for fault in found):
                return None
            items += tree.items
            faults += found
        return Tree(source.name, tuple(items)), tuple(faults)

    def _part(self, source: Source, part: Part) -> Parsed:
        text = source.text[part.span.start : part.span.end]
        key = (source.name, text)
        known = self._parts.get(key)
        if known is None:
            known = (0, parse(Source(source.name, text)))
        start, found = known
        if start != part.span.start:
            by = part.span.start - start
            found = (_moved(found[0], by), tuple(_moved(fault, by) for fault in found[1]))
        _keep(self._parts, key, (part.span.start, found), _PARTS)
        return found


LOCAL: Final = frozenset(
    {
        "unknown-setting",
        "missing-value",
        "too-many-values",
        "repeated-setting",
        "setting-as-prose",
        "misplaced-setting",
        "bad-duration",
        "repeated-duration",
        "unknown-value",
        "empty-cue",
        "misplaced-prose",
        "typographic-sign",
        "missing-title",
        "missing-name",
    }
)
"""Errors of one line: no part of the text but its own is read otherwise because of them."""


def _keep(memory: OrderedDict[Any, Any], key: Any, value: Any, most: int) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > most:
        try:
            memory.popitem(last=False)
        except KeyError:
            return


def _moved(node: Any, by: int) -> Any:
    """A node of a tree, or a complaint, with every span in it `by` further on."""
    if node.__class__ is Span:
        return Span(node.file, node.start + by, node.end + by)
    if node.__class__ is tuple:
        return tuple([_moved(each, by) for each in node])
    if node is None or node.__class__ is str or not is_dataclass(node):
        return node
    get = _fields(node.__class__)
    return node.__class__(*[_moved(getattr(node, name), by) for name in get])


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
