"""A shot by itself: its seconds, and that there is one at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from storyboard.checks.measures import edits, scenes
from storyboard.kling.limits import CLIP_SECONDS, SHOT_SECONDS, VIDEO_SECONDS
from storyboard.story.model import EditScene, Scene, SceneRef, Story
from storyboard.text import Diagnostic
from storyboard.text.diagnostic import Label


def no_shots(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A scene without shots makes nothing."""
    for scene in scenes(story):
        if not scene.shots:
            message = f"The scene `{scene.name}` has no shot, so there is nothing to film."
            yield Diagnostic("no-shots", message, scene.header, hint="Open one with `shot 5s {`, and end it with `}`.")


def shot_seconds(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Whole seconds, one at least, and no more than a clip can hold."""
    edited = changed(story)
    for scene in scenes(story):
        longest, user = longest_clip(edited, scene)
        for shot in scene.shots:
            if shot.seconds != int(shot.seconds) or not SHOT_SECONDS.holds(shot.seconds):
                message = f"{shot.seconds:g} s is no length for a shot: whole seconds, {SHOT_SECONDS.bottom} at least."
                near = max(SHOT_SECONDS.bottom, int(shot.seconds + 0.5))
                yield Diagnostic("shot-seconds", message, shot.seconds_span, hint=f"Write `{near}s`.")
            elif shot.seconds > CLIP_SECONDS.top:
                yield Diagnostic(
                    "shot-too-long",
                    f"This shot lasts {shot.seconds:g} s; a clip holds {CLIP_SECONDS.top} s at most.",
                    shot.seconds_span,
                    hint="Tell it in two shots.",
                )
            elif user and shot.seconds > longest:
                yield Diagnostic(
                    "shot-too-long",
                    f"This shot lasts {shot.seconds:g} s, and `{user.name}` changes its video, "
                    f"which may last {longest} s at most.",
                    shot.seconds_span,
                    (Label(user.source.span, "used here") if user.source else Label(user.header, "used here"),),
                    "Tell it in two shots.",
                )


def changed(story: Story) -> dict[str, EditScene]:
    """The scenes that edits change, by name, each with the first that does."""
    found: dict[str, EditScene] = {}
    for edit in edits(story):
        if isinstance(edit.source, SceneRef):
            found.setdefault(edit.source.name, edit)
    return found


def longest_clip(edited: Mapping[str, EditScene], scene: Scene) -> tuple[int, EditScene | None]:
    """The most seconds a clip of this scene may have, and the edit that is the reason if there is one. `edited` is
    what `changed` tells of the story."""
    edit = edited.get(scene.name)
    return (min(CLIP_SECONDS.top, VIDEO_SECONDS.top) if edit else CLIP_SECONDS.top), edit


RULES = (no_shots, shot_seconds)
