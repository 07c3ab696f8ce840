"""Prompts: something in each of them, and not too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storyboard.checks.measures import blank, edits, prompt_bytes, prompt_length, scenes, shots
from storyboard.kling.limits import CLIP_SECONDS, PROMPT, SHOT_PROMPT, SHOT_PROMPT_BYTES
from storyboard.story.model import Line, Pieces, Scene, Shot, Story
from storyboard.text import Diagnostic, Span
from storyboard.text.diagnostic import Label

SHARE: Final = 3
"""A scene's own prose may take one part in so many of a shot before it is worth a word."""


_BYTES: Final = 4
"""Bytes of a character in UTF-8, at most."""


def empty_prompts(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A shot or an edit that says nothing."""
    for _, shot in shots(story):
        if blank(shot.prompt):
            yield Diagnostic("prompt-empty", "This shot says nothing.", shot.header, hint="Write what is to be seen.")
    for edit in edits(story):
        if blank(edit.prompt):
            yield Diagnostic(
                "prompt-empty", f"The edit `{edit.name}` says no change.", edit.header, hint="Write what is to change."
            )


def long_prompts(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Over 2500 characters, or over 512 in a shot that is too short to be a clip of its own."""
    for _, shot in shots(story):
        size = prompt_length(shot.prompt)
        if size > PROMPT.top:
            limit, why = PROMPT.top, "at most in a clip of one shot"
            hint = "Tell less, or share it between two shots."
        elif size > SHOT_PROMPT.top and shot.seconds < CLIP_SECONDS.bottom:
            limit, why = SHOT_PROMPT.top, f"at most in a clip of several shots, and {shot.seconds:g} s must share one"
            hint = f"Tell less, or give it {CLIP_SECONDS.bottom} s: alone in its clip it may have {PROMPT.top}."
        else:
            continue
        message = f"This shot's prompt is {size} characters; {limit} {why}."
        yield Diagnostic("prompt-too-long", message, prose_of(shot), budget(shot), hint)
    for edit in edits(story):
        size = prompt_length(edit.prompt)
        if size > PROMPT.top:
            message = f"This edit's prompt is {size} characters; {PROMPT.top} at most."
            yield Diagnostic("prompt-too-long", message, stretch(edit.prompt, edit.header), hint="Tell less.")


def long_in_bytes(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Prompts that fit in characters, and would not if the service counted bytes."""
    for scene, shot in shots(story):
        size = prompt_length(shot.prompt)
        if size > SHOT_PROMPT.top or _BYTES * size <= SHOT_PROMPT_BYTES.top:
            continue
        heavy = prompt_bytes(shot.prompt)
        if heavy > SHOT_PROMPT_BYTES.top and not alone(scene, shot):
            yield Diagnostic(
                "prompt-bytes",
                f"This shot's prompt is {size} characters, but {heavy} bytes; whether the service counts "
                f"{SHOT_PROMPT_BYTES.top} of the one or of the other is not known.",
                prose_of(shot),
                budget(shot),
                f"To be safe, put `---` around it: alone in its clip it may have {PROMPT.top}.",
            )


def heavy_settings(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A scene's own prose that takes more than a third of what each of its shots may say."""
    for scene in scenes(story):
        shot = next((shot for shot in scene.shots if not alone(scene, shot)), None)
        size = shot.parts["setting"] if shot else 0
        if shot and size > SHOT_PROMPT.top // SHARE:
            yield Diagnostic(
                "setting-heavy",
                f"The prose of `{scene.name}` takes {size} of the {SHOT_PROMPT.top} characters of each of its shots.",
                stretch(scene.setting, scene.header),
                budget(shot),
                "Say less of the place, or let the first shot show it and the others rely on `start: continue`.",
            )


def alone(scene: Scene, shot: Shot) -> bool:
    """Whether the breaks around a shot make it a clip of its own."""
    after = scene.shots[shot.number : shot.number + 1]
    return (shot.break_before or shot.number == 1) and all(each.break_before for each in after)


def budget(shot: Shot) -> tuple[Label, ...]:
    """Who used how much of a shot's characters."""
    used = ", ".join(f"{part} {size}" for part, size in shot.parts.items() if size)
    return (Label(shot.header, f"characters: {used}"),) if used else ()


def prose_of(shot: Shot) -> Span:
    """Where a shot's own words stand; its header when it has none."""
    spans = [part.span if isinstance(part, Line) else stretch(part, shot.header) for part in shot.body]
    inside = [span for span in spans if span.file == shot.span.file]
    return inside[0].to(inside[-1]) if inside else shot.header


def stretch(pieces: Pieces, otherwise: Span) -> Span:
    """From the first to the last piece, of those that stand in the file of `otherwise`."""
    spans = [piece.span for piece in pieces if piece.span.file == otherwise.file]
    if not spans:
        return otherwise
    return Span(otherwise.file, min(span.start for span in spans), max(span.end for span in spans))


RULES = (empty_prompts, long_prompts, long_in_bytes, heavy_settings)
