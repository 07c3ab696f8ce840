"""Braces that are missing or too many, told from the kinds of the lines, and every line as it was meant."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from storyboard.syntax.kinds import LineKind
from storyboard.syntax.lines import HEADER, STRING, Line
from storyboard.syntax.mending.counting import Surplus, block_word, even, surplus
from storyboard.syntax.mending.mistakes import read, read_as
from storyboard.syntax.mending.strays import (
    as_block,
    closes_too,
    goes_on,
    headless,
    headless_shot,
    misspelt_declaration,
    swapped,
)
from storyboard.syntax.words import BLOCKS, DECLARATIONS, TOP_LEVEL
from storyboard.text import Diagnostic, Edit, Label, Span

_DEEPEST = 6
"""Blocks within blocks beyond this are not looked into. Two are all a story needs."""

_MORE_STRINGS = re.compile(rf"\s*(?P<values>{STRING}(?:\s*+,\s*+{STRING})*)\s*+(?P<comma>,?)\s*+")
_OTHER_SIGNS = ":;=([<}"
"""What a block's first line ends in where its `{` should be."""
_SILENT = (LineKind.BLANK, LineKind.COMMENT, LineKind.BREAK)
_DECLARED = (LineKind.IMPORT, LineKind.LET, LineKind.MEDIA)
_OUTSIDE = (LineKind.BLANK, LineKind.COMMENT, LineKind.CLOSE, *_DECLARED)
"""Kinds of lines that may stand outside of every block, or of which more is said there."""


class _Frame(Struct):
    """An open block.

    `keyword` is None where it is not known what opens here; then nothing inside is looked at. `last` is its last line
    that says something. `doubtful` when a fault inside may have eaten a brace. `suspect` is a block inside that seems
    to have taken this one's `}`.
    """

    keyword: str | None
    line: Line
    last: Line
    indent: int
    doubtful: bool = False
    suspect: tuple[Line, Line] | None = None


class _Walk(Struct):
    file: str
    lines: list[Line]
    even: bool
    surplus: int
    stack: list[_Frame] = []
    found: list[Diagnostic] = []
    continued: tuple[int, str] | None = None  # which complaint is about a list that goes on, and its setting's word


def close_blocks(file: str, lines: list[Line]) -> list[Diagnostic]:
    """Every line made readable and every block closed, in place; what was wrong, that of the lines themselves too."""
    walk = _Walk(file, lines, even(lines), surplus(lines))
    ahead = Surplus(lines)
    closed: tuple[_Frame, Line] | None = None
    for at, line in enumerate(lines):
        walk.found.extend(line.faults)
        if line.kind is LineKind.PROSE:
            _without_brace(walk, line)
        if not walk.stack and line.kind not in _OUTSIDE and ahead.after(at):
            shot = line.kind is LineKind.OPEN and block_word(line) == "shot"
            if closed and shot and closed[0].keyword == "scene":
                _reopen(walk, *closed)
            elif line.kind is not LineKind.OPEN or shot:
                headless(walk.file, walk.found, lines, at)
                walk.stack.append(_Frame(line.opens.split()[0], line, line, 0))
        if line.kind is LineKind.OPEN:
            _open(walk, line, at)
            closed = None
        elif line.kind is LineKind.CLOSE:
            closed = _close(walk, line, at)
        else:
            _inner(walk, line)
        if walk.stack and line.kind not in _SILENT:
            walk.stack[-1].last = line
    while walk.stack:
        _unclosed(walk, None)
    return walk.found


def _without_brace(walk: _Walk, line: Line) -> None:
    """A block's header that lacks its `{`, where it can be nothing else."""
    head = line.text.strip().rstrip(_OTHER_SIGNS).rstrip()
    extra = len(line.text.strip()) - len(head)
    quote = '"' if head.count('"') == 1 else ""
    head += quote
    words = head.split(None, 2)
    if not words or (words[0] not in BLOCKS and words[0] != "inline"):
        return
    top = walk.stack[-1].keyword if walk.stack else ""
    if not HEADER.fullmatch(head) or top is None:
        return
    if words[0] == "shot":
        sure = len(words) == 1 or words[1].rstrip(",")[:1].isdigit() or (walk.surplus < 0 and top == "scene")
    else:
        sure = '"' in head or not walk.stack
    if not sure:
        return
    span = line.trimmed(walk.file)
    walk.found.append(
        Diagnostic(
            "missing-brace",
            f"The `{{` that opens this {block_word(line)} is missing.",
            span,
            hint=f"End the line with `{{`{'' if not walk.stack else '; if it is prose, begin it with `> `'}.",
            fix=(Edit(Span(walk.file, span.end - extra, span.end), f"{quote} {{"),),
        )
    )
    line.text, line.kind = f"{line.text.rstrip()[: -extra or None]}{quote} {{", LineKind.OPEN
    walk.surplus += 1
    walk.even = False


