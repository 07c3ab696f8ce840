"""Elements, pictures and videos of the story, each read where it is declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from storyboard.story.desk import Desk
from storyboard.story.mentions import fold, plain
from storyboard.story.model import Asset, Element, ElementWord
from storyboard.story.names import Declared, declarations
from storyboard.story.references import files, media
from storyboard.story.settings import Given, given
from storyboard.syntax.tree import Block, Media, Prose, Quoted, Word
from storyboard.syntax.words import TAG_WORDS
from storyboard.text import Span


def element(desk: Desk, declared: Declared, block: Block) -> Element:
    """One element."""
    found = given(block.body)
    prose = [item for item in block.body if isinstance(item, Prose)]
    title = desk.string(block.title) if block.title else None
    front, video = (files(desk, found.values.get(word, ())) for word in ("front", "video"))
    return Element(
        name=desk.key(declared),
        own_name=declared.name,
        word=cast(ElementWord, block.keyword.text),
        shown=title.text.strip() if title else None,
        shown_span=block.title.inner if block.title else declared.at,
        description=plain(desk, fold(desk, prose)),
        description_span=prose[0].span.to(prose[-1].span) if prose else declared.at,
        span=block.span,
        name_span=declared.at,
        inline=block.inline is not None,
        id=_text(desk, found, "id"),
        id_span=_inner(found, "id"),
        front=front[0] if front else None,
        angles=files(desk, found.values.get("angles", ())),
        video=video[0] if video else None,
        voice=_text(desk, found, "voice"),
        voice_span=_inner(found, "voice"),
        tags=tuple(
            dict.fromkeys(
                value.text
                for value in found.values.get("tags", ())
                if isinstance(value, Word) and value.text in TAG_WORDS
            )
        ),
    )


def _text(desk: Desk, found: Given, word: str) -> str | None:
    match found.values.get(word, ()):
        case (Quoted() as quoted, *_):
            return desk.text(quoted)
    return None


def _inner(found: Given, word: str) -> Span | None:
    match found.values.get(word, ()):
        case (Quoted(inner=inner), *_):
            return inner
    return None


def asset(desk: Desk, declared: Declared, item: Media) -> Asset:
    """One declared picture or video."""
    return Asset(desk.key(declared), media(desk, item.path), item.span, declared.at)


def wanted(desk: Desk) -> Iterator[Declared]:
    """What the story is made with: all that its entry declares, and of the rest what is used."""
    tree = desk.scopes.tree(desk.entry)
    own = [declared for declared in declarations(tree) if declared.kind in ("element", "image", "video")]
    yield from own
    seen = set(own)
    visible = [each.declared for each in desk.scope(desk.entry).names.values()]
    for declared in dict.fromkeys([*visible, *desk.told.used]):
        if declared not in seen and declared.kind in ("element", "image", "video") and desk.is_used(declared):
            yield declared
