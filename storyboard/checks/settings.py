"""Settings of scenes and edits that the service needs, or would ignore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from storyboard.checks.cuts import one_clip
from storyboard.checks.measures import count, edits, scenes
from storyboard.checks.shots import changed
from storyboard.kling.limits import ASPECTS, EQUAL_TAKES
from storyboard.story.model import EditScene, Pieces, Scene, Story, Words
from storyboard.text import Diagnostic, Span


def aspects(story: Story, _media: object) -> Iterator[Diagnostic]:
    """The shape of the picture must be said unless every clip of the scene begins on a frame."""
    edited = changed(story)
    for scene in scenes(story):
        if scene.look.aspect or (scene.start and (len(scene.shots) < 2 or one_clip(story, scene, edited))):
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


def worded_alike(takes: Sequence[Story]) -> Iterator[Diagnostic]:
    """Takes with the same words in a story that varies some: `takes` are the story as each take words it, in order.
    What stands between two breaks is made apart, so each such part is looked at."""
    told = [{scene.name: scene for scene in story.scenes} for story in takes]
    for scene in takes[0].scenes:
        wanted = [list(_parts(found[scene.name])) for found in told[: scene.look.takes] if scene.name in found]
        for at, part in enumerate(_parts(scene)):
            said = [parts[at].words for parts in wanted if at < len(parts)]
            again = next((take for take, words in enumerate(said) if words in said[:take]), None)
            if again is not None:
                first = said.index(said[again]) + 1
                yield Diagnostic(
                    "equal-takes",
                    f"{part.called} has the same words in takes {first} and {again + 1}.",
                    part.span,
                    hint=f"{EQUAL_TAKES.cites} Vary the words with `{{{{ take }}}}`.",
                )


class _Part(NamedTuple):
    """What is made apart: how a message calls it, where, and its words."""

    called: str
    span: Span
    words: str


def _parts(scene: Scene | EditScene) -> Iterator[_Part]:
    """The whole of a scene or edit, or what stands between its breaks."""
    span = (scene.look.spans or {}).get("takes", scene.header)
    if isinstance(scene, EditScene):
        yield _Part(f"`{scene.name}`", span, _said(scene.prompt))
        return
    starts = [at for at, shot in enumerate(scene.shots) if at == 0 or shot.break_before]
    for first, last in pairwise((*starts, len(scene.shots))):
        shots = scene.shots[first:last]
        words = "\n".join(_said(shot.prompt) for shot in shots)
        if len(starts) == 1:
            yield _Part(f"`{scene.name}`", span, words)
        else:
            which = f"Shot {first + 1}" if last - first == 1 else f"What stands from shot {first + 1} to {last}"
            yield _Part(f"{which} of `{scene.name}`", shots[0].header, words)


def _said(prompt: Pieces) -> str:
    return "".join(piece.text if isinstance(piece, Words) else f"@[{piece.name}]" for piece in prompt)


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
