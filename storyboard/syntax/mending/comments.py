"""Comments in the signs of other languages: `// ...`, `/* ... */`, `<!-- ... -->`. Ours is a line that begins
with `#`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storyboard.text import Diagnostic, Edit, Label, Span

_CLOSING: Final = {"/*": "*/", "<!--": "-->"}
_OPENING: Final = ("//", *_CLOSING)


@dataclass(frozen=True, slots=True)
class OurComment:
    """A line that is a comment by the habits of another language, as one of ours; the first carries the fault."""

    text: str
    fault: Diagnostic | None = None


def foreign_comments(file: str, pieces: list[tuple[int, str]]) -> dict[int, OurComment]:
    """The lines (each with where it starts) that are comments of another language, by where they start."""
    meant: dict[int, OurComment] = {}
    closed: dict[str, list[int]] = {}
    for at, (start, text) in enumerate(pieces):
        if start in meant or not text.lstrip().startswith(_OPENING):
            continue
        if not closed:
            closed = {
                sign: [each for each, (_, line) in enumerate(pieces) if sign in line] for sign in _CLOSING.values()
            }
        meant |= _comment(file, pieces, at, closed)
    return meant


def _comment(
    file: str, pieces: list[tuple[int, str]], at: int, closed: Mapping[str, list[int]]
) -> dict[int, OurComment]:
    """One comment, the first of `pieces[at:]`; `closed` are the lines that hold a closing sign, by sign."""
    start, text = pieces[at]
    left = len(text) - len(text.lstrip())
    opening = next(sign for sign in _OPENING if text.startswith(sign, left))
    closing = _CLOSING.get(opening)
    last = _last(pieces, at, closing, closed[closing]) if closing else at
    sign = Span(file, start + left, start + left + len(opening))
    edits = [Edit(sign, "#" if text[left + len(opening) :][:1] == " " else "# ")]
    for begin, more in pieces[at + 1 : last + 1]:
        if more.strip():
            indent = begin + len(more) - len(more.lstrip())
            edits.append(Edit(Span(file, indent, indent), "# "))
    ending, tail = pieces[last]
    whole = len(tail.rstrip())
    if closing and tail[:whole].endswith(closing):
        kept = len(tail[: whole - len(closing)].rstrip())
        edits.append(Edit(Span(file, max(ending + kept, edits[-1].span.end), ending + whole), ""))
    fault = Diagnostic(
        "foreign-comment",
        f"`{opening}` begins no comment here.",
        sign,
        (Label(Span(file, ending, ending + whole), "to here"),) if last > at else (),
        "A comment is a line that begins with `#`; if it is prose, begin the line with `> `.",
        tuple(edits),
    )
    found = {begin: OurComment(f"#{more[1:]}") for begin, more in pieces[at : last + 1] if more.strip()}
    return found | {start: OurComment(f"#{text[1:]}", fault)}


def _last(pieces: list[tuple[int, str]], at: int, closing: str, closed: list[int]) -> int:
    """The line that such a comment ends with; its first where it is never closed, or something stands behind it."""
    found = bisect_left(closed, at)
    if found == len(closed):
        return at
    last = closed[found]
    return last if pieces[last][1].rstrip().endswith(closing) else at
