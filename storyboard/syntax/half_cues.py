"""Dialogue that has missed its shape by a sign or a line break: it would be filmed as prose, and nobody would speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from storyboard.syntax.kinds import compiled, slip
from storyboard.syntax.names import NAME
from storyboard.syntax.tree import Cue, Item, Prose
from storyboard.text import Diagnostic, Edit, Label, Span

_WHO: Final = rf"(?P<who>@(?:\[[^\]]*\]|{NAME}))"
_ASIDES: Final = (
    r"softly|quietly|gently|calmly|sadly|angrily|laughing|whispering|whispers|shouting|shouts|sighing|smiling|crying"
    r"|sotto voce|to (?:him|her|them|my)sel(?:f|ves)|half asleep|on the phone|over the phone|aside|beat|pause"
    r"|v\.?\s?o\.?|o\.?\s?s\.?|o\.?\s?c\.?|off(?:[- ]?screen)?|cont['’]?d|leise|laut|flüsternd|lachend|en voz baja"
    r"|susurrando|à voix basse|en riant|sottovoce"
)
"""Words in brackets that say how somebody speaks, never how somebody looks."""
_SPOKEN: Final = r"(?P<words>(?:[\"“„«'‘]|\W*[^\W\d_a-zß-öø-ÿ]).*)"
_SPOKEN_OF: Final = r".*(?:[!?]$|\b(?:I|me|my|you|your|we|us|our|yes|no|hello)\b)"
"""What tells words that somebody says from a description behind a dash."""
_SHAPES: Final = (
    rf"{_WHO}\s*[\[{{<](?P<how>[^\]}}>:]{{1,40}})[\]}}>]\s*:\s*(?P<words>\S.*)",
    rf"{_WHO}\s*,\s*(?P<how>(?i:{_ASIDES}|[a-z]+(?:ly|ing)))\s*:\s*{_SPOKEN}",
    rf"{_WHO}\s*\((?P<how>[^():]{{1,40}}):\s*(?P<words>[^()]+)",
    rf"{_WHO}\s*\((?P<how>[^()\d]{{1,40}})\)\s*;\s*{_SPOKEN}",
    rf"{_WHO}\s*\((?P<how>(?i:{_ASIDES}))\)\s*[-–—]?\s*{_SPOKEN}",
    rf"{_WHO}\s*\((?P<how>[a-z]+(?:ly|ing|s))\)\s*[-–—]?\s*{_SPOKEN}",
    rf"{_WHO}(?P<how>)\s+[-–—]\s*(?={_SPOKEN_OF})(?P<words>[^\W\d_a-zß-öø-ÿ][^\"“„«]*[.!?…])",
    rf"{_WHO}(?P<how>)\s*[-–—]?\s+(?P<words>[\"“„«][^\"“”„«»]+[.!?…,][\"”»])",
)
_TOGETHER: Final = (
    rf"@(?:\[[^\]]*\]|{NAME})(?:\s*(?:[,/+]|(?:&|and|und|et|y|e)(?=\s))\s*@(?:\[[^\]]*\]|{NAME}))+"
    r"\s*(?:\([^():]*\)\s*)?:\s*"
    rf"(?:[\"“„«].*|\W*[^\W\d_a-zß-öø-ÿ](?:\S*(?:\s+\S+){{0,2}}|{_SPOKEN_OF}))"
)
"""Two who speak at once: words in quotes, few words, or words that somebody says."""
_MARKS: Final = frozenset(':;("“„«-–—')
"""One of these stands in each of those shapes."""
_ALONE: Final = rf"{_WHO}\s*(?:\((?P<how>[^()]{{1,60}})\))?"
_BELOW: Final = r"(?:[\"“„«(¿¡—–-]|[^\W\d_a-zß-öø-ÿ]).*"
_INNER: Final = rf"(?<=[.!?…\"”»)])\s+(?=@(?:\[[^\]]*\]|{NAME})\s*(?:\([^()]*\)\s*)?:\s+\S)"
_ENDS: Final = ".!?…:;\"”»')]}—–-。！？」』｣।؟"
_BROKEN_AT: Final = 12
"""Characters of a line of dialogue that a paste may have broken; `@mara: No` followed by prose is a style."""
_PROSE: Final = "; if it is prose, begin the line with `> `."


def half_cues(body: Sequence[Item]) -> Iterator[Diagnostic]:
    """The lines of a shot that would be dialogue if a sign stood elsewhere, or a line were not broken."""
    for item in body:
        match item:
            case Prose(forced=False, text=text) if text.startswith("@") and (fault := _misshapen(item)):
                yield fault
            case Prose(forced=False, text=text, span=span) if "@" in text and ":" in text:
                yield from _inner(text, span)
            case Cue(words=words) if "@" in words.text:
                yield from _inner(words.text, words.span)
    for above, below in pairwise(item for item in body if isinstance(item, Prose | Cue)):
        if isinstance(below, Prose) and not below.forced and (fault := _broken(above, below)):
            yield fault


def _misshapen(line: Prose) -> Diagnostic | None:
    if _MARKS.isdisjoint(line.text):
        return None
    found = next(filter(None, (slip(shape).fullmatch(line.text) for shape in _SHAPES)), None)
    if found is None:
        return _of_two(line)
    how = f" ({found['how'].strip()})" if found["how"] else ""
    right = f"{found['who']}{how}: {found['words']}"
    shown = right if len(right) <= 60 else f"{right[:57].rstrip()}..."
    return _told(f"`{found['who']}` does not speak here: the line is filmed.", line.span, f"Write `{shown}`", right)


def _of_two(line: Prose) -> Diagnostic | None:
    """`@mara & @tomas: Hello!`"""
    if slip(_TOGETHER).fullmatch(line.text) is None:
        return None
    who = line.text[: line.text.index(":") + 1]
    span = Span(line.span.file, line.span.start, line.span.start + len(who))
    hint = f"A line of dialogue has one speaker: give each a line{_PROSE}"
    return Diagnostic("half-cue", f"Nobody speaks here: `{who}` is filmed.", span, hint=hint)


def _inner(text: str, span: Span) -> Iterator[Diagnostic]:
    """`... @mara: Hello.`: dialogue that begins behind other words."""
    found = compiled(_INNER).search(text)
    if found and span.end - span.start == len(text):
        gap = Span(span.file, span.start + found.start(), span.start + found.end())
        who = Span(span.file, gap.end, span.start + text.index(":", found.end()) + 1)
        message = f"`{text[found.end() : text.index(':', found.end()) + 1]}` stands in the middle of a line."
        hint = "Dialogue begins a line of its own."
        yield Diagnostic("half-cue", message, who, hint=hint, fix=(Edit(gap, "\n"),))


def _broken(above: Prose | Cue, below: Prose) -> Diagnostic | None:
    """What is said, on the line below who says it, or going on there."""
    gap = Span(above.span.file, above.span.end, below.span.start)
    if isinstance(above, Cue):
        said = above.words.text.rstrip()
        if len(said) < _BROKEN_AT or said[-1] in _ENDS or said[0].islower() or not below.text[:1].islower():
            return None
        message = f"What `@{above.speaker.text}` says seems to go on in this line, which is filmed."
        hint = f"Join it to the line above{_PROSE}"
        return Diagnostic("half-cue", message, below.span, hint=hint, fix=(Edit(gap, " "),))
    found = None if above.forced or not above.text.startswith("@") else compiled(_ALONE).fullmatch(above.text)
    if found is None or not compiled(_BELOW).fullmatch(below.text) or below.text.startswith("@"):
        return None
    right = f"{found['who']} ({found['how']}):" if found["how"] else f"{found['who']}:"
    message = f"`{found['who']}` does not speak here: what stands below is filmed."
    hint = f"Write `{right}` and the words on one line{_PROSE}"
    whole = Span(above.span.file, above.span.start, below.span.start)
    label = Label(below.span, "this would be said")
    return Diagnostic("half-cue", message, above.span, (label,), hint, (Edit(whole, f"{right} "),))


def _told(message: str, span: Span, hint: str, right: str) -> Diagnostic:
    return Diagnostic("half-cue", message, span, hint=f"{hint}{_PROSE}", fix=(Edit(span, right),))
