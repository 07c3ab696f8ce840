"""Words of messages: articles and lists."""

from __future__ import annotations

from collections.abc import Iterable


def with_article(word: str) -> str:
    """`a scene`, `an edit`."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def listed(words: Iterable[object], link: str = "and") -> str:
    """`1`, `1 and 2`, `1, 2 and 3`; empty for none."""
    *most, last = [str(word) for word in words] or [""]
    return f"{', '.join(most)} {link} {last}" if most else last
