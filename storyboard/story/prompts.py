"""The prompt of a shot: setting, framing, prose and dialogue, style, joined so that it reads as prose.

    a small station under snow, dawn. wide: <<<element_1>>> stands alone. <<<element_1>>> (softly): "Hello." Muted
    winter palette.

Parts are joined by a space; a colon follows the framing; what is said stands in quotation marks. Nothing else is added,
so a shot of bare prose is sent as it was typed. A project may put a template of its own in the place of `DEFAULT`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from msgspec import Struct

from storyboard.story.expand import Fault, Made, read_template
from storyboard.story.model import Line, Mention, Piece, Pieces, Words
from storyboard.text import Span

Part = Literal["setting", "framing", "prose", "dialogue", "style"]
PARTS: Final[tuple[Part, ...]] = ("setting", "framing", "prose", "dialogue", "style")

DEFAULT: Final = (
    "{% if setting %}{{ setting }} {% endif %}{% if framing %}{{ framing }}: {% endif %}"
    "{% if body %}{{ body }} {% endif %}{{ style }}"
)
"""The assembly as a template. `join` does the same without Jinja; a test holds them equal."""

_QUOTES: Final = "\"“”„«»「」『』‹›'‘’"


class Scrap(Struct, frozen=True, gc=False):
    """A piece of a prompt and the part it belongs to."""

    piece: Piece
    part: Part


class Ingredients(Struct, frozen=True, gc=False):
    """What a prompt is made from. `body` holds prose and cues in order; `place` is where to point when there is
    nothing."""

    setting: Pieces
    framing: Pieces
    body: tuple[Pieces | Line, ...]
    style: Pieces
    place: Span


def spoken(line: Line) -> Iterator[Piece]:
    """A cue as it stands in a prompt: `@mara (softly): "Hello."`."""
    yield line.speaker
    gap = _after(line.speaker.span)
    if line.how:
        yield Words(" (", gap)
        yield from line.how
        yield Words(")", _after(line.how[-1].span))
    words = line.words
    first, last = words[0] if words else None, words[-1] if words else None
    quoted = (
        isinstance(first, Words) and isinstance(last, Words) and first.text[:1] in _QUOTES and last.text[-1:] in _QUOTES
    )
    yield Words(": " if quoted else ': "', _after(line.how[-1].span if line.how else line.speaker.span))
    yield from words
    if not quoted:
        yield Words('"', _after(words[-1].span if words else line.span))


def join(made: Ingredients) -> tuple[Scrap, ...]:
    """The prompt as `DEFAULT` makes it."""
    groups: list[list[Scrap]] = []
    if made.setting:
        groups.append(_scraps(made.setting, "setting"))
    if made.framing:
        groups.append([*_scraps(made.framing, "framing"), Scrap(Words(":", _after(made.framing[-1].span)), "framing")])
    groups += [
        _scraps(spoken(part), "dialogue") if isinstance(part, Line) else _scraps(part, "prose") for part in made.body
    ]
    if made.style:
        groups.append(_scraps(made.style, "style"))
    return tuple(_spaced(group for group in groups if group))


def _spaced(groups: Iterable[list[Scrap]]) -> Iterator[Scrap]:
    before: Scrap | None = None
    for group in groups:
        if before:
            yield Scrap(Words(" ", _after(before.piece.span)), before.part)
        yield from group
        before = group[-1]


def _scraps(pieces: Iterable[Piece], part: Part) -> list[Scrap]:
    return [Scrap(piece, part) for piece in pieces]


def _after(span: Span) -> Span:
    return Span(span.file, span.end, span.end)


def lengths(scraps: Iterable[Scrap], mention: Mapping[str, int]) -> dict[Part, int]:
    """How many characters each part takes, joints included, a mention counting as `mention` says by its kind."""
    sizes: dict[Part, int] = dict.fromkeys(PARTS, 0)
    for scrap in scraps:
        piece = scrap.piece
        sizes[scrap.part] += len(piece.text) if isinstance(piece, Words) else mention[piece.kind]
    return sizes


# A project's own template.

_ATOM: Final = 0xF0000
"""The values of a project's template are single private characters, each standing for the pieces of one part."""


