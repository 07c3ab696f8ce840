"""Whether a value has its setting's shape, and what it was meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from math import log

from msgspec import Struct

from storyboard.syntax.names import as_name, is_name
from storyboard.syntax.other_words import SAID_OTHERWISE
from storyboard.syntax.tree import Mentioned, Quoted, Value, Word
from storyboard.syntax.words import SettingWord, Shape
from storyboard.text import Diagnostic, Edit
from storyboard.text.suggest import closest

DURATION = re.compile(r"\d+(?:\.\d+)?s")
SECONDS = re.compile(
    r"s|secs?|seconds?|sek(?:unden?)?|seg(?:undos?)?|second[eoi]|sek\.|с|сек(?:унд[аы]?)?|秒钟?|秒間?|초|ث|ثوان[يٍ]?|से(?:कंड)?",
    re.IGNORECASE,
)
"""What writers put behind a number of seconds, in several languages."""
_WIDE_HIGH = re.compile(r"(?P<wide>\d{1,5}(?:[.,]\d{1,3})?)\s*(?:[:x×/]\s*(?P<high>\d{1,5}(?:[.,]\d{1,3})?))?")
_LOOSE_DURATION = re.compile(rf"(?P<number>\d+(?:[.,]\d+)?)\s*(?:{SECONDS.pattern})?[.:]?", re.IGNORECASE)
_MIXED_DURATION = re.compile(r"(?=.*\d)(?=.*s)[\ds]{2,5}")
"""Digits and `s` in any order: fingers that were too quick, since a duration in order has been taken already."""
_MENTIONED = re.compile(r"@\w+")
_BEFORE = frozenset({"previous", "prev", "cont", "cont.", "contd", "cont'd", "last", "before"})
"""What writers call the frame that a scene goes on from."""
_LONGEST = 60
"""Signs of the longest text that can be a duration."""
_BRACKETS = "[](){}<>"
_QUOTES = "\"'‘’`;. "
COUNTS = {
    word: str(count)
    for count, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
"""Numbers that writers spell out."""
_NEEDS = {
    Shape.DURATION: "a duration in seconds, such as `5s`",
    Shape.COUNT: "a whole number",
    Shape.TEXT: "text in quotes",
    Shape.FILE: "a file in quotes",
    Shape.NAME: "a name",
    Shape.MENTION: "`@` and a name",
    Shape.REFERENCE: "a file in quotes, or `@` and a name",
}


class Misfit(Struct, frozen=True, gc=False):
    """A value that does not fit. `meant` stands for it where that is plain."""

    fault: Diagnostic
    meant: Value | None = None


def misfit(row: SettingWord, value: Value) -> Misfit | None:
    """What is wrong with one value of a setting, or None."""
    match row.shape, value:
        case Shape.CHOICE, Word(text=text):
            return None if text in row.choices else _no_choice(row, value, text)
        case Shape.CHOICE, _:
            return _no_choice(row, value, value.text)
        case Shape.DURATION, Word(text=text) | Quoted(text=text):
            right = DURATION.fullmatch(text) and isinstance(value, Word)
            return None if right else _misfit(row, value, duration(text.strip(_QUOTES + _BRACKETS)) or clocked(text))
        case Shape.COUNT, Word(text=text) | Quoted(text=text):
            if text.isascii() and text.isdigit() and isinstance(value, Word):
                return None
            bare = text.strip(_QUOTES + _BRACKETS)
            bare = COUNTS.get(bare.casefold(), bare)
            counted = re.fullmatch(r"[x×]?(\d{1,2})(?:\.0)?[x×]?", bare, re.ASCII)
            return _misfit(row, value, counted[1] if counted else None)
        case Shape.REFERENCE, Quoted(text=text) if text in row.choices or _MENTIONED.fullmatch(text):
            return _bared(row, value, text)
        case ((Shape.TEXT | Shape.FILE | Shape.REFERENCE), Quoted(text=text)):
            return None if text.strip() else _misfit(row, value)
        case ((Shape.TEXT | Shape.FILE), _):
            return _unquoted(row, value)
        case Shape.NAME, Word(text=text):
            return None if is_name(text) else _misfit(row, value, as_name(text))
        case Shape.NAME, _:
            return _misfit(row, value, as_name(value.text)) if is_name(value.text) else _described(row, value)
        case ((Shape.MENTION | Shape.REFERENCE), Mentioned(text=text)):
            return None if is_name(text) else _bad_mention(row, value, as_name(text))
        case Shape.REFERENCE, Word(text=text) if text in row.choices:
            return None
        case Shape.REFERENCE, Word(text=text) if _MENTIONED.fullmatch(text.strip(_BRACKETS)):
            return _bad_mention(row, value, as_name(text))
        case Shape.REFERENCE, Word(text=text):
            return _no_reference(row, value, text)
        case Shape.MENTION, _:
            return _bad_mention(row, value, as_name(value.text))
        case _:
            return _misfit(row, value)


def duration(text: str) -> str | None:
    """The duration that was meant by `5`, `5sec`, `4,5s` and the like."""
    if len(text) > _LONGEST:
        return None
    text = unicodedata.normalize("NFKC", text)
    if _MIXED_DURATION.fullmatch(text):
        return f"{text.replace('s', '')}s"
    found = _LOOSE_DURATION.fullmatch(text.strip())
    return f"{found['number'].replace(',', '.')}s" if found else None


def clocked(text: str) -> str | None:
    """The duration of a clock's time: `00:05`, or from one to another, `00:05-00:09`."""
    if len(text) > _LONGEST:
        return None
    times = [
        [int(part) for part in found.split(":")] for found in re.findall(r"(?<!\d)\d{1,9}(?::\d{1,9})+(?!\d)", text)
    ]
    seconds = [sum(part * 60**power for power, part in enumerate(reversed(parts))) for parts in times]
    if len(seconds) not in (1, 2) or any(len(parts) > 3 for parts in times):
        return None
    lasts = abs(seconds[-1] - seconds[0]) if len(seconds) == 2 else seconds[0]
    return f"{lasts}s" if lasts else None


