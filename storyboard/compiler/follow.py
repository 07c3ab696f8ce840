"""What is no news where something nearby could not be read: that it is missing, or never used."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from storyboard.syntax.tree import Block, Tree
from storyboard.text import Diagnostic, Span
from storyboard.text.catalogue import severity

_IN_BLOCK: Final = frozenset(
    {
        "clip-too-short",
        "continue-chain",
        "element-description",
        "element-pictures",
        "element-without-look",
        "end-with-shots",
        "end-without-start",
        "equal-takes",
        "keep-sound-without-video",
        "missing-title",
        "no-shots",
        "nothing-to-continue",
        "prompt-empty",
        "prose-beside-shot",
        "repeated-shot",
        "shot-too-short",
        "source-missing",
        "start-with-shots",
        "unmarked-name",
        "unused",
        "voice-without-video",
    }
)
"""Complaints that may only come from what could not be read in the same block."""
_FROM_STORY: Final = frozenset({"aspect-missing", "dialogue-without-sound", "sound-with-video", "shot-seconds"})
"""Complaints that may only come from what could not be read in the same block or in the story's."""
_TOO_LONG: Final = frozenset(
    {"element-description", "prompt-too-long", "prompt-bytes", "setting-heavy", "hurried-dialogue"}
)
"""Complaints that may only come from words that stand twice in the same block, or in every shot instead of one."""
_STRUCTURAL: Final = frozenset(
    {
        "extra-brace",
        "misplaced-block",
        "merge-conflict",
        "missing-brace",
        "one-thing-a-line",
        "stray-line",
        "unknown-block",
        "unreadable-header",
    }
)
"""Faults after which nobody can say for sure what stands in which block."""
_MEANT: Final = frozenset({"unknown-block", "one-thing-a-line"})
"""Of these, those that are read as they were meant where they have a fix."""
_UNMENDED: Final = frozenset({"setting-as-prose", "misplaced-setting", "too-many-values", *(_STRUCTURAL - _MEANT)})
"""Faults with a fix that was not taken for granted in what is read on."""


def without_follow_ons(
    spelling: Iterable[Diagnostic], meaning: Iterable[Diagnostic], trees: Mapping[str, Tree]
) -> Iterator[Diagnostic]:
    """The complaints of `meaning` that stand by themselves, given the faults of `spelling`."""
    meaning = list(meaning)
    blocks = {file: _Blocks(tree) for file, tree in trees.items()}
    shaken: set[str] = set()
    doubtful: set[Span | None] = set()
    doubled: set[Span] = set()
    spoken: list[Span] = []
    renamed: set[Span] = set()
    for fault in spelling:
        if fault.code == "bad-name" and len(fault.fix) > 1:
            renamed.add(fault.span)
        if fault.code == "half-cue":
            spoken += [fault.span, *(label.span for label in fault.labels)]
        if fault.code in ("doubled-words", "prose-beside-shot") and (
            around := blocks[fault.span.file].around(fault.span)
        ):
            doubled.add(around.span)
        if severity(fault.code) == "error" and (not fault.fix or fault.code in _UNMENDED):
            if fault.code in _STRUCTURAL:
                shaken.add(fault.span.file)
            around = blocks[fault.span.file].around(fault.span) if fault.span.file in blocks else None
            doubtful.add(None if around is None or around.keyword.text == "story" else around.span)
    counted, twice, unfilled = (_files(meaning, code) for code in ("typed-ordinal", "story-twice", "template-"))
    for each in meaning:
        if each.code == "unused" and (each.span.file in counted or each.span in renamed):
            continue  # what `<<<element_1>>>` was typed for, or is mentioned by the name that cannot be one
        if each.span.file in twice and (each.code == "unused" or each.code in _FROM_STORY):
            continue  # what the other story block may say
        if each.code == "equal-takes" and each.span.file in unfilled:
            continue  # what the template may vary
        if each.code == "unmarked-name" and any(
            span.file == each.span.file and span.start <= each.span.start < span.end for span in spoken
        ):
            continue  # somebody who is spoken to
        if each.code in _TOO_LONG and doubled:
            around = blocks[each.span.file].around(each.span) if each.span.file in blocks else None
            if around is not None and around.span in doubled:
                continue
        if each.code in _IN_BLOCK or each.code in _FROM_STORY:
            around = blocks[each.span.file].around(each.span) if each.span.file in blocks else None
            unsure = around is not None and around.span in doubtful
            if each.span.file in shaken or unsure or (each.code in _FROM_STORY and None in doubtful):
                continue
        yield each


def _files(faults: Iterable[Diagnostic], code: str) -> frozenset[str]:
    """The files with a fault whose code begins so."""
    return frozenset(each.span.file for each in faults if each.code.startswith(code))


class _Blocks:
    """The blocks of a file's top level, found by place."""

    def __init__(self, tree: Tree) -> None:
        self._blocks = [item for item in tree.items if isinstance(item, Block)]
        self._starts = [block.span.start for block in self._blocks]

    def around(self, span: Span) -> Block | None:
        """The block that holds a place."""
        at = bisect_right(self._starts, span.start) - 1
        return self._blocks[at] if at >= 0 and span.start <= self._blocks[at].span.end else None
