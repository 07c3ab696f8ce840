"""The framing of a shot: its seconds, however they are written, and what would be sent along with it by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from storyboard.syntax.other_words import NO_SETTINGS, OTHER_WORDS, SAID_IN_FRAMING
from storyboard.syntax.tree import Word
from storyboard.syntax.values import COUNTS, DURATION, SECONDS, clocked, duration
from storyboard.syntax.words import SETTINGS
from storyboard.text import Diagnostic, Edit, Label, Span

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_OPTION = re.compile(r"--[a-z][a-z-]*")
_DASH = re.compile(r"[-–—|•·]+")
_LOOSE = re.compile(r"[:;=(\[<]++$")
_NOTHING_ELSE = re.compile(r"[:;=(\[<,]+")
_LOOKS_TIMED = re.compile(
    r"\d{1,3}\s?[-–—~]\s?\d{1,3}(?:s|secs?|seconds)|\d{2,5}(?:ms|fr?|frames)"
    r"|\W*(?P<whole>\d{1,3})s?\W+|\W+(?P<other>\d+)s?\W*|\d+m(in)?\W*"
    r"|\W*\d+(?::\d++)++(?:[^\w:]\W*+\d+(?::\d++)++)?\W*|\d+s\W\S*"
)


_MINUTES = re.compile(r"(?P<minutes>\d+(?:[.,]\d+)?)(?:min(?:utes?|s)?|m(?=\d))(?:(?P<seconds>\d{1,2})s?(?:ecs?)?)?")
_TIMED = 40
"""Signs of the longest word that can be a duration."""
_KEY = re.compile(r"(?:duration|length|dur|time|seconds|secs?)=(?P<value>\S+)", re.IGNORECASE)
_FRAMES = re.compile(r"(?P<number>\d{1,5})(?P<unit>f|fr|frames?)?", re.IGNORECASE)
_FRAMES_A_SECOND = 24
"""Of films; what the service makes of a second is its own affair, and no frames can be asked for."""


class _Otherwise(Struct, frozen=True):
    """Seconds written in another way: in so many `words`, `sure` where they are certainly as many."""

    words: int
    lasts: str
    sure: bool = True


def _otherwise(text: str, following: Word | None) -> _Otherwise | None:
    """`1m30s`, `2min`, `duration=5s`, `90 frames`."""
    if found := _KEY.fullmatch(text):
        lasts = duration(found["value"]) or clocked(found["value"])
        return _Otherwise(1, _whole(lasts)) if lasts else None
    if found := _MINUTES.fullmatch(text):
        return _Otherwise(1, f"{ceil(float(found['minutes'].replace(',', '.')) * 60 + int(found['seconds'] or 0))}s")
    unit = following.text.rstrip(",:.").casefold() if following else ""
    if _NUMBER.fullmatch(text) and unit in ("min", "mins", "minute", "minutes"):
        return _Otherwise(2, f"{ceil(float(text.replace(',', '.')) * 60)}s")
    if (found := _FRAMES.fullmatch(text)) and (found["unit"] or unit in ("frames", "frame", "fr")):
        return _Otherwise(1 if found["unit"] else 2, f"{ceil(int(found['number']) / _FRAMES_A_SECOND)}s", sure=False)
    return None


def framing_as_meant(framing: tuple[Word, ...], numbered: bool) -> tuple[Word, ...]:
    """The words of a shot's first line with a duration as it was meant, where it is plain, and without its number."""
    words = list(framing[1:] if numbered else framing)
    for at, word in enumerate(words):
        other = _otherwise(word.text.rstrip(","), words[at + 1] if at + 1 < len(words) else None)
        lasts = other.lasts if other else _meant(at, word.text) if len(word.text) <= _TIMED else None
        words[at] = replace(word, text=lasts) if lasts else word
        if other:
            del words[at + 1 : at + other.words]
    return tuple(words)


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


def _loose(word: str) -> re.Match[str] | None:
    """Signs at the end of a word that belong to nothing."""
    start = len(word.rstrip(":;=([<"))
    return _NOTHING_ELSE.fullmatch(word) or _LOOSE.match(word, start + word[:start][-1:].isdecimal())


def framing_faults(framing: tuple[Word, ...]) -> Iterator[Diagnostic]:
    timed: Word | None = None
    if framing and framing[0].text == "s":
        hint = "Write the seconds before it, as in `5s`."
        yield Diagnostic("bad-duration", "This duration has no number.", framing[0].span, hint=hint)
    loose = _loose(framing[-1].text) if framing else None
    typed = framing[-1].span.end - framing[-1].span.start == len(framing[-1].text) if framing else False
    if loose and typed and not duration(framing[-1].text[: loose.start()]):
        yield _loose_end(framing, loose)
    if option := next((at for at, word in enumerate(framing) if _OPTION.fullmatch(word.text)), None):
        yield _optional(framing, option)
        framing = framing[:option]
    yield from (_keyed(word, after) for word, after in pairwise(framing) if _is_keyed(word))
    for at, word in enumerate(framing):
        text = word.text.rstrip(",") if len(word.text) <= _TIMED else ""
        following = framing[at + 1] if at + 1 < len(framing) else None
        if following and _DASH.fullmatch(following.text) and DURATION.fullmatch(text):
            yield _dash(word, following)
        if DURATION.fullmatch(text):
            if timed:
                message = f"This shot has two durations, `{timed.text}` and `{word.text}`."
                label = Label(timed.span, "the first")
                yield Diagnostic("repeated-duration", message, word.span, (label,), "Keep one of the two.")
            timed = timed or word
        elif other := _otherwise(text, following):
            end = following.span.end if following and other.words > 1 else word.span.start + len(text)
            yield _written_otherwise(other, Span(word.span.file, word.span.start, end), text, following)
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


def _written_otherwise(other: _Otherwise, span: Span, text: str, following: Word | None) -> Diagnostic:
    typed = f"{text} {following.text}" if following and other.words > 1 else text
    if other.sure:
        return _bad_duration(span, typed, other.lasts)
    hint = f"Write seconds: at {_FRAMES_A_SECOND} frames a second these are `{other.lasts}`."
    return Diagnostic("bad-duration", f"`{typed}` counts frames, which cannot be asked for.", span, hint=hint)


def _optional(framing: tuple[Word, ...], at: int) -> Diagnostic:
    """`shot 5s wide --ar 9:16 {`."""
    file = framing[at].span.file
    span = Span(file, framing[at].span.start, framing[-1].span.end)
    shown = " ".join(word.text for word in framing[at:])
    message = f"`{shown}` would be sent along with the framing: options are another tool's."
    away = Span(file, framing[at - 1].span.end, span.end)
    return Diagnostic("unreadable-header", message, span, hint="Take it away.", fix=(Edit(away, ""),))


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
