"""What comes along with a paste or a merge: numbers of lines and pages, signs of web pages, marks of two versions."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from storyboard.syntax.kinds import LineKind, compiled
from storyboard.syntax.lines import Line
from storyboard.text import Diagnostic, Edit, Label, Source, Span

_NUMBERED: Final = r"[^\S\n]*(?P<mark>(?P<number>\d{1,5})(?:[.:)]|[^\S\n]*[|│])?)(?=[^\S\n]|$)[^\S\n]?"
_FEWEST: Final = 4
"""So many lines make sure that the numbers before them are those of the lines."""
_MERGE: Final = re.compile(r"(?P<sign><{7}|\|{7}|={7}|>{7})(?: .*)?")
_TAG: Final = (
    r"</?(?:br|p|b|i|u|em|strong|span|div|li|ul|ol|h[1-6]|[a-z]{1,20}_[a-z_]{1,30})(?:\s[^<>]{0,80})?/?>|</[a-z]{1,30}>"
    r"|&(?:nbsp|amp|quot|lt|gt|apos|#\d{1,5});"
)
_PLAIN: Final = {"&nbsp;": " ", "&amp;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&apos;": "'"}
_PAGE: Final = r"(?i:page|seite|página|pagina|стр\.?)\s*\d{1,4}(?:\s*(?:of|von|de|sur|di|из|/)\s*\d{1,4})?\.?"
_NUMBER: Final = r"\d{1,4}\s*/\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,3}\.?"
_LONGEST_PAGE: Final = 30
_ESCAPE: Final = "; if it is prose, begin the line with `> `."
_SIGNS: Final = frozenset("<&#[")
_COMMENT: Final = r"(?<=[.!?…\"”])\s+(?P<note>#+\s+(?P<said>[^\W\d].*\S))\s*$"
_BRACKETED: Final = r"(?P<note>\[\[(?P<said>[^\[\]@{}]{1,200})\]\])"
_NOTED: Final = ("T", "F", "X")
_NOTE: Final = r"(?:TODO|FIXME|TBD|XXX)\b"


def unnumbered(source: Source) -> tuple[Source, Diagnostic | None]:
    """The source with the numbers of its lines made spaces, where each line begins with its own, and what is to be
    said of it."""
    numbers = re.compile(rf"^{_NUMBERED}", re.MULTILINE)
    if not source.text.lstrip()[:1].isdigit():
        return source, None
    found = list(numbers.finditer(source.text))
    counted = [int(each["number"]) for each in found]
    lines = sum(bool(line.strip()) for line in source.text.split("\n"))
    steady = all(one < other for one, other in pairwise(counted))
    if len(found) < _FEWEST or len(found) < lines * 0.9 or not steady:
        return source, None
    text = numbers.sub(lambda each: " " * len(each[0]), source.text)
    first = found[0]
    fault = Diagnostic(
        "foreign-mark",
        "Each line begins with its number, as in an editor or a print.",
        Span(source.name, first.start("mark"), first.end("mark")),
        hint="Take the numbers away.",
        fix=tuple(Edit(Span(source.name, each.start(), each.end()), "") for each in found),
    )
    return Source(source.name, text), fault


def keep_one_version(file: str, lines: list[Line]) -> list[Line]:
    """Of two versions that a merge has left one above the other the first stays; the marks are told and taken out."""
    signs = [_sign(line) for line in lines]
    ends = _next(signs, ">")
    parts = _next(signs, "|=")
    at = 0
    while at < len(lines):
        sign = signs[at]
        if not sign:
            at += 1
            continue
        end, middle = ends[at], parts[at]
        if sign != "<" or end is None or middle is None or middle > end:
            _leftover(file, lines[at])
            at += 1
            continue
        _conflict(file, lines, at, middle, end)
        at = end + 1
    return lines


def _next(signs: list[str], wanted: str) -> list[int | None]:
    """For each line, the first one behind it that has one of some signs."""
    found: list[int | None] = []
    after: int | None = None
    for at in reversed(range(len(signs))):
        found.append(after)
        after = at if signs[at] and signs[at] in wanted else after
    return found[::-1]


def _sign(line: Line) -> str:
    found = _MERGE.fullmatch(line.text.strip()) if line.text.lstrip()[:1] in ("<", "|", "=", ">") else None
    return found["sign"][0] if found else ""


def _conflict(file: str, lines: list[Line], first: int, middle: int, last: int) -> None:
    begin, parting, ending = (lines[at].trimmed(file) for at in (first, middle, last))
    whole = Span(file, lines[middle].start, min(lines[last].end + 1, lines[-1].end))
    lines[first].faults = [
        Diagnostic(
            "merge-conflict",
            "A merge has left two versions of these lines here.",
            begin,
            (Label(parting, "the first version ends here"), Label(ending, "the other one ends here")),
            "Keep one of the two, and take the lines with these marks away.",
            (Edit(Span(file, lines[first].start, lines[first].end + 1), ""), Edit(whole, "")),
        )
    ]
    for line in (lines[first], *lines[middle : last + 1]):
        line.text, line.kind = "", LineKind.BLANK
        line.faults = line.faults if line is lines[first] else []


def _leftover(file: str, line: Line) -> None:
    fault = Diagnostic(
        "foreign-mark",
        f"`{line.text.strip()[:7]}` is a mark that a merge leaves.",
        line.trimmed(file),
        hint="Take the line away; to film it, begin the line with `> `.",
        fix=(Edit(Span(file, line.start, line.end), ""),),
    )
    line.text, line.kind, line.faults = "", LineKind.BLANK, [fault]


def take_out_marks(file: str, lines: list[Line]) -> list[Line]:
    """Marks of web pages in prose, which would be sent; numbers of pages and notes to oneself are taken out."""
    for at, line in enumerate(lines):
        if line.faults or line.kind not in (LineKind.PROSE, LineKind.CUE, LineKind.BREAK):
            continue
        text = line.text.strip()
        if text[:1] not in _NOTED and len(text) > _LONGEST_PAGE and _SIGNS.isdisjoint(text):
            continue
        span = line.trimmed(file)
        if line.kind is LineKind.PROSE and text[:1] in _NOTED and compiled(_NOTE).match(text):
            hint = "Begin a note to yourself with `#`" + _ESCAPE
            fix = (Edit(Span(file, span.start, span.start), "# "),)
            _take_out(
                line, Diagnostic("foreign-comment", "This note would be filmed as prose.", span, hint=hint, fix=fix)
            )
        elif line.kind is LineKind.PROSE and _is_page(text, lines, at):
            message = f"`{text}` looks like the number of a page."
            fix = (Edit(span, ""),)
            _take_out(line, Diagnostic("foreign-mark", message, span, hint="Take it away" + _ESCAPE, fix=fix))
        elif ("<" in text or "&" in text) and (tags := list(compiled(_TAG).finditer(line.text))):
            spots = [Span(file, line.start + each.start(), line.start + each.end()) for each in tags]
            message = f"`{tags[0][0]}` is a sign of web pages, and is sent."
            plain = tuple(
                Edit(spot, _PLAIN.get(each[0], " " if each[0].startswith("<br") else ""))
                for spot, each in zip(spots, tags, strict=True)
            )
            line.faults.append(Diagnostic("mark-in-prose", message, spots[0], hint="Take it away.", fix=plain))
        elif line.kind is LineKind.PROSE and ("#" in text or "[[" in text) and (fault := _noted(file, line)):
            line.faults.append(fault)
    return lines


def _noted(file: str, line: Line) -> Diagnostic | None:
    """A note to oneself behind prose, or one in the brackets of a screenplay: `She smiles. # too long?`."""
    found = compiled(_COMMENT).search(line.text) or compiled(_BRACKETED).search(line.text)
    if found is None:
        return None
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    start = len(line.text[: found.start()].rstrip())
    whole = Span(file, line.start + start, line.start + found.end())
    behind = "\n" if start else ""
    right = "" if line.text[found.end() :].strip() else f"{behind}{pad}# {found['said'].strip()}"
    shown = found["note"] if len(found["note"]) <= 40 else f"{found['note'][:37].rstrip()}..."
    hint = "A note to yourself is a line that begins with `#`" + _ESCAPE
    spot = Span(file, line.start + found.start("note"), whole.end)
    return Diagnostic("mark-in-prose", f"`{shown}` is sent with the words.", spot, hint=hint, fix=(Edit(whole, right),))


def _take_out(line: Line, fault: Diagnostic) -> None:
    line.text, line.kind = "", LineKind.BLANK
    line.faults.append(fault)


def _is_page(text: str, lines: list[Line], at: int) -> bool:
    if len(text) > _LONGEST_PAGE:
        return False
    alone = any(not 0 <= i < len(lines) or lines[i].kind is LineKind.BLANK for i in (at - 1, at + 1))
    return compiled(_PAGE).fullmatch(text) is not None or (alone and compiled(_NUMBER).fullmatch(text) is not None)
