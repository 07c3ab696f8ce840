"""How commands speak: faults, money, lengths, JSON. What stories and services say is made harmless to a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from storyboard.text import Diagnostic, Edit, Label, Source, Span
from storyboard.text.catalogue import severity
from storyboard.text.render import render, to_json
from storyboard.text.visible import columns, plain

FORMAT = 1
"""Version of every JSON answer of the command."""


def coloured(*, err: bool = False) -> bool:
    """Whether to use colour: only on a terminal, never under NO_COLOR."""
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(text: str = "", *, err: bool = False, **style: Any) -> None:
    """One line for people, in colour where that is wanted."""
    click.echo(click.style(text, **style) if style and coloured(err=err) else text, err=err)


def answer(**data: Any) -> None:
    """The command's whole answer as JSON."""
    click.echo(json.dumps({"version": FORMAT, **data}, ensure_ascii=False, indent=2))


def show_faults(faults: Sequence[Diagnostic], sources: Mapping[str, Source], root: Path | None) -> None:
    """All faults on stderr, each with its line, and a last line that counts them."""
    typed = {_typed(name, root): Source(_typed(name, root), source.text) for name, source in sources.items()}
    for fault in faults:
        say(render(_moved(fault, root), typed, coloured(err=True)) + "\n", err=True)
    if faults:
        say(count_faults(faults), err=True, bold=True)


def faults_as_json(faults: Sequence[Diagnostic], sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """All faults as data, files named from the project's root."""
    return [to_json(fault, sources) for fault in faults]


def count_faults(faults: Sequence[Diagnostic]) -> str:
    """Such as "2 errors, 1 warning"."""
    counted = Counter(severity(fault.code) for fault in faults)
    return ", ".join(count(number, kind) for kind in ("error", "warning", "note") if (number := counted[kind]))


def count(number: int, word: str) -> str:
    """A number and its noun."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def length(seconds: float) -> str:
    """Seconds as people say them: 8 s, 1 min 05 s."""
    whole, rest = divmod(round(seconds), 60)
    return f"{whole} min {rest:02} s" if whole else f"{seconds:g} s"


def clip_text(text: str, width: int) -> str:
    """A text in one line, harmless, of at most so many columns."""
    flat = plain(" ".join(text.split()))
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
        return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    except OSError:
        return str(path)


def _typed(name: str, root: Path | None) -> str:
    if root is None or Path(name).is_absolute() or not (root / name).exists():
        return name
    near = os.path.relpath(root / name)
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
