"""What is said in a shot against the seconds it has.

Conversation runs at about 150 words a minute, and speakers of many languages share 4 to 8 syllables a second
(Pellegrino, Coupé and Marsico, Language 87, 2011). The rates here lie above what anybody but an auctioneer speaks, so
that a warning means that the words cannot be fitted in.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from storyboard.checks.measures import count, scenes
from storyboard.kling.limits import CLIP_SECONDS
from storyboard.story.model import Line, Shot, Story, Words
from storyboard.story.words import counted
from storyboard.text import Diagnostic, Label

WORDS: Final = 3.5
"""Words a second, in scripts that put spaces between them: 210 a minute."""
SIGNS: Final = 8.0
"""Signs a second of Chinese and Japanese, a syllable each at least."""
LETTERS: Final = 20.0
"""Letters a second of scripts that put no spaces between words and write sounds: Thai, Lao, Khmer, Burmese."""


def hurried(story: Story, _media: object) -> Iterator[Diagnostic]:
    """Shots whose dialogue takes longer than they last, where it is heard."""
    for scene in scenes(story):
        for shot in scene.shots if scene.look.sound else ():
            lines = [part for part in shot.body if isinstance(part, Line)]
            takes = sum(map(seconds_of, lines))
            if takes > shot.seconds > 0:
                yield _told(shot, lines, ceil(takes))


def seconds_of(line: Line) -> float:
    """The least time that a line takes to be said."""
    text = "".join(piece.text if isinstance(piece, Words) else f" {piece.name} " for piece in line.words)
    found = counted(text)
    return found.words / WORDS + found.signs / SIGNS + found.letters / LETTERS


def _told(shot: Shot, lines: list[Line], least: int) -> Diagnostic:
    more = f"Give it {least} s, or say less" if least <= CLIP_SECONDS.top else "Share the words between several shots"
    return Diagnostic(
        "hurried-dialogue",
        f"What is said in this shot takes {count(least, 'second')} even when it is said fast; "
        f"the shot lasts {shot.seconds:g}.",
        lines[0].span.to(lines[-1].span) if lines[0].span.file == lines[-1].span.file else lines[0].span,
        (Label(shot.seconds_span, "its length"),),
        f"{more}; words that find no time are swallowed or cut off.",
    )


RULES = (hurried,)
"""The rules of this file."""
