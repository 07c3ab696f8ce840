"""Did you mean: the nearest of the words that would be right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """Case, accents and joining signs set aside: `Sonido-Ón` and `sonido_on` are the same slip."""
    if word.isascii():
        return word.lower().replace("-", "_").replace(" ", "_")
    plain = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).replace("-", "_").replace(" ", "_")


def distance(one: str, other: str, limit: int) -> int:
    """Edits from one word to the other (a letter added, left out, changed, or two swapped); anything over `limit` is
    limit + 1."""
    far, wide = limit + 1, len(other)
    if abs(len(one) - wide) > limit:
        return far
    before: list[int] = []
    row = [min(at, far) for at in range(wide + 1)]
    for i, left in enumerate(one, 1):
        earlier, before, row = before, row, [far] * (wide + 1)
        row[0] = i
        for j in range(max(1, i - limit), min(wide, i + limit) + 1):  # further off, there are more edits than that
            cost = before[j - 1] if left == other[j - 1] else 1 + min(before[j], row[j - 1], before[j - 1])
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == other[j - 1]:
                cost = min(cost, earlier[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return far
    return min(row[-1], far)


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a writer most likely meant, or None where nothing is near.

    A third of the letters may be wrong (one for words of two or three letters, three at most). Of equally near ones
    those win whose letters are all there (swapped, doubled or left out, as fingers do), then those that share the
    first letter, then the first of all.
    """
    typed = _folded(word)
    if not typed or len(typed) > 60:
        return None
    limit = min(3, max(1, len(typed) // 3))
    best: tuple[int, bool, bool] | None = None
    found = None
    for candidate in candidates:
        meant = _folded(candidate)
        if not meant:
            continue
        edits = distance(typed, meant, best[0] if best else limit)
        if edits > (best[0] if best else limit) or edits >= max(len(typed), len(meant)):
            continue
        rank = (edits, not _same_letters(typed, meant), meant[0] != typed[0])
        if best is None or rank < best:
            best, found = rank, candidate
    return found


def _same_letters(typed: str, meant: str) -> bool:
    """Whether no letter was put in the place of another: one word has the letters of the other, or some of them."""
    one, other = Counter(typed), Counter(meant)
    return one <= other or other <= one
