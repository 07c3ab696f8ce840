"""Names of scenes and edits, which their clips' files are called by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storyboard.story.model import EditScene, Scene, Story
from storyboard.text import Diagnostic, Label

NAME_BYTES: Final = 180
"""A file's name has 255 bytes on the usual file systems; numbers, ending and the mark of a part share them."""


def long_names(story: Story, _media: object) -> Iterator[Diagnostic]:
    """A name that no file could have."""
    for scene in story.scenes:
        size = len(scene.name.encode())
        if size > NAME_BYTES:
            yield Diagnostic(
                "name-long",
                f"This name takes {size} bytes; its clips are files of that name, so {NAME_BYTES} at most.",
                scene.name_span,
                hint='Shorten it, and put the rest into the title: `scene name "A long title" {`.',
            )


def alike_names(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Names whose clips would be one file where file systems do not tell capitals apart."""
    first: dict[str, Scene | EditScene] = {}
    for scene in story.scenes:
        other = first.setdefault(scene.name.casefold(), scene)
        if other.name != scene.name:
            yield Diagnostic(
                "name-alike",
                f"`{scene.name}` and `{other.name}` differ in capitals alone; on many machines "
                "their clips would be one file.",
                scene.name_span,
                (Label(other.name_span, "the other one"),),
                "Give one of them another name.",
            )


RULES = (long_names, alike_names)
"""The rules of this file."""
