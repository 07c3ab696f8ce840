"""The rehearsal's sound: silence, and a soft knock at each cut."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Final

RATE: Final = 48_000
"""Samples a second, for each of two channels."""
_KNOCK_SECONDS: Final = 0.28
_LOUDNESS: Final = 0.11


def track(seconds: float, cuts: Sequence[float] = ()) -> array[int]:
    """Interleaved stereo samples of 16 bits, `seconds` long, with a knock at each of `cuts` (seconds)."""
    total = round(seconds * RATE)
    samples = array("h", bytes(4 * total))
    knock = _knock()
    for cut in cuts:
        first = round(cut * RATE)
        for place, value in enumerate(knock[: max(0, total - first)], first):
            samples[2 * place] = samples[2 * place + 1] = value
    return samples


def _knock() -> array[int]:
    """A low wooden note: two partials that die away, faded in over 4 ms so that it doesn't click."""
    out = array("h")
    for place in range(round(_KNOCK_SECONDS * RATE)):
        now = place / RATE
        fade = min(1.0, now / 0.004) * math.exp(-now * 22) * (1 - now / _KNOCK_SECONDS)
        wave = math.sin(math.tau * 220 * now) + 0.45 * math.sin(math.tau * 663 * now) * math.exp(-now * 40)
        out.append(round(32_767 * _LOUDNESS * fade * wave))
    return out
