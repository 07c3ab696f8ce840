"""Warnings answered in a comment, `# meant: CODE`: the codes to write there, and what each says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from storyboard.editor.actions import MEANABLE
from storyboard.editor.choice import Choice
from storyboard.editor.view import View
from storyboard.text import Span
from storyboard.text.catalogue import ENTRIES

_MARK: Final = re.compile(r"\s*#\s*(?P<word>m[a-z]*)")
_CODES: Final = re.compile(r"\s*#\s*meant:\s*(?P<had>(?:[a-z]+(?:-[a-z]+)*\s*,\s*)*)(?P<word>[a-z-]*)")
_REST: Final = re.compile(r"[a-z-]*")
_WORD: Final = "meant"


def offered(view: View, number: int, before: str) -> Iterator[Choice]:
    """What a comment can mean that stands on a line as far as `before`: first what the story is warned of, the nearest
    below the comment before all."""
    start = view.source.starts[number - 1]

    def replaced(found: re.Match[str]) -> Span:
        end = start + len(before)
        rest = _REST.match(view.source.text, end)
        return Span(view.source.name, start + found.start("word"), rest.end() if rest else end)

    if found := _CODES.fullmatch(before):
        span, had = replaced(found), re.split(r"[\s,]+", found["had"])
        raised = _raised(view, number)
        for code in dict.fromkeys([*raised, *(code for code in ENTRIES if code in MEANABLE)]):
            if code not in had:
                row = ENTRIES[code]
                yield Choice(code, "value", code, span, row.title, raised.get(code) or row.explanation)
    elif (found := _MARK.fullmatch(before)) and _WORD.startswith(found["word"]):
        yield Choice(f"{_WORD}:", "value", f"{_WORD}: ", replaced(found), "a warning that is to be so")


def _raised(view: View, number: int) -> dict[str, str]:
    """What the file is warned of, by code with line and message: the nearest below first, what is above last."""
    rows = list[tuple[bool, int, str, str]]()
    for fault in view.film.diagnostics if view.film else ():
        at = view.shift.now(fault.span) if fault.span.file == view.source.name else None
        if at and fault.code in MEANABLE:
            line = view.line_of(at.start)
            rows.append((line < number, abs(line - number), fault.code, f"Line {line}: {fault.message}"))
    found: dict[str, str] = {}
    for _, _, code, told in sorted(rows):
        found.setdefault(code, told)
    return found


def explained(code: str) -> str | None:
    """What `kstory explain CODE` says, as Markdown; None for what is no code."""
    row = ENTRIES.get(code)
    if row is None:
        return None
    examples = [
        f"{title}:\n\n```kstory\n{text.strip(chr(10))}\n```"
        for title, text in (("Wrong", row.wrong), ("Right", row.right))
        if text
    ]
    return "\n\n".join([f"**{row.severity}[{code}]**: {row.title}", row.explanation, *examples])
