"""What a line was meant to be, and what is wrong with how it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from storyboard.syntax.kinds import EDGE, LineKind, compiled, slip
from storyboard.syntax.lines import HEADER, STRING, Line, strings
from storyboard.syntax.mending.declaration_rows import DECLARATION_LINES
from storyboard.syntax.mending.header_rows import HEADERS
from storyboard.syntax.mending.quote_rows import VALUE, Mistake
from storyboard.syntax.mending.setting_rows import SETTING_LINES
from storyboard.syntax.mending.signs import FOLDED
from storyboard.syntax.names import NAME, as_name
from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS, SETTINGS
from storyboard.text import Diagnostic, Edit, Span
from storyboard.text.changes import common_ends
from storyboard.text.phrases import with_article

_READABLE: Final = {
    LineKind.SETTING: (rf"[a-z][a-z0-9_]*{EDGE}*:{EDGE}*(?:{VALUE}{EDGE}*(?:,{EDGE}*{VALUE}{EDGE}*)*)?"),
    LineKind.LET: (rf"let{EDGE}+{NAME}{EDGE}*={EDGE}*{STRING}"),
    LineKind.MEDIA: (rf"(?:image|video){EDGE}+{NAME}{EDGE}*={EDGE}*{STRING}"),
    LineKind.IMPORT: (
        rf"import(?:{EDGE}++{NAME}(?:{EDGE}+as{EDGE}+{NAME})?{EDGE}*"
        rf"(?:,{EDGE}*{NAME}(?:{EDGE}+as{EDGE}+{NAME})?{EDGE}*)*(?<!\w)from)?{EDGE}*+{STRING}"
    ),
}


_MISTAKES: Final = 3
"""How many more mistakes are mended in one line; it is told of once."""


def read(line: Line, file: str) -> tuple[str, Diagnostic | None]:
    """What a line says in the grammar's shape, and what is wrong with how it was typed.

    The text is the line's own where it can be read, what was meant where a mistake is known, and empty where nothing
    is left of it.
    """
    text = line.text.strip()
    if line.kind is LineKind.OPEN:
        body = text[:-1].rstrip()
        if HEADER.fullmatch(body):
            return line.text, None
        return _mended(line, file, body, HEADERS, lambda right: HEADER.fullmatch(right) is not None, " {")
    if line.kind not in _READABLE:
        return line.text, None
    readable = compiled(_READABLE[line.kind])
    if readable.fullmatch(text):
        return line.text, None
    if line.kind is LineKind.SETTING and text.split(":")[0].strip() not in SETTINGS:
        return line.text[: line.text.index(":") + 1], None
    table = SETTING_LINES if line.kind is LineKind.SETTING else DECLARATION_LINES
    return _mended(line, file, text, table, lambda right: readable.fullmatch(right) is not None)


def readable(text: str, kind: LineKind) -> bool:
    """Whether a line of this kind needs no mending."""
    if kind is LineKind.OPEN:
        return HEADER.fullmatch(text.strip()[:-1].rstrip()) is not None
    return kind in _READABLE and compiled(_READABLE[kind]).fullmatch(text.strip()) is not None


def read_as(line: Line, file: str, kind: LineKind) -> tuple[str, Diagnostic | None]:
    """As `read`, for a line that has no kind of its own but can only have been meant as this one."""
    return read(Line(line.start, line.end, line.text, kind), file)


def _mended(
    line: Line, file: str, text: str, table: tuple[Mistake, ...], readable: Callable[[str], bool], tail: str = ""
) -> tuple[str, Diagnostic | None]:
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    left = line.start + len(pad)
    whole = Span(file, left, left + len(text))
    for mistake in table:
        matched = _matched(mistake, text)
        if matched is None:
            continue
        found, groups = matched
        right, hint = mistake.right.format_map(groups), mistake.hint.format_map(groups)
        if right and not readable(right) and (whole_line := _further(right, table, readable)):
            right, hint = whole_line, f"Write `{whole_line}{tail}`."
        span = Span(file, left + found.start(mistake.at), left + found.end(mistake.at)) if mistake.at else whole
        fix = _smallest(whole, text, right) if right and readable(right) else ()
        diagnostic = Diagnostic(mistake.code, mistake.message.format_map(groups), span, hint=hint, fix=fix)
        if not readable(right):
            right = _salvaged(right or text) if tail else ""
        return (pad + right + tail if right else ""), diagnostic
    right = _salvaged(text) if tail else ""
    return (pad + right + tail if right else ""), _unreadable(line, whole, text)


def _matched(mistake: Mistake, text: str) -> tuple[re.Match[str], dict[str, str]] | None:
    """A mistake found in a text, and the words that its message and its mending speak of."""
    found = slip(mistake.found).fullmatch(text)
    if found is None:
        return None
    groups = {name: value or "" for name, value in found.groupdict().items()}
    more = mistake.derive(groups) if mistake.derive else {}
    return None if more is None else (found, groups | more)


def _further(text: str, table: tuple[Mistake, ...], readable: Callable[[str], bool]) -> str | None:
    """A line of several mistakes with all of them mended, if they are all known."""
    if '"' not in text:
        text = text.translate(FOLDED)
        if readable(text):
            return text
    for _ in range(_MISTAKES):
        rows = ((mistake, _matched(mistake, text)) for mistake in table)
        text = next((mistake.right.format_map(matched[1]) for mistake, matched in rows if matched), "")
        if not text or readable(text):
            return text or None
    return None


def _smallest(span: Span, wrong: str, right: str) -> tuple[Edit, ...]:
    """The one edit from a text to another that leaves alone what both begin and end with."""
    start, end = common_ends(wrong, right)
    return (Edit(Span(span.file, span.start + start, span.end - end), right[start : len(right) - end]),)


def _salvaged(text: str) -> str:
    """As much of a block's header as can be read; empty where not even its word can."""
    words = text.split('"')[0].split()
    inline = "inline " if words[:1] == ["inline"] else ""
    words = words[1:] if inline else words
    if not words or words[0] not in BLOCKS:
        return ""
    keyword = words[0]
    if keyword in ("shot", "story"):
        return " ".join([keyword, *(word for word in words[1:] if keyword == "shot" and not set(word) & set("{}"))])
    name = as_name(words[1]) if len(words) > 1 else None
    title = next((text[start:end] for start, end in strings(text)), None)
    return " ".join(filter(None, (inline + keyword if keyword in ELEMENT_WORDS else keyword, name, title)))


