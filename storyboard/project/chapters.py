"""Chapters of a film, by which a player finds a scene."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container.core import Chapter


def chapters(lengths: Sequence[Fraction], titles: Sequence[str]) -> list[Chapter]:
    """One for each run of clips of the same title, from their lengths in seconds."""
    found: list[Chapter] = []
    place = Fraction(0)
    for length, title in zip(lengths, titles, strict=True):
        first, place = place, place + length
        if found and found[-1]["metadata"]["title"] == title:
            found[-1]["end"] = round(place * 1000)
            continue
        found.append(
            {
                "id": len(found) + 1,
                "start": round(first * 1000),
                "end": round(place * 1000),
                "time_base": Fraction(1, 1000),
                "metadata": {"title": title},
            }
        )
    return found
