"""Measured pictures against the guide's limits, and start frames against the clip they open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from storyboard.checks.measures import scenes
from storyboard.kling.limits import (
    IMAGE_BYTES,
    IMAGE_FORMATS,
    IMAGE_KINDS,
    IMAGE_PIXELS,
    IMAGE_RATIO,
    SIDES,
    STD_SIDE,
    Limit,
)
from storyboard.story.model import MediaRef, Story
from storyboard.text import Diagnostic, Label, MediaFacts, MediaProblem

ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {"jpg": ("jpg", "jpeg")}
"""Endings of a format, where they are not its own name."""
NEAR: Final = 0.05
"""How far the shape of a frame may be from the aspect of its clip, as a part of it, before it is worth a word."""


class Fault(NamedTuple):
    """What is wrong with a file. `message` goes on after the file's name."""

    code: str
    message: str
    hint: str


def picture_faults(facts: MediaFacts, written: str) -> Iterator[Fault]:
    """Format, size, pixels and shape of a picture."""
    if facts.format not in IMAGE_KINDS:
        yield Fault(
            "picture-format",
            f"is {facts.format}; the service takes jpg and png.",
            f"Convert it: {conversion(written, 'png')}. The guide: {IMAGE_FORMATS.cites}",
        )
    else:
        yield from wrong_ending(facts, written)
    yield from too_heavy("picture-size", facts, IMAGE_BYTES, "Save it smaller, or as jpg.")
    if not IMAGE_PIXELS.holds(min(facts.width, facts.height)):
        yield Fault(
            "picture-small",
            f"is {facts.width}×{facts.height} pixels; each side needs {IMAGE_PIXELS.bottom}.",
            "Use a larger picture; scaling a small one up adds nothing.",
        )
    if facts.height and not IMAGE_RATIO.holds(facts.width / facts.height):
        yield Fault(
            "picture-shape",
            f"is {facts.width}×{facts.height} pixels; the longer side may be {IMAGE_RATIO.most:g} times the shorter.",
            "Crop it.",
        )


def wrong_ending(facts: MediaFacts, written: str) -> Iterator[Fault]:
    """An ending that says another format than the file's bytes: it would be uploaded as what it is not."""
    endings = ENDINGS.get(facts.format, (facts.format,))
    path = PurePosixPath(written.replace("\\", "/"))
    if path.suffix.lower().removeprefix(".") not in endings:
        yield Fault(
            "media-ending", f"is {facts.format} inside.", f'Rename it to "{path.with_suffix("." + endings[0]).name}".'
        )


def too_heavy(code: str, facts: MediaFacts, row: Limit, hint: str) -> Iterator[Fault]:
    """More bytes than the service takes."""
    if not row.holds(facts.bytes):
        yield Fault(code, f"has {megabytes(facts.bytes)}; {megabytes(row.top)} at most.", hint)


def megabytes(size: int) -> str:
    """Bytes as people say them, never rounded down to a limit that they break."""
    return f"{-(-size // 100_000) / 10:g} MB"


def conversion(written: str, ending: str, options: str = "") -> str:
    """A command that makes another format of a file."""
    target = PurePosixPath(written.replace("\\", "/")).with_suffix(f".{ending}")
    return f'`ffmpeg -i "{written}"{options} "{target}"`'


def soft_frames(story: Story, media: Mapping[str, MediaFacts | MediaProblem]) -> Iterator[Diagnostic]:
    """Start and end frames that are smaller than the clip, or of another shape: one word for a picture. An end frame
    that cannot be one has other troubles."""
    for scene in scenes(story):
        ends = scene.end if scene.start and len(scene.shots) < 2 else None
        for ref, which in ((scene.start, "start"), (ends, "end")):
            facts = media.get(ref.path) if isinstance(ref, MediaRef) else None
            if not isinstance(ref, MediaRef) or not isinstance(facts, MediaFacts) or facts.kind != "picture":
                continue
            size, side = f"{facts.width}×{facts.height}", SIDES[scene.look.mode].bottom
            small = IMAGE_PIXELS.bottom <= min(facts.width, facts.height) < side
            more = f"; in `{scene.look.mode}` a clip's short side has {side}, so it will look soft" if small else ""
            if scene.look.aspect and off_shape(facts, scene.look.aspect):
                yield Diagnostic(
                    "frame-shape",
                    f"The {which} frame of `{scene.name}` is {size} pixels, which is not {scene.look.aspect}.",
                    ref.span,
                    hint=f"Crop it, or the service will decide what to do with the rest{more}.",
                )
            elif small:
                yield Diagnostic(
                    "frame-small",
                    f"The {which} frame of `{scene.name}` is {size} pixels{more}.",
                    ref.span,
                    hint="Use a larger picture if there is one.",
                )


def soft_elements(story: Story, media: Mapping[str, MediaFacts | MediaProblem]) -> Iterator[Diagnostic]:
    """Pictures of an element with fewer lines than the least clip: a close-up would show more than they know. One
    word for an element."""
    for element in story.elements.values():
        small = [
            (ref, facts)
            for ref in (element.front, *element.angles)
            if ref and isinstance(facts := media.get(ref.path), MediaFacts) and facts.kind == "picture"
            if IMAGE_PIXELS.bottom <= min(facts.width, facts.height) < STD_SIDE.bottom
        ]
        if small:
            (ref, facts), *others = small
            yield Diagnostic(
                "element-picture-small",
                f'"{ref.written}" is {facts.width}×{facts.height} pixels; a clip has {STD_SIDE.bottom} lines at least, '
                f"so `{element.own_name}` may look soft in close-ups.",
                ref.span,
                tuple(Label(each.span, f"{found.width}×{found.height}") for each, found in others),
                "Use larger pictures if there are any; scaling these up adds nothing.",
            )


def off_shape(facts: MediaFacts, aspect: str) -> bool:
    """Whether a picture's shape is not that of an aspect such as 16:9."""
    width, height = map(int, aspect.split(":"))
    wanted = width / height
    return not facts.height or abs(facts.width / facts.height - wanted) > NEAR * wanted


RULES = (soft_frames, soft_elements)