def _unreadable(line: Line, span: Span, text: str) -> Diagnostic:
    word = text.split()[0] if text.split() else "{"
    match line.kind:
        case LineKind.OPEN if word in BLOCKS:
            return Diagnostic(
                "unreadable-header",
                f"This does not open {with_article(word)}.",
                span,
                hint=f"Write `{BLOCKS[word].header}`.",
            )
        case LineKind.OPEN if not text:
            return Diagnostic(
                "unknown-block",
                "A `{` alone opens nothing.",
                span,
                hint="Write what it opens before it: `scene name {`.",
            )
        case LineKind.OPEN:
            return Diagnostic(
                "unknown-block",
                f"A line that ends in `{{` opens a block, and `{word}` is none.",
                span,
                hint=f"The blocks are {', '.join(BLOCKS)}. If this is prose, end it otherwise, or begin the line with "
                "`> `.",
            )
        case LineKind.SETTING:
            word = text.split(":")[0].strip()
            row = SETTINGS.get(word)
            hint = f"Write `{word}: {row.example}`." if row else f"If this is prose, write `> {text}`."
            return Diagnostic("unreadable-value", f"The value of `{word}` cannot be read.", span, hint=hint)
        case _:
            shape = DECLARATIONS.get(word, DECLARATIONS["import"])
            return Diagnostic(
                "unreadable-declaration", f"This `{word}` cannot be read.", span, hint=f"Write `{shape}`."
            )
