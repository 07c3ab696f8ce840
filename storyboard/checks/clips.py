"""Measured clips against the guide's limits.

Seconds and frames a second are judged to a tenth: a clip of 10 s lasts 10.04 as files count, and 24 frames a second are
23.976.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from storyboard.checks.pictures import Fault, conversion, too_heavy, wrong_ending
from storyboard.kling.limits import (
    ELEMENT_VIDEO_ASPECTS,
    ELEMENT_VIDEO_BYTES,
    ELEMENT_VIDEO_FORMATS,
    ELEMENT_VIDEO_SECONDS,
    ELEMENT_VIDEO_SIDE,
    UPLOADS,
    VIDEO_BYTES,
    VIDEO_FORMATS,
    VIDEO_FPS,
    VIDEO_KINDS,
    VIDEO_PIXELS,
    VIDEO_SECONDS,
    Limit,
    Rule,
)
from storyboard.kling.wire import UPLOAD_TYPES
from storyboard.text import MediaFacts

ELEMENT_SHAPES: Final = (Fraction(16, 9), Fraction(9, 16))


def reference_clip_faults(facts: MediaFacts, written: str) -> Iterator[Fault]:
    """A clip that a scene follows or an edit changes."""
    yield from clip_format(facts, written, VIDEO_FORMATS)
    yield from too_heavy("clip-size", facts, VIDEO_BYTES, "Compress it more, or cut it shorter.")
    yield from clip_seconds(facts, VIDEO_SECONDS, written)
    if not (VIDEO_PIXELS.holds(facts.width) and VIDEO_PIXELS.holds(facts.height)):
        yield Fault(
            "clip-pixels",
            f"is {facts.width}×{facts.height} pixels; each side has {VIDEO_PIXELS.bottom} to {VIDEO_PIXELS.top}.",
            f"Scale it: {conversion(written, 'scaled.mp4', ' -vf scale=-2:1080')}.",
        )
    if facts.fps is not None and not VIDEO_FPS.holds(round(facts.fps, 1)):
        yield Fault(
            "clip-rate",
            f"has {facts.fps:.4g} frames a second; {VIDEO_FPS.bottom} to {VIDEO_FPS.top} are needed.",
            f"Convert it: {conversion(written, 'converted.mp4', f' -r {VIDEO_FPS.bottom}')}.",
        )


def element_clip_faults(facts: MediaFacts, written: str) -> Iterator[Fault]:
    """A clip that an element is made from."""
    yield from clip_format(facts, written, ELEMENT_VIDEO_FORMATS)
    yield from too_heavy("clip-size", facts, ELEMENT_VIDEO_BYTES, "Compress it more, or cut it shorter.")
    yield from clip_seconds(facts, ELEMENT_VIDEO_SECONDS, written)
    short = min(facts.width, facts.height)
    if not ELEMENT_VIDEO_SIDE.holds(short):
        yield Fault(
            "clip-pixels",
            f"is {facts.width}×{facts.height} pixels; its short side must have {ELEMENT_VIDEO_SIDE.bottom}.",
            f"The guide asks for {ELEMENT_VIDEO_SIDE.cites}.",
        )
    elif all(abs(facts.width - facts.height * shape) > 2 for shape in ELEMENT_SHAPES):
        yield Fault(
            "clip-shape",
            f"is {facts.width}×{facts.height} pixels; it must be {ELEMENT_VIDEO_ASPECTS.cites}.",
            "Crop it.",
        )


def clip_format(facts: MediaFacts, written: str, row: Rule) -> Iterator[Fault]:
    """A format that the service does not take, or takes and cannot be sent."""
    if facts.format not in VIDEO_KINDS:
        hint = f"Convert it: {conversion(written, 'mp4')}. The guide: {row.cites}"
        yield Fault("clip-format", f"is {facts.format}; the service takes mp4.", hint)
    elif facts.format not in UPLOAD_TYPES:
        hint = f"Repack it, which loses nothing: {conversion(written, 'mp4', ' -c copy')}. {UPLOADS.cites}"
        yield Fault("clip-upload", f"is {facts.format}, which cannot be uploaded.", hint)
    else:
        yield from wrong_ending(facts, written)


def clip_seconds(facts: MediaFacts, row: Limit, written: str) -> Iterator[Fault]:
    """Too short or too long."""
    if facts.seconds is not None and not row.holds(round(facts.seconds, 1)):
        long = facts.seconds > row.top
        hint = f"Cut it: {conversion(written, 'cut.mp4', f' -t {row.top} -c copy')}." if long else "Use a longer one."
        yield Fault("clip-seconds", f"lasts {facts.seconds:.4g} s; {row.bottom} to {row.top} s are allowed.", hint)
