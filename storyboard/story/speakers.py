"""Dialogue typed as in a screenplay: it would be filmed as prose, and nobody would speak.

`MARA: Hello.`, `Mara (softly): Hello.`, `**Mara:** Hello.`, and the name alone in capitals above what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Final, TypeGuard

from storyboard.story.names import Declared, Seen
from storyboard.syntax.kinds import compiled, slip
from storyboard.syntax.names import as_name, speaker_names
from storyboard.syntax.tree import Block, Item, Prose
from storyboard.text import Diagnostic, Edit, Label, Span

_SPOKEN: Final = (
    r"[*_]{0,3}(?P<who>[^\s*_@{(（:：][^*@{}(（:：\"“]{0,39}?)[*_]{0,3}\s*(?P<how>[(（][^()（）]*[)）])?\s*"
    r"[*_]{0,3}\s*[:：][*_]{0,3}\s*"
)
_QUOTED: Final = r"(?P<who>[^\s@{「『(（:：]{1,20})\s*(?P<how>[(（][^()（）]*[)）])?\s*(?=[「『].*[」』]\s*$)"
"""`美緒「はい。」`, as Japanese scripts have it."""
_BEHIND: Final = r"(?P<how>[(（][^()（）]*[)）])\s*(?=\S)"
_ALONE: Final = r"[*_]{0,3}(?P<who>[^\s*_@{(（:：][^*@{}(（:：\"“]{0,39}?)\s*(?P<how>\([^()]*\))?\s*\^?[*_]{0,3}"
_ASIDE: Final = r"[(（][^()（）]*[)）]"
_HEAD: Final = 100
"""Characters within which a name and its colon stand."""
_CONTINUED: Final = r"\(\s*CONT['’]?D\.?\s*\)"
_STRANGER: Final = (
    r"[*_]{0,3}(?P<who>[^\W\d_]{2}[\w .'’-]{0,28})\s*(?:\([^()]*\))?\s*:[*_]{0,3}\s+"
    r"(?P<words>(?:[\"“„«¿¡—–…-]\s*)?[^\W\d_].*[.!?…\"”»])"
)
"""Somebody in capitals, a colon, and a sentence."""
_WORDS_OF_A_NAME: Final = 3
_LABELS: Final = (
    "SUPER|TITLES?|CARD|CAPTION|TEXT|SIGN|SUBTITLE|LOGO|S?FX|VFX|SOUNDS?|MUSIC|AUDIO|CAMERA|LENS|LIGHT(?:ING)?|COLOU?R|STYLE"
    "|MOOD|LOCATION|SETTING|NOTES?|TODO|INSERT|ANGLE|SHOT|SCENE|ACTION|BACKGROUND|FOREGROUND|INT|EXT|DAY|NIGHT|LATER"
    "|TIME|FADE|CUT|DISSOLVE|PAN|ZOOM|TILT|MONTAGE|FLASHBACK|POV|BEAT|WARNING|DANGER|CAUTION|ATTENTION|ACHTUNG|NEW"
    "|OPEN|CLOSED|SALE|ONE|TWO|THREE|PART|ACT|CHAPTER|THE|AN?|AND"
)
"""Words in capitals before a colon that begin no dialogue."""
_NOBODY: Final[tuple[str, Declared | None]] = ("", None)
_TALKING: Final = frozenset({"character", "animal"})


def talking(names: Mapping[str, Seen]) -> dict[str, tuple[str, Declared]]:
    """Who may speak, by what a screenplay calls them, case folded: name and declaration. Only what is one's alone."""
    found: dict[str, list[tuple[str, Declared]]] = {}
    for name, seen in names.items():
        item = seen.declared.item
        if isinstance(item, Block) and item.keyword.text in _TALKING:
            for called in speaker_names(name, item.title.text if item.title else ""):
                found.setdefault(called, []).append((name, seen.declared))
    return {called: who[0] for called, who in found.items() if len(who) == 1}


