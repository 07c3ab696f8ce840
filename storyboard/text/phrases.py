"""Words of messages: articles, lists and lengths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

_ROUND: Final = 6
"""Stations of a circle that are named before the middle is left out."""


def with_article(word: str) -> str:
    """`a scene`, `an edit`."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def listed(words: Iterable[object], link: str = "and") -> str:
    """`1`, `1 and 2`, `1, 2 and 3`; empty for none."""
    *most, last = [str(word) for word in words] or [""]
    return f"{', '.join(most)} {link} {last}" if most else last


def circle(names: Sequence[str], start: int = 0) -> str:
    """`a → b → a`: the names from `start` on, and back; the middle of a long one is left out."""
    shown = names[start : start + _ROUND]
    rest = len(names) - start - len(shown)
    return " → ".join([*shown, *(["…"] if rest > 1 else []), *names[len(names) - bool(rest) :], names[start]])


def length(seconds: float) -> str:
    """Seconds as people say them: 8 s, 1 min 05 s."""
    whole, rest = divmod(round(seconds), 60)
    return f"{whole} min {rest:02} s" if whole else f"{round(seconds, 1):g} s"
