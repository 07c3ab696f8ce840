"""Characters → tree, for any input."""

from __future__ import annotations

from lark.exceptions import UnexpectedInput

from storyboard.syntax.balance import balance
from storyboard.syntax.build import Offsets, begin
from storyboard.syntax.decode import Misread
from storyboard.syntax.grammar import parser
from storyboard.syntax.judge import judge
from storyboard.syntax.lines import Line, read_lines
from storyboard.syntax.tree import Tree
from storyboard.syntax.unseen import unseen
from storyboard.text import Diagnostic, Source, Span

_TRIES = 4
_HINT = "Write it anew; if it is prose, begin it with `> `."


def parse(source: Source) -> tuple[Tree, tuple[Diagnostic, ...]]:
    """The tree of a source, and every fault of spelling and shape in it, in the order of the text. Never raises.

    What cannot be read is left out of the tree and what was plainly meant is put in its place, so that the tree holds
    known words in
    the blocks where they belong, with values of the right shape, whatever was typed.
    """
    said = [source.fault] if isinstance(source, Misread) else []
    lines = read_lines(source)
    found = balance(source.name, lines)
    tree = Tree(source.name, ())
    for _ in range(_TRIES):
        text, written = _meant(source.text, lines)
        outcome = _parsed(source.name, text, written)
        if isinstance(outcome, Tree):
            tree = outcome
            break
        at = written(outcome) if written else outcome
        found.append(_left_out(source, lines, at))
    tree, judged = judge(tree, source)
    judged = [fault for fault in judged if not _follows(fault, found, judged, source)]
    found += [*said, *unseen(source), *judged]
    return tree, tuple(sorted(found, key=lambda fault: (fault.span.start, fault.span.end, fault.code)))


def _follows(fault: Diagnostic, found: list[Diagnostic], judged: list[Diagnostic], source: Source) -> bool:
    """Whether a fault of a block is no more than what its braces or its first line have been blamed for."""
    match fault.code:
        case "prose-beside-shot":
            other = ("screenplay-line", "setting-as-prose")
            return any(each.code in ("missing-brace", "extra-brace", "stray-line") for each in found) or any(
                each.code in other and each.span.start == fault.span.start for each in judged
            )
        case "missing-name" | "missing-title":
            line = source.position(fault.span.start).line
            return any(source.position(each.span.start).line == line for each in found)
    return False


def _parsed(file: str, text: str, written: Offsets | None) -> Tree | int:
    """The tree, or the offset where the grammar gave up."""
    lark = parser()
    begin(file, written)
    try:
        made = lark.parse(text)
    except UnexpectedInput as error:
        at: int | None = getattr(error, "pos_in_stream", None)
        return len(text) if at is None or at < 0 else at
    return made if isinstance(made, Tree) else Tree(file, ())


def _left_out(source: Source, lines: list[Line], at: int) -> Diagnostic:
    """Blank the line that the grammar stumbled over though its kind was known, so that the rest can be read."""
    index = max((i for i, line in enumerate(lines) if line.start <= at), default=0)
    line = lines[index]
    line.text = ""
    return Diagnostic(
        "unreadable-line", "This line cannot be read.", Span(source.name, line.start, line.end), hint=_HINT
    )


def _meant(text: str, lines: list[Line]) -> tuple[str, Offsets | None]:
    """The text of the lines as they were meant, and where each part of it was written; None where nothing was
    changed."""
    if all(line.text == text[line.start : line.end] and not (line.closes or line.opens) for line in lines) and _whole(
        text, lines
    ):
        return (text if text.endswith("\n") or not text else f"{text}\n"), None
    out: list[str] = []
    pieces: list[tuple[int, int, bool]] = []
    at = 0
    for line in lines:
        if line.opens:
            pieces.append((at, line.start, False))
            out.append(f"{line.opens}\n")
            at += len(line.opens) + 1
        typed, meant = text[line.start : line.end], line.text
        start = 0
        end = 0
        if len(typed) != len(meant):
            most = min(len(typed), len(meant))
            while start < most and typed[start] == meant[start]:
                start += 1
            while end < most - start and typed[-1 - end] == meant[-1 - end]:
                end += 1
            pieces.append((at, line.start, True))
            pieces.append((at + start, line.start + start, False))
            pieces.append((at + len(meant) - end, line.end - end, True))
        else:
            pieces.append((at, line.start, True))
        added = meant + "\n" + "}\n" * line.closes
        pieces.append((at + len(meant), line.end, False))
        out.append(added)
        at += len(added)
    return "".join(out), Offsets(pieces)


def _whole(text: str, lines: list[Line]) -> bool:
    """Whether the lines are the text's own, none cut in two."""
    return len(lines) == text.count("\n") + (not text.endswith("\n") and bool(text))
