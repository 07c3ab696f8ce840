"""Settings of scenes and edits that the service needs, or would ignore."""

from __future__ import annotations

from collections.abc import Iterator

from storyboard.checks.cuts import one_clip
from storyboard.checks.measures import count, edits, scenes
from storyboard.kling.limits import ASPECTS, EQUAL_TAKES
from storyboard.story.model import Story
from storyboard.text import Diagnostic


def aspects(story: Story, _media: object) -> Iterator[Diagnostic]:
    """The shape of the picture must be said unless every clip of the scene begins on a frame."""
    for scene in scenes(story):
        if scene.look.aspect or (scene.start and (len(scene.shots) < 2 or one_clip(story, scene))):
            continue
        why = "only its first clip has a start frame" if scene.start else "it has no start frame to take it from"
        yield Diagnostic(
            "aspect-missing",
            f"`{scene.name}` has no aspect, and {why}.",
            scene.header,
            hint=f"Say `aspect: {ASPECTS[0]}` in the story block.",
        )


def equal_takes(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Several takes of one and the same request."""
    if story.uses_take:
        return
    for scene in story.scenes:
        if scene.look.takes > 1:
            yield Diagnostic(
                "equal-takes",
                f"`{scene.name}` asks for {count(scene.look.takes, 'take')} with the same words.",
                (scene.look.spans or {}).get("takes", scene.header),
                hint=f"{EQUAL_TAKES.cites} Vary the words with `{{{{ take }}}}`.",
            )


def sources(story: Story, _media: object) -> Iterator[Diagnostic]:
    """An edit of nothing."""
    for edit in edits(story):
        if edit.source is None:
            yield Diagnostic(
                "source-missing",
                f"The edit `{edit.name}` says no video to change.",
                edit.header,
                hint='Name it: `source: "clip.mp4"`, or `source: @scene`.',
            )


def kept_sound(story: Story, _media: object) -> Iterator[Diagnostic]:
    """`keep_sound` where there is no video whose sound could be kept."""
    for scene in scenes(story):
        if scene.keep_sound is not None and scene.follow is None:
            yield Diagnostic(
                "keep-sound-without-video",
                f"`{scene.name}` says `keep_sound` and follows no video.",
                (scene.look.spans or {}).get("keep_sound", scene.header),
                hint="Name the video with `follow:`, or take `keep_sound` away.",
            )


RULES = (aspects, equal_takes, sources, kept_sound)
