"""How commands speak: faults, money, lengths, JSON. Nothing is written to a terminal but from here, and whatever is
passes one escape on its way: names, titles, paths and a service's words cannot steer it, nor make lines of their own.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from msgspec.structs import replace

from storyboard.text import Diagnostic, Edit, Label, Source, Span
from storyboard.text.catalogue import severity
from storyboard.text.escapes import in_json
from storyboard.text.render import render, to_json
from storyboard.text.visible import columns, line

if TYPE_CHECKING:
    from storyboard.planner.records import Plan

FORMAT = 1
"""Version of every JSON answer of the command."""


def coloured(*, err: bool = False) -> bool:
    """Whether to use colour: only on a terminal, never under NO_COLOR."""
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(*lines: str, err: bool = False, **style: Any) -> None:
    """Lines for people, in colour where that is wanted; none is an empty one. Each stays one, whatever is in it."""
    for text in lines or ("",):
        seen = line(text)
        _put(click.style(seen, **style) if seen and style and coloured(err=err) else seen, err=err)


def ask(question: str, *, default: bool = False) -> bool:
    """A yes or no from the terminal; `default` where nothing is typed."""
    return bool(click.confirm(line(question), default=default))


def answer(**data: Any) -> None:
    """The command's whole answer as JSON."""
    answer_as({"version": FORMAT, **data}, indent=2)


def answer_as(data: Mapping[str, Any], *, indent: int | None = None) -> None:
    """An answer as JSON in a format of its own, or a line of several."""
    _put(in_json(data, indent=indent, ascii_only=not _unicode(sys.stdout)), err=False)


def _put(text: str, *, err: bool) -> None:
    # named, since click would take another code page for a mistake
    click.echo(text, file=sys.stderr if err else sys.stdout)


def _unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def room() -> int:
    """Columns of a line: the terminal's, or as many as a log is read with."""
    return _terminal() if sys.stdout.isatty() else 110


def _terminal() -> int:
    return max(40, shutil.get_terminal_size().columns)


def hung(text: str, indent: int) -> list[str]:
    """A sentence behind an indent, broken at spaces where the terminal ends; one line where there is none."""
    text = line(text)
    lines = [text]
    if sys.stdout.isatty() and (wide := room() - indent) > 16:
        lines = textwrap.wrap(text, wide, break_on_hyphens=False, break_long_words=False)
    return [" " * indent + each for each in lines]


def show_faults(faults: Sequence[Diagnostic], sources: Mapping[str, Source], root: Path | None) -> None:
    """All faults on stderr, each with its line, and a last line that counts them."""
    faults = _for_this_call(faults)
    typed = {_typed(name, root): Source(_typed(name, root), source.text) for name, source in sources.items()}
    wide = _terminal() if sys.stderr.isatty() else None
    for fault in faults:
        _put(render(_moved(fault, root), typed, coloured(err=True), wide) + "\n", err=True)
    if faults:
        say(count_faults(faults), err=True, bold=True)


def faults_as_json(faults: Sequence[Diagnostic], sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """All faults as data, files named from the project's root."""
    return [to_json(fault, sources) for fault in _for_this_call(faults)]


def _for_this_call(faults: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Where several stories are here: how this very command is told which."""
    call = click.get_current_context(silent=True)
    if call is None or not any("--story" in param.opts for param in call.command.params):
        return tuple(faults)
    return tuple(
        replace(fault, hint=(fault.hint or "").replace("such as ", "such as --story ", 1))
        if fault.code == "story-unclear"
        else fault
        for fault in faults
    )


def count_faults(faults: Sequence[Diagnostic]) -> str:
    """Such as "2 errors, 1 warning"."""
    counted = Counter(severity(fault.code) for fault in faults)
    return ", ".join(count(number, kind) for kind in ("error", "warning", "note") if (number := counted[kind]))


def count(number: int, word: str) -> str:
    """A number and its noun."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def scenes(plan: Plan) -> str:
    """How many scenes and edits a film has, such as "2 scenes, 1 edit"."""
    return parts(
        len({step.scene for step in plan.steps if step.kind == "clip"}),
        len({step.scene for step in plan.steps if step.kind == "edit"}),
    )


def parts(filmed: int, edits: int) -> str:
    """So many scenes, and so many edits where there are some."""
    return ", ".join([count(filmed, "scene"), *([count(edits, "edit")] if edits else [])])


def clock(seconds: float) -> str:
    """A time of the film, such as 1:05."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def clip_text(text: str, width: int) -> str:
    """A text in one line, harmless, of at most so many columns."""
    flat = line(" ".join(text.split()))
    if columns(flat) <= width:
        return flat
    while columns(flat) > width - 1:
        flat = flat[: len(flat) - max(1, (columns(flat) - width) // 2)]
    return f"{flat.rstrip()}…"


def padded(text: str, width: int) -> str:
    """A text filled up to a width, wide characters counted as two."""
    return text + " " * max(0, width - columns(text))


def shown_path(path: Path) -> str:
    """A path as the reader would type it here."""
    try:
        return line(os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path))
    except OSError:
        return line(str(path))


@cache
def _typed(name: str, root: Path | None) -> str:
    if root is None or Path(name).is_absolute() or not (root / name).exists():
        return name
    try:
        near = os.path.relpath(root / name)
    except (OSError, ValueError):  # the folder we are in is gone, or on another drive
        return str(root / name)
    return near if not near.startswith(f"..{os.sep}..") else str(root / name)


def _moved(fault: Diagnostic, root: Path | None) -> Diagnostic:
    """The fault with its files named as the reader would type them here."""

    def move(span: Span) -> Span:
        return replace(span, file=_typed(span.file, root))

    return replace(
        fault,
        span=move(fault.span),
        labels=tuple(Label(move(label.span), label.text) for label in fault.labels),
        fix=tuple(Edit(move(edit.span), edit.text) for edit in fault.fix),
    )
