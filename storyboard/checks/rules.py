"""All rules, run over one story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from storyboard.checks import (
    cuts,
    elements,
    files,
    footage,
    frames,
    lengths,
    naming,
    pictures,
    references,
    settings,
    shots,
    silence,
    speech,
    wording,
)
from storyboard.story.model import Story
from storyboard.text import Diagnostic, MediaFacts, MediaProblem

Media = Mapping[str, MediaFacts | MediaProblem]
Complain = Callable[[Story, Media], Iterable[Diagnostic]]

RULES: Final[tuple[Complain, ...]] = (
    *lengths.RULES,
    *shots.RULES,
    *cuts.RULES,
    *references.RULES,
    *frames.RULES,
    *settings.RULES,
    *naming.RULES,
    *silence.RULES,
    *speech.RULES,
    *wording.RULES,
    *elements.RULES,
    *footage.RULES,
    *files.RULES,
    *pictures.RULES,
)
"""Each looks at one subject and knows nothing of the others."""


ACROSS: Final[tuple[Complain, ...]] = (naming.alike_names,)
"""Those that compare scenes which have nothing else to do with each other."""


def complaints_across(story: Story) -> tuple[Diagnostic, ...]:
    """What can only be told of all scenes together, in no order; part of `complaints`."""
    return tuple(complaint for rule in ACROSS for complaint in rule(story, {}))


def complaints(story: Story, media: Media) -> tuple[Diagnostic, ...]:
    """What the service would refuse, and what would be a silent miss, in the order of the sources.

    `media` maps `MediaRef.path` of local files to what measuring found; a path that is missing is left unjudged.
    """
    order = {file: number for number, file in enumerate(story.files)}
    found = {complaint: None for rule in RULES for complaint in rule(story, media)}
    return tuple(sorted(found, key=lambda each: (order.get(each.span.file, len(order)), each.span.start)))
