"""A text cut into its lines, each with its kind and what keeps it from being read.

A line that a paste or a slip has bent (curly quotes, a full-width brace, `shot 5s { She waits. }` on one line) is
straightened here, so
that whatever follows sees the line the writer meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from storyboard.syntax.comments import foreign_comments
from storyboard.syntax.kinds import EDGE, INVISIBLE, LineKind, classify, compiled
from storyboard.syntax.names import NAME, Expression
from storyboard.syntax.words import BLOCKS, DECLARATIONS, ELEMENT_WORDS, SETTINGS
from storyboard.text import Diagnostic, Edit, Source, Span

STRING: Final = r'"(?:[^"\\]|\\.)*"'
KEYWORD: Final = rf"(?:inline{EDGE}+)?(?:{'|'.join(BLOCKS)})"
DURATION: Final = r"\d+(?:\.\d+)?s"

_HEADER: Final = (
    rf'(?:story(?=[\s"{{]|$){EDGE}*(?:{STRING})?'
    rf'|(?:style|scene|edit|(?:inline{EDGE}+)?(?:{"|".join(ELEMENT_WORDS)}))(?=[\s"{{]|$)(?:{EDGE}+{NAME})?{EDGE}*(?:{STRING})?'
    rf'|shot(?=[\s{{]|$)[^"{{}}]*+)'
)
HEADER: Final = Expression(_HEADER)
"""A block's header without its brace, as the grammar reads it."""

FOLDED: Final = str.maketrans("“”„‟«»「」『』＂：｛｝，＝＃＞＠（）－", '""""""""""":{},=#>@()-')
_FOLDED_QUOTES: Final = {sign: plain for sign, plain in FOLDED.items() if plain in (ord('"'), ord("="))}
_FOLDABLE: Final = re.compile("[“”„‟«»「」『』＂：｛｝，＝＃＞＠（）－０-９Ａ-Ｚａ-ｚ＿]")
_NARROW: Final = {0xFEE0 + plain: plain for plain in range(0x30, 0x7B)}
_WIDE_WORDS: Final = r"^\s*[a-zａ-ｚ＿]+(?:\s+[a-zａ-ｚ＿]+)?(?=[\s:\"{{]|$)"
_WORDS: Final = frozenset({*BLOCKS, *SETTINGS, *DECLARATIONS, "inline"})
_HYPHENS: Final = frozenset("-‐‑‒–—―─")
_DASHES: Final = re.compile(rf"{EDGE}*[-‐‑‒–—―─]+{EDGE}*$")
_ONE_LINE: Final = rf"{EDGE}*(?P<header>{_HEADER}){EDGE}*\{{(?P<body>(?![{{%#]).*)(?P<close>\}}){EDGE}*$"
_AFTER_OPEN: Final = rf"{EDGE}*(?P<header>{_HEADER}){EDGE}*\{{(?P<rest>(?![{{%#]){EDGE}*\S.*)$"
_DOUBLE_OPEN: Final = rf"{EDGE}*(?:{_HEADER}){EDGE}*\{{(?P<extra>\{{){EDGE}*$"
_MOST_CUTS: Final = 8
_PARTED: Final = (LineKind.PROSE, LineKind.OPEN)
_SUSPECT: Final = re.compile(rf"{EDGE}*(?:[-‐‑‒–—―─}}]|{KEYWORD}\b[^{{]*\{{)")


class Line(Struct):
    """One line: its place (without the line break), what it says once straightened, and its kind.

    `closes` is how many `}` are missing behind it; `opens` is the header that is missing before it.
    """

    start: int
    end: int
    text: str
    kind: LineKind
    faults: list[Diagnostic] = field(default_factory=list)
    closes: int = 0
    opens: str = ""

    @property
    def indent(self) -> int:
        """How far it is indented. Without meaning to the language, but a good witness where a brace is missing."""
        wide = self.text.expandtabs(4)
        return len(wide) - len(wide.lstrip())

    def trimmed(self, file: str) -> Span:
        """Where its text stands, white space at both ends left out. Only for a text as long as it was typed."""
        left = len(self.text) - len(self.text.lstrip())
        return Span(file, self.start + left, self.start + max(left, len(self.text.rstrip())))


def read_lines(source: Source) -> list[Line]:
    """Every line, one thing a line."""
    text, file = source.text, source.name
    odd = not text.isascii()
    lines: list[Line] = []
    pieces = list(_raw(source))
    foreign = foreign_comments(file, pieces) if "//" in text or "/*" in text or "<!--" in text else {}
    for start, typed in pieces:
        if meant := foreign.get(start):
            said = [meant.fault] if meant.fault else []
            lines.append(Line(start, start + len(typed), meant.text, LineKind.COMMENT, said))
            continue
        kind = classify(typed)
        if odd and not typed.isascii():
            line = _straightened(start, typed, kind, file)
        else:
            line = Line(start, start + len(typed), typed, kind)
        if line.kind in _PARTED and _SUSPECT.match(line.text):
            lines.extend(_parted(line, file))
        else:
            lines.append(line)
    return lines