def _open(walk: _Walk, line: Line, at: int) -> None:
    indent = line.indent
    inner = walk.stack[-1] if walk.stack else None
    empty = inner is not None and inner.last is inner.line
    if not empty and (fault := swapped(walk.file, walk.lines, at, inner.line if inner else None)):
        walk.found.append(fault)
        if walk.stack:
            walk.stack.pop().last.closes += 1
    line_text, fault = read(line, walk.file)
    if fault:
        walk.found.append(fault)
    if not line_text and (meant := as_block(walk.lines, at, walk.stack[-1].keyword if walk.stack else "")):
        line_text = meant
    line.text = line_text
    keyword = block_word(line).rstrip("{") or None
    while walk.stack and _ends_here(walk, keyword, indent):
        _unclosed(walk, line)
    outer = walk.stack[-1] if walk.stack else None
    if keyword is None or len(walk.stack) >= _DEEPEST or (outer and outer.keyword is None):
        if outer:
            outer.doubtful = outer.doubtful or keyword is None
        keyword, line.text, line.kind = None, "", LineKind.BLANK
    walk.stack.append(_Frame(keyword, line, line, indent))


def _ends_here(walk: _Walk, keyword: str | None, indent: int) -> bool:
    """Whether the innermost open block must have ended before a block of this word begins."""
    inner = walk.stack[-1]
    if keyword is None:
        return False
    if keyword == "shot":
        return inner.keyword == "shot" and not (walk.even and indent > inner.indent)
    return keyword in TOP_LEVEL and not (walk.even or (indent > inner.indent and inner.keyword is not None))


def _unclosed(walk: _Walk, before: Line | None) -> None:
    """Close the innermost block behind the last line that says something, and complain unless that was done already."""
    frame = walk.stack.pop()
    if walk.stack:
        walk.stack[-1].last = frame.last
    if frame.keyword is None:
        if walk.stack:
            walk.stack[-1].doubtful = True
        return
    frame.last.closes += 1
    if frame.doubtful:
        return
    blamed, labels = frame.line, []
    if frame.suspect:
        blamed = frame.suspect[0]
        labels.append(
            Label(frame.suspect[1].trimmed(walk.file), f"this `}}` was read as the end of the {block_word(blamed)}")
        )
    elif before:
        labels.append(Label(_header_span(walk, before), "this begins inside it"))
    behind = Span(walk.file, frame.last.end, frame.last.end)
    pad = " " * frame.indent
    walk.found.append(
        Diagnostic(
            "missing-brace",
            f"This {block_word(blamed)} is never closed.",
            _header_span(walk, blamed),
            tuple(labels),
            "Write `}` on a line of its own where it ends.",
            (_before(walk.file, frame.suspect),) if frame.suspect else (Edit(behind, f"\n{pad}}}"),),
        )
    )


def _before(file: str, suspect: tuple[Line, Line]) -> Edit:
    """A `}` for a block, before the `}` that was taken for it."""
    pad = suspect[0].text[: len(suspect[0].text) - len(suspect[0].text.lstrip())]
    return Edit(Span(file, suspect[1].start, suspect[1].start), f"{pad}}}\n")


def _header_span(walk: _Walk, line: Line) -> Span:
    return Span(walk.file, line.start + len(line.text) - len(line.text.lstrip()), line.end)


