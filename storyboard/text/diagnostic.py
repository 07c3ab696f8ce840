"""What is wrong, where, and the next thing to do."""

from __future__ import annotations

from collections.abc import Iterable

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


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    out: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        out += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*out, text[at:]])


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
