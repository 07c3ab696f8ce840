"""Lines whose block was never opened, and headers and braces that have changed places."""

from __future__ import annotations

import re
from typing import Final

from storyboard.syntax.kinds import LineKind
from storyboard.syntax.lines import HEADER, STRING, Line
from storyboard.syntax.names import NAME
from storyboard.syntax.other_words import OTHER_DECLARATIONS
from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS, SETTINGS, TOP_LEVEL
from storyboard.text import Diagnostic, Edit, Label, Span
from storyboard.text.suggest import closest

_SILENT: Final = (LineKind.BLANK, LineKind.COMMENT)
_FAR: Final = 400
"""Lines that are looked at for what a block without a header may have been."""
_TELLING: Final = {"source": "edit", "follow": "scene", "start": "scene", "end": "scene", "with": "scene"}
"""Settings that tell a block by themselves."""


def headless(file: str, found: list[Diagnostic], lines: list[Line], at: int) -> None:
    """A header that is missing before the line at `at`, which stands outside of every block: said, and put in."""
    line = lines[at]
    keyword = _guess(lines, at)
    shown = BLOCKS[keyword].header
    found.append(
        Diagnostic(
            "stray-line",
            f"What begins here stands outside of every block, and the `}}` that ends it {_where(lines, at)}.",
            line.trimmed(file),
            hint=f"The line that opens it is missing; by its looks, `{shown}`.",
        )
    )
    line.opens = f"{keyword} {{"


def _where(lines: list[Line], at: int) -> str:
    depth = 0
    for count, line in enumerate(lines[at : at + _FAR]):
        depth += (line.kind is LineKind.OPEN) - (line.kind is LineKind.CLOSE)
        if depth < 0:
            return f"stands {count} line{'s' if count > 1 else ''} below"
    return "is far below"


def _guess(lines: list[Line], at: int) -> str:
    """The block that a run of lines would make."""
    depth, told = 0, "story"
    for line in lines[at : at + _FAR]:
        depth += (line.kind is LineKind.OPEN) - (line.kind is LineKind.CLOSE)
        if depth < 0:
            break
        if line.kind in (LineKind.OPEN, LineKind.CUE, LineKind.BREAK):
            return "scene"
        word = line.text.split(":")[0].strip()
        if line.kind is LineKind.SETTING and word in SETTINGS:
            if word in _TELLING:
                return _TELLING[word]
            if ELEMENT_WORDS[0] in SETTINGS[word].blocks:
                return ELEMENT_WORDS[0]
        elif line.kind in (LineKind.PROSE, LineKind.FORCED) and told == "story":
            told = "style"
    return told


def goes_on(lines: list[Line], at: int) -> bool:
    """Whether what follows the `}` at `at` can only stand inside a scene."""
    behind = next((line for line in lines[at + 1 : at + 1 + _FAR] if line.kind not in _SILENT), None)
    return behind is not None and (
        behind.kind in (LineKind.CLOSE, LineKind.BREAK) or (behind.kind is LineKind.OPEN and _word(behind) == "shot")
    )


def as_block(lines: list[Line], at: int, outer: str | None) -> str:
    """A header whose word nobody knows, as one of a block that its lines would fit, so that they are looked at too.

    `outer` is the word of the block around it, "" at the top level and None where that is not known either.
    """
    line = lines[at]
    said = line.text.strip()[:-1].split(None, 1)
    if not said or outer not in ("", "scene"):
        return ""
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    if outer == "scene":
        return f"{pad}shot {{"
    named = re.match(rf"{NAME}", said[1]) if len(said) > 1 else None
    keyword = _guess(lines, at + 1)
    return f"{pad}{keyword} {named[0]} {{" if named and keyword != "story" else f"{pad}{keyword} {{"


def closes_too(lines: list[Line], at: int) -> bool:
    """Whether a `}` follows the `}` at `at`: of two in a row it does not matter which one goes."""
    behind = next((line for line in lines[at + 1 : at + 1 + _FAR] if line.kind not in _SILENT), None)
    return behind is not None and behind.kind is LineKind.CLOSE


