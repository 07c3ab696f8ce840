"""Prose of a scene that was likely meant for a shot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyboard.syntax.tree import Blank, Block, Comment, Item, Prose
from storyboard.text import Diagnostic, Label, Source


def beside_shots(scene: Block, source: Source) -> Iterator[Diagnostic]:
    """A scene's prose behind a shot, or set in like a shot's own and just above its first line; once a run of lines."""
    said = [item for item in scene.body if not isinstance(item, Blank | Comment)]
    shot: Block | None = None
    for at, item in enumerate(said):
        if isinstance(item, Block):
            shot = item
            yield from _set_out(item, source)
        elif isinstance(item, Prose) and (at == 0 or not isinstance(said[at - 1], Prose)):
            if shot:
                yield _behind(item, shot)
            elif above := _own_of(said, at, source):
                yield _above(above[0], above[1])


def _own_of(said: Sequence[Item], at: int, source: Source) -> tuple[Prose, Block] | None:
    """The last line of a run of prose and the shot behind it, where the line is set in as that shot's lines are."""
    last = item = said[at]
    while isinstance(item, Prose):
        last, at = item, at + 1
        item = said[at] if at < len(said) else Comment("", last.span)
    if not isinstance(item, Block) or not isinstance(last, Prose):
        return None
    column, here = _set_in(item, source), _set_in(last, source)
    inner = [_set_in(each, source) for each in item.body if not isinstance(each, Blank | Comment)]
    return (last, item) if column < here and here == (inner[0] if inner else here) else None


def _set_in(item: Item, source: Source) -> int:
    """How far the line of an item is set in."""
    line = source.line(source.position(item.span.start).line)
    return len(line) - len(line.lstrip())


def _behind(prose: Prose, shot: Block) -> Diagnostic:
    return Diagnostic(
        "prose-beside-shot",
        "This prose stands behind a shot, so it goes into every shot of the scene.",
        prose.span,
        (Label(shot.header, "the shot before it"),),
        "If it belongs to that shot, move it above the shot's `}`; if to all of them, above the first shot.",
    )


def _above(prose: Prose, shot: Block) -> Diagnostic:
    return Diagnostic(
        "prose-beside-shot",
        "This prose is set in like a shot's own, but stands above the shot, so it goes into every shot of the scene.",
        prose.span,
        (Label(shot.header, "the shot behind it"),),
        "If it belongs to that shot, move it below this line; if to all of them, set it in as the shot is.",
    )


def _set_out(shot: Block, source: Source) -> Iterator[Diagnostic]:
    """The first prose of a shot, set in as its first line is while the rest stands deeper."""
    inner = [item for item in shot.body if not isinstance(item, Blank | Comment)]
    first = inner[0] if inner else None
    if len(inner) < 2 or not isinstance(first, Prose):
        return
    if _set_in(first, source) == _set_in(shot, source) < _set_in(inner[-1], source):
        yield Diagnostic(
            "prose-beside-shot",
            "This prose is set in like the shot's first line, but stands inside the shot, so no other shot has it.",
            first.span,
            (Label(shot.header, "the shot begins here"),),
            "If it is the setting of the scene, move it above this line; if not, set it in as the rest of the shot is.",
        )
