"""Prose as it will be sent: runs of lines folded to one text, and `@name` resolved in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from storyboard.story.desk import Desk
from storyboard.story.expand import is_template
from storyboard.story.model import Mention, Piece, Pieces, Words
from storyboard.story.names import Kind
from storyboard.story.traced import Bit, Traced, plainly_spaced
from storyboard.syntax.kinds import compiled, templates
from storyboard.syntax.names import AT, MENTION, NAME, Expression, canonical
from storyboard.syntax.tree import Item, Prose
from storyboard.text import Edit, Label, Span

_BREAK: Final = re.compile(r"(?<![^\S\n])[^\S\n]*\n\s*")
_BREAK_OR_GAP: Final = re.compile(rf"{_BREAK.pattern}|  +")
_TOLD: Final = 100
"""Names of one text that are told to be wrong; what is behind so many is not looked at."""
_AT: Final = Expression(rf"@@|{MENTION}|(?P<loose>{AT})")
_NEAR: Final = rf"\s?(?P<mark>[\"'“”‘’(\[{{<])?\s?(?P<name>{NAME})(?(mark)[\"'”“’)\]}}>]?)"
"""A name behind an `@` that does not reach it."""
_PART: Final = (
    r"\.(?:front|angles?|side|back|video|image|picture|photo|ref|reference|voice|look|name|title)s?\b(?!\.\w)"
)
"""A setting of an element behind its name."""
_MENTIONED: Final[frozenset[Kind]] = frozenset({"element", "image"})


def runs(items: Iterable[Item]) -> Iterator[list[Prose] | Item]:
    """A body's lines in order, those of prose gathered; comments, blank lines and settings do not interrupt them."""
    run: list[Prose] = []
    for item in items:
        match item:
            case Prose():
                run.append(item)
            case _ if type(item).__name__ in ("Cue", "Block", "Break"):
                if run:
                    yield run
                    run = []
                yield item
    if run:
        yield run


def fold(desk: Desk, lines: list[Prose]) -> Traced:
    """A run of prose after templates: each line break is one space."""
    bits: list[Bit] = []
    template = any(is_template(line.text) for line in lines) or (
        len(lines) > 1 and "{" in "".join(x.text for x in lines)
    )
    for line in lines:
        if bits:
            gap = Span(line.span.file, bits[-1].span.end, line.span.start)
            bits.append(Bit("\n" if template else " ", gap, False))
        bits.append(Bit(plainly_spaced(line.text), line.span, len(line.text) == line.span.end - line.span.start))
    unit = Traced(tuple(bits))
    if not template:
        return unit
    filled = desk.expand(unit)
    return _folded(filled, _BREAK if filled is unit else _BREAK_OR_GAP)


def _folded(traced: Traced, gaps: re.Pattern[str]) -> Traced:
    """The text with its gaps made single spaces and its ends trimmed."""
    bits: list[Bit] = []
    text = traced.text
    at, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for gap in gaps.finditer(text, at, end):
        bits += traced.cut(at, gap.start())
        bits.append(Bit(" ", traced.span(*gap.span()), False))
        at = gap.end()
    bits += traced.cut(at, end)
    return Traced(tuple(bits))


def pieces(desk: Desk, traced: Traced) -> Pieces:
    """Text and mentions in order. `@@` is a plain `@`; what is unknown is said and stays as typed."""
    found: list[Piece] = []
    at = wrong = 0
    unfilled = list(templates(traced.text, "{")) if "{{" in traced.text else []
    for match in _AT.finditer(traced.text) if "@" in traced.text else ():
        start, end = match.span()
        if (before := bisect_left(unfilled, (start,))) and start < unfilled[before - 1][1]:
            continue  # a template that cannot be read, of which more is said
        if match[0] == "@@":
            found += _words(traced, at, start + 1)
        elif wrong >= _TOLD:
            break
        elif match["loose"]:
            wrong += 1
            _loose(desk, traced, start, end)
            continue
        elif mention := _mention(desk, match, traced):
            found += _words(traced, at, start)
            found.append(mention)
        else:
            wrong += 1
            continue
        at = end
    found += _words(traced, at, len(traced.text))
    return tuple(found)


def _loose(desk: Desk, traced: Traced, start: int, end: int) -> None:
    """An `@` that begins no name; where a declared one stands behind a space, a quote or a bracket, that was meant."""
    message, span = "This `@` begins no name, so it is sent as it stands.", traced.span(start, end)
    near = compiled(_NEAR).match(traced.text, end)
    seen = desk.seen(canonical(near["name"]), span) if near else None
    if near is None or seen is None or seen.declared.kind not in _MENTIONED:
        hint = "Write the name right behind it, as in `@name`; for a plain `@` write `@@`."
        desk.say("loose-at", message, span, hint=hint)
        return
    whole = traced.span(start, near.end())
    exact = whole.end - whole.start == near.end() - start
    desk.excuse(canonical(near["name"]))
    hint = f"Write `@{near['name']}`; for a plain `@` write `@@`."
    desk.say("loose-at", message, span, hint=hint, fix=(Edit(whole, f"@{near['name']}"),) if exact else ())


def _words(traced: Traced, start: int, end: int) -> Iterator[Words]:
    return (Words(bit.text, bit.span) for bit in traced.cut(start, end))


def _mention(desk: Desk, match: re.Match[str], traced: Traced) -> Mention | None:
    span = traced.span(*match.span())
    name = canonical((match["marked"] or match["bare"] or "").strip())
    declared = desk.find(name, span, _MENTIONED)
    if declared is None:
        return None
    match declared.kind:
        case "element" | "image" | "video" as kind:  # whether the request carries the video is for the checks
            if kind == "element" and (part := compiled(_PART).match(match.string, match.end())):
                _whole(desk, name, traced, part)
            return Mention(kind, desk.key(declared), span)
    desk.say(
        "not-in-prose",
        f"'{name}' is {declared.called}, which prose cannot mention.",
        span,
        (Label(declared.at, "declared here"),),
        _INSTEAD[declared.kind].format(name=name),
    )
    return None


def _whole(desk: Desk, name: str, traced: Traced, part: re.Match[str]) -> None:
    """`@mara.front`: the service knows an element by one name, not its pictures one by one."""
    span = traced.span(*part.span())
    message = f"`{part[0]}` would be sent as words: @{name} is shown whole, with all its pictures."
    hint = f"Write `@{name}`, and tell in words what is seen of it."
    exact = span.end - span.start == len(part[0])
    desk.say("not-in-prose", message, span, hint=hint, fix=(Edit(span, ""),) if exact else ())


_INSTEAD: Final[dict[Kind, str]] = {
    "let": "Write {{{{ {name} }}}} where its text should stand.",
    "style": "Write `style: {name}` as a setting of the scene or the story.",
    "scene": "Use it as a setting: `start: @{name}`, `follow: @{name}`, or `source: @{name}` in an edit.",
    "edit": "Use it as a setting: `start: @{name}`, `follow: @{name}`, or `source: @{name}` in another edit.",
}
"""What to do instead, by what was mentioned."""


def plain(desk: Desk, traced: Traced) -> str:
    """Text for a place where the service takes no mentions (a description): `@@` is a plain `@`, a name is an error."""
    found = pieces(desk, traced)
    for piece in found:
        if isinstance(piece, Mention):
            desk.say(
                "no-mention-here",
                f"A description is sent as plain text, so '@{piece.name}' would mean nothing in it.",
                piece.span,
                hint="Write the words without @.",
            )
    return "".join(piece.text if isinstance(piece, Words) else piece.name for piece in found)
