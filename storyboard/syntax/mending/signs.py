"""Signs that a word processor, a chat or another keyboard has put for plain ones: `“ ” ： ｛ －`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from storyboard.syntax.kinds import INVISIBLE, LineKind, classify, compiled
from storyboard.syntax.lines import HEADER, Line, strings
from storyboard.syntax.mending.crowded import DASHES, HYPHENS, SEVERAL
from storyboard.syntax.words import BLOCKS, DECLARATIONS, SETTINGS
from storyboard.text import Diagnostic, Edit, Span

FOLDED: Final = str.maketrans("“”„‟«»「」『』＂：｛｝，＝＃＞＠（）－", '""""""""""":{},=#>@()-')
_FOLDED_QUOTES: Final = {sign: plain for sign, plain in FOLDED.items() if plain in (ord('"'), ord("="))}
_FOLDABLE: Final = re.compile("[“”„‟«»「」『』＂：｛｝，＝＃＞＠（）－０-９Ａ-Ｚａ-ｚ＿]")
_NARROW: Final = {0xFEE0 + plain: plain for plain in range(0x30, 0x7B)}
_WIDE_WORDS: Final = r"^\s*[a-zａ-ｚ＿]+(?:\s+[a-zａ-ｚ＿]+)?(?=[\s:\"{{]|$)"
_WORDS: Final = frozenset({*BLOCKS, *SETTINGS, *DECLARATIONS, "inline"})


def with_plain_signs(start: int, typed: str, kind: LineKind, file: str) -> Line:
    """The line with what a chat or a phone made of its quotes, colons and braces turned back, where it can be read
    so."""
    end = start + len(typed)
    seen = _outside_strings(typed, INVISIBLE)
    if kind in (LineKind.COMMENT, LineKind.FORCED, LineKind.CUE):
        return Line(start, end, _edges(typed, seen), kind)
    folded = _folded(seen, kind)
    meant = classify(folded)
    if kind is LineKind.OPEN and not HEADER.fullmatch(folded.strip()[:-1].rstrip()):
        folded, meant = seen, kind
    plain = meant is LineKind.PROSE and (folded.lstrip()[:1] in HYPHENS or not SEVERAL.match(folded))
    if folded == seen or (plain and not DASHES.match(folded)):
        return Line(start, end, _edges(typed, seen) if kind is LineKind.PROSE else seen, kind)
    if meant is LineKind.CUE:
        at = folded.index(":") + 1
        folded = folded[:at] + typed[at:]
    return Line(start, end, folded, meant, [_typographic(start, typed, folded, file)])


def _folded(seen: str, kind: LineKind) -> str:
    """The line with plain signs, except within strings and in the framing of a shot, which is the writer's own."""
    if kind in (LineKind.LET, LineKind.MEDIA):
        return _outside_strings(seen, _FOLDED_QUOTES)
    folded = compiled(_WIDE_WORDS).sub(_narrow, _outside_strings(seen, FOLDED))
    if folded.split(None, 1)[:1] != ["shot"] or (folded.isascii() and '"' not in folded):
        return folded
    plain = compiled(_WIDE_WORDS).sub(
        _narrow, compiled("(?<=[A-Za-z])－(?=[A-Za-z])").sub("-", seen.replace("｛", "{"))
    )
    return compiled("(?<![０-９])[０-９]++[sｓ]").sub(lambda found: found[0].translate(_NARROW), plain)


def _narrow(found: re.Match[str]) -> str:
    """The words that begin a line with plain letters, where they are words of the language then."""
    plain = found[0].translate(_NARROW)
    return plain if all(word in _WORDS for word in plain.split()) else found[0]


def _outside_strings(text: str, table: Mapping[int, int] | Mapping[int, str]) -> str:
    parts, at = list[str](), 0
    for start, end in strings(text):
        parts += [text[at:start].translate(table), text[start:end]]
        at = end
    return "".join([*parts, text[at:].translate(table)])


def _edges(typed: str, seen: str) -> str:
    """The line as typed with invisible signs at its ends made spaces, so that they are trimmed."""
    left = len(seen) - len(seen.lstrip())
    right = len(seen.rstrip())
    return seen[:left] + typed[left:right] + seen[right:] if right > left else seen


def _typographic(start: int, typed: str, folded: str, file: str) -> Diagnostic:
    edits = tuple(
        Edit(Span(file, start + at, start + at + 1), right)
        for at, (wrong, right) in enumerate(zip(typed, folded, strict=True))
        if wrong != right and _FOLDABLE.match(wrong)
    )
    first = edits[0]
    wrong = typed[first.span.start - start]
    return Diagnostic(
        "typographic-sign",
        f"`{wrong}` is not the plain `{first.text}` that this line needs.",
        first.span,
        hint=f"Type `{first.text}`; a word processor, a chat or another keyboard has put in its own.",
        fix=edits,
    )
