"""Lines and columns as editors count them ↔ offsets as spans count them.

Editors count lines from 0 and columns in units of the encoding agreed on, most often UTF-16, where a sign beyond the
first plane takes two. A line ends at CRLF, CR or LF and at nothing else; a source knows LF alone, line for line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, Literal

from storyboard.syntax.decode import too_large
from storyboard.text import Source, Span, normalise

Encoding = Literal["utf-8", "utf-16", "utf-32"]
At = tuple[int, int]
"""A line and a column, both from 0."""

_END: Final = re.compile(r"\r\n|\r|\n")
_CODEC: Final = {"utf-8": "utf-8", "utf-16": "utf-16-le"}
_UNIT: Final = {"utf-8": 1, "utf-16": 2}


def width(text: str, encoding: Encoding) -> int:
    """How many units a text takes."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return len(text.encode(_CODEC[encoding], "surrogatepass")) // _UNIT[encoding]


def index(line: str, column: int, encoding: Encoding) -> int:
    """The sign of a line that stands at a column; inside a sign is its start, past the end is the end."""
    if encoding == "utf-32" or line.isascii():
        return min(max(column, 0), len(line))
    head = line.encode(_CODEC[encoding], "surrogatepass")[: max(column, 0) * _UNIT[encoding]]
    found = head.decode(_CODEC[encoding], "replace")
    return len(found) - (bool(found) and not line.startswith(found) and found[-1] != line[len(found) - 1])


def place(source: Source, offset: int, encoding: Encoding = "utf-16") -> At:
    """Where an offset of a source stands."""
    line = bisect_right(source.starts, min(offset, len(source.text))) - 1
    start = source.starts[line]
    if source.text.isascii():  # nothing to count, however long the line
        return line, min(offset, len(source.text)) - start
    return line, width(source.text[start:offset], encoding)


def offset(source: Source, at: At, encoding: Encoding = "utf-16") -> int:
    """The offset of a line and column; a line past the last is the end of the text."""
    line, column = at
    if line >= len(source.starts):
        return len(source.text)
    span = source.line_span(max(line, 0) + 1)
    return span.start + index(source.text[span.start : span.end], column, encoding)


def whole(source: Source) -> Span:
    """All of a source."""
    return Span(source.name, 0, len(source.text))


def edited(raw: str, start: At, end: At, new: str, encoding: Encoding = "utf-16") -> str:
    """A text as the editor holds it, its own line ends and byte order mark kept, with one stretch replaced."""
    starts = _starts(raw, max(start[0], end[0]) + 1)
    first = _raw_offset(raw, starts, start, encoding)
    last = max(first, _raw_offset(raw, starts, end, encoding))
    return raw[:first] + new + raw[last:]


def _starts(raw: str, enough: int) -> list[int]:
    """Where lines start, as many as are needed and one more."""
    starts = [0]
    if "\r" not in raw:
        at = raw.find("\n")
        while at >= 0 and len(starts) <= enough:
            starts.append(at + 1)
            at = raw.find("\n", at + 1)
        return starts
    for found in _END.finditer(raw):
        starts.append(found.end())
        if len(starts) > enough:
            break
    return starts


def _raw_offset(raw: str, starts: list[int], at: At, encoding: Encoding) -> int:
    line, column = at
    if line >= len(starts):
        return len(raw)
    start = starts[line]
    end = starts[line + 1] if line + 1 < len(starts) else len(raw)
    return start + index(raw[start:end].rstrip("\r\n"), column, encoding)


_HALF: Final = re.compile("[\ud800-\udfff]")


def source_of(name: str, raw: str) -> Source:
    """What the editor holds, as a source. Half a sign, which some clients send, is none. A text larger than a story's
    file may be is not read, and says so."""
    if beyond := too_large(name, len(raw), max(raw.count("\n"), raw.count("\r"))):
        return beyond
    raw = raw if raw.isascii() else _HALF.sub("\ufffd", raw)
    return Source(name, raw if "\r" not in raw and raw[:1] != "\ufeff" else normalise(raw))


def line_end(raw: str) -> str:
    """The line end that a text uses first."""
    found = _END.search(raw)
    return found[0] if found else "\n"
