"""How much is read at all. These bounds are kstory's own, far beyond what a film needs, so that no file and no answer
can take the time or the memory of whoever opens it."""

from __future__ import annotations

from typing import Final, NamedTuple

LINE: Final = 10_000
SLIP: Final = 400
SLIP_GAP: Final = 32
SOURCE_BYTES: Final = 2_000_000
LINES: Final = 100_000
FAULTS: Final = 10_000
LABELS: Final = 20
CONFIG_BYTES: Final = 100_000
LOCK_BYTES: Final = 64_000_000
MEASURED_BYTES: Final = 2_000_000_000
CACHE_BYTES: Final = 16_000_000
SAMPLES: Final = 3_000_000
BOXES: Final = 20_000
TRACKS: Final = 16
SIDE: Final = 8192
PIXELS: Final = 36_000_000
PICTURE_BYTES: Final = 50_000_000
PICTURE_PIXELS: Final = 89_000_000
PARTS: Final = 20_000
RECORD_BYTES: Final = 4_000_000
LIST_BYTES: Final = 16_000_000


class Bound(NamedTuple):
    """A row of the documentation: what is bounded, how much is read, what happens beyond."""

    what: str
    most: str
    beyond: str


BOUNDS: Final = (
    Bound("a line of a story", f"{LINE:,} characters", "`line-too-long`; the other lines are read"),
    Bound("a story file, a template", f"{SOURCE_BYTES // 1_000_000} MB, {LINES:,} lines", "not read, and said so"),
    Bound("the faults of a story", f"{FAULTS:,}", "`too-many-faults`; errors are told before warnings"),
    Bound("kstory.toml", f"{CONFIG_BYTES // 1000} KB, {LINE:,} characters a line", "`config-broken`"),
    Bound("kstory.lock", f"{LOCK_BYTES // 1_000_000} MB", "`lock-broken`: nothing is made until it is mended"),
    Bound("a line in which a slip is recognised", f"{SLIP} characters", "told as a line that cannot be read"),
    Bound(
        "a picture",
        f"{PICTURE_BYTES // 1_000_000} MB, {PICTURE_PIXELS // 1_000_000} million pixels, {PARTS:,} parts",
        "`media-unreadable`, before anything is decoded",
    ),
    Bound(
        "a clip",
        f"{MEASURED_BYTES // 1_000_000_000} GB, {SIDE:,} pixels a side, {TRACKS} tracks, {SAMPLES:,} samples, "
        "and no more samples than bytes",
        "`media-unreadable`, before anything is decoded",
    ),
    Bound(
        "an answer of the service", f"{RECORD_BYTES // 1_000_000} MB, no content coding", "as an answer that is lost"
    ),
    Bound(
        "a list of requests", f"{LIST_BYTES // 1_000_000} MB, no content coding", "requests are asked for one by one"
    ),
)
"""What docs/limits.md shows."""
