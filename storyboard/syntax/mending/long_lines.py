"""Lines that nobody types: they are told of, and nothing looks at them."""

from __future__ import annotations

from operator import sub

from storyboard.text import Diagnostic, Source, Span
from storyboard.text.bounds import LINE


def shortened(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The source with every line beyond the bound made blanks, and a fault for each. Nothing else moves."""
    starts = source.starts
    ends = (*starts[1:], len(source.text) + 1)
    if max(map(sub, ends, starts)) - 1 <= LINE:
        return source, ()
    long = [(start, end - 1) for start, end in zip(starts, ends, strict=True) if end - 1 - start > LINE]
    parts, at = [], 0
    for start, end in long:
        parts += [source.text[at:start], " " * (end - start)]
        at = end
    return Source(source.name, "".join([*parts, source.text[at:]])), tuple(_told(source, *each) for each in long)


def _told(source: Source, start: int, end: int) -> Diagnostic:
    return Diagnostic(
        "line-too-long",
        f"This line has {end - start:,} characters; a line may have {LINE:,}.",
        Span(source.name, start, end),
        hint="Break it into several lines. Prose goes on in the next line as if nothing were between.",
    )