def _close(walk: _Walk, line: Line, at: int) -> tuple[_Frame, Line] | None:
    """Returns the block that ends here if it stands at the top level."""
    top = walk.stack[-1] if walk.stack else None
    message, labels = "This `}` closes nothing: every block above it is closed already.", list[Label]()
    unsure = False
    deeper = top is not None and line.indent > top.indent
    if top and top.keyword == "scene" and walk.surplus < 0 and (deeper or goes_on(walk.lines, at)):
        walk.surplus += 1
        if headless_shot(walk.file, walk.found, walk.lines, at):
            return None
        message = "This `}` closes nothing: no shot is open here."
        unsure = not deeper and not closes_too(walk.lines, at)
        labels.append(Label(_header_span(walk, top.line), "the scene goes on"))
        top = None
    if not top:
        span = line.trimmed(walk.file)
        walk.found.append(
            Diagnostic(
                "extra-brace",
                message,
                span,
                tuple(labels),
                hint="Take it away, or look above for a `}` too many.",
                fix=() if unsure else (Edit(Span(walk.file, max(line.start - 1, 0), line.end), ""),),
            )
        )
        line.text, line.kind = "", LineKind.BLANK
        return None
    frame = walk.stack.pop()
    outer = walk.stack[-1] if walk.stack else None
    if outer and frame.doubtful:
        outer.doubtful = True
    if frame.keyword is None:
        line.text, line.kind = "", LineKind.BLANK
        return None
    if outer and line.indent < frame.indent and line.indent <= outer.indent and not outer.suspect:
        outer.suspect = (frame.line, line)
    return None if outer else (frame, line)


def _reopen(walk: _Walk, frame: _Frame, brace: Line) -> None:
    """A `}` too many has ended a scene before its last shots: it is taken out."""
    span = brace.trimmed(walk.file)
    walk.found.append(
        Diagnostic(
            "extra-brace",
            f"This `}}` ends the {frame.keyword} although more of it follows.",
            span,
            (Label(_header_span(walk, frame.line), "the block that ends too early"),),
            "Take it away.",
            (Edit(span, ""),),
        )
    )
    brace.text, brace.kind = "", LineKind.BLANK
    walk.stack.append(frame)


def _inner(walk: _Walk, line: Line) -> None:
    """A line that opens and closes nothing."""
    if walk.continued:
        if _continues(walk, line, *walk.continued):
            return
        walk.continued = None
    if any(frame.keyword is None for frame in walk.stack[-1:]):
        line.text, line.kind = "", LineKind.BLANK
        return
    if line.kind in _DECLARED and not walk.even:
        while walk.stack and walk.stack[0].line is not line and line.indent <= walk.stack[0].indent:
            _unclosed(walk, line)
    if line.kind is LineKind.PROSE and not walk.stack and (fault := misspelt_declaration(line, walk.file)):
        walk.found.append(fault)
    if line.kind is LineKind.PROSE and not walk.stack and line.text.split(None, 1)[0] in (*DECLARATIONS, "from"):
        word = line.text.split(None, 1)[0]
        kind = {"let": LineKind.LET, "image": LineKind.MEDIA, "video": LineKind.MEDIA}.get(word, LineKind.IMPORT)
        text, fault = read_as(line, walk.file, kind)
        line.kind = kind
    else:
        text, fault = read(line, walk.file)
    if fault:
        if fault.code == "loose-comma":
            walk.continued = (len(walk.found), line.text.split(":")[0].strip())
        walk.found.append(fault)
        line.text = text
        if not text:
            line.kind = LineKind.BLANK
    else:
        line.text = text


def _continues(walk: _Walk, line: Line, complaint: int, word: str) -> bool:
    """Whether a line goes on with the list of the line above, which ends in a comma: then it is part of that one
    mistake."""
    more = _MORE_STRINGS.fullmatch(line.text) if line.kind is LineKind.PROSE else None
    if more is None:
        return False
    begin = line.start + more.start("values")
    edits = [Edit(Span(walk.file, begin, begin), f"{word}: ")]
    if more["comma"]:
        edits.append(Edit(Span(walk.file, line.start + more.start("comma"), line.start + more.end("comma")), ""))
    fault = walk.found[complaint]
    walk.found[complaint] = replace(
        fault,
        message="A list cannot go on in the next line.",
        hint=f"Write `{word}:` again there.",
        fix=(*fault.fix, *edits),
    )
    line.text, line.kind = f"{word}: {more['values']}", LineKind.SETTING
    return True
