"""A diagnostic as a writer reads it, in plain text or as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

from storyboard.text.bounds import LABELS
from storyboard.text.catalogue import severity
from storyboard.text.diagnostic import Diagnostic
from storyboard.text.source import Source, Span
from storyboard.text.visible import columns, line, plain, shown

_WIDEST: Final = 110
"""Columns of source shown of one line; longer ones are cut around what is underlined."""
_NARROWEST: Final = 30
"""Columns below which nothing is fitted to a terminal."""
_QUOTED: Final = re.compile(r"`[^`\n]{1,28}`")
_HELD: Final = "\0"
"""Stands for a space that ends no line."""

_COLOURS: Final = {"error": "31", "warning": "33", "note": "36", "label": "34", "bold": "1"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """Signs to underline in one line, and what to say about them."""

    file: str
    line: int
    start: int
    end: int
    text: str
    main: bool


@dataclass(frozen=True, slots=True)
class _Ink:
    on: bool

    def __call__(self, text: str, colour: str, bold: bool = False) -> str:
        return f"\x1b[{'1;' if bold else ''}{_COLOURS[colour]}m{text}\x1b[0m" if self.on and text else text


def render(diagnostic: Diagnostic, sources: Mapping[str, Source], colour: bool = False, room: int | None = None) -> str:
    """The message with every line it is about, underlined, and the next step. Ends without a line break.

    `sources` by file name; a place in a file that is not among them is named without its line. With `colour` ANSI codes
    are put in; whatever the writer's text holds, no control sign of it gets through. `room` is the width of a terminal
    in columns: sentences are broken at spaces, and lines of source cut, to stay within it.
    """
    ink = _Ink(colour)
    kind = severity(diagnostic.code)
    first, *more = _broken(line(diagnostic.message), room, len(f"{kind}[{diagnostic.code}]: "), 2)
    out = [f"{ink(f'{kind}[{diagnostic.code}]', kind, bold=True)}: {ink(first, 'bold')}"]
    out += [f"  {ink(line, 'bold')}" for line in more]
    marks = [_mark(diagnostic.span, "", True, sources)]
    marks += [_mark(label.span, label.text, False, sources) for label in diagnostic.labels[:LABELS]]
    gutter = max((len(str(mark.line)) for mark in marks), default=1)
    widest = min(_WIDEST, max(_NARROWEST, room - gutter - 3)) if room else _WIDEST
    for place, file in enumerate(dict.fromkeys(mark.file for mark in marks)):
        here = [mark for mark in marks if mark.file == file]
        out.append(f"{' ' * gutter}{ink('-->' if place == 0 else ':::', 'label')} {_where(here[0], sources)}")
        if file in sources and here[0].line:
            out.extend(_excerpt(here, sources[file], gutter, widest, kind, ink))
    if diagnostic.hint:
        lines = _broken(line(diagnostic.hint), room, gutter + 3, gutter + 3)
        pad = "\n" + " " * (gutter + 3)
        out.append(f"{' ' * gutter} {ink('→', 'label')} {pad.join(lines)}")
    return "\n".join(out)


def _broken(text: str, room: int | None, before: int, after: int) -> list[str]:
    """A sentence in lines that end where the terminal does: `before` columns stand before the first, `after` before
    each other. What is quoted to be typed stays in one line."""
    if room is None or room - after < _NARROWEST or before + columns(text) <= room:
        return [text]
    whole = re.sub(_QUOTED, lambda quoted: quoted[0].replace(" ", _HELD), text)
    first, *more = wrap(
        whole,
        room,
        initial_indent=" " * before,
        subsequent_indent=" " * after,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return [line.replace(_HELD, " ") for line in (first[before:], *(line[after:] for line in more))]


def _mark(span: Span, text: str, main: bool, sources: Mapping[str, Source]) -> _Mark:
    source = sources.get(span.file)
    if source is None:
        return _Mark(span.file, 0, 0, 0, text, main)
    at = source.position(min(span.start, len(source.text)))
    line = source.line_span(at.line)
    start = at.column - 1
    return _Mark(span.file, at.line, start, max(start, min(span.end, line.end) - line.start), text, main)


def _where(mark: _Mark, sources: Mapping[str, Source]) -> str:
    return f"{line(mark.file)}:{mark.line}:{mark.start + 1}" if mark.file in sources else line(mark.file)


def _excerpt(marks: list[_Mark], source: Source, gutter: int, widest: int, kind: str, ink: _Ink) -> list[str]:
    bar = ink("|", "label")
    out = [f"{' ' * gutter} {bar}"]
    before = 0
    for number in sorted({mark.line for mark in marks}):
        if before and number == before + 2:
            out.append(_line(before + 1, plain(_window(source.line(before + 1), 0, 0, widest)[0]), gutter, bar, ink))
        elif before and number > before + 2:
            out.append(f"{' ' * gutter} {ink('⋮', 'label')}")
        on_line = sorted((mark for mark in marks if mark.line == number), key=lambda mark: (mark.start, not mark.main))
        text, shift = _window(source.line(number), on_line[0].start, on_line[0].end, widest)
        seen, starts = _laid_out(text)
        out.append(_line(number, seen, gutter, bar, ink))
        for mark in on_line:
            first = starts[min(max(mark.start - shift, 0), len(text))]
            last = starts[min(max(mark.end - shift, 0), len(text))]
            under = ("^" if mark.main else "-") * max(1, last - first)
            said = f"{under} {line(mark.text)}".rstrip()
            out.append(f"{' ' * gutter} {bar} {' ' * first}{ink(said, kind if mark.main else 'label')}")
        before = number
    return out


def _line(number: int, seen: str, gutter: int, bar: str, ink: _Ink) -> str:
    return f"{ink(str(number).rjust(gutter), 'label')} {bar} {seen}".rstrip()


def _laid_out(text: str) -> tuple[str, list[int]]:
    """A line as shown, and the column where each of its signs begins, the end included."""
    out: list[str] = []
    starts = [0]
    for sign in text:
        seen = shown(sign, starts[-1])
        out.append(seen)
        starts.append(starts[-1] + columns(seen))
    return "".join(out), starts


def _window(line: str, start: int, end: int, widest: int) -> tuple[str, int]:
    """A line, or the part of a long one around what matters, and how many of its signs were cut off at the front
    (less the mark)."""
    most = len(line) + (start >= len(line))  # behind the end there is one more column to underline
    if most <= widest:
        return line, 0
    lead = min(30, widest // 3)
    left = max(0, min(start - lead, most - widest)) if end - start < widest - lead else max(0, start - 10)
    right = min(len(line), left + widest)
    text = line[left:right]
    if right < len(line):
        text = f"{text[:-1]}…"
    if left:
        return f"…{text[1:]}", left
    return text, 0


def to_json(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> dict[str, Any]:
    """The diagnostic as plain data. Lines and columns count from 1, columns in code points, ends are excluded."""
    return {
        "code": diagnostic.code,
        "severity": severity(diagnostic.code),
        "message": diagnostic.message,
        **_place(diagnostic.span, sources),
        "hint": diagnostic.hint,
        "labels": [{**_place(label.span, sources), "text": label.text} for label in diagnostic.labels],
        "fix": [{**_place(edit.span, sources), "text": edit.text} for edit in diagnostic.fix],
    }


def _place(span: Span, sources: Mapping[str, Source]) -> dict[str, Any]:
    source = sources.get(span.file)
    if source is None:
        return {"file": span.file, "line": None, "column": None, "end_line": None, "end_column": None}
    start = source.position(min(span.start, len(source.text)))
    end = source.position(min(max(span.start, span.end), len(source.text)))
    return {
        "file": span.file,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
