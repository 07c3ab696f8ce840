"""What other tools read out of a prompt and this one would send: options, weights, lists of what not to see."""

from __future__ import annotations

import re
from typing import Final

from storyboard.syntax.kinds import compiled
from storyboard.syntax.other_words import IN_THE_STORY, LINES, NOT_THERE, SUM
from storyboard.syntax.tree import Prose
from storyboard.text import Diagnostic, Edit, Span

_OPTIONS: Final = (
    r"ar|aspect|aspect[-_]ratio|v|version|niji|s|stylize|style|q|quality|c|chaos|w|weird|seed|no|neg|iw|sref|cref|oref|cw|sw"
    r"|ow|p|profile|tile|raw|draft|hd|video|motion|loop|end|bs|fps|camera|duration|dur|resolution|ratio|steps|cfg|model"
)
_OPTION: Final = rf"(?:--(?P<word>{_OPTIONS})(?=[\s=]|$)|[—–](?P<dashed>ar|v)(?=\s\d))"
_VALUES: Final = r"(?:[\s=]+(?![-—–]{1,2}[a-z])\S*[^\s.!?…]){0,4}"
_BEHIND: Final = rf"(?:^|(?<=\s)){_OPTION}{_VALUES}(?:\s+--?[a-z]+{_VALUES})*\s*$"
_FARTHEST: Final = 300
"""Characters at the end of a line in which options are looked for."""
_WEIGHT: Final = r"\((?P<words>[^():]{1,80}):\d\.\d{1,2}\)|<(?:lora|lyco|hypernet):[^<>]{1,60}>"
_COUNTED: Final = r"(?P<word>(?i:duration|length|seconds|fps|resolution|seed|cfg(?:[ _]scale)?|steps))\s*[:=]\s*\d.*"
_ABSENT: Final = r"(?P<word>(?i:negative[ _-]prompts?))\s*[:=].*"
_ESCAPE: Final = "; if it is prose, begin the line with `> `."
_ASPECT: Final = re.compile(r"[=\s]+(\d+:\d+)")


def foreign_option(prose: Prose, *, sent: bool = True) -> Diagnostic | None:
    """What of a line of prose is an option of another tool, the first of them; `sent` where prose may stand."""
    text = prose.text
    if prose.forced or prose.span.end - prose.span.start != len(text):
        return None
    if ("--" in text or "—" in text or "–" in text) and (fault := _behind(prose, sent)):
        return fault
    if ("(" in text or "<" in text) and (weights := list(compiled(_WEIGHT).finditer(text))):
        return _weighed(weights, prose)
    if ":" not in text and "=" not in text:
        return None
    if found := compiled(_ABSENT).fullmatch(text):
        return _said(prose.span, found["word"], NOT_THERE, prose.span, sent)
    if found := compiled(_COUNTED).fullmatch(text):
        word = found["word"].lower()
        hint = SUM if word in ("duration", "length", "seconds") else LINES if word == "resolution" else NOT_THERE
        return _said(prose.span, found["word"], hint, prose.span, sent)
    return None


def _behind(prose: Prose, sent: bool) -> Diagnostic | None:
    """`--ar 16:9 --v 6`, at the end of a line."""
    left = max(0, len(prose.text) - _FARTHEST)
    found = compiled(_BEHIND).search(prose.text[left:])
    if found is None:
        return None
    at = left + found.start()
    word, typed, before = found["word"] or found["dashed"], found[0].strip(), prose.text[:at].rstrip()
    aspect = _ASPECT.search(typed)
    if word in ("ar", "aspect", "ratio") and aspect:
        hint = IN_THE_STORY.replace("{setting}", f"aspect: {aspect[1]}")
    else:
        hint = {"no": NOT_THERE, "neg": NOT_THERE, "duration": SUM, "dur": SUM}.get(word, "Take it away.")
    file, start = prose.span.file, prose.span.start
    spot = Span(file, start + at, start + at + len(typed))
    return _said(spot, typed, hint, Span(file, start + len(before), prose.span.end), sent)


def _weighed(weights: list[re.Match[str]], prose: Prose) -> Diagnostic:
    """`(heavy rain:1.3)`, or the name of a model in pointed brackets."""
    spots = [Span(prose.span.file, prose.span.start + each.start(), prose.span.start + each.end()) for each in weights]
    edits = tuple(Edit(spot, each["words"] or "") for spot, each in zip(spots, weights, strict=True))
    message = f"`{weights[0][0]}` is how another tool weighs words; here it is sent as it stands."
    hint = "Write the words alone" + _ESCAPE
    return Diagnostic("foreign-option", message, spots[0], hint=hint, fix=edits)


def _said(span: Span, typed: str, hint: str, away: Span, sent: bool) -> Diagnostic:
    shown = typed if len(typed) <= 40 else f"{typed[:37].rstrip()}..."
    what = "are options" if typed.count("--") > 1 else "is an option"
    message = f"`{shown}` {what} of another tool{', sent here as prose' if sent else ''}."
    return Diagnostic(
        "foreign-option", message, span, hint=hint[:-1] + _ESCAPE if sent else hint, fix=(Edit(away, ""),)
    )