def assemble(template: str, made: Ingredients, more: Mapping[str, str | int]) -> tuple[Scrap, ...] | Fault:
    """The prompt as a project's template makes it: `setting`, `framing`, `body`, `prose`, `dialogue`, `style` and
    `more`.

    Each name holds "" or stands for its whole part. Only the template's own words are the template's to change.
    """
    atoms: list[list[Scrap]] = []
    read = read_template(template)
    if read.faults:
        return read.faults[0]
    values: dict[str, str | int] = {**more, **_values(made, atoms)}
    if unknown := [asked for asked in read.asks if asked.name not in values]:
        names = ", ".join(sorted(values))
        return Fault(
            "template-name",
            f"No part is called '{unknown[0].name}'.",
            unknown[0].start,
            unknown[0].end,
            f"There is {names}.",
        )
    filled = read.fill(values)
    if isinstance(filled, Fault):
        return filled
    return tuple(_trimmed(list(_decoded(filled, atoms, made.place))))


def _values(made: Ingredients, atoms: list[list[Scrap]]) -> dict[str, str]:
    def atom(groups: Iterable[list[Scrap]]) -> str:
        scraps = list(_spaced(group for group in groups if group))
        if not scraps:
            return ""
        atoms.append(scraps)
        return chr(_ATOM + len(atoms) - 1)

    body = [
        _scraps(spoken(part), "dialogue") if isinstance(part, Line) else _scraps(part, "prose") for part in made.body
    ]
    return {
        "setting": atom([_scraps(made.setting, "setting")]),
        "framing": atom([_scraps(made.framing, "framing")]),
        "style": atom([_scraps(made.style, "style")]),
        "body": atom(body),
        "prose": atom(group for group in body if group and group[0].part == "prose"),
        "dialogue": atom(group for group in body if group and group[0].part == "dialogue"),
    }


def _decoded(filled: tuple[Made, ...], atoms: list[list[Scrap]], place: Span) -> Iterator[Scrap]:
    part: Part = "setting"
    for sign in "".join(piece.text for piece in filled):
        if 0 <= (number := ord(sign) - _ATOM) < len(atoms):
            yield from atoms[number]
            part = atoms[number][-1].part
        else:
            yield Scrap(Words(sign, place), part)


def _trimmed(scraps: list[Scrap]) -> Iterator[Scrap]:
    """White space at the ends taken off, neighbours of one place and part joined."""
    while scraps and isinstance(scraps[0].piece, Words) and not scraps[0].piece.text.strip():
        scraps.pop(0)
    while scraps and isinstance(scraps[-1].piece, Words) and not scraps[-1].piece.text.strip():
        scraps.pop()
    held: Scrap | None = None
    for scrap in scraps:
        if held and held.part == scrap.part and _joinable(held.piece, scrap.piece):
            assert isinstance(held.piece, Words) and isinstance(scrap.piece, Words)
            held = Scrap(Words(held.piece.text + scrap.piece.text, held.piece.span), held.part)
            continue
        if held:
            yield held
        held = scrap
    if held:
        yield held


def _joinable(one: Piece, other: Piece) -> bool:
    return isinstance(one, Words) and isinstance(other, Words) and one.span == other.span


def cast(scraps: Iterable[Scrap], more: Iterable[Mention]) -> tuple[Mention, ...]:
    """Who and what a prompt needs, each once, in order of appearance."""
    found: dict[tuple[str, str], Mention] = {}
    for mention in [*(scrap.piece for scrap in scraps if isinstance(scrap.piece, Mention)), *more]:
        found.setdefault((mention.kind, mention.name), mention)
    return tuple(found.values())
