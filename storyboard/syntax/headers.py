"""Block headers against the table of blocks: names, titles, durations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from msgspec.structs import replace

from storyboard.syntax.names import as_name
from storyboard.syntax.other_words import NO_SETTINGS, OTHER_WORDS, SAID_IN_FRAMING
from storyboard.syntax.tree import Block, Word
from storyboard.syntax.values import COUNTS, DURATION, SECONDS, clocked, duration
from storyboard.syntax.words import ELEMENT_WORDS, SETTINGS, BlockWord
from storyboard.text import Diagnostic, Edit, Label, Span

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SHOT_NUMBER = re.compile(r"(?=\d+(?P<mark>[A-CE-H]?[.:)])|(?P<sign>#)|\d)#?(?P<number>\d{1,3})[A-CE-H]?[.:)]?")
_DASH = re.compile(r"[-–—|•·]+")
_LOOSE = re.compile(r"(?<=\D)[:;=(\[<]+$")
_NOTHING_ELSE = re.compile(r"[:;=(\[<,]+")
_LOOKS_TIMED = re.compile(
    r"\d{1,3}\s?[-–—~]\s?\d{1,3}(?:s|secs?|seconds)|\d{2,5}(?:ms|fr?|frames)"
    r"|\W*(?P<whole>\d{1,3})s?\W+|\W+(?P<other>\d+)s?\W*|\d+m(in)?\W*|\W*\d+(:\d+)+(\W+\d+(:\d+)+)?\W*|\d+s\W\S*"
)


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
        yield from _framing_faults(block.framing[1:] if numbered else block.framing)
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


def framing_as_meant(framing: tuple[Word, ...], numbered: bool) -> tuple[Word, ...]:
    """The words of a shot's first line with a duration as it was meant, where it is plain, and without its number."""
    framing = framing[1:] if numbered else framing
    return tuple(replace(word, text=_meant(at, word.text) or word.text) for at, word in enumerate(framing))


def _meant(at: int, text: str) -> str | None:
    text = text.rstrip(",")
    if DURATION.fullmatch(text) or (_NUMBER.fullmatch(text) and at):
        return None
    looks = _LOOKS_TIMED.fullmatch(text) if at == 0 else None
    lasts = duration(text) or (_looks(text, looks) if looks else None)
    return _whole(lasts) if lasts else None


def _looks(text: str, looks: re.Match[str]) -> str | None:
    """The duration that a word looks like."""
    return f"{int(looks['whole'])}s" if looks["whole"] else clocked(text)


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


def _loose(word: str) -> re.Match[str] | None:
    """Signs at the end of a word that belong to nothing."""
    return _NOTHING_ELSE.fullmatch(word) or _LOOSE.search(word, len(word.rstrip(":;=([<")))


def _framing_faults(framing: tuple[Word, ...]) -> Iterator[Diagnostic]:
    timed: Word | None = None
    if framing and framing[0].text == "s":
        hint = "Write the seconds before it, as in `5s`."
        yield Diagnostic("bad-duration", "This duration has no number.", framing[0].span, hint=hint)
    loose = _loose(framing[-1].text) if framing else None
    typed = framing[-1].span.end - framing[-1].span.start == len(framing[-1].text) if framing else False
    if loose and typed and not duration(framing[-1].text[: loose.start()]):
        yield _loose_end(framing, loose)
    yield from (_keyed(word, after) for word, after in pairwise(framing) if _is_keyed(word))
    for at, word in enumerate(framing):
        text = word.text.rstrip(",")
        following = framing[at + 1] if at + 1 < len(framing) else None
        if following and _DASH.fullmatch(following.text) and DURATION.fullmatch(text):
            yield _dash(word, following)
        if DURATION.fullmatch(text):
            if timed:
                message = f"This shot has two durations, `{timed.text}` and `{word.text}`."
                label = Label(timed.span, "the first")
                yield Diagnostic("repeated-duration", message, word.span, (label,), "Keep one of the two.")
            timed = timed or word
        elif (number := _number_of(text)) and following and SECONDS.fullmatch(following.text.rstrip(",:.")):
            span = Span(word.span.file, word.span.start, following.span.end)
            yield _bad_duration(span, f"{text} {following.text}", number)
            timed = timed or word
        elif (at == 0 and _NUMBER.fullmatch(text)) or (duration(text) and not _NUMBER.fullmatch(text)):
            yield _bad_duration(Span(word.span.file, word.span.start, word.span.start + len(text)), text, text)
            timed = timed or word
        elif at == 0 and (looks := _LOOKS_TIMED.fullmatch(text)):
            meant = _looks(text, looks)
            yield Diagnostic(
                "bad-duration",
                f"`{text}` looks like a duration and would be read as framing.",
                Span(word.span.file, word.span.start, word.span.start + len(text)),
                hint=f"Write `{meant}`." if meant else "Write it in seconds, such as `8s`.",
                fix=(Edit(Span(word.span.file, word.span.start, word.span.start + len(text)), meant),) if meant else (),
            )
            timed = timed or word


