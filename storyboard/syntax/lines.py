"""A line of a story, and the shapes of what stands in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from storyboard.syntax.kinds import EDGE, LineKind
from storyboard.syntax.names import NAME, Expression
from storyboard.syntax.words import ELEMENT_WORDS
from storyboard.text import Diagnostic, Span

STRING: Final = r'"(?:[^"\\]|\\.)*"'

HEADER_SHAPE: Final = (
    rf'(?:story(?=[\s"{{]|$){EDGE}*+(?:{STRING})?+'
    rf'|(?:style|scene|edit|(?:inline{EDGE}+)?(?:{"|".join(ELEMENT_WORDS)}))(?=[\s"{{]|$)'
    rf"(?:{EDGE}++{NAME})?{EDGE}*+(?:{STRING})?+"
    rf'|shot(?=[\s{{]|$)[^"{{}}]*+)'
)
HEADER: Final = Expression(HEADER_SHAPE)
"""A block's header without its brace, as the grammar reads it."""


_STRINGS: Final = re.compile(r'"(?:[^"\\]|\\.)*+("?)', re.DOTALL)


def strings(text: str) -> Iterator[tuple[int, int]]:
    """Where texts in quotes begin and end. One that is never closed is none, nor is anything behind it."""
    return (found.span() for found in _STRINGS.finditer(text) if found[1])


def masked_strings(text: str) -> str:
    """A text with other signs for those of texts in quotes, as long as it was."""
    return _STRINGS.sub(lambda found: "\0" * len(found[0]) if found[1] else found[0], text)


class Line(Struct):
    """One line: its place (without the line break), what it says once straightened, and its kind.

    `closes` is how many `}` are missing behind it; `opens` is the header that is missing before it.
    """

    start: int
    end: int
    text: str
    kind: LineKind
    faults: list[Diagnostic] = field(default_factory=list)
    closes: int = 0
    opens: str = ""

    @property
    def indent(self) -> int:
        """How far it is indented. Without meaning to the language, but a good witness where a brace is missing."""
        wide = self.text.expandtabs(4)
        return len(wide) - len(wide.lstrip())

    def trimmed(self, file: str) -> Span:
        """Where its text stands, white space at both ends left out. Only for a text as long as it was typed."""
        left = len(self.text) - len(self.text.lstrip())
        return Span(file, self.start + left, self.start + max(left, len(self.text.rstrip())))
