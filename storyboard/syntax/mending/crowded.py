"""Lines with more than one thing on them, `shot 5s { She waits. }`: cut into the lines that the writer meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from storyboard.syntax.kinds import EDGE, LineKind, classify, compiled
from storyboard.syntax.lines import HEADER_SHAPE, Line
from storyboard.syntax.words import BLOCKS
from storyboard.text import Diagnostic, Edit, Span

HYPHENS: Final = frozenset("-‐‑‒–—―─")
DASHES: Final = re.compile(
    rf"{EDGE}*(?:[-‐‑‒–—―─]+|={{3,6}}|={{8,}}|_{{3,}}|~{{3,}}|(?:\*{EDGE}*+){{3,}}+|-{{3,}}{EDGE}*+\d{{1,2}}{EDGE}*+s?){EDGE}*+$"
)
"""Lines that a writer may have meant for a clip break."""
_KEYWORD: Final = rf"(?:inline{EDGE}+)?(?:{'|'.join(BLOCKS)})"
SEVERAL: Final = re.compile(rf"{EDGE}*(?:[-‐‑‒–—―─}}]|[=_~]{{3}}|\*{EDGE}*\*{EDGE}*\*|{_KEYWORD}\b[^{{]*\{{)")
"""How a line begins that may hold several things."""
_ONE_LINE: Final = rf"{EDGE}*(?P<header>{HEADER_SHAPE}){EDGE}*\{{(?P<body>(?![{{%#]).*)(?P<close>\}}){EDGE}*$"
_AFTER_OPEN: Final = rf"{EDGE}*(?P<header>{HEADER_SHAPE}){EDGE}*\{{(?P<rest>(?![{{%#]){EDGE}*\S.*)$"
_DOUBLE_OPEN: Final = rf"{EDGE}*(?:{HEADER_SHAPE}){EDGE}*\{{(?P<extra>\{{){EDGE}*$"
_MOST_CUTS: Final = 8


def one_thing_each(line: Line, file: str) -> Iterator[Line]:
    """A line of prose that looks like the parts of a block, cut into the lines the writer meant; anything else as it
    is."""
    text = line.text
    if line.kind is LineKind.OPEN:
        yield from _after_close(line, file) if text.lstrip().startswith("}") else (line,)
    elif DASHES.match(text):
        yield _break(line, file)
    elif found := compiled(_DOUBLE_OPEN).match(text):
        at = line.start + found.start("extra")
        fault = Diagnostic(
            "doubled-brace",
            "Two `{` end this line, which is how a template begins.",
            Span(file, at - 1, at + 1),
            hint="Open the block with one `{`.",
            fix=(Edit(Span(file, at, at + 1), ""),),
        )
        fixed = text[: found.start("extra")] + " " + text[found.end("extra") :]
        yield Line(line.start, line.end, fixed, LineKind.OPEN, [*line.faults, fault])
    elif (found := compiled(_ONE_LINE).match(text)) or (found := compiled(_AFTER_OPEN).match(text)):
        yield from _unfolded(line, file, found)
    elif text.lstrip().startswith("}") and not set(text.strip()) <= {"}", " ", "\t"}:
        yield from _after_close(line, file)
    else:
        yield line


def _break(line: Line, file: str) -> Line:
    span = line.trimmed(file)
    fault = Diagnostic(
        "typographic-sign",
        f"`{line.text.strip()}` is not a clip break.",
        span,
        hint="Write three plain hyphens, `---`; to film a dash, write `> ` before it.",
        fix=(Edit(span, "---"),),
    )
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    return Line(line.start, line.end, f"{pad}---", LineKind.BREAK, [*line.faults, fault])


def _cut(line: Line, at: int) -> tuple[Line, Line]:
    """Two lines of one."""
    left, right = line.text[:at], line.text[at:]
    middle = line.start + at
    return Line(line.start, middle, left, classify(left), line.faults), Line(middle, line.end, right, classify(right))


def _unfolded(line: Line, file: str, found: re.Match[str]) -> Iterator[Line]:
    opening = found.end("header") + line.text[found.end("header") :].index("{") + 1
    behind = line.text[opening:].strip()
    if not any(sign.isalnum() or sign in '@"#>}' for sign in behind) and set(behind) != {"-"}:
        yield _littered(line, file, opening)
        return
    whole = found.groupdict().get("close") is not None
    indent = line.text[: len(line.text) - len(line.text.lstrip())]
    edits = [Edit(Span(file, line.start + opening, line.start + opening), f"\n{indent}  ")]
    left, rest = _cut(line, opening)
    parts = [left, rest]
    if whole:
        brace = found.start("close")
        edits.append(Edit(Span(file, line.start + brace, line.start + brace), f"\n{indent}"))
        if line.text[opening:brace].strip():
            parts[1:] = _cut(rest, brace - opening)
    left.faults.append(
        Diagnostic(
            "one-thing-a-line",
            "A block's lines stand between the line that opens it and the line that closes it."
            if whole
            else "Something follows the `{` that ends this line.",
            Span(file, line.start + opening - 1, line.start + len(line.text.rstrip())),
            hint="Give each its own line, and the `}` too." if whole else "Move it to a line of its own.",
            fix=tuple(edits),
        )
    )
    yield from parts


def _littered(line: Line, file: str, opening: int) -> Line:
    """The first line of a block without the `.` or `;` behind its brace."""
    spot = Span(file, line.start + opening, line.start + len(line.text.rstrip()))
    fault = Diagnostic(
        "one-thing-a-line",
        f"`{line.text[opening:].strip()}` follows the `{{` that opens a block.",
        spot,
        hint="Take it away.",
        fix=(Edit(spot, ""),),
    )
    return Line(line.start, line.end, line.text[:opening], LineKind.OPEN, [*line.faults, fault])


def _after_close(line: Line, file: str) -> Iterator[Line]:
    """`} shot 4s {` and the like: what follows the brace is a line of its own. Behind many of them the rest is left
    out."""
    for _ in range(_MOST_CUTS):
        at = line.text.index("}") + 1
        rest = line.text[at:].strip()
        if not rest:
            break
        behind = line.start + len(line.text) - len(line.text[at:].lstrip())
        span = Span(file, behind, behind + len(rest))
        litter = not any(sign.isalnum() or sign in "}{" for sign in rest)
        comment = compiled(r"(?://+|/\*|<!--)\s*(?P<said>.*?)\s*(?:\*/|-->)?").fullmatch(rest)
        fault = Diagnostic(
            "one-thing-a-line",
            f"`{rest}` follows the `}}` that closes a block."
            if len(rest) < 30
            else "Something follows the `}` that closes a block.",
            span,
            hint="Take it away; a `}` stands alone."
            if litter
            else "A `}` stands alone: move the rest to a line of its own.",
            fix=(
                Edit(Span(file, line.start + at, span.end), "")
                if litter
                else Edit(Span(file, line.start + at, span.end), f"\n# {comment['said']}")
                if comment
                else Edit(Span(file, line.start + at, behind), "\n"),
            ),
        )
        if litter or comment:
            yield Line(line.start, line.end, line.text[:at], LineKind.CLOSE, [*line.faults, fault])
            return
        left, line = _cut(line, at)
        left.faults.append(fault)
        yield left
        if line.kind is not LineKind.PROSE:
            yield line
            return
        if not line.text.lstrip().startswith("}"):
            yield from one_thing_each(line, file)
            return
    yield Line(line.start, line.end, "", LineKind.BLANK, line.faults)
