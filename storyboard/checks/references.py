"""How many pictures and elements one clip can be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyboard.checks.measures import called, cast_of, count, edits, elements_in, scenes, typed
from storyboard.kling.limits import (
    ELEMENTS_NOTED,
    ELEMENTS_WITH_FRAME,
    IMAGES_WITH_END,
    REFERENCES,
    REFERENCES_WITH_VIDEO,
    VIDEOS,
)
from storyboard.story.model import EditScene, MediaRef, Mention, Reference, Scene, Shot, Story
from storyboard.text import Diagnostic, Label, Span
from storyboard.text.phrases import listed


def overfull(story: Story, scene: Scene, shots: Sequence[Shot]) -> str:
    """Why these shots together are shown too much for one clip; "" when they are not."""
    opening = shots[0].number == scene.shots[0].number
    start, end = (scene.start, scene.end) if opening else (None, None)
    frames = [frame for frame in (start, end) if frame]
    return too_many(story, cast_of(shots), frames, scene.follow, ends=end is not None)


def too_many(
    story: Story,
    cast: Sequence[Mention],
    shown: Sequence[Reference] = (),
    video: Reference | None = None,
    *,
    ends: bool = False,
) -> str:
    """Why a cast is too large beside these frames and this video; "" when it is not.

    A frame counts as a picture; a picture that is a frame too, or has two names, is sent once.
    """
    elements = sum(each.kind == "element" for each in cast)
    paths = {story.images[each.name].media.path for each in cast if each.kind == "image" and each.name in story.images}
    images = len(paths - {frame.path for frame in shown if isinstance(frame, MediaRef)})
    frames = len(shown)
    row = REFERENCES_WITH_VIDEO if video else REFERENCES
    if not row.holds(elements + images + frames):
        needed = ((elements, "element"), (images, "picture"), (frames, "frame"))
        made = listed(count(number, word) for number, word in needed if number)
        return f"{made}; a clip is shown {row.top} at most in all{' beside a video' if video else ''}"
    if frames and not ELEMENTS_WITH_FRAME.holds(elements):
        return f"{count(elements, 'element')} beside a start frame; {ELEMENTS_WITH_FRAME.top} at most"
    if ends and not IMAGES_WITH_END.holds(images + frames):
        return f"{count(images, 'picture')} beside the start and end frame; with an end frame there may be none"
    return ""


def crowded_shots(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A shot that needs more than the service takes, even when it is alone in its clip."""
    for scene in scenes(story):
        for shot in scene.shots:
            if why := overfull(story, scene, (shot,)):
                yield crowded(why, shot.cast, shot.header, "Leave some to another shot.")


def crowded_edits(story: Story, _media: object) -> Iterator[Diagnostic]:
    """An edit that is shown too much beside its video."""
    for edit in edits(story):
        if edit.source and (why := too_many(story, edit.cast, video=edit.source)):
            yield crowded(why, edit.cast, edit.header, "Leave some out.")


def crowded(why: str, cast: Sequence[Mention], header: Span, advice: str) -> Diagnostic:
    """The complaint, at the mention that is too many."""
    shown = [each for each in cast if each.kind != "video"]
    span = shown[-1].span if shown and shown[-1].span.file == header.file else header
    hint = f"It needs {called(shown)}. {advice}" if shown else None
    return Diagnostic("too-many-references", f"{why}.", span, hint=hint)


def large_casts(story: Story, _media: object) -> Iterator[Diagnostic]:
    """More than three elements, which is allowed and may not be drawn well."""
    for scene in scenes(story):
        for shot in scene.shots:
            elements = [each for each in shot.cast if each.kind == "element"]
            if not ELEMENTS_NOTED.holds(len(elements)) and not overfull(story, scene, (shot,)):
                yield Diagnostic(
                    "many-elements",
                    f"This shot shows {len(elements)} elements at once: {called(elements)}.",
                    elements[ELEMENTS_NOTED.top].span,
                    hint=f"It is allowed; with more than {ELEMENTS_NOTED.top} the service may lose a likeness.",
                )


def video_elements(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Elements made from a clip, where a video is shown too."""
    uses = [(each.follow, cast_of(each.shots), "follows") for each in scenes(story)]
    uses += [(each.source, each.cast, "changes") for each in edits(story)]
    for video, cast, does in uses:
        if video is None:
            continue
        for mention in cast:
            for element in elements_in(story, (mention,)):
                if element.video:
                    yield Diagnostic(
                        "video-element-with-video",
                        f"@{mention.name} is made from a clip and cannot be in a scene that {does} a video.",
                        mention.span,
                        (Label(element.video.span, "made from this clip"), Label(video.span, f"{does} this video")),
                        "Make it from pictures, or film it without the video.",
                    )


def loose_videos(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A video in the prose that is not the video the clip is shown."""
    uses: list[tuple[Scene | EditScene, Reference | None, tuple[Mention, ...], str]] = []
    uses += [(each, each.follow, cast_of(each.shots), "follow") for each in scenes(story)]
    uses += [(each, each.source, each.cast, "source") for each in edits(story)]
    for scene, video, cast, setting in uses:
        for mention in cast:
            if mention.kind != "video" or shown_as(story, mention) == (
                video.path if isinstance(video, MediaRef) else None
            ):
                continue
            other = f"`{scene.name}` is shown {typed(story, video)}" if video else f"`{scene.name}` is shown no video"
            yield Diagnostic(
                "video-not-shown",
                f"@{mention.name} is a video, and {other}.",
                mention.span,
                (Label(video.span, "this one is shown"),) if video else (),
                f"Write `{setting}: @{mention.name}` in `{scene.name}`; a clip is shown {VIDEOS.top} video at most.",
            )


def shown_as(story: Story, mention: Mention) -> str:
    """The path of the video that a mention stands for."""
    asset = story.videos.get(mention.name)
    return asset.media.path if asset else ""


RULES = (crowded_shots, crowded_edits, large_casts, video_elements, loose_videos)