def within(row: SettingWord, text: str) -> str | None:
    """The one value of a setting that stands among other words: `16:9` in `16:9 wide`, `4s` in `4 seconds a shot`."""
    numbers = re.findall(r"\d+(?:[.,]\d+)?", text)
    match row.shape:
        case Shape.CHOICE if not row.many:
            found = choice(text, row.choices)
            each = {choice(word.strip("()"), row.choices) for word in text.split()} - {None}
            return found or (each.pop() if len(each) == 1 else None)
        case Shape.DURATION:
            return duration(numbers[0]) if len(numbers) == 1 else None
        case Shape.COUNT:
            return numbers[0] if len(numbers) == 1 and numbers[0].isdigit() else None
    return None


def choice(typed: str, choices: Iterable[str]) -> str | None:
    """Which of the choices was meant; None where it may be more than one (`no` for `on` or for `off`)."""
    choices = tuple(choices)
    plain = typed.strip().casefold()
    if plain in choices:
        return plain
    numbers = re.fullmatch(r"(\d{1,9})\s*+[^\w\s]?\s*+[x×]?\s*+(\d{1,9})", plain)
    if numbers and f"{numbers[1]}:{numbers[2]}" in choices:
        return f"{numbers[1]}:{numbers[2]}"
    if numbers and int(numbers[2]):
        for word in choices:
            wide, _, high = word.partition(":")
            if high and int(numbers[1]) * int(high) == int(wide) * int(numbers[2]):
                return word
    said = {word: word for word in choices}
    said |= {typed: word for typed, words in SAID_OTHERWISE.items() for word in words.split() if word in choices}
    trimmed = plain.strip(f".;,!\"'{_BRACKETS}")
    if trimmed in said:
        slipped = closest(trimmed, [word for word in choices if word != said[trimmed]])
        return None if slipped else said[trimmed]
    near = closest(trimmed, choices) or closest(trimmed, said)
    return said[near] if near else None


def _no_choice(row: SettingWord, value: Value, text: str) -> Misfit:
    meant = choice(text, row.choices)
    among = " or ".join(row.choices) if len(row.choices) < 3 else f"{', '.join(row.choices[:-1])} or {row.choices[-1]}"
    question = f"; did you mean `{meant}`?" if meant else "."
    message = f"`{row.word}` is {among}, not `{_shown(value)}`{question}"
    right = f"`{row.word}: {meant}`" if meant else " or ".join(f"`{row.word}: {word}`" for word in row.choices[:3])
    near = None if meant else _nearest_shape(text, row.choices)
    hint = f"Write `{row.word}: {near}`, the nearest of them." if near else f"Write {right}."
    return _wrong("bad-value", row, value, message, hint, meant)


