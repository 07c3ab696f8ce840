"""What phones, word processors, PDFs, web pages and merges make of a story, and signs of other languages in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from storyboard.syntax import LineKind

if TYPE_CHECKING:
    from pages import Pages

Found = tuple[str, str, frozenset[int], str, bool]
"""The kind of a slip, the story with it, where a reader would look, what stood there, and whether it can be mended."""

_DECLARED: Final = (LineKind.LET, LineKind.MEDIA, LineKind.IMPORT)
_STRUCTURE: Final = (LineKind.OPEN, LineKind.SETTING, *_DECLARED)
_CUE: Final = r"(\s*)@(\w+)( \([^)]*\))?: (.{8,})"
_WORD: Final = r"(\s*)([a-z]+)((?:_[a-z]+)?(?::| ).*)"
_USE: Final = r"(.*?)(?<![\w@])@(\w{3,})(.*)"

ROWS: Final[tuple[tuple[str, tuple[LineKind, ...], str, tuple[str, ...]], ...]] = (
    ("a sign at the end of a line", (LineKind.SETTING,), r"(.*\w.*)", (r"\1.", r"\1;")),
    ("a sign at the end of a line", (LineKind.OPEN,), r"(.*\{)", (r"\1.", r"\1;")),
    ("a sign at the end of a line", (LineKind.CLOSE,), r"(.*\})", (r"\1.", r"\1;", r"\1 // done")),
    ("another sign for a brace", (LineKind.CLOSE,), r"(\s*)\}", (r"\1end", r"\1)", r"\1]", r"\1{")),
    (
        "another sign for a brace",
        (LineKind.OPEN,),
        r"(.*\S) \{",
        (r"\1 (", r"\1 [", r"\1;", r"\1: {", r"\1 = {", r"\1 }"),
    ),
    (
        "sign of another language at a value",
        (LineKind.SETTING,),
        r"(\s*)(\w+): (.*)",
        (r"\1\2:: \3", r"\1\2 -> \3", r"\1\2: [\3]", r"\1\2: (\3)"),
    ),
    ("sign of another language at a value", (LineKind.SETTING,), r"(.*\") ?, (\".*)", (r"\1; \2", r"\1 and \2")),
    ("sign of another language at a value", (LineKind.SETTING,), r"(.*: )@(\w+)", (r"\1@ \2", r'\1"@\2"', r"\1[@\2]")),
    ("sign of another language at a value", (LineKind.SETTING,), r"(.*: )(continue)", (r'\1"\2"', r"\1previous")),
    ("value said otherwise", (LineKind.SETTING,), r"(\s*aspect: )16:9", (r"\g<1>16 : 9", r"\g<1>1920x1080")),
    ("value said otherwise", (LineKind.SETTING,), r"(\s*aspect: )(.+)", (r"\1\2 format",)),
    (
        "value said otherwise",
        (LineKind.SETTING,),
        r"(\s*pace: )(\d)s",
        (r"\1\2 seconds", r"\g<1>00:0\2", r"\1\2s each"),
    ),
    ("value said otherwise", (LineKind.SETTING,), r"(\s*takes: )(\d)", (r"\1\2x", r"\1x\2", r"\1\2 times")),
    ("duration as elsewhere", (LineKind.OPEN,), r"(\s*shot )(\d+)s(.*)", (r'\1\2"\3', r"\1s\2\3", r"\g<1>1A \2s\3")),
    (
        "import as elsewhere",
        (LineKind.IMPORT,),
        r"import (\w.*) from (.*)",
        (r"import { \1 } from \2", r"import @\1 from \2"),
    ),
    ("import as elsewhere", (LineKind.IMPORT,), r"import (.*\w), (.*)", (r"import \1 and \2", r"import \1 \2")),
    ("import as elsewhere", (LineKind.IMPORT,), r"(.*)", (r"\1;",)),
    ("declaration as elsewhere", (LineKind.LET,), r"let (.*?) = (.*)", (r"let \1 == \2", r"let \1 -> \2", r"\1 = \2")),
    ("declaration as elsewhere", (LineKind.MEDIA,), r"(\w+ .*?) = (.*)", (r"\1 := \2", r"\1 = @\2", r"\1 = \2;")),
    ("a line in two", (LineKind.OPEN,), r"(\s*(?:shot \d|[a-z]+ \w)\S*) (?!\{)(.+)", (r"\1" "\n" r"\2",)),
    ("a line in two", (LineKind.SETTING,), r"(\s*\w+:) (.*)", (r"\1" "\n" r"\2",)),
    ("a line in two", (LineKind.OPEN, *_DECLARED), r'(.*"[^" ]+) ([^"]+".*)', (r"\1" "\n" r"\2",)),
    ("a line in two", (LineKind.SETTING, LineKind.MEDIA), r'(.*"[^"]+/)([^"]+".*)', (r"\1" "\n" r"\2",)),
    ("a line in two: dialogue", (LineKind.CUE,), r"(\s*@.*?: [A-Z].{10,}[a-z]) ([a-z].*)", (r"\1" "\n" r"\2",)),
    (
        "dialogue that is nearly one",
        (LineKind.CUE,),
        _CUE,
        (
            r"\1@\2 [softly]: \4",
            r"\1@\2 (softly: \4",
            r"\1@\2 (V.O.) \4",
            r"\1@\2" "\n" r"\1\4",
            r"\1She turns. @\2\3: \4",
        ),
    ),
    ("an @ before its name", (LineKind.PROSE,), _USE, (r"\1@ \2\3", r'\1@"\2"\3', r"\1@[\2\3", r"\1@(\2)\3")),
    ("soft hyphens and the like", _STRUCTURE, r"(\s*\w)(\w+)(.*)", ("\\1\u00ad\\2\\3", "\\1\u200b\\2\\3")),
    (
        "soft hyphens and the like",
        (LineKind.PROSE, LineKind.CUE),
        r"(.*?@\w)(\w+)(.*)",
        ("\\1\u00ad\\2\\3", "\\1\u2060\\2\\3"),
    ),
    ("signs of a web page", (LineKind.PROSE,), r"(.*)", (r"\1<br>", r"<p>\1</p>")),
    ("a note to oneself", (LineKind.PROSE,), r"(\s*)(.*)", (r"\1TODO: look again" "\n" r"\1\2",)),
    ("number of a page", (LineKind.PROSE,), r"(.*)", ("\\1\n\nPage 2 of 7\n", "\\1\n\n- 2 -\n")),
    (
        "what a merge has left",
        (LineKind.PROSE, LineKind.SETTING),
        r"(.*)",
        ("<<<<<<< HEAD\n\\1", "\\1\n=======", "\\1\n>>>>>>> main"),
    ),
    (
        "two versions of a merge",
        (LineKind.PROSE, LineKind.SETTING, LineKind.OPEN),
        r"(.*)",
        ("<<<<<<< HEAD\n\\1\n=======\n\\1\n>>>>>>> main", "<<<<<<< a\n\\1\n||||||| b\n\\1\n=======\n\\1\n>>>>>>> c"),
    ),
)
"""Kind, the kinds of lines it befalls, the line as a pattern, and what becomes of it."""


def pastes(pages: Pages) -> Iterator[Found]:
    """Every such slip there is for a story."""
    for at, (line, kind) in enumerate(zip(pages.lines, pages.kinds, strict=True), 1):
        for called, kinds, pattern, bents in ROWS:
            found = re.fullmatch(pattern, line.rstrip()) if kind in kinds else None
            for bent in bents if found else ():
                if found and (made := found.expand(bent)) != line:
                    yield _slip(pages, called, at, made)
        if kind in _STRUCTURE and (found := re.fullmatch(_WORD, line)):
            yield _slip(pages, "capitals of a phone", at, f"{found[1]}{found[2].capitalize()}{found[3]}")
        if kind is LineKind.PROSE and (found := re.fullmatch(_USE, line)):
            for change in (str.capitalize, str.upper):
                if change(found[2]) != found[2]:
                    yield _slip(pages, "capitals of a phone", at, f"{found[1]}@{change(found[2])}{found[3]}")
    every = frozenset(range(1, len(pages.lines) + 1))
    numberings: tuple[Callable[[int], str], ...] = ("{} ".format, "{:4} | ".format, "{}. ".format)
    for number in numberings:
        text = "".join(f"{number(at)}{line}\n" for at, line in enumerate(pages.lines, 1))
        yield "numbers of lines", text, every, "", True


def _slip(pages: Pages, kind: str, at: int, made: str) -> Found:
    lines = [*pages.lines[: at - 1], made, *pages.lines[at:]]
    here = frozenset(range(at, at + made.count("\n") + 1))
    return kind, "".join(f"{line}\n" for line in lines), here, "", kind != "dialogue that is nearly one"
