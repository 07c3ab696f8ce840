"""Sound, and what is lost without it."""

from __future__ import annotations

from collections.abc import Iterator

from storyboard.checks.measures import scenes, typed
from storyboard.story.model import Line, Scene, Story
from storyboard.text import Diagnostic, Edit, Label, Span


def sound_with_video(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A scene that follows a video is silent. It has to say so itself: a film must not lose its sound unseen."""
    for scene in scenes(story):
        if scene.follow is None or not scene.look.sound:
            continue
        said = (scene.look.spans or {}).get("sound")
        own = said is not None and inside(said, scene)
        yield Diagnostic(
            "sound-with-video",
            f"`{scene.name}` follows {typed(story, scene.follow)}, so its sound must be off.",
            said if own and said else scene.follow.span,
            (Label(scene.follow.span, "the video"),) if own else (Label(said, "sound is on"),) if said else (),
            f"Write `sound: off` in `{scene.name}`.",
            (silenced(scene, said if own else None),),
        )


def silenced(scene: Scene, said: Span | None) -> Edit:
    """Sound switched off where the scene says it is on, else as its first line."""
    end = scene.header.end
    return Edit(said, "off") if said else Edit(Span(scene.header.file, end, end), "\n  sound: off")


def unheard(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Dialogue that nobody will hear."""
    for scene in scenes(story):
        lines = [part for shot in scene.shots for part in shot.body if isinstance(part, Line)]
        if lines and not scene.look.sound:
            said = (scene.look.spans or {}).get("sound")
            yield Diagnostic(
                "dialogue-without-sound",
                f"Somebody speaks in `{scene.name}`, and its sound is off.",
                lines[0].speaker.span,
                (Label(said, "sound is off"),) if said else (),
                "Say `sound: on`, or tell in prose what is seen.",
            )


def inside(span: Span, scene: Scene) -> bool:
    """Whether something was written in the scene itself."""
    return span.file == scene.span.file and scene.span.start <= span.start < scene.span.end


RULES = (sound_with_video, unheard)
