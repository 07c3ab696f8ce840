"""Slips of habit: what people type who know screenplays, Markdown, YAML or another tool. Nothing is misspelt."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from storyboard.syntax import LineKind
from storyboard.syntax.tree import Block
from storyboard.syntax.words import ELEMENT_WORDS

if TYPE_CHECKING:
    from pages import Pages

Found = tuple[str, str, frozenset[int]]
"""The kind of a slip, the story with it, and the lines where a reader would look for it."""

_CUE = re.compile(r"(?P<pad>\s*)@(?P<name>\w+)\s*(?P<how>\([^)]*\))?:\s*(?P<said>.*)")
_SETTING = re.compile(r"(?P<pad>\s*)(?P<word>\w+):\s*(?P<value>[^\s,@\"]+)")
_STRUCTURE = (LineKind.OPEN, LineKind.CUE, LineKind.SETTING, LineKind.LET, LineKind.MEDIA, LineKind.IMPORT)


def habits(pages: Pages) -> Iterator[Found]:
    """Every slip of habit there is for a story."""
    text = pages.source.text
    yield "fence of a chat", f"```kstory\n{text}```\n", frozenset({1, len(pages.lines) + 2})
    for at, (line, kind) in enumerate(zip(pages.lines, pages.kinds, strict=True), 1):
        here = frozenset({at})
        pad, said = line[: len(line) - len(line.lstrip())], line.lstrip()
        if kind in _STRUCTURE:
            for mark in ("- ", "• ", "1. "):
                yield "mark of a list", _with(pages, at, pad + mark + said), here
        match kind:
            case LineKind.CUE:
                yield from _dialogue(pages, at, line)
            case LineKind.COMMENT if said[1:].strip():
                for open_, close in (("//", ""), ("/*", " */"), ("<!--", " -->")):
                    yield "comment of another language", _with(pages, at, f"{pad}{open_}{said[1:]}{close}"), here
            case LineKind.SETTING:
                yield from _setting(pages, at, line)
            case LineKind.PROSE if "{" not in said:
                yield "option of another tool", _with(pages, at, f"{line} --ar 16:9"), here
                yield "option of another tool", _with(pages, at, f"{pad}({said}:1.3)"), here
            case LineKind.OPEN:
                yield from _header(pages, at, line)
            case LineKind.LET | LineKind.MEDIA:
                yield "declaration with a colon", _with(pages, at, line.replace(" =", ":", 1)), here
    for one, two in itertools.pairwise(range(1, len(pages.lines) + 1)):
        if pages.kinds[one - 1] is pages.kinds[two - 1] is LineKind.PROSE:
            for marks in (("- ", "- "), ("1. ", "2. ")):
                lines = list(pages.lines)
                for at, mark in zip((one, two), marks, strict=True):
                    lines[at - 1] = re.sub(r"\S", lambda found, mark=mark: mark + found[0], lines[at - 1], count=1)
                yield "list of prose", _joined(lines), frozenset({one, two})
        if pages.kinds[one - 1] is pages.kinds[two - 1] is LineKind.SETTING:
            for joint in (", ", "; ", " "):
                joined = pages.lines[one - 1].rstrip() + joint + pages.lines[two - 1].lstrip()
                lines = [*pages.lines[: one - 1], joined, *pages.lines[two:]]
                yield "two settings on a line", _joined(lines), frozenset({one})


def _dialogue(pages: Pages, at: int, line: str) -> Iterator[Found]:
    found = _CUE.fullmatch(line)
    if found is None or not _speaks(pages, found["name"]):
        return
    pad, name, said = found["pad"], found["name"], found["said"]
    how = f" {found['how']}" if found["how"] else ""
    kind, here = "dialogue as in a screenplay", frozenset({at})
    for called in dict.fromkeys((name.upper(), name.capitalize(), name)):
        yield kind, _with(pages, at, f"{pad}{called}{how}: {said}"), here
    yield kind, _with(pages, at, f"{pad}**{name.capitalize()}**{how}: {said}"), here
    if name.upper() != name and pages.kinds[at : at + 1] != [LineKind.PROSE]:
        yield kind, _with(pages, at, f"{pad}{name.upper()}{how}\n{pad}{said}"), frozenset({at, at + 1})


def _speaks(pages: Pages, name: str) -> bool:
    """Whether a name is that of somebody who may be told by it, in this file or another."""
    seen = pages.made.reading.scopes[pages.source.name].names.get(name)
    return (
        seen is not None
        and isinstance(seen.declared.item, Block)
        and (seen.declared.item.keyword.text in (ELEMENT_WORDS[0], "animal"))
    )


def _setting(pages: Pages, at: int, line: str) -> Iterator[Found]:
    found = _SETTING.fullmatch(line)
    if found is None:
        return
    pad, word, value = found["pad"], found["word"], found["value"]
    for bent in (f"{word} = {value}", f"{word} {value}", f"{word.capitalize()}: {value}", f"{word}: {value};"):
        yield "setting as elsewhere", _with(pages, at, pad + bent), frozenset({at})
    for bent in (f'{word}: "{value}"', f"{word}: '{value}'", f'"{word}": {value},', f"{word}: {value}  // so"):
        yield "setting as elsewhere", _with(pages, at, pad + bent), frozenset({at})


def _header(pages: Pages, at: int, line: str) -> Iterator[Found]:
    head = line.rstrip()[:-1].rstrip()
    yield "colon for a brace", _with(pages, at, f"{head}:"), frozenset({at})
    yield (
        "brace on the next line",
        _with(pages, at, f"{head}\n{line[: len(line) - len(line.lstrip())]}{{"),
        frozenset({at, at + 1}),
    )
    if found := re.match(r"(?P<head>\s*shot )(?P<number>\d+)s(?P<rest>.*)", line):
        number = int(found["number"])
        for bent in (
            f"{number} s",
            f"{number} seconds",
            f"{number}sec",
            f"00:{number:02d}",
            f"{number}s,",
            f"({number}s)",
        ):
            yield "duration as elsewhere", _with(pages, at, found["head"] + bent + found["rest"]), frozenset({at})


def _with(pages: Pages, at: int, line: str) -> str:
    return _joined([*pages.lines[: at - 1], line, *pages.lines[at:]])


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
