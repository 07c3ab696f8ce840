"""Lines typed as in other languages: lists and fences of Markdown, headers that end in a colon, settings in a row.

Each is straightened to the line that was meant, so that it is neither filmed nor reason for further complaints.
"""

from __future__ import annotations

from typing import Final

from storyboard.syntax.kinds import LineKind, classify, compiled
from storyboard.syntax.lines import HEADER, STRING, Line
from storyboard.syntax.words import BLOCKS, SETTINGS
from storyboard.text import Diagnostic, Edit, Span

_SIGNS: Final = frozenset("*-•▪◦‣●·–—`0123456789")
"""What a line begins with that may be none of ours."""
_MARK: Final = r"\s*(?P<mark>(?:[-*•▪◦‣●·–—]|\d{1,2}[.)])\s+(?=\S))"
_FENCE: Final = r"\s*(?P<mark>`{3,}\s*\w*)\s*"
_STRUCTURE: Final = (LineKind.OPEN, LineKind.CUE, LineKind.IMPORT, LineKind.LET, LineKind.MEDIA, LineKind.BREAK)
_SETTING: Final = r"(?P<gap>(?:^|[\s,;]))\s*(?P<word>[a-z][a-z_]*)\s*:(?!//)"
_ESCAPE: Final = "; if it is prose, begin the line with `> `"


def straightened(file: str, lines: list[Line]) -> list[Line]:
    """The lines as they were meant, each with what is to be said of it. The lines themselves are changed."""
    more: dict[int, list[Line]] = {}
    for at, line in enumerate(lines):
        first = line.text.lstrip()[:1]
        if line.kind is LineKind.SETTING and line.text.count(":") > 1 and (rest := _settings_apart(file, line)):
            more[at] = rest
        if not first or (first not in _SIGNS and line.text.rstrip()[-1:] != ":"):
            continue
        if line.kind is LineKind.PROSE and (found := compiled(_FENCE).fullmatch(line.text)):
            _without_fence(file, line, Span(file, line.start + found.start("mark"), line.start + found.end("mark")))
        elif line.kind in (LineKind.PROSE, LineKind.OPEN) and first in _SIGNS:
            _without_mark(file, line)
        elif line.kind in (LineKind.PROSE, LineKind.SETTING) and not line.faults:
            _with_brace(file, line)
    if not more:
        return lines
    return [each for at, line in enumerate(lines) for each in (line, *more.get(at, ()))]


def _settings_apart(file: str, line: Line) -> list[Line]:
    """The settings that follow the first on its line, each as a line of its own; the line keeps the first."""
    masked = compiled(STRING).sub(lambda found: "\0" * len(found[0]), line.text)
    words = [found for found in compiled(_SETTING).finditer(masked) if found["word"] in SETTINGS]
    if len(words) < 2 or masked[: words[0].start("word")].strip():
        return []
    pad, begin = line.text[: words[0].start("word")], line.start
    edits = [Edit(Span(file, begin + each.start("gap"), begin + each.start("word")), f"\n{pad}") for each in words[1:]]
    line.faults.append(
        Diagnostic(
            "one-thing-a-line",
            f"{len(words)} settings stand on one line.",
            Span(file, begin + words[1].start("word"), begin + len(line.text.rstrip())),
            hint="Give each its own line.",
            fix=tuple(edits),
        )
    )
    ends = [*(each.start("gap") for each in words[1:]), len(line.text)]
    rest = [
        Line(begin + each.start("word"), begin + end, line.text[each.start("word") : end], LineKind.SETTING)
        for each, end in zip(words[1:], ends[1:], strict=True)
    ]
    line.end, line.text = begin + ends[0], line.text[: ends[0]]
    return rest


def _without_fence(file: str, line: Line, mark: Span) -> None:
    line.faults.append(
        Diagnostic(
            "foreign-mark",
            "These marks fence off code in a chat; here they would be filmed.",
            mark,
            hint="Take the line away.",
            fix=(Edit(Span(file, line.start, line.end), ""),),
        )
    )
    line.text, line.kind = "", LineKind.BLANK


def _without_mark(file: str, line: Line) -> None:
    """`- shot 5s {` and `• @mara: Hello.`: what stands behind the mark of a list, where that is more than prose."""
    found = compiled(_MARK).match(line.text)
    if found is None or line.faults:
        return
    start, end = found.span("mark")
    rest = line.text[end:]
    kind = classify(rest)
    opened = kind in (LineKind.PROSE, LineKind.SETTING) and _opened_by_colon(rest)
    known = kind is LineKind.SETTING and rest.split(":")[0].strip() in (*SETTINGS, *BLOCKS)
    if not (opened or known or kind in _STRUCTURE):
        return
    mark = found["mark"].strip()
    line.faults.append(
        Diagnostic(
            "foreign-mark",
            f"`{mark}` begins a list elsewhere; here it makes prose of the line."
            if line.kind is LineKind.PROSE
            else f"`{mark}` opens nothing.",
            Span(file, line.start + start, line.start + start + len(mark)),
            hint="Take it away: a line needs no mark" + (_ESCAPE if line.kind is LineKind.PROSE else "") + ".",
            fix=(Edit(Span(file, line.start + start, line.start + end), ""),),
        )
    )
    line.text, line.kind = line.text[:start] + " " * (end - start) + rest, kind
    if opened:
        _with_brace(file, line)


def _with_brace(file: str, line: Line) -> None:
    """`scene kitchen:` and `shot 5s wide:`, as other languages open a block; `shot: 5s wide {` is told elsewhere."""
    if not _opened_by_colon(line.text):
        return
    head = line.text.strip()
    colon = line.start + line.text.rindex(":")
    behind = len(line.text.rstrip()[:-1].rstrip())
    line.faults.append(
        Diagnostic(
            "missing-brace",
            f"A colon does not open {'an' if head[0] in 'aeiou' else 'a'} {head.split(':')[0].split()[0]}.",
            Span(file, colon, colon + 1),
            hint="End the line with ` {`, and close the block with `}` on a line of its own" + _ESCAPE + ".",
            fix=(Edit(Span(file, line.start + behind, colon + 1), " {"),),
        )
    )
    line.text, line.kind = f"{line.text[:behind]} {{", LineKind.OPEN


def _opened_by_colon(text: str) -> bool:
    """Whether a line is the first line of a block with a colon in the place of its brace."""
    head = text.strip()
    words = head[:-1].split()
    if head[-1:] != ":" or not words or words[0] not in (*BLOCKS, "inline"):
        return False
    sure = words[0] != "shot" or len(words) == 1 or words[1][0].isdigit()
    return sure and HEADER.fullmatch(head[:-1].rstrip()) is not None