def _is_keyed(word: Word) -> bool:
    stem = word.text[:-1].casefold()
    return word.text.endswith(":") and (stem in SETTINGS or stem in NO_SETTINGS or stem in OTHER_WORDS)


def _keyed(word: Word, after: Word) -> Diagnostic:
    """`shot 5s camera: handheld {`: the word would be sent, and what stands behind it."""
    stem = word.text[:-1].casefold()
    fix: tuple[Edit, ...] = ()
    hint = NO_SETTINGS.get(stem, "A setting stands on a line of its own, in the block that it belongs to.")
    message = f"`{word.text}` would be sent along with the framing."
    if hint == SAID_IN_FRAMING:
        hint = "Take it away: what stands behind the seconds is the framing."
        fix = (Edit(Span(word.span.file, word.span.start, after.span.start), ""),)
    return Diagnostic("unreadable-header", message, word.span, hint=hint.replace("{word}", stem), fix=fix)


def _dash(before: Word, dash: Word) -> Diagnostic:
    """`shot 5s – wide {`: the dash would be sent."""
    return Diagnostic(
        "unreadable-header",
        f"`{dash.text}` would be sent along with the framing.",
        dash.span,
        hint="Take it away: what stands behind the seconds is the framing.",
        fix=(Edit(Span(dash.span.file, before.span.end, dash.span.end), ""),),
    )


def _loose_end(framing: tuple[Word, ...], loose: re.Match[str]) -> Diagnostic:
    """`shot wide: {`: a sign that opens blocks elsewhere, and would be sent here."""
    last = framing[-1].span
    begin = framing[-2].span.end if len(framing) > 1 and not loose.start() else last.start + loose.start()
    return Diagnostic(
        "unreadable-header",
        f"`{loose[0]}` is nothing that opens a shot.",
        Span(last.file, last.start + loose.start(), last.end),
        hint="Take it away: a block opens with `{` alone.",
        fix=(Edit(Span(last.file, begin, last.end), ""),),
    )


def _bad_duration(span: Span, typed: str, number: str) -> Diagnostic:
    exact = duration(number) or "5s"
    meant = _whole(exact)
    return Diagnostic(
        "bad-duration",
        f"`{typed}` is not how a duration is written.",
        span,
        hint=f"Write `{meant}`." if meant == exact else f"Write `{meant}`: a shot lasts whole seconds.",
        fix=(Edit(span, meant),) if meant == exact else (),
    )


def _number_of(text: str) -> str | None:
    return text if _NUMBER.fullmatch(text) else COUNTS.get(text.casefold())


def _whole(lasts: str) -> str:
    """A duration of whole seconds, the next longer one: the service takes no others."""
    return f"{ceil(min(float(lasts.removesuffix('s')), 1e9))}s"
