"""Lines of a screenplay that mean something there and nothing here: transitions, and the headings of scenes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from storyboard.syntax.kinds import compiled, slip
from storyboard.syntax.names import as_name
from storyboard.syntax.tree import Break, Cue, Item, Prose
from storyboard.text import Diagnostic, Edit, Span

_CUT: Final = (
    r"(?:(?:SMASH|MATCH|JUMP|HARD|QUICK)\s+)?(?:CUT|INTERCUT|DISSOLVE|WIPE|BACK)\s+(?:TO|WITH)\s*[:.]|CUT[.!]?"
)
_FADE: Final = r"FADE\s+(?:IN|OUT|TO\s+(?:BLACK|WHITE))\s*[:.]?|FADE\s+TO\s*:"
_PAGE: Final = r"\((?:MORE|CONTINUED|CONT['’]D)\)|(?:CONTINUED|CONT['’]D):?"
_TRANSITION: Final = rf"{_CUT}|{_FADE}|{_PAGE}"
_BEHIND: Final = rf"(?<=[.!?…])\s+(?P<cut>{_CUT})$"
_LISTED: Final = (
    r"(?P<mark>[\[(]?(?P<word>[Ss](?:hot|HOT)|[Cc](?:ut|UT))\s*#?\d{1,3}"
    r"(?:\s*(?:[:.)\]–—-]|$)|\s*[(\[,–—-]\s*\d{1,2}(?:\.\d)?(?:\s*[-–—]\s*\d{1,2})?\s*s(?:ec\w*)?[)\]]?\s*[:.–—-]?))"
)
_OPENING: Final = r"(?i:scene|act|chapter|sequence|shot)\b[\s#:]"
_ESCAPE: Final = "; if it is prose, begin the line with `> `."
_LONGEST: Final = 40
"""Characters at the end of a line in which a transition is looked for."""
_ASIDE: Final = r"(?P<how>\([^()]{1,60}\))\s+(?=\S)"
HEADING: Final = (
    r"(?:\d+[.)]?\s+)?(?:INT|EXT|EST|I/E|INT\.?/EXT|EXT\.?/INT)\s*[. ]\s*(?P<place>[^\s.,–—-][^.,–—-]*?)"
    r"(?P<rest>\s*[.,–—-].*)?"
)
"""The heading of a scene: inside or outside, where, and when."""


def transition(prose: Prose) -> Diagnostic | None:
    """`CUT TO:` and its like, as a line of its own."""
    if prose.forced or prose.text.upper() != prose.text or not compiled(_TRANSITION).fullmatch(prose.text):
        return None if prose.forced or prose.text[-1:] not in (":", ".") else _cut_behind(prose)
    if compiled(_PAGE).fullmatch(prose.text):
        why = "it tells of the pages of a screenplay"
    elif prose.text.startswith("FADE"):
        why = "a fade to be seen is told in the shot's own words"
    else:
        why = "every shot begins with a cut"
    return Diagnostic(
        "screenplay-line",
        f"`{prose.text}` would be filmed as prose.",
        prose.span,
        hint=f"Take it away: {why}; if it is prose, begin the line with `> `.",
        fix=(Edit(prose.span, ""),),
    )


def _cut_behind(prose: Prose) -> Diagnostic | None:
    """`She turns. CUT TO:`"""
    left = max(0, len(prose.text) - _LONGEST)
    found = compiled(_BEHIND).search(prose.text[left:])
    if found is None or prose.span.end - prose.span.start != len(prose.text):
        return None
    file, start = prose.span.file, prose.span.start + left
    return Diagnostic(
        "screenplay-line",
        f"`{found['cut']}` would be filmed as prose.",
        Span(file, start + found.start("cut"), start + found.end()),
        hint="Take it away: every shot begins with a cut; if it is prose, begin the line with `> `.",
        fix=(Edit(Span(file, start + found.start(), prose.span.end), ""),),
    )


def listed_shot(prose: Prose, inside: str) -> Diagnostic | None:
    """`Shot 1: A gull lands.`, as a list of shots has it, in a scene or among the lines of a shot."""
    may = prose.text[:1] in "sScC[(" and not prose.forced
    found = compiled(_LISTED).match(prose.text[:200]) if may else None
    if found is None:
        return None
    if inside == "shot":
        end = prose.span.start + found.end("mark")
        return Diagnostic(
            "foreign-option",
            f"`{found['mark']}` is sent as words: a shot has no shots within it.",
            Span(prose.span.file, prose.span.start, min(end, prose.span.end)),
            hint="Give each a shot of its own, its seconds in the first line, as in `shot 5s {`" + _ESCAPE,
        )
    if found["word"].lower() != "shot":
        return None
    return Diagnostic(
        "missing-brace",
        f"`{found['mark']}` opens no shot: the line is prose of the whole scene.",
        prose.span,
        hint="Write `shot 5s {`, what is seen below it, and `}`" + _ESCAPE,
    )


def aside_behind(cue: Cue) -> Diagnostic | None:
    """`@mara: (softly) Hello.`: how something is said stands before the colon, or it is said too."""
    found = compiled(_ASIDE).match(cue.words.text)
    if found is None:
        return None
    start, file = cue.words.span.start, cue.span.file
    colon = Span(file, cue.speaker.span.end, start + found.end())
    return Diagnostic(
        "aside-in-dialogue",
        f"`{found['how']}` stands behind the colon, so it is said aloud.",
        Span(file, start, start + len(found["how"])),
        hint=f"Write `@{cue.speaker.text} {found['how']}: ...`.",
        fix=(Edit(colon, f" {found['how']}: "),),
    )


def where_it_stands(items: Sequence[Item]) -> str | None:
    """The advice for lines outside of every block; None where there is nothing special to say."""
    match items[0]:
        case Break() if len(items) == 1:
            return "Take it away: scenes are clips of their own. Within a scene it begins a new clip."
        case Break():
            return 'What holds for the whole film stands in the story block, below `story "Title" {`.'
        case Cue():
            return "Dialogue stands in a shot: below `scene name {` and `shot 5s {`, each ended by a `}`."
        case Prose(text=text) if text.upper() == text and compiled(_TRANSITION).fullmatch(text):
            return "Take it away: every scene and every shot begins with a cut."
        case Prose(text=text) if found := slip(HEADING).fullmatch(text[:200]):
            name, title = as_name(found["place"]) or "name", text.replace('"', "'")
            return f'Open a scene with it: `scene {name} "{title}" {{`, and end it with `}}`.'
        case Prose(text=text) if compiled(_OPENING).match(text):
            return 'A scene opens with `scene name "Title" {`, a shot in it with `shot 5s {`; each ends with a `}`.'
        case Prose():
            return "Prose stands in a shot: below `scene name {` and `shot 5s {`, each ended by a `}`."
    return None
