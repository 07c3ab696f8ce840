"""What is wrong, where, and the next thing to do."""

from __future__ import annotations

from msgspec import Struct

from storyboard.text.source import Span


class Label(Struct, frozen=True, gc=False):
    """A second place that matters, and what it has to do with the fault."""

    span: Span
    text: str


class Edit(Struct, frozen=True, gc=False):
    """Replace what stands at `span` by `text`: a fix that a machine can apply."""

    span: Span
    text: str


class Diagnostic(Struct, frozen=True, gc=False):
    """One fault. `code` is a row of the catalogue, which knows its severity and its explanation.

    `message` is one sentence about the writer's own value; `hint` is the next step; `fix` is applied whole or not at
    all.
    """

    code: str
    message: str
    span: Span
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    fix: tuple[Edit, ...] = ()
