"""Videos that do not exist yet: scenes and edits whose result another scene is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from storyboard.checks.cuts import runs
from storyboard.checks.measures import scenes, typed
from storyboard.checks.shots import changed
from storyboard.kling.limits import FEATURE_SECONDS, VIDEO_SECONDS
from storyboard.story.model import EditScene, MediaRef, Scene, SceneRef, Story
from storyboard.text import Diagnostic, Label, MediaFacts, MediaProblem

Media = Mapping[str, MediaFacts | MediaProblem]


def followed_scenes(story: Story, media: Media) -> Iterator[Diagnostic]:
    """A scene is followed whole, so the whole of it has to be as short as a reference video."""
    by_name = {scene.name: scene for scene in story.scenes}
    for scene in scenes(story):
        if not isinstance(scene.follow, SceneRef):
            continue
        seconds = length_of(by_name, media, scene.follow.name)
        if seconds is not None and not VIDEO_SECONDS.holds(round(seconds, 1)):
            made = by_name[scene.follow.name]
            yield Diagnostic(
                "followed-too-long",
                f"`{scene.name}` follows {typed(story, scene.follow)}, which lasts {seconds:g} s; "
                f"a video that is followed lasts {VIDEO_SECONDS.bottom} to {VIDEO_SECONDS.top} s.",
                scene.follow.span,
                (Label(made.header, f"lasts {seconds:g} s"),),
                f"Follow a scene of {VIDEO_SECONDS.top} s at most.",
            )


def length_of(by_name: Mapping[str, Scene | EditScene], media: Media, name: str) -> float | None:
    """How long the result of a scene or edit is, in seconds; None where it cannot be known here."""
    for _ in by_name:  # an edit of an edit of ...: no chain is longer than the film
        match by_name.get(name):
            case Scene(shots=shots):
                return sum(shot.seconds for shot in shots)
            case EditScene(source=SceneRef(name=name)):
                continue
            case EditScene(source=MediaRef(path=path)):
                facts = media.get(path)
                return facts.seconds if isinstance(facts, MediaFacts) else None
            case _:
                return None
    return None


def long_followers(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Clips of over ten seconds that follow a video, where no cut makes them shorter."""
    edited = changed(story)
    for scene in scenes(story):
        for run in runs(story, scene, edited) if scene.follow else ():
            if run.stuck() is None and run.within(FEATURE_SECONDS.top).stuck() is not None:
                long = max(run.shots, key=lambda shot: shot.seconds)
                yield Diagnostic(
                    "follower-too-long",
                    f"`{scene.name}` follows a video, and here a clip is longer than {FEATURE_SECONDS.top} s.",
                    long.seconds_span,
                    hint=f"Make its shots {FEATURE_SECONDS.top} s at most; longer ones may be refused or cut.",
                )


RULES = (followed_scenes, long_followers)
