"""Slips of the keyboard and of the clipboard, made on purpose: a story that is right → the same with one thing wrong.

Every slip knows on which lines a reader would look for it, whether it can be taken back from what is left, and whether
it only made something else that is just as right (`edit`): a line of prose taken out, `15s` typed as `5s`. Nobody but
the writer can know of those, so they are counted by themselves.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from habits import habits
from pages import Pages, Token
from pastes import pastes

from storyboard.syntax import LineKind
from storyboard.syntax.words import Shape


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. `text` is the story with it; `lines` (from 1, of that text) are where a reader would look for it.

    `was` is what stood there, where one word of a hint would be enough to set it right.
    """

    kind: str
    text: str
    lines: frozenset[int]
    was: str = ""
    mendable: bool = True
    edit: bool = False


def slips(pages: Pages, dice: random.Random) -> Iterator[Slip]:
    """Every slip there is for a story, in no useful order."""
    yield from letters(pages, dice)
    yield from deleted(pages)
    yield from doubled(pages)
    yield from moved(pages)
    yield from braces(pages)
    yield from quotes(pages)
    yield from indents(pages, dice)
    yield from pasted(pages)
    yield from (Slip(*found) for found in habits(pages))
    yield from (Slip(*found) for found in pastes(pages))


# Letters.


def letters(pages: Pages, dice: random.Random) -> Iterator[Slip]:
    """Two letters swapped, one dropped, one doubled: in keywords, settings, values and names."""
    for token in pages.tokens:
        text = pages.source.text[token.span.start : token.span.end]
        line = pages.line_of(token.span)
        for how, bent in _bent(text, dice):
            valid = token.free or _as_good(token, bent)
            made = pages.source.text[: token.span.start] + bent + pages.source.text[token.span.end :]
            known = not (token.shape is Shape.DURATION and bent.count("s") == text.count("s") and len(bent) < len(text))
            yield Slip(f"{how} in a {token.sort}", made, frozenset({line, *token.others}), text, known, valid)


