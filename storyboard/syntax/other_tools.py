"""What other tools read out of a prompt and this one would send: options, weights, lists of what not to see."""

from __future__ import annotations

import re
from typing import Final

from storyboard.syntax.kinds import compiled, slip
from storyboard.syntax.names import as_name
from storyboard.syntax.other_words import IN_THE_STORY, LINES, NO_CHOICE, NOT_THERE, SUM
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
_WEIGHT: Final = r"\((?P<words>[^()]{1,300}):\d\.\d{1,2}\)|<(?:lora|lyco|hypernet):[^<>]{1,60}>|(?<=\w)::\d+(?:\.\d+)?"
_COUNTED: Final = (
    r"(?P<lasts>(?i:duration|length|seconds))(?:\s*[:=]|\s)\s*\d+(?:[.,]\d+)?\s*(?i:s|secs?|seconds|min|minutes|frames)?\s*[.,;]?"
    r"|(?P<word>(?i:fps|resolution|seed|cfg(?:[ _]scale)?|steps))\s*[:=]\s*\d[\d.px×]*\s*(?:[,;|].*)?"
)
_ABSENT: Final = r"(?P<word>(?i:negative[ _-]prompts?))\s*[:=].*"
_COMMAND: Final = r"(?P<word>/(?:imagine|video|create|animate)\b(?:\s+prompt:?)?)\s*"
_KEYED: Final = r'\s*\{.*?"(?P<word>prompt|duration|scene|shots?|camera)"\s*:.*'
_TIMED: Final = (
    r"(?P<mark>[\[(]?\d{1,2}:\d{2}(?:[.,]\d+)?(?:\s*(?:[-–—]|to)\s*\d{1,2}:\d{2}(?:[.,]\d+)?)[\])]?)\s*[:.–—-]?\s*"
)
_FILE: Final = (
    r"(?<![\w/.\\:-])(?P<file>(?:https?://)?(?:[\w.-]+/)*[\w-]+\.(?i:png|jpe?g|webp|gif|heic|mp4|mov|webm))(?![\w?])"
)
_SHOWN: Final = 40
_ESCAPE: Final = "; if it is prose, begin the line with `> `."
_ASPECT: Final = re.compile(r"(?<![=\s])[=\s]++(\d{1,5}:\d{1,5})")


def foreign_option(prose: Prose, *, sent: bool = True) -> Diagnostic | None:
    """What of a line of prose is an option of another tool, the first of them; `sent` where prose may stand."""
    text = prose.text
    if prose.forced or prose.span.end - prose.span.start != len(text):
        return None
    if ("--" in text or "—" in text or "–" in text) and (fault := _behind(prose, sent)):
        return fault
    if ("(" in text or "<" in text or "::" in text) and (weights := list(compiled(_WEIGHT).finditer(text))):
        return _weighed(weights, prose)
    if fault := _line(prose, sent):
        return fault
    found = list(compiled(_TIMED).finditer(text)) if text[:1] in "[(0123456789" else []
    if found and found[0].start() == 0:
        return _timed(found, prose)
    return None


def _line(prose: Prose, sent: bool) -> Diagnostic | None:
    """A line that is nothing but an option, or begins with a command."""
    text = prose.text[:_FARTHEST]
    if found := compiled(_ABSENT).match(text):
        return _said(prose.span, found["word"], NOT_THERE, prose.span, sent)
    if found := slip(_COUNTED).fullmatch(text):
        word = found["word"] or found["lasts"]
        hint = SUM if found["lasts"] else LINES if word.lower() == "resolution" else NO_CHOICE
        return _said(prose.span, word, hint, prose.span, sent)
    if found := compiled(_COMMAND).match(text) if text.startswith("/") else None:
        spot = Span(prose.span.file, prose.span.start, prose.span.start + found.end())
        return _said(spot, found["word"], "Take it away.", spot, sent)
    if (found := compiled(_KEYED).match(text) if text.startswith("{") else None) and "{{" not in text:
        hint = "Write what is seen as bare prose, and seconds in the first line of the shot."
        return _said(prose.span, found["word"], hint, None, sent)
    return None


def _timed(found: list[re.Match[str]], prose: Prose) -> Diagnostic:
    """`[00:00-00:02] She turns.`"""
    start, file = prose.span.start, prose.span.file
    spots = [Span(file, start + each.start("mark"), start + each.end("mark")) for each in found]
    message = f"`{found[0]['mark']}` is sent as words: a shot has no times within it."
    hint = "Give each part a shot of its own, its seconds in the first line, as in `shot 2s {`" + _ESCAPE
    return Diagnostic("foreign-option", message, spots[0], hint=hint)


def file_in_prose(prose: Prose) -> Diagnostic | None:
    """The name of a picture or clip, which is sent as words and shows nothing."""
    found = compiled(_FILE).search(prose.text) if not prose.forced and "." in prose.text else None
    if found is None or prose.span.end - prose.span.start != len(prose.text) or prose.text[: found.start()].count("{{"):
        return None
    file = found["file"]
    name = as_name(file.rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "picture"
    kind = "video" if file.casefold().endswith((".mp4", ".mov", ".webm")) else "image"
    start = prose.span.start
    return Diagnostic(
        "file-in-prose",
        f"`{file}` is sent as words: nothing is seen of the file.",
        Span(prose.span.file, start + found.start("file"), start + found.end("file")),
        hint=f'Declare it at the top level, `{kind} {name} = "{file}"`, and write `@{name}` here' + _ESCAPE,
    )


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
    message = f"`{_shown(weights[0][0])}` is how another tool weighs words; here it is sent as it stands."
    hint = "Write the words alone" + _ESCAPE
    return Diagnostic("foreign-option", message, spots[0], hint=hint, fix=edits)


def _said(span: Span, typed: str, hint: str, away: Span | None, sent: bool) -> Diagnostic:
    what = "are options" if typed.count("--") > 1 else "is an option"
    message = f"`{_shown(typed)}` {what} of another tool{', sent here as prose' if sent else ''}."
    fix = (Edit(away, ""),) if away else ()
    return Diagnostic("foreign-option", message, span, hint=hint[:-1] + _ESCAPE if sent else hint, fix=fix)


def _shown(typed: str) -> str:
    return typed if len(typed) <= _SHOWN else f"{typed[: _SHOWN - 3].rstrip()}..."