def headless_shot(file: str, found: list[Diagnostic], lines: list[Line], at: int) -> bool:
    """A shot in a scene that ends with the `}` at `at` and was never opened: said, and its header put in.

    False where nothing stands there that could be a shot.
    """
    brace = lines[at]
    first = None
    for line in reversed(lines[max(0, at - _FAR) : at]):
        if line.kind in (LineKind.OPEN, LineKind.CLOSE, LineKind.BREAK, LineKind.SETTING):
            break
        if line.kind in (LineKind.PROSE, LineKind.CUE, LineKind.FORCED):
            if line.indent < brace.indent or (line.indent == brace.indent and brace.indent > 0):
                break
            first = line
    if first is None:
        return False
    found.append(
        Diagnostic(
            "stray-line",
            "What begins here ends with a `}` of its own, and no line opens it.",
            first.trimmed(file),
            (Label(brace.trimmed(file), "it ends here"),),
            "Write the line of its shot above it: `shot 5s wide {`.",
        )
    )
    first.opens = "shot {"
    return True


def swapped(file: str, lines: list[Line], at: int, outer: Line | None) -> Diagnostic | None:
    """The header at `at` and the line behind it, where they have plainly changed places; put right as far as it goes.

    `outer` opens the block that the header stands in. Where that block's `}` stands behind the header, that brace is
    taken out, and the caller closes the block before the header.
    """
    line = lines[at]
    there = next((i for i in range(at + 1, min(len(lines), at + 10)) if lines[i].kind not in _SILENT), None)
    if there is None or not HEADER.fullmatch(line.text.strip()[:-1].rstrip()):
        return None
    behind, word = lines[there], _word(line)
    if outer is None:
        if word != "shot" or behind.kind is not LineKind.OPEN or _word(behind) != "scene":
            return None
        fault = _exchange(file, line, behind, "misplaced-block", "This shot begins before its scene.", line)
        line.text, behind.text = behind.text, line.text
        return fault
    illegal = word in TOP_LEVEL or (word == "shot" and _word(outer) == "shot")
    if not illegal or behind.kind is not LineKind.CLOSE or behind.indent != outer.indent or line.indent > outer.indent:
        return None
    message = f"This `}}` ends the {_word(outer)} above and stands behind the {word}'s first line."
    fault = _exchange(file, line, behind, "missing-brace", message, behind)
    behind.text, behind.kind = "", LineKind.BLANK
    return fault


def _exchange(file: str, one: Line, other: Line, code: str, message: str, blamed: Line) -> Diagnostic:
    first, second = one.trimmed(file), other.trimmed(file)
    label = Label(first if blamed is other else second, "these two lines have changed places")
    fix = (Edit(first, other.text.strip()), Edit(second, one.text.strip()))
    return Diagnostic(code, message, blamed.trimmed(file), (label,), "Let the two lines change places.", fix)


def _word(line: Line) -> str:
    found = re.match(r"\s*(?:inline\s+)?([a-z]+)", line.text)
    return found[1] if found else ""


def misspelt_declaration(line: Line, file: str) -> Diagnostic | None:
    """A line at the top level that would be a declaration if its first word were one; the word is put right."""
    if bare := re.fullmatch(rf"(?P<pad>\s*)(?P<name>{NAME})\s*=\s*(?P<text>{STRING})\s*", line.text):
        at = line.start + len(bare["pad"])
        line.text = f"{bare['pad']}let {line.text.lstrip()}"
        return Diagnostic(
            "unreadable-declaration",
            f"Nothing says what `{bare['name']}` is.",
            Span(file, at, at + len(bare["name"])),
            hint=f"Write `let {bare['name']} = {bare['text']}` for words, `image` or `video` for a file.",
            fix=(Edit(Span(file, at, at), "let "),),
        )
    found = re.match(r"\s*(?P<word>\w+)\s++(?:\S+\s*=|[^\"=]*\bfrom\b|(?=\")).*\"", line.text)
    typed = found["word"] if found else ""
    if not found or typed in DECLARATIONS:
        return None
    meant = OTHER_DECLARATIONS.get(typed.lower()) or closest(typed, DECLARATIONS)
    if meant is None or (meant == "import") == ("=" in line.text.split('"')[0]):
        return None
    start, end = found.span("word")
    span = Span(file, line.start + start, line.start + end)
    line.text = f"{line.text[:start]}{meant}{line.text[end:]}"
    message = f"`{typed}` declares nothing; did you mean `{meant}`?"
    return Diagnostic("unreadable-declaration", message, span, hint=f"Write `{meant}`.", fix=(Edit(span, meant),))
