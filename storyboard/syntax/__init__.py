"""Characters → tree, and back. Looks at text alone."""

from storyboard.syntax.decode import decode
from storyboard.syntax.format import format_source, format_tree
from storyboard.syntax.kinds import LineKind, classify
from storyboard.syntax.parse import parse

__all__ = ["LineKind", "classify", "decode", "format_source", "format_tree", "parse"]