def _raw(source: Source) -> Iterator[tuple[int, str]]:
    text = source.text
    if not text:
        return
    pieces = text.split("\n")
    if text.endswith("\n"):
        pieces.pop()
    start = 0
    for piece in pieces:
        yield start, piece
        start += len(piece) + 1


def _straightened(start: int, typed: str, kind: LineKind, file: str) -> Line:
    """A line with what a chat or a phone made of its quotes, colons and braces turned back, where that makes it
    readable."""
    end = start + len(typed)
    seen = _outside_strings(typed, INVISIBLE)
    if kind in (LineKind.COMMENT, LineKind.FORCED, LineKind.CUE):
        return Line(start, end, _edges(typed, seen), kind)
    folded = _folded(seen, kind)
    meant = classify(folded)
    if kind is LineKind.OPEN and not HEADER.fullmatch(folded.strip()[:-1].rstrip()):
        folded, meant = seen, kind
    plain = meant is LineKind.PROSE and (folded.lstrip()[:1] in _HYPHENS or not _SUSPECT.match(folded))
    if folded == seen or (plain and not _DASHES.match(folded)):
        return Line(start, end, _edges(typed, seen) if kind is LineKind.PROSE else seen, kind)
    if meant is LineKind.CUE:
        at = folded.index(":") + 1
        folded = folded[:at] + typed[at:]
    return Line(start, end, folded, meant, [_typographic(start, typed, folded, file)])


def _folded(seen: str, kind: LineKind) -> str:
    """The line with plain signs, except within strings and in the framing of a shot, which is the writer's own."""
    if kind in (LineKind.LET, LineKind.MEDIA):
        return _outside_strings(seen, _FOLDED_QUOTES)
    folded = compiled(_WIDE_WORDS).sub(_narrow, _outside_strings(seen, FOLDED))
    if folded.split(None, 1)[:1] != ["shot"] or (folded.isascii() and '"' not in folded):
        return folded
    plain = compiled(_WIDE_WORDS).sub(
        _narrow, compiled("(?<=[A-Za-z])－(?=[A-Za-z])").sub("-", seen.replace("｛", "{"))
    )
    return compiled("[０-９]+[sｓ]").sub(lambda found: found[0].translate(_NARROW), plain)


def _narrow(found: re.Match[str]) -> str:
    """The words that begin a line with plain letters, where they are words of the language then."""
    plain = found[0].translate(_NARROW)
    return plain if all(word in _WORDS for word in plain.split()) else found[0]


def _outside_strings(text: str, table: Mapping[int, int] | Mapping[int, str]) -> str:
    parts = re.split(f"({STRING})", text)
    parts[::2] = [part.translate(table) for part in parts[::2]]
    return "".join(parts)


def _edges(typed: str, seen: str) -> str:
    """The line as typed with invisible signs at its ends made spaces, so that they are trimmed."""
    left = len(seen) - len(seen.lstrip())
    right = len(seen.rstrip())
    return seen[:left] + typed[left:right] + seen[right:] if right > left else seen


def _typographic(start: int, typed: str, folded: str, file: str) -> Diagnostic:
    edits = tuple(
        Edit(Span(file, start + at, start + at + 1), right)
        for at, (wrong, right) in enumerate(zip(typed, folded, strict=True))
        if wrong != right and _FOLDABLE.match(wrong)
    )
    first = edits[0]
    wrong = typed[first.span.start - start]
    return Diagnostic(
        "typographic-sign",
        f"`{wrong}` is not the plain `{first.text}` that this line needs.",
        first.span,
        hint=f"Type `{first.text}`; a word processor, a chat or another keyboard has put in its own.",
        fix=edits,
    )


def _parted(line: Line, file: str) -> Iterator[Line]:
    """A line of prose that looks like the parts of a block, cut into the lines the writer meant; anything else as it
    is."""
    text = line.text
    if line.kind is LineKind.OPEN:
        yield from _after_close(line, file) if text.lstrip().startswith("}") else (line,)
    elif _DASHES.match(text):
        yield _break(line, file)
    elif found := compiled(_DOUBLE_OPEN).match(text):
        at = line.start + found.start("extra")
        fault = Diagnostic(
            "doubled-brace",
            "Two `{` end this line, which is how a template begins.",
            Span(file, at - 1, at + 1),
            hint="Open the block with one `{`.",
            fix=(Edit(Span(file, at, at + 1), ""),),
        )
        fixed = text[: found.start("extra")] + " " + text[found.end("extra") :]
        yield Line(line.start, line.end, fixed, LineKind.OPEN, [*line.faults, fault])
    elif (found := compiled(_ONE_LINE).match(text)) or (found := compiled(_AFTER_OPEN).match(text)):
        yield from _unfolded(line, file, found)
    elif text.lstrip().startswith("}") and not set(text.strip()) <= {"}", " ", "\t"}:
        yield from _after_close(line, file)
    else:
        yield line


