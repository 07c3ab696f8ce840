"""Block headers against the table of blocks: names, titles, durations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyboard.syntax.framing import framing_faults
from storyboard.syntax.names import as_name
from storyboard.syntax.tree import Block, Word
from storyboard.syntax.values import DURATION, SECONDS
from storyboard.syntax.words import ELEMENT_WORDS, BlockWord
from storyboard.text import Diagnostic, Edit, Span

_SHOT_NUMBER = re.compile(r"(?=\d+(?P<mark>[A-CE-H]?[.:)])|(?P<sign>#)|\d)#?(?P<number>\d{1,3})[A-CE-H]?[.:)]?")


def numbered_shots(scene: Block) -> frozenset[int]:
    """Where the shots of a scene stand whose first word is their number (`shot 1 {`), not their seconds."""
    shots = [item for item in scene.body if isinstance(item, Block) and item.keyword.text == "shot"]
    bare: list[Block] = []
    sure: set[int] = set()
    counted = True
    for place, shot in enumerate(shots, 1):
        found = _SHOT_NUMBER.fullmatch(shot.framing[0].text) if shot.framing else None
        if found is None or (len(shot.framing) > 1 and SECONDS.fullmatch(shot.framing[1].text.rstrip(",:."))):
            continue
        bare.append(shot)
        counted = counted and int(found["number"]) == place
        if found["mark"] or found["sign"] or any(DURATION.fullmatch(word.text) for word in shot.framing[1:]):
            sure.add(shot.span.start)
    if bare and counted and len(bare) == len(shots) and (len(bare) > 1 or bare[0].framing[0].text == "1"):
        return frozenset(shot.span.start for shot in bare)
    return frozenset(sure)


def header_faults(block: Block, row: BlockWord, numbered: bool) -> Iterator[Diagnostic]:
    """What is wrong with how a block is named, titled and timed. `numbered`: a shot that begins with its number."""
    if block.header.start == block.header.end:  # nobody wrote it: that it is missing was said
        return
    if row.word == "shot":
        if numbered:
            yield _number(block.framing)
        yield from framing_faults(block.framing[1:] if numbered else block.framing)
        return
    if row.named and block.name is None:
        yield _missing_name(block, row)
    if block.title is not None and not row.titled:
        behind = block.name.span.end if block.name else block.keyword.span.end
        yield Diagnostic(
            "misplaced-title",
            f"A {row.word} has a name and no title.",
            block.title.span,
            hint=f"Write `{row.header}`.",
            fix=(Edit(Span(block.span.file, behind, block.title.span.end), ""),),
        )
    if row.word in ELEMENT_WORDS and block.title is None and block.inline is None and block.name is not None:
        shown = block.name.text.replace("_", " ").title()
        yield Diagnostic(
            "missing-title",
            f"`{block.name.text}` has no shown name, which is what the service calls it by.",
            block.header,
            hint=f'Write `{row.word} {block.name.text} "{shown}" {{`.',
            fix=(Edit(Span(block.span.file, block.name.span.end, block.name.span.end), f' "{shown}"'),),
        )


def _missing_name(block: Block, row: BlockWord) -> Diagnostic:
    name = as_name(block.title.text) if block.title else None
    behind = Span(block.span.file, block.keyword.span.end, block.keyword.span.end)
    right = f'{row.word} {name} "{block.title.text}" {{' if block.title and name else row.header
    return Diagnostic(
        "missing-name",
        f"This {row.word} has no name.",
        block.header,
        hint=f"Write `{right}`: the name is how the rest of the story calls it.",
        fix=(Edit(behind, f" {name}"),) if name else (),
    )


def _number(framing: tuple[Word, ...]) -> Diagnostic:
    first = framing[0]
    behind = next((word for word in framing[1:] if word.text not in ("-", "–", "—", ":")), None)
    end = behind.span.start if behind else first.span.end + 1
    return Diagnostic(
        "shot-number",
        f"`{first.text}` is the number of this shot, not its seconds.",
        first.span,
        hint="Take it away: shots are counted for you. Seconds are written `5s`.",
        fix=(Edit(Span(first.span.file, first.span.start, end), ""),),
    )