def _bent(text: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    pairs = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    if pairs:
        at = dice.choice(pairs)
        yield "letters swapped", text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if len(text) > 1:
        at = dice.randrange(len(text))
        yield "letter dropped", text[:at] + text[at + 1 :]
    at = dice.randrange(len(text))
    yield "letter doubled", text[: at + 1] + text[at:]


def _as_good(token: Token, bent: str) -> bool:
    """Whether a value with a slip in it is another value that is just as right."""
    match token.shape:
        case Shape.DURATION:
            return re.fullmatch(r"\d+(\.\d+)?s", bent) is not None
        case Shape.COUNT:
            return bent.isdigit()
        case _:
            return False


# Lines.


_DECLARED = (LineKind.LET, LineKind.MEDIA, LineKind.IMPORT)


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _uses_of(pages: Pages, line: int) -> tuple[int, ...]:
    """The lines that use what a line declares."""
    return tuple(at for token in pages.tokens if pages.line_of(token.span) == line for at in token.others)


def deleted(pages: Pages) -> Iterator[Slip]:
    """A line left out."""
    for at, kind in enumerate(pages.kinds, 1):
        text = _joined(pages.lines[: at - 1] + pages.lines[at:])
        if kind is LineKind.CLOSE:
            header = next(block[0] for block in pages.blocks if block[1] == at)
            lines = {line - (line > at) for line in pages.near(at)} | {header}
            lines |= {top for top, end in pages.blocks if end in pages.near(at)}
            yield Slip("line deleted: a brace", text, frozenset(lines))
        elif kind is LineKind.OPEN:
            block = next(block for block in pages.blocks if block[0] == at)
            lines = {*range(at, block[1]), *(line - (line > at) for line in pages.near(at))}
            lines |= {line - (line > at) for each in range(block[0], block[1]) for line in _uses_of(pages, each)}
            yield Slip("line deleted: a header", text, frozenset(lines), mendable=False)
        elif kind in _DECLARED:
            used = {line - (line > at) for line in _uses_of(pages, at)}
            yield Slip("line deleted: a declaration", text, frozenset(used | {at}), mendable=False, edit=not used)
        elif kind not in (LineKind.BLANK, LineKind.COMMENT):
            lines = frozenset(range(max(1, at - 1), len(pages.lines) + 1))
            yield Slip("line deleted: its own words", text, lines, mendable=False, edit=True)


def doubled(pages: Pages) -> Iterator[Slip]:
    """A line twice."""
    for at, kind in enumerate(pages.kinds, 1):
        text = _joined(pages.lines[:at] + pages.lines[at - 1 :])
        if kind is not LineKind.BLANK:
            what = {LineKind.OPEN: "a header", LineKind.CLOSE: "a brace"}.get(kind, "its own words")
            lines = {at, at + 1}
            if kind is LineKind.CLOSE:
                lines |= {line + 1 for line in pages.near(at)}
            yield Slip(f"line doubled: {what}", text, frozenset(lines))


def moved(pages: Pages) -> Iterator[Slip]:
    """A line that changed places with the next one that says something."""
    talking = [at for at, kind in enumerate(pages.kinds, 1) if kind not in (LineKind.BLANK, LineKind.COMMENT)]
    for here, there in itertools.pairwise(talking):
        kinds = {pages.kinds[here - 1], pages.kinds[there - 1]}
        if pages.lines[here - 1].strip() == pages.lines[there - 1].strip():
            continue
        lines = list(pages.lines)
        lines[here - 1], lines[there - 1] = lines[there - 1], lines[here - 1]
        around = set(range(max(1, here - 1), there + 2))
        for at in (here, there):
            if block := pages.inside[at - 1]:
                around |= {block[0], block[1]}
        braced = bool(kinds & {LineKind.OPEN, LineKind.CLOSE})
        kind = "line moved: a header or brace" if braced else "line moved: its own words"
        yield Slip(kind, _joined(lines), frozenset(around), mendable=False, edit=not braced)


# Braces and quotes.


def braces(pages: Pages) -> Iterator[Slip]:
    """A brace lost or too many."""
    for at, kind in enumerate(pages.kinds, 1):
        line = pages.lines[at - 1]
        if kind is LineKind.OPEN:
            yield Slip("brace lost", _with(pages, at, line.rstrip()[:-1].rstrip()), frozenset({at}))
            yield Slip("brace too many", _with(pages, at, f"{line} {{"), frozenset({at}))
            yield Slip("brace too many", _with(pages, at, f"{line}{{"), frozenset({at}))
        elif kind is LineKind.CLOSE:
            header = next(block[0] for block in pages.blocks if block[1] == at)
            around = {*pages.near(at), header, *(top for top, end in pages.blocks if end in pages.near(at))}
            yield Slip("brace lost", _with(pages, at, line.replace("}", "")), frozenset(around))
            yield Slip("brace too many", _with(pages, at, f"{line}}}"), frozenset({at}))
            yield Slip("brace too many", _with(pages, at, f"{line} }}"), frozenset({at}))
        elif kind not in (LineKind.BLANK, LineKind.COMMENT, LineKind.FORCED):
            yield Slip("brace too many", _with(pages, at, f"{line} }}"), frozenset({at}))
            yield Slip("brace too many", _with(pages, at, f"{line} {{"), frozenset({at}))
            yield Slip("brace too many", _with(pages, at, f"{line}}}"), frozenset({at}))


def quotes(pages: Pages) -> Iterator[Slip]:
    """A quote lost or too many, where quotes mean something."""
    kinds = (LineKind.OPEN, LineKind.SETTING, *_DECLARED)
    for at, kind in enumerate(pages.kinds, 1):
        line = pages.lines[at - 1]
        for found in re.finditer('"', line) if kind in kinds else ():
            lost = line[: found.start()] + line[found.end() :]
            yield Slip("quote lost", _with(pages, at, lost), frozenset({at}))
            more = line[: found.start()] + '""' + line[found.end() :]
            yield Slip("quote too many", _with(pages, at, more), frozenset({at}))


def _with(pages: Pages, at: int, line: str) -> str:
    return _joined([*pages.lines[: at - 1], line, *pages.lines[at:]])


# Paste.


def indents(pages: Pages, dice: random.Random) -> Iterator[Slip]:
    """A line set in by another width. It must change nothing and be no reason to speak."""
    for at, kind in enumerate(pages.kinds, 1):
        if kind is not LineKind.BLANK:
            line = pages.lines[at - 1].lstrip()
            pad = dice.choice(["", " ", "    ", "\t", "\t\t", "          "])
            yield Slip("indentation changed", _with(pages, at, pad + line), frozenset({at}), mendable=False)


_WIDE = str.maketrans('{}:,"@=>-#', "｛｝：，＂＠＝＞－＃")
_SPACE = "(?<=\\S) (?=\\S)"


def pasted(pages: Pages) -> Iterator[Slip]:
    """What word processors, chats and phones make of plain signs."""
    text = pages.source.text
    every = frozenset(range(1, len(pages.lines) + 1))
    yield Slip("CRLF", text.replace("\n", "\r\n"), every)
    yield Slip("byte order mark", "\ufeff" + text, every)
    yield Slip("tabs", re.sub("^(  )+", lambda pad: "\t" * (len(pad[0]) // 2), text, flags=re.MULTILINE), every)
    yield Slip("spaces at line ends", text.replace("\n", "  \n"), every)
    yield Slip("no-break spaces", text.replace("  ", "\u00a0 "), every)
    for at, kind in enumerate(pages.kinds, 1):
        line = pages.lines[at - 1]
        if kind in (LineKind.BLANK, LineKind.COMMENT, LineKind.FORCED):
            continue
        here = frozenset({at})
        if re.search(_SPACE, line):
            yield Slip("no-break spaces", _with(pages, at, re.sub(_SPACE, "\u00a0", line)), here)
        if kind in (LineKind.PROSE, LineKind.CUE):
            if "@" in line:
                yield Slip("full-width signs", _with(pages, at, line.replace("@", "＠")), here)
            continue
        if '"' in line:
            smart = re.sub('"([^"]*)"', "“\\1”", line)
            yield Slip("smart quotes", _with(pages, at, smart), here)
            yield Slip("smart quotes", _with(pages, at, re.sub('"([^"]*)"', "„\\1“", line)), here)
        outside = re.sub(
            r'"[^"]*"|[^"]+', lambda part: part[0] if part[0][0] == '"' else part[0].translate(_WIDE), line
        )
        if outside != line:
            yield Slip("full-width signs", _with(pages, at, outside), here)
        if kind is LineKind.BREAK:
            for dash in ("—", "–––", "———"):
                yield Slip("dashes", _with(pages, at, line.replace("---", dash)), here)
        if found := re.search(r"[a-z_]+(?=:|[ \"{])", line):
            wide = "".join(chr(ord(sign) + 0xFEE0) for sign in found[0])
            yield Slip("full-width letters", _with(pages, at, line.replace(found[0], wide, 1)), here)
