"""Lines typed as in other languages: lists and fences of Markdown, headers that end in a colon, settings in a row.

Each is straightened to the line that was meant, so that it is neither filmed nor reason for further complaints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from storyboard.syntax.kinds import LineKind, classify, compiled, slip
from storyboard.syntax.lines import HEADER, Line, masked_strings
from storyboard.syntax.mending.counting import surplus
from storyboard.syntax.words import BLOCKS, SETTINGS, Shape
from storyboard.text import Diagnostic, Edit, Label, Span

_SIGNS: Final = frozenset('"*-•▪◦‣●·–—`0123456789')
"""What a line begins with that may be none of ours."""
_MARK: Final = r"\s*(?P<mark>(?:[-*•▪◦‣●·–—]|\d{1,2}[.)])\s+(?=\S))"
_KEYED: Final = r"\s*(?P<open>\")(?P<word>[a-z_]+)\"\s*:\s*(?P<value>.*?)\s*,?\s*"
_BULLET: Final = r"\s*(?P<mark>(?:[•▪◦‣●]|\*(?=\s))\s*)(?=\S)"
_ITEM: Final = r"\s*(?P<mark>[-+]|(?P<number>\d{1,2})[.)])\s+(?=\S)"
_BOLD: Final = r"\*\*[^\s*](?:[^*]*[^\s*])?\*\*(?!\*)"
_LABEL: Final = r"\s*\*\*[^*]{1,40}(?:[:：]\*\*|\*\*\s*[(:（：])"
"""Somebody who speaks, of which more is said where names are known."""
_TICKED: Final = r"\s*`(?P<rest>[^`]+)`\s*"
_FENCE: Final = r"\s*(?P<mark>`{3,}(?:\s*\w+)?)\s*"
_STRUCTURE: Final = (LineKind.OPEN, LineKind.CUE, LineKind.IMPORT, LineKind.LET, LineKind.MEDIA, LineKind.BREAK)
_SETTING: Final = r"(?P<gap>^|[,;]|(?<!\s)\s)\s*(?P<word>[a-z][a-z_]*)\s*:(?!//)"
_HIDING: Final = r"\s*(?:#{2,}|(?:>\s?)+)\s*(?P<rest>\S.*?)\s*$"
_BEHIND: Final = (
    r"(?<=[\s,;])(?:front|angles|video|source|follow|start|end)\s*:\s*"
    r"\"[^\"]+\.\w{2,4}\"(?:\s*,\s*\"[^\"]+\")*\s*$"
)
_GAPS: Final = " \t\u00a0\u3000,;"
_WORD: Final = r"[^\W\d_]{2}"
_ESCAPE: Final = "; if it is prose, begin the line with `> `"


def straighten_habits(file: str, lines: list[Line]) -> list[Line]:
    """Each line as it was meant, with what is to be said of it."""
    more: dict[int, list[Line]] = {}
    fences: list[Line] = []
    missing = surplus(lines)
    for at, line in enumerate(lines):
        first = line.text.lstrip()[:1]
        if first in ("#", ">") and missing and (hidden := _hidden(line, missing)):
            missing += 1 if hidden.endswith("{") else -1
            _unhidden(file, line, hidden)
            continue
        if line.kind is LineKind.PROSE and '"' in line.text and (apart := _setting_behind(file, line)):
            more[at] = [apart]
        if "**" in line.text and line.kind is LineKind.PROSE and not line.faults:
            _told_of_stars(file, line)
        if line.kind is LineKind.SETTING and line.text.count(":") > 1 and (rest := _settings_apart(file, line)):
            more[at] = rest
        if not first or (first not in _SIGNS and line.text.rstrip()[-1:] != ":"):
            continue
        if line.kind is LineKind.PROSE and compiled(_FENCE).fullmatch(line.text):
            fences.append(line)
        elif line.kind is LineKind.PROSE and first == '"':
            _without_quotes(file, line)
        elif line.kind in (LineKind.PROSE, LineKind.OPEN) and first in _SIGNS:
            _without_mark(file, line)
            _told_of_bullet(file, line)
        elif line.kind in (LineKind.PROSE, LineKind.SETTING) and not line.faults:
            _with_brace(file, line)
    _without_fences(file, fences)
    _told_of_lists(file, lines)
    if not more:
        return lines
    return [each for at, line in enumerate(lines) for each in (line, *more.get(at, ()))]


def _hidden(line: Line, missing: int) -> str:
    """What stands behind the mark of a heading (`### shot 5s {`) or a mail (`> }`), where a brace of it is missed."""
    found = slip(_HIDING).match(line.text)
    rest = found["rest"] if found else ""
    opens = missing < 0 and rest.endswith("{") and HEADER.fullmatch(rest[:-1].rstrip()) is not None
    return rest if opens or (missing > 0 and rest == "}") else ""


def _unhidden(file: str, line: Line, rest: str) -> None:
    at = line.text.index(rest)
    mark = line.text[:at].strip()
    start = line.start + line.text.index(mark)
    message = f"`{mark}` makes {'a comment' if mark[0] == '#' else 'prose'} of this line."
    fix = (Edit(Span(file, start, line.start + at), ""),)
    span = Span(file, start, start + len(mark))
    line.faults.append(Diagnostic("foreign-mark", message, span, hint="Take it away: a line needs no mark.", fix=fix))
    line.text = " " * at + line.text[at:]
    line.kind = classify(rest)


def _setting_behind(file: str, line: Line) -> Line | None:
    """A setting with a file that stands behind prose, as a line of its own; the line keeps the prose."""
    found = slip(_BEHIND).search(line.text)
    if found is None or line.faults:
        return None
    end = found.start()
    head = line.text[:end]
    ends = (len(head.rstrip()), len(head.rstrip(_GAPS)))
    start = next((at for at in ends if at < end and compiled(_WORD).search("".join(head[:at].split()[-1:]))), None)
    if start is None:
        return None
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    span = Span(file, line.start + end, line.start + len(line.text.rstrip()))
    message, hint = "A setting stands behind prose on one line.", "Give each its own line."
    fix = (Edit(Span(file, line.start + start, line.start + end), f"\n{pad}"),)
    line.faults.append(Diagnostic("one-thing-a-line", message, span, hint=hint, fix=fix))
    apart = Line(line.start + end, line.end, line.text[end:], LineKind.SETTING)
    line.end, line.text = line.start + start, line.text[:start]
    return apart


def _settings_apart(file: str, line: Line) -> list[Line]:
    """The settings that follow the first on its line, each as a line of its own; the line keeps the first."""
    masked = masked_strings(line.text)
    words = [found for found in compiled(_SETTING).finditer(masked) if found["word"] in SETTINGS]
    if len(words) < 2 or masked[: words[0].start("word")].strip():
        return []
    pad, begin = line.text[: words[0].start("word")], line.start
    edits = [Edit(Span(file, begin + each.start("gap"), begin + each.start("word")), f"\n{pad}") for each in words[1:]]
    line.faults.append(
        Diagnostic(
            "one-thing-a-line",
            f"{len(words)} settings stand on one line.",
            Span(file, begin + words[1].start("word"), begin + len(line.text.rstrip())),
            hint="Give each its own line.",
            fix=tuple(edits),
        )
    )
    ends = [*(each.start("gap") for each in words[1:]), len(line.text)]
    rest = [
        Line(begin + each.start("word"), begin + end, line.text[each.start("word") : end], LineKind.SETTING)
        for each, end in zip(words[1:], ends[1:], strict=True)
    ]
    line.end, line.text = begin + ends[0], line.text[: ends[0]]
    return rest


def _without_fences(file: str, fences: list[Line]) -> None:
    """The lines with which a chat fences off code: one word for all of them."""
    if not fences:
        return
    first, *others = spans = [line.trimmed(file) for line in fences]
    fences[0].faults.append(
        Diagnostic(
            "foreign-mark",
            "These marks fence off code in a chat; they are no part of a story.",
            first,
            tuple(Label(other, "and here") for other in others),
            "Take the lines away." if others else "Take the line away.",
            tuple(Edit(span, "") for span in spans),
        )
    )
    for line in fences:
        line.text, line.kind = "", LineKind.BLANK


def _without_quotes(file: str, line: Line) -> None:
    """`"mode": "std",`, as JSON has it."""
    found = slip(_KEYED).fullmatch(line.text)
    row = SETTINGS.get(found["word"]) if found else None
    if found is None or row is None or line.faults:
        return
    value = found["value"].strip()
    bare = value[1:-1] if len(value) > 1 and value[0] == '"' == value[-1] and '"' not in value[1:-1] else value
    text = row.shape in (Shape.TEXT, Shape.FILE, Shape.REFERENCE) and bare[:1] != "@" and bare not in row.choices
    right = f"{row.word}: {value if text else bare}"
    span = line.trimmed(file)
    line.faults.append(
        Diagnostic(
            "setting-as-prose",
            f'`"{row.word}"` stands in quotes, so the line is no setting.',
            span,
            hint=f"Write `{right}`.",
            fix=(Edit(span, right),),
        )
    )
    line.text, line.kind = f"{line.text[: found.start('open')]}{right}", LineKind.SETTING


def _without_mark(file: str, line: Line) -> None:
    """`- shot 5s {` and `• @mara: Hello.`: what stands behind the mark of a list, where that is more than prose."""
    if line.text.lstrip()[:1] == "`" and not line.faults and (ticked := compiled(_TICKED).fullmatch(line.text)):
        _without_ticks(file, line, ticked)
        return
    found = compiled(_MARK).match(line.text)
    if found is None or line.faults:
        return
    start, end = found.span("mark")
    rest = line.text[end:]
    kind = classify(rest)
    opened = kind in (LineKind.PROSE, LineKind.SETTING) and _opened_by_colon(rest)
    known = kind is LineKind.SETTING and rest.split(":")[0].strip() in (*SETTINGS, *BLOCKS)
    if not (opened or known or kind in _STRUCTURE):
        return
    mark = found["mark"].strip()
    line.faults.append(
        Diagnostic(
            "foreign-mark",
            f"`{mark}` begins a list elsewhere; here it makes prose of the line."
            if line.kind is LineKind.PROSE
            else f"`{mark}` opens nothing.",
            Span(file, line.start + start, line.start + start + len(mark)),
            hint="Take it away: a line needs no mark" + (_ESCAPE if line.kind is LineKind.PROSE else "") + ".",
            fix=(Edit(Span(file, line.start + start, line.start + end), ""),),
        )
    )
    line.text, line.kind = line.text[:start] + " " * (end - start) + rest, kind
    if opened:
        _with_brace(file, line)


def _without_ticks(file: str, line: Line, found: re.Match[str]) -> None:
    """A line of the language between the marks of code."""
    start, end = found.span("rest")
    if classify(found["rest"]) not in (*_STRUCTURE, LineKind.SETTING, LineKind.CLOSE):
        return
    marks = [Span(file, line.start + start - 1, line.start + start), Span(file, line.start + end, line.start + end + 1)]
    fix = tuple(Edit(mark, "") for mark in marks)
    message = "These marks are those of code in a chat; they are no part of a story."
    line.faults.append(Diagnostic("foreign-mark", message, marks[0], hint="Take them away.", fix=fix))
    line.text = f"{line.text[: start - 1]} {found['rest']}"
    line.kind = classify(line.text)


def _told_of_bullet(file: str, line: Line) -> None:
    """The bullet of a list before prose, which is sent with it."""
    found = compiled(_BULLET).match(line.text)
    if found and line.kind is LineKind.PROSE and not line.faults:
        start, end = line.start + found.start("mark"), line.start + found.end("mark")
        message = f"`{found['mark'].strip()}` would be sent with the words."
        _tell_of_mark(line, Span(file, start, start + 1), message, (Edit(Span(file, start, end), ""),))


def _told_of_lists(file: str, lines: list[Line]) -> None:
    """Prose as a list of hyphens or of numbers, two lines or more: the marks are sent. Told once, of all of them."""
    run: list[tuple[Line, re.Match[str]]] = []
    for line in (*lines, None):
        found = compiled(_ITEM).match(line.text) if line and line.kind is LineKind.PROSE and not line.faults else None
        counted = found is not None and found["number"] in (None, str(len(run) + 1))
        if line and found and counted and (not run or bool(found["number"]) == bool(run[-1][1]["number"])):
            run.append((line, found))
            continue
        if len(run) > 1:
            edits = [
                Edit(Span(file, each.start + item.start("mark"), each.start + item.end()), "") for each, item in run
            ]
            first, item = run[0]
            at = first.start + item.start("mark")
            message = f"`{item['mark']}` would be sent with the words, here and in the lines below."
            _tell_of_mark(first, Span(file, at, at + len(item["mark"])), message, edits)
        run = [(line, found)] if line and found and found["number"] in (None, "1") else []


def _told_of_stars(file: str, line: Line) -> None:
    """Bold type of Markdown in prose, which is sent as stars."""
    found = list(compiled(_BOLD).finditer(line.text))
    if found and not compiled(_LABEL).match(line.text):
        spans = [
            Span(file, line.start + at, line.start + at + 2) for each in found for at in (each.start(), each.end() - 2)
        ]
        _tell_of_mark(line, spans[0], "`**` makes nothing bold here, and is sent.", [Edit(span, "") for span in spans])


def _tell_of_mark(line: Line, span: Span, message: str, fix: Iterable[Edit]) -> None:
    line.faults.append(Diagnostic("mark-in-prose", message, span, hint="Take it away.", fix=tuple(fix)))


def _with_brace(file: str, line: Line) -> None:
    """`scene kitchen:` and `shot 5s wide:`, as other languages open a block; `shot: 5s wide {` is told elsewhere."""
    if not _opened_by_colon(line.text):
        return
    head = line.text.strip()
    colon = line.start + line.text.rindex(":")
    behind = len(line.text.rstrip()[:-1].rstrip())
    line.faults.append(
        Diagnostic(
            "missing-brace",
            f"A colon does not open {'an' if head[0] in 'aeiou' else 'a'} {head.split(':')[0].split()[0].lower()}.",
            Span(file, colon, colon + 1),
            hint="End the line with ` {`, and close the block with `}` on a line of its own" + _ESCAPE + ".",
            fix=(Edit(Span(file, line.start + behind, colon + 1), " {"),),
        )
    )
    typed = head.split(None, 1)[0]
    if not typed.islower():
        start = line.start + line.text.index(typed)
        last = line.faults.pop()
        edits = (Edit(Span(file, start, start + len(typed)), typed.lower()), *last.fix)
        line.faults.append(replace(last, fix=edits))
    small = line.text[:behind].replace(typed, typed.lower(), 1)
    line.text, line.kind = f"{small} {{", LineKind.OPEN


def _opened_by_colon(text: str) -> bool:
    """Whether a line is the first line of a block with a colon in the place of its brace."""
    head = text.strip()
    words = head[:-1].split()
    word = words[0].lower() if words else ""
    if head[-1:] != ":" or word not in (*BLOCKS, "inline"):
        return False
    timed = len(words) > 1 and words[1][0].isdigit()
    sure = timed or '"' in head or (words[0].islower() and (word != "shot" or len(words) == 1))
    return sure and HEADER.fullmatch(f"{word}{head[len(word) : -1]}".rstrip()) is not None