def _break(line: Line, file: str) -> Line:
    span = line.trimmed(file)
    fault = Diagnostic(
        "typographic-sign",
        f"`{line.text.strip()}` is not a clip break.",
        span,
        hint="Write three plain hyphens, `---`; to film a dash, write `> ` before it.",
        fix=(Edit(span, "---"),),
    )
    pad = line.text[: len(line.text) - len(line.text.lstrip())]
    return Line(line.start, line.end, f"{pad}---", LineKind.BREAK, [*line.faults, fault])


def _cut(line: Line, at: int) -> tuple[Line, Line]:
    """Two lines of one."""
    left, right = line.text[:at], line.text[at:]
    middle = line.start + at
    return Line(line.start, middle, left, classify(left), line.faults), Line(middle, line.end, right, classify(right))


def _unfolded(line: Line, file: str, found: re.Match[str]) -> Iterator[Line]:
    opening = found.end("header") + line.text[found.end("header") :].index("{") + 1
    behind = line.text[opening:].strip()
    if not any(sign.isalnum() or sign in '@"#>}' for sign in behind) and set(behind) != {"-"}:
        yield _littered(line, file, opening)
        return
    whole = found.groupdict().get("close") is not None
    indent = line.text[: len(line.text) - len(line.text.lstrip())]
    edits = [Edit(Span(file, line.start + opening, line.start + opening), f"\n{indent}  ")]
    left, rest = _cut(line, opening)
    parts = [left, rest]
    if whole:
        brace = found.start("close")
        edits.append(Edit(Span(file, line.start + brace, line.start + brace), f"\n{indent}"))
        if line.text[opening:brace].strip():
            parts[1:] = _cut(rest, brace - opening)
    left.faults.append(
        Diagnostic(
            "one-thing-a-line",
            "A block's lines stand between the line that opens it and the line that closes it."
            if whole
            else "Something follows the `{` that ends this line.",
            Span(file, line.start + opening - 1, line.start + len(line.text.rstrip())),
            hint="Give each its own line, and the `}` too." if whole else "Move it to a line of its own.",
            fix=tuple(edits),
        )
    )
    yield from parts


def _littered(line: Line, file: str, opening: int) -> Line:
    """The first line of a block without the `.` or `;` behind its brace."""
    spot = Span(file, line.start + opening, line.start + len(line.text.rstrip()))
    fault = Diagnostic(
        "one-thing-a-line",
        f"`{line.text[opening:].strip()}` follows the `{{` that opens a block.",
        spot,
        hint="Take it away.",
        fix=(Edit(spot, ""),),
    )
    return Line(line.start, line.end, line.text[:opening], LineKind.OPEN, [*line.faults, fault])


def _after_close(line: Line, file: str) -> Iterator[Line]:
    """`} shot 4s {` and the like: what follows the brace is a line of its own. Behind many of them the rest is left
    out."""
    for _ in range(_MOST_CUTS):
        at = line.text.index("}") + 1
        rest = line.text[at:].strip()
        if not rest:
            break
        behind = line.start + len(line.text) - len(line.text[at:].lstrip())
        span = Span(file, behind, behind + len(rest))
        litter = not any(sign.isalnum() or sign in "}{" for sign in rest)
        comment = compiled(r"(?://+|/\*|<!--)\s*(?P<said>.*?)\s*(?:\*/|-->)?").fullmatch(rest)
        fault = Diagnostic(
            "one-thing-a-line",
            f"`{rest}` follows the `}}` that closes a block."
            if len(rest) < 30
            else "Something follows the `}` that closes a block.",
            span,
            hint="Take it away; a `}` stands alone."
            if litter
            else "A `}` stands alone: move the rest to a line of its own.",
            fix=(
                Edit(Span(file, line.start + at, span.end), "")
                if litter
                else Edit(Span(file, line.start + at, span.end), f"\n# {comment['said']}")
                if comment
                else Edit(Span(file, line.start + at, behind), "\n"),
            ),
        )
        if litter or comment:
            yield Line(line.start, line.end, line.text[:at], LineKind.CLOSE, [*line.faults, fault])
            return
        left, line = _cut(line, at)
        left.faults.append(fault)
        yield left
        if line.kind is not LineKind.PROSE:
            yield line
            return
        if not line.text.lstrip().startswith("}"):
            yield from _parted(line, file)
            return
    yield Line(line.start, line.end, "", LineKind.BLANK, line.faults)
