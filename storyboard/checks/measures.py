"""What the rules measure in a story, and how they say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

from storyboard.kling.wire import MENTION
from storyboard.story.model import EditScene, Element, MediaRef, Mention, Pieces, Scene, SceneRef, Shot, Story, Words
from storyboard.text.phrases import listed

MENTION_LENGTH: Final = MappingProxyType({kind: len(mark.format(1)) for kind, mark in MENTION.items()})
"""Characters of a mention in the prompt that is sent, by its kind. No list is longer than nine."""


def prompt_length(prompt: Pieces) -> int:
    """Code points of a prompt as it is sent."""
    return sum([len(piece.text) if isinstance(piece, Words) else MENTION_LENGTH[piece.kind] for piece in prompt])


def prompt_bytes(prompt: Pieces) -> int:
    """UTF-8 bytes of a prompt as it is sent."""
    return sum(
        len(piece.text.encode("utf-8", "replace")) if isinstance(piece, Words) else MENTION_LENGTH[piece.kind]
        for piece in prompt
    )


def blank(prompt: Pieces) -> bool:
    """Whether nothing would be sent."""
    return not any(isinstance(piece, Mention) or piece.text.strip() for piece in prompt)


def scenes(story: Story) -> Iterator[Scene]:
    """The scenes that are generated."""
    return (scene for scene in story.scenes if isinstance(scene, Scene))


def edits(story: Story) -> Iterator[EditScene]:
    """The scenes that change a video."""
    return (scene for scene in story.scenes if isinstance(scene, EditScene))


def shots(story: Story) -> Iterator[tuple[Scene, Shot]]:
    """Every shot with its scene."""
    return ((scene, shot) for scene in scenes(story) for shot in scene.shots)


def cast_of(shots: Iterable[Shot]) -> tuple[Mention, ...]:
    """What several shots need together, each name once."""
    return tuple({(each.kind, each.name): each for shot in shots for each in shot.cast}.values())


def elements_in(story: Story, cast: Iterable[Mention]) -> tuple[Element, ...]:
    """The elements of a cast."""
    return tuple(story.elements[each.name] for each in cast if each.kind == "element" and each.name in story.elements)


def count(number: float, word: str) -> str:
    """`no shots`, `1 shot`, `2 shots`."""
    return f"{number:g} {word}" if number == 1 else f"{number:g} {word}s" if number else f"no {word}s"


def called(mentions: Iterable[Mention]) -> str:
    """Mentions as the writer types them, joined."""
    return listed(f"@{each.name}" for each in mentions)


def typed(story: Story, reference: MediaRef | SceneRef) -> str:
    """A frame or video as the writer would call it: by its name where it has one."""
    match reference:
        case MediaRef(path=path):
            named = (asset for table in (story.images, story.videos) for asset in table.values())
            return next((f"@{asset.name}" for asset in named if asset.media.path == path), f'"{reference.written}"')
        case SceneRef(continued=True):
            return "`continue`"
        case SceneRef():
            return f"@{reference.name}"
