"""Start and end frames."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from storyboard.checks.measures import count, scenes, typed
from storyboard.kling.limits import CLIP_SECONDS, START_WITH_SHOTS
from storyboard.story.model import MediaRef, Scene, Story
from storyboard.text import Diagnostic, Label
from storyboard.text.phrases import listed


def ends(story: Story, _media: object) -> Iterator[Diagnostic]:
    """An end frame asks for a start frame and for a clip of one shot."""
    for scene in scenes(story):
        if scene.end is None:
            continue
        if scene.start is None:
            yield Diagnostic(
                "end-without-start",
                f"`{scene.name}` ends on {typed(story, scene.end)} and starts on no picture.",
                scene.end.span,
                hint="Say where it begins: `start:` takes a picture, or `continue`.",
            )
        if len(scene.shots) > 1:
            yield Diagnostic(
                "end-with-shots",
                f"`{scene.name}` ends on {typed(story, scene.end)} and has {count(len(scene.shots), 'shot')}; "
                "an end frame goes with one shot alone.",
                scene.end.span,
                (Label(scene.shots[-1].header, "the end frame belongs to this shot"),),
                "Give the last shot a scene of its own with `start: continue`.",
            )


def starts(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A start frame that may be ignored, since its clip has several shots."""
    for scene in scenes(story):
        unknown = isinstance(scene.start, MediaRef) and not scene.start.path  # which was said already
        if scene.start and not unknown and not scene.end and len(scene.shots) > 1 and not scene.shots[1].break_before:
            yield Diagnostic(
                "start-with-shots",
                f"`{scene.name}` starts on {typed(story, scene.start)}, and its first clip may have several shots.",
                scene.start.span,
                (Label(scene.shots[1].header, "the second shot"),),
                f"{_apart(scene)}, so that it is a clip of its own. {START_WITH_SHOTS.cites}",
            )


def _apart(scene: Scene) -> str:
    """How the first shot becomes a clip of its own that is long enough, and so is what follows it."""
    least = CLIP_SECONDS.bottom
    rest = takewhile(lambda shot: not shot.break_before, scene.shots[1:])
    steps = [f"give the first shot {least} s"] if scene.shots[0].seconds < least else []
    steps += [f"give what follows it {least} s"] if sum(shot.seconds for shot in rest) < least else []
    said = listed([*steps, "write `---` after the first shot"])
    return said[0].upper() + said[1:]


RULES = (ends, starts)
