"""Templates in prose and strings: what they read, what they make, and where each letter of it came from.

`{{ name }}` is by far the most common template and is filled in here. Everything else is Jinja, whose import takes
longer than checking a whole story: `storyboard.story.templates` is therefore loaded at the first text that needs it.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol, cast

from msgspec import Struct

from storyboard.story.traced import Bit, Traced
from storyboard.syntax.names import NAME, Expression
from storyboard.text.remembering import remembered

MOST: Final = 10_000
"""Characters that one template may have, make or hold in one value; four times the longest prompt there is."""

RESERVED: Final = frozenset(
    {
        "and",
        "as",
        "call",
        "context",
        "elif",
        "else",
        "endfor",
        "endif",
        "endset",
        "false",
        "for",
        "if",
        "import",
        "in",
        "is",
        "loop",
        "none",
        "not",
        "or",
        "range",
        "recursive",
        "scoped",
        "self",
        "set",
        "true",
        "with",
        "without",
        "False",
        "None",
        "True",
    }
)
"""Words that mean something to Jinja itself, so that a `let` of that name could not be read."""

_OPENS: Final = re.compile(r"\{[{%#]")
_SIMPLE: Final = Expression(rf"(?<!\{{)\{{\{{\s*({NAME})\s*\}}\}}")

Value = str | int


class Asked(NamedTuple):
    """A name that a template reads, and where in its text."""

    name: str
    start: int
    end: int


class Made(NamedTuple):
    """Text that a template made from `start..end` of itself; `literal` when it is that stretch unchanged."""

    text: str
    start: int
    end: int
    literal: bool


class Fault(Struct, frozen=True, gc=False):
    """What is wrong with a template, at `start..end` of its text. `code` is a row of the catalogue."""

    code: str
    message: str
    start: int
    end: int
    hint: str | None = None


class Template(Protocol):
    """A text that was read as a template, whatever it is filled in by."""

    @property
    def asks(self) -> tuple[Asked, ...]:
        """Every name it reads, in order."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Why it cannot be filled in; empty when it can."""

    def fill(self, values: Mapping[str, Value]) -> tuple[Made, ...] | Fault:
        """What it makes with these values, which must hold every name it asks for."""


class Simple(Struct, frozen=True, gc=False):
    """A text whose only templates are `{{ name }}`."""

    text: str
    asks: tuple[Asked, ...]
    faults: tuple[Fault, ...] = ()

    def fill(self, values: Mapping[str, Value]) -> tuple[Made, ...] | Fault:
        """Put the values in their places."""
        made: list[Made] = []
        at = room = 0
        for found in _SIMPLE.finditer(self.text):
            value = str(values[found[1]])
            room += len(value)
            if room > MOST:
                return too_much(found.start(), found.end())
            made += [
                Made(self.text[at : found.start()], at, found.start(), True),
                Made(value, found.start(), found.end(), False),
            ]
            at = found.end()
        made.append(Made(self.text[at:], at, len(self.text), True))
        return tuple(piece for piece in made if piece.text)


def too_much(start: int, end: int) -> Fault:
    """The fault of a template that makes, holds or works through more than any film needs."""
    return Fault(
        "template-too-much",
        f"This template makes more than {MOST:,} characters or goes round more than a thousand times.",
        start,
        end,
        "A prompt has room for 2,500 characters at most: write less, or repeat less.",
    )


def is_template(text: str) -> bool:
    """Whether Jinja would see anything but plain text."""
    return "{" in text and _OPENS.search(text) is not None


def read_template(text: str) -> Template:
    """Read a text in which `is_template` sees a template."""
    asks = tuple(Asked(found[1], found.start(1), found.end(1)) for found in _SIMPLE.finditer(text))
    if (
        not is_template(_SIMPLE.sub("", text))
        and len(text) <= MOST
        and not any(name in RESERVED for name, _, _ in asks)
    ):
        return Simple(text, asks)
    return _read_jinja(text)


@remembered(4096)
def _read_jinja(text: str) -> Template:
    """Read with Jinja. Remembered, since an editor asks for the same texts at every keystroke."""
    return cast(Template, importlib.import_module("storyboard.story.templates").read(text))


def place(made: tuple[Made, ...], unit: Traced) -> Traced:
    """What a template made from the text `unit`, at the places of the source."""
    bits: list[Bit] = []
    for piece in made:
        if piece.literal:
            bits += unit.cut(piece.start, piece.end)
        else:
            bits.append(Bit(piece.text, unit.span(piece.start, piece.end), False))
    return Traced(tuple(bits))