def _nearest_shape(text: str, choices: Iterable[str]) -> str | None:
    """The choice nearest to a width to height that is none of them: `2.39:1`, `4:3`, `1.85`."""
    found = _WIDE_HIGH.fullmatch(text.strip("\"'"))
    high = float((found["high"] or "1").replace(",", ".")) if found else 0
    wide = float(found["wide"].replace(",", ".")) if found else 0
    shapes = {word: int(word.split(":")[0]) / int(word.split(":")[1]) for word in choices if ":" in word}
    if not shapes or not wide or not high:
        return None
    return min(shapes, key=lambda word: abs(log(shapes[word] * high / wide)))


def _misfit(row: SettingWord, value: Value, meant: str | None = None) -> Misfit:
    message = f"`{row.word}` takes {_NEEDS[row.shape]}, not `{_shown(value)}`."
    return _wrong("bad-value", row, value, message, f"Write `{row.word}: {meant or row.example}`.", meant)


def _described(row: SettingWord, value: Value) -> Misfit:
    """`style: "noir film, grainy"`: the words of a look where its name belongs."""
    name = as_name(" ".join(value.text.split()[:3])) or "name"
    hint = f"Declare it with these words in it, `{row.word} {name} {{`, and write `{row.word}: {name}` here."
    message = f"`{row.word}` takes a name, not the words `{_shown(value)}`."
    return Misfit(Diagnostic("bad-value", message, value.span, hint=hint))


def _unquoted(row: SettingWord, value: Value) -> Misfit:
    if isinstance(value, Mentioned):
        return _misfit(row, value)
    text = value.text.strip("'‘’`") or value.text
    single = text != value.text
    message = "Text stands in double quotes, not in single ones." if single else f"`{text}` is not in quotes."
    fix = (Edit(value.span, f'"{text}"'),)
    fault = Diagnostic("unquoted-text", message, value.span, hint=f'Write "{text}".', fix=fix)
    return Misfit(fault, Quoted(text, value.span, value.span))


def _bared(row: SettingWord, value: Quoted, text: str) -> Misfit:
    """A name or a word of the language in the quotes of a file."""
    meant = Mentioned(text[1:], value.span) if text.startswith("@") else Word(text, value.span)
    fix = (Edit(value.span, text),)
    message = f"`{text}` stands in quotes, so it would be a file."
    return Misfit(Diagnostic("bad-value", message, value.span, hint=f"Write `{row.word}: {text}`.", fix=fix), meant)


def _no_reference(row: SettingWord, value: Word, text: str) -> Misfit:
    near = "continue" if "continue" in row.choices and text.casefold() in _BEFORE else closest(text, row.choices)
    if near:
        message = f"`{text}` is nothing that `{row.word}` takes; did you mean `{near}`?"
        return _wrong("bad-value", row, value, message, f"Write `{near}`.", near)
    if is_name(text):
        return _bad_mention(row, value, text)
    return _unquoted(row, value)


def _bad_mention(row: SettingWord, value: Value, name: str | None) -> Misfit:
    message = f"`{row.word}` takes {_NEEDS[row.shape]}, not `{_shown(value)}`."
    fix = (Edit(value.span, f"@{name}"),) if name else ()
    meant = Mentioned(name, value.span) if name else None
    return Misfit(Diagnostic("bad-value", message, value.span, hint=f"Write `@{name or 'name'}`.", fix=fix), meant)


def _wrong(code: str, row: SettingWord, value: Value, message: str, hint: str, meant: str | None) -> Misfit:
    fix = (Edit(value.span, meant),) if meant else ()
    return Misfit(Diagnostic(code, message, value.span, hint=hint, fix=fix), Word(meant, value.span) if meant else None)


def _shown(value: Value) -> str:
    match value:
        case Quoted(text=text):
            return f'"{text}"'
        case Mentioned(text=text):
            return f"@{text}"
        case Word(text=text):
            return text
