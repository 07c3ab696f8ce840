"""Words that mean something to the service, and shots that say how and not what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from storyboard.checks.measures import blank, edits, scenes, shots
from storyboard.story.model import Line, Pieces, Scene, Shot, Story, Words
from storyboard.text import Diagnostic, Span

_ORDINAL: Final = re.compile(r"<{2,3}\s*(?P<kind>element|image|video|voice)s?[\s_-]*+\d*+\s*+>{2,3}", re.IGNORECASE)
_CAMERA: Final = re.compile(
    r"a|an|and|the|in|on|out|up|down|to|of|from|with|then|at|very|slow|slowly|fast|quick|"
    r"gentle|static|steady|fixed|still|wide|medium|close|extreme|full|long|tight|establishing|master|"
    r"two|three|over|shoulder|overhead|aerial|drone|high|low|angle|level|eye|bird|birds|worms|"
    r"dutch|tilted|pov|insert|detail|macro|tele|telephoto|lens|anamorphic|handheld|tripod|crane|jib|"
    r"dolly|steadicam|gimbal|camera|shot|frame|framing|view|pan|panning|tilt|tilting|zoom|zooming|"
    r"push|pushing|pull|pulling|track|tracking|truck|orbit|orbiting|arc|rack|focus|shallow|deep|"
    r"left|right|forward|back|backward|backwards|close-up|closeup|ups|cu|mcu|ecu|ms|ws|ls|els|"
    r"slow-motion|motion|timelapse|time-lapse|hyperlapse|whip|rotating|spin|rise|rising|descend|"
    r"descending|reverse|s|\d+(?:mm|fps|x)?"
)
"""Words of framing, which alone show nothing."""


def typed_ordinals(story: Story, _media: object) -> Iterator[Diagnostic]:
    """`<<<element_1>>>` typed by hand: the numbers are the compiler's to give, and this one may be another's."""
    prompts = [shot.prompt for _, shot in shots(story)] + [edit.prompt for edit in edits(story)]
    for prompt in prompts:
        for span, found in _typed(prompt):
            hint = "Write `@` and the name of what is meant; its number is found for you."
            if found["kind"].lower() == "voice":
                hint = "Give the element a `voice`, and let it speak: `@name: words`."
            yield Diagnostic("typed-ordinal", f"`{found[0]}` is how the service counts.", span, hint=hint)


def _typed(prompt: Pieces) -> Iterator[tuple[Span, re.Match[str]]]:
    for piece in prompt:
        if not isinstance(piece, Words) or "<<" not in piece.text:
            continue
        for found in _ORDINAL.finditer(piece.text):
            span = piece.span
            if span.end - span.start == len(piece.text):
                span = Span(span.file, span.start + found.start(), span.start + found.end())
            yield span, found


def framed_only(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A shot of which only the camera is told, where no frame, video or setting shows what it looks at."""
    for scene in scenes(story):
        for shot in scene.shots:
            if not _shows(scene, shot) and shot.framing and _only_camera(shot.framing):
                yield Diagnostic(
                    "prompt-empty",
                    f"This shot says how it is filmed, `{shot.framing}`, and not what.",
                    shot.header,
                    hint="Write what is to be seen on a line of its own, before the `}`.",
                )


def _shows(scene: Scene, shot: Shot) -> bool:
    return bool(shot.body or shot.cast or scene.setting or scene.follow or (scene.start and shot.number == 1))


def _only_camera(framing: str) -> bool:
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", framing.casefold())
    return all(_CAMERA.fullmatch(part) for word in words for part in word.split("-"))


def emptied_cues(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Dialogue of which a template leaves nothing."""
    for _, shot in shots(story):
        for part in shot.body:
            if isinstance(part, Line) and blank(part.words):
                hint = "Let the template leave some words, or write the line as prose."
                yield Diagnostic(
                    "empty-cue", "Nothing is said here once the template is filled in.", part.span, hint=hint
                )


RULES = (typed_ordinals, framed_only, emptied_cues)
"""The rules of this file."""
