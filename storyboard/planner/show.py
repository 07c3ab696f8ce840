"""Steps as people see them: places, cards, and how many characters each part of a prompt takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storyboard.planner.packing import characters
from storyboard.planner.payload import Cut, Stock
from storyboard.planner.records import Address, Place, ShotPart, SpokenLine
from storyboard.story.model import Line, MediaRef, Mention, Pieces, Shot, Words
from storyboard.text import Source, Span


def place(span: Span, sources: Mapping[str, Source]) -> Place:
    """Lines and columns of a span; the top of its file if the text is not at hand."""
    source = sources.get(span.file)
    if source is None:
        return Place(span.file, 1, 1, 1, 1)
    start, end = source.position(span.start), source.position(span.end)
    return Place(span.file, start.line, start.column, end.line, end.column)


def shot_parts(address: Address, clip: Cut, stock: Stock, sources: Mapping[str, Source]) -> tuple[ShotPart, ...]:
    """The shots of a clip, for cards and reports."""
    return tuple(_shot(f"{address}.{index}", shot, stock, sources) for index, shot in enumerate(clip.shots, 1))


def faces(cast: Iterable[Mention], stock: Stock) -> dict[str, str | None]:
    """A picture in the project for each element and image, None for what is elsewhere or is a clip."""
    found: dict[str, str | None] = {}
    for mention in cast:
        match mention.kind:
            case "element":
                found[mention.name] = _local(stock.elements[mention.name].front)
            case "image":
                found[mention.name] = _local(stock.images[mention.name].media)
            case "video":
                pass
    return found


def shown(pieces: Pieces, stock: Stock) -> str:
    """Prose with the shown names of elements; an image or a video goes by its own name."""
    return "".join(piece.text if isinstance(piece, Words) else _name(piece, stock) for piece in pieces)


def _shot(address: Address, shot: Shot, stock: Stock, sources: Mapping[str, Source]) -> ShotPart:
    return ShotPart(
        address=address,
        number=shot.number,
        seconds=int(shot.seconds),
        framing=_framing(shot, stock),
        body=tuple(_spoken(item, stock) if isinstance(item, Line) else shown(item, stock) for item in shot.body),
        cast=tuple(each.name for each in shot.cast if each.kind == "element"),
        references=tuple(each.name for each in shot.cast if each.kind != "element"),
        characters=characters(shot.prompt),
        parts={str(key): count for key, count in shot.parts.items()},
        place=place(shot.span, sources),
    )


def _framing(shot: Shot, stock: Stock) -> str:
    """A shot's framing with shown names."""
    framing = shot.framing
    for mention in sorted(shot.cast, key=lambda each: -len(each.name)):
        for typed in (f"@[{mention.name}]", f"@{mention.name}"):
            framing = framing.replace(typed, _name(mention, stock))
    return framing


def _spoken(line: Line, stock: Stock) -> SpokenLine:
    how = None if line.how is None else shown(line.how, stock)
    return SpokenLine(_name(line.speaker, stock), how, shown(line.words, stock))


def _name(mention: Mention, stock: Stock) -> str:
    if mention.kind == "element":
        return stock.elements[mention.name].shown or mention.name
    return mention.name


def _local(ref: MediaRef | None) -> str | None:
    return None if ref is None or ref.remote else ref.path
