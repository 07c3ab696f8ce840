"""Characters → tree, for any input."""

from __future__ import annotations

from threading import Lock

from lark.exceptions import UnexpectedInput

from storyboard.syntax.grammar import parser
from storyboard.syntax.tree import Tree
from storyboard.text import Diagnostic, Source, Span

_one_at_a_time = Lock()


def parse(source: Source) -> tuple[Tree, tuple[Diagnostic, ...]]:
    """The tree of a source, and every fault of spelling and shape in it. Never raises."""
    lark, builder = parser()
    text = source.text if source.text.endswith("\n") or not source.text else source.text + "\n"
    with _one_at_a_time:
        builder.begin(source.name, None)
        try:
            tree = lark.parse(text)
        except UnexpectedInput as error:
            at = min(max(error.pos_in_stream or 0, 0), len(source.text))
            span = source.line_span(source.position(at).line)
            return Tree(source.name, ()), (Diagnostic("unreadable-line", "This line cannot be read.", Span(source.name, span.start, span.end)),)
    return tree, ()  # type: ignore[return-value]
