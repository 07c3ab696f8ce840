"""Braces on the wrong line: put right before blocks are matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from storyboard.syntax.kinds import LineKind, classify, compiled, templates
from storyboard.syntax.lines import HEADER, Line
from storyboard.syntax.mending.counting import surplus
from storyboard.syntax.other_words import OTHER_BLOCKS
from storyboard.syntax.words import BLOCKS, SETTINGS
from storyboard.text import Diagnostic, Edit, Label, Span
from storyboard.text.suggest import closest

_DECLARED: Final = (LineKind.IMPORT, LineKind.LET, LineKind.MEDIA)
_SPEAKING: Final = (LineKind.PROSE, LineKind.CUE, LineKind.SETTING, LineKind.BREAK, *_DECLARED)
_ENDED: Final = rf"\s*(?i:end(?:[ _]?(?:of\s+)?(?:{'|'.join(BLOCKS)}))?\s*+;?|[)\]]+[;,]?|</?\w+>)\s*"
_SENTENCE: Final = 24


def lift_lone_braces(file: str, lines: list[Line]) -> list[Line]:
    """A `{` on a line of its own belongs to the header above it, where there is one."""
    above: Line | None = None
    for line in lines:
        if line.kind is LineKind.OPEN and above and above.kind is LineKind.PROSE and line.text.strip() == "{":
            head = above.text.strip()
            if HEADER.fullmatch(head) or head.split()[0] in BLOCKS:
                behind, brace = above.start + len(above.text.rstrip()), line.trimmed(file)
                line.faults.append(
                    Diagnostic(
                        "lone-brace",
                        "This `{` belongs to the line above.",
                        brace,
                        (Label(above.trimmed(file), "this is what it opens"),),
                        "Put it at the end of that line.",
                        (Edit(Span(file, behind, brace.end), " {"),) if not above.closes else (),
                    )
                )
                above.text, above.kind = above.text.rstrip() + " {", LineKind.OPEN
                line.text, line.kind = "", LineKind.BLANK
        if line.kind is not LineKind.BLANK:
            above = line
    return lines


# Braces at the end of a line that they do not belong to.


def sort_out_braces(file: str, lines: list[Line]) -> list[Line]:
    """Each `}` on a line of its own as far as blocks are open, and none where it can end nothing."""
    return list(_sorted_out(file, lines))


def _sorted_out(file: str, lines: list[Line]) -> Iterator[Line]:
    missing, within = surplus(lines), 0
    for line in lines:
        made: Iterable[Line] = (line,)
        before = within
        if line.kind is LineKind.PROSE:
            within = max(0, within + _templates(line.text))
        elif line.kind not in (LineKind.BLANK, LineKind.COMMENT, LineKind.SETTING):
            within = 0
        if before:
            pass  # the braces may end a template that an earlier line begins
        elif line.kind is LineKind.PROSE and set(line.text.strip()) <= {"}", " ", "\t"}:
            made = _row_of_braces(line, file, missing)
        elif line.kind is LineKind.PROSE and missing < 0 and _headed(line):
            pass  # the `}` stands for the `{` of a block's first line
        elif line.kind is LineKind.PROSE and missing > 0 and compiled(_ENDED).fullmatch(line.text):
            made = (_ended(line, file),)
        elif line.kind in _SPEAKING and line.text.rstrip()[-1:] == "}" and _tails(line):
            made = _untailed(line, file, missing)
        elif line.kind is LineKind.OPEN and missing > 1 and line.text.strip() == "{":
            made = (_ended(line, file),)
            missing -= 1
        elif line.kind is LineKind.OPEN:
            missing -= _plainly_opened(line, file, missing)
        for each in made:
            missing -= each.kind is LineKind.CLOSE is not line.kind
            yield each


def _headed(line: Line) -> bool:
    """Whether a line is the first of a block, with a `}` at its end."""
    head = line.text.strip()
    return head.endswith("}") and head.split(None, 1)[0] in BLOCKS and HEADER.fullmatch(head[:-1].rstrip()) is not None


def _ended(line: Line, file: str) -> Line:
    """`end` or `)` where a block should be closed."""
    span = line.trimmed(file)
    fault = Diagnostic(
        "missing-brace",
        f"`{line.text.strip()}` closes no block.",
        span,
        hint="Write `}` in its place; if it is prose, begin the line with `> `.",
        fix=(Edit(span, "}"),),
    )
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    return Line(line.start, line.end, f"{pad}}}", LineKind.CLOSE, [*line.faults, fault])


def _templates(text: str) -> int:
    """How many more templates a text opens than it ends."""
    return sum(map(text.count, ("{{", "{%", "{#"))) - sum(map(text.count, ("}}", "%}", "#}")))


def _row_of_braces(line: Line, file: str, missing: int) -> Iterator[Line]:
    """`}}` or `} }`: as many ends as there are blocks to end, one at least."""
    at = [place for place, sign in enumerate(line.text) if sign == "}"]
    real = min(len(at), max(1, missing))
    first, pad = line.start + at[0], line.text[: at[0]]
    end = line.start + at[-1] + 1
    text = "".join(f"\n{pad[: max(0, len(pad) - 2 * n)]}}}" for n in range(1, real))
    fault = Diagnostic(
        "one-thing-a-line" if real > 1 else "extra-brace",
        f"{len(at)} `}}` stand on one line." if real > 1 else "This `}` closes nothing.",
        Span(file, first + 1 if real == 1 else first, end),
        hint="A `}` stands alone: give each its own line." if real > 1 else "Take it away.",
        fix=(Edit(Span(file, first + 1, end), text),),
    )
    yield Line(line.start, first + 1, line.text[: at[0] + 1], LineKind.CLOSE, [*line.faults, fault])
    for number in range(1, real):
        start = line.start + at[number]
        yield Line(start, end if number == real - 1 else start + 1, "}", LineKind.CLOSE)
    if real == 1:
        yield Line(first + 1, line.end, "", LineKind.BLANK)


def _tails(line: Line) -> bool:
    """Whether the `}` at the end of a line closes nothing within it, as a template would."""
    if line.kind in (LineKind.PROSE, LineKind.CUE):
        between, at = [], 0
        for start, end in templates(line.text):
            between.append(line.text[at:start])
            at = end
        rest = "\0".join([*between, line.text[at:]]).rstrip()
        return rest[-1:] == "}" and rest[-2:] not in ("%}", "#}") and rest.count("}") > rest.count("{")
    return not line.text.rstrip().endswith("}}")


def _untailed(line: Line, file: str, missing: int) -> Iterator[Line]:
    """The line without the `}` at its end, and where one is missing, that `}` on a line of its own."""
    whole = len(line.text.rstrip())
    rest = line.text[: whole - 1].rstrip()
    spot = Span(file, line.start + whole - 1, line.start + whole)
    real = missing > 0
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    if real:
        less = pad[: -2 if pad.endswith("  ") else -1]
        fault = Diagnostic(
            "one-thing-a-line",
            "The `}` that closes a block stands behind something else.",
            spot,
            hint="A `}` stands alone: move it to a line of its own.",
            fix=(Edit(Span(file, line.start + len(rest), spot.end), f"\n{less}}}"),),
        )
    else:
        more = "" if line.kind is not LineKind.PROSE else "; to film it, begin the line with `> `"
        fault = Diagnostic(
            "extra-brace",
            "This `}` closes nothing.",
            spot,
            hint=f"Take it away{more}.",
            fix=(Edit(Span(file, line.start + len(rest), spot.end), ""),),
        )
    yield Line(line.start, spot.start if real else line.end, rest, classify(rest), [*line.faults, fault])
    if real:
        yield Line(spot.start, line.end, line.text[whole - 1 :], LineKind.CLOSE)


def _plainly_opened(line: Line, file: str, missing: int) -> bool:
    """Put right a line that ends in `{` where that brace is one too many; whether it opens nothing any more."""
    head = line.text.rstrip()[:-1].rstrip()
    if head.endswith("{") and HEADER.fullmatch(head[:-1].strip()):
        end = line.start + len(line.text.rstrip())
        extra = Span(file, line.start + len(head), end)
        line.faults.append(
            Diagnostic(
                "doubled-brace",
                "Two `{` end this line.",
                Span(file, extra.start - 1, end),
                hint="Open the block with one `{`.",
                fix=(Edit(extra, ""),),
            )
        )
        line.text = head
    elif _opens_nothing(line, missing):
        line.faults.append(_open_litter(line, file))
        line.text = head
        line.kind = classify(head)
        return True
    return False


def _opens_nothing(line: Line, surplus: int) -> bool:
    """Whether a line that ends in `{` is another kind of line with a brace behind it."""
    head = line.text.rstrip()[:-1].rstrip()
    word = head.split(None, 1)[0] if head.strip() else ""
    if not word or HEADER.fullmatch(head.strip()) or word in BLOCKS or head.endswith("{"):
        return False
    kind = classify(head)
    if kind is LineKind.SETTING:
        typed = head.split(":")[0].strip()
        return typed in SETTINGS or (typed not in OTHER_BLOCKS and not closest(typed, BLOCKS) and surplus > 0)
    if kind in (LineKind.CUE, LineKind.BREAK, *_DECLARED):
        return True
    prose = kind is LineKind.PROSE and not closest(word, [*BLOCKS, "inline"]) and word.lower() not in OTHER_BLOCKS
    return prose and surplus > 0 and ("@" in head or len(head) > _SENTENCE or not head[-1].isalnum())


def _open_litter(line: Line, file: str) -> Diagnostic:
    whole = len(line.text.rstrip())
    rest = line.text[: whole - 1].rstrip()
    return Diagnostic(
        "extra-brace",
        "This `{` opens nothing: what stands before it is no block.",
        Span(file, line.start + whole - 1, line.start + whole),
        hint=f"Take it away; the blocks are {', '.join(BLOCKS)}.",
        fix=(Edit(Span(file, line.start + len(rest), line.start + whole), ""),),
    )