def unmarked_speakers(
    shot: Sequence[Item], known: Mapping[str, tuple[str, Declared]]
) -> Iterator[tuple[Declared, Diagnostic]]:
    """The lines of a shot that are dialogue by the habits of a screenplay."""
    past = 0
    for at, line in enumerate(shot):
        if at < past or not isinstance(line, Prose) or line.forced:
            continue
        head = line.text[:_HEAD]
        spoken = slip(_SPOKEN).match(head) if ":" in head or "：" in head else None
        if spoken is None and line.text[-1:] in "」』":
            spoken = slip(_QUOTED).match(line.text)
        found = spoken or (slip(_ALONE).fullmatch(head) if head[:2].upper() == head[:2] else None)
        name, declared = known.get(" ".join(found["who"].split()).casefold(), _NOBODY) if found else _NOBODY
        if found is None or declared is None or not (spoken or found["who"].isupper()):
            continue
        words = found.end() if spoken and line.text[found.end() :].strip("*_ ") else None
        below = [] if words else [each for each in takewhile(_plain, shot[at + 1 :]) if _plain(each)]
        count = len(below)
        if words or below:
            yield declared, _told(line, name, declared, found, words, below)
            past = at + 1 + count


def strangers(shot: Sequence[Item], known: Mapping[str, tuple[str, Declared]]) -> Iterator[Diagnostic]:
    """Lines of a shot such as `DRIVER: Where to?`, where nobody is called that."""
    for line in shot:
        if not isinstance(line, Prose) or line.forced or ":" not in line.text[:_HEAD]:
            continue
        found = slip(_STRANGER).fullmatch(line.text)
        if found is None or not (who := " ".join(found["who"].split())).isupper() or who.casefold() in known:
            continue
        name, words = as_name(who.lower()), who.split()
        if name is None or len(words) > _WORDS_OF_A_NAME or any(map(compiled(_LABELS).fullmatch, words)):
            continue
        said = found["words"] if len(found["words"]) <= 40 else f"{found['words'][:37].rstrip()}..."
        yield Diagnostic(
            "unknown-speaker",
            f"`{who}` does not speak here: nobody is called that, and the line is filmed.",
            Span(line.span.file, line.span.start, line.span.start + len(found["who"])),
            hint=f'Declare who speaks, `character {name} "{who.title()}" {{`, and write `@{name}: {said}`; '
            "if it is prose, begin the line with `> `.",
        )


def _plain(item: Item) -> TypeGuard[Prose]:
    return isinstance(item, Prose) and not item.forced


def _told(
    line: Prose, name: str, declared: Declared, found: re.Match[str], words: int | None, below: list[Prose]
) -> Diagnostic:
    """The complaint, with the line made a cue: what is said stands at `words` in it, or in the lines `below`."""
    file, start = line.span.file, line.span.start
    how = found["how"]
    if how and compiled(_CONTINUED).fullmatch(how):
        how = None
    if words and not how and (behind := compiled(_BEHIND).match(line.text, words)):
        how, words = behind["how"], behind.end()
    if len(below) > 1 and compiled(_ASIDE).fullmatch(below[0].text):
        how = below.pop(0).text
    head = f"@{name} ({how[1:-1].strip()}): " if how else f"@{name}: "
    said = below[0].text if below else line.text[words:]
    shown = said if len(said) <= 40 else f"{said[:37].rstrip()}..."
    edits = [Edit(Span(file, start, below[0].span.start if below else start + (words or 0)), head)]
    edits += [Edit(Span(file, one.span.end, two.span.start), " ") for one, two in pairwise(below)]
    return Diagnostic(
        "unmarked-speaker",
        f"`{found['who']}` does not speak here: the line is prose, and would be filmed.",
        line.span,
        (Label(declared.at, "declared here"),),
        f"Write `{head}{shown}`; if it is prose, begin the line with `> `.",
        tuple(edits),
    )
