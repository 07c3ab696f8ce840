"""A story as its further takes word it, where templates read `take`: what they need beside the first, and what is wrong
with them alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from msgspec.structs import replace

from storyboard.story.model import Story
from storyboard.story.read import Reading
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Span

_ABSENT: Final = frozenset({"unused"})
"""Said of what nothing uses, so it holds only where no take uses it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The story as one take words it, what was measured for it, and everything found wrong with it."""

    take: int
    reading: Reading
    media: Mapping[str, MediaFacts | MediaProblem]
    faults: tuple[Diagnostic, ...]

    @property
    def story(self) -> Story:
        """What it says."""
        return self.reading.story


def further_takes(story: Story) -> range:
    """The takes behind the first that a story's scenes want, in words of their own."""
    return range(2, 1 + max((scene.look.takes for scene in story.scenes), default=1) if story.uses_take else 2)


def whole(first: Telling, further: Iterable[Telling]) -> Story:
    """The first take's story with the elements, pictures and videos that only others name."""
    story = first.story
    for each in (other.story for other in further):
        story = replace(
            story,
            elements={**story.elements, **each.elements, **story.elements},
            images={**story.images, **each.images, **story.images},
            videos={**story.videos, **each.videos, **story.videos},
        )
    return story


def found_in_all(first: Telling, further: Collection[Telling]) -> tuple[Diagnostic, ...]:
    """What is wrong with any take, each thing once. A scene answers only for the takes that it wants."""
    idle = [{_place(fault) for fault in each.faults if fault.code in _ABSENT} for each in further]
    found = [
        fault for fault in first.faults if fault.code not in _ABSENT or all(_place(fault) in others for others in idle)
    ]
    known = {_place(fault) for fault in first.faults}
    for each in further:
        wanting = {scene.name for scene in each.story.scenes if scene.look.takes >= each.take}
        for fault in found_in(each, first.story, wanting):
            if _place(fault) not in known:
                known.add(_place(fault))
                found.append(fault)
    return tuple(found)


def found_in(telling: Telling, first: Story, scenes: Collection[str]) -> tuple[Diagnostic, ...]:
    """What is wrong with some scenes as a further take words them, told as such. Elements are made once, in the words
    of the first take, so what others say of those is of no account."""
    apart = [each.block.span for each in telling.reading.read if each.scene.name not in scenes]
    apart += [element.span for element in first.elements.values()]
    return tuple(
        replace(fault, message=f"In take {telling.take}: {fault.message[:1].lower()}{fault.message[1:]}")
        for fault in telling.faults
        if fault.code not in _ABSENT and not any(_within(fault.span, span) for span in apart)
    )


def measured(tellings: Iterable[Telling]) -> dict[str, MediaFacts | MediaProblem]:
    """All that was measured for any of them."""
    return dict(chain.from_iterable(each.media.items() for each in tellings))


def _place(fault: Diagnostic) -> tuple[str, Span]:
    return fault.code, fault.span


def _within(inner: Span, outer: Span) -> bool:
    return inner.file == outer.file and outer.start <= inner.start and inner.end <= outer.end
