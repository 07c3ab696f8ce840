"""Warnings for what would be a silent miss: things never used, faces that drift, a shot pasted twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from storyboard.story.desk import Desk
from storyboard.story.memory import Memory, recall
from storyboard.story.model import EditScene, Pieces, Scene, SceneRef, Shot, Story, Words
from storyboard.story.names import Declared, declarations
from storyboard.story.recall import Read
from storyboard.story.settings import given
from storyboard.story.unmarked import Watch
from storyboard.syntax.tree import Block, Tree
from storyboard.text import Diagnostic, Label

DRIFT: Final = 4
"""So many scenes in a row that each continue the one before: faces are copied from copies."""

_NO_IMPORT: Final = "Mention with @ what it brings, or take the import away."
_AGAIN: Final = "Say in it what is different now, or take it away."


def omissions(
    story: Story, desk: Desk, tree: Tree, read: tuple[Read, ...], memory: Memory | None = None
) -> Iterator[Diagnostic]:
    """All warnings, in no order. `read` are the scenes with their blocks."""
    watch = Watch(desk)
    bare: set[Declared] = set()
    for each in read:
        if each.scene.name:
            marked, repeats = _recalled(each, watch, memory)
            bare.update(desk.scope(desk.entry).names[name].declared for name, _ in marked)
            yield from (warning for _, warning in marked)
            yield from repeats
    yield from unused(story, desk, tree, bare)
    yield from drifting(story)


Slips = tuple[tuple[tuple[str, Diagnostic], ...], tuple[Diagnostic, ...]]
"""Names without their mark, each with the name that was meant, and shots that say the same."""


def _recalled(read: Read, watch: Watch, memory: Memory | None) -> Slips:
    key = ("slips", read.kept, watch.what)
    return recall(
        memory if read.kept else None, key, lambda: (read.block.span, *watch.places), lambda: _slips(read, watch)
    )


def _slips(read: Read, watch: Watch) -> Slips:
    scene = read.scene
    others = (*repeated(scene), *watch.strangers(read.block, scene)) if isinstance(scene, Scene) else ()
    return tuple(watch.unmarked(read.block, scene)), others


def unused(story: Story, desk: Desk, tree: Tree, bare: set[Declared]) -> Iterator[Diagnostic]:
    """What the entry file declares or imports and nothing uses. A file without scenes is a cast for others: all is
    well."""
    if not story.scenes:
        return
    scope = desk.scope(desk.entry)
    for declared in declarations(tree):
        seen = scope.names.get(declared.name)
        if seen is None or seen.declared != declared or declared.kind in ("scene", "edit"):
            continue
        if not (desk.is_used(declared) or declared in bare or desk.is_excused(declared.name)):
            made = " It is still made." if declared.kind == "element" and not _given(declared) else ""
            message = f"'{declared.name}' is declared and never used.{made}"
            yield Diagnostic("unused", message, declared.at, hint=_use(declared))
    here = {seen.at: name for name, seen in scope.names.items()}
    for item, brought in desk.scopes.taken.get(desk.entry, ()):
        idle = [
            seen
            for seen in brought
            if not (
                desk.is_used(seen.declared)
                or seen.declared in bare
                or desk.is_excused(here.get(seen.at, seen.declared.name))
            )
        ]
        if item.names:
            for seen in idle:
                name = here.get(seen.at, seen.declared.name)
                message = f"'{name}' is imported and never used."
                yield Diagnostic("unused", message, seen.at, hint=_use(seen.declared, name))
        elif len(idle) == len(brought) and not scope.open:
            yield Diagnostic("unused", "Nothing that this file brings is used.", item.path.inner, hint=_NO_IMPORT)


def _given(declared: Declared) -> bool:
    """Whether nothing would be made for an element: it exists already, or is made inside requests."""
    block = declared.item
    return isinstance(block, Block) and (block.inline is not None or "id" in given(block.body).values)


def _use(declared: Declared, name: str = "") -> str:
    """The advice for something that nothing uses; `name` is what an import calls it."""
    name = name or declared.name
    match declared.kind:
        case "let":
            return f"Write {{{{ {name} }}}} where it should stand, or take it away."
        case "style":
            return f"Write `style: {name}` in the story or a scene, or take it away."
        case "video":
            return f"Write `follow: @{name}` in a scene, or take it away."
    return f"Write @{name} in a shot, or take it away."


def drifting(story: Story) -> Iterator[Diagnostic]:
    """Four scenes in a row that each continue the one before."""
    chain = 0
    for scene in story.scenes:
        if isinstance(scene, EditScene):
            continue
        start = scene.start
        chain = chain + 1 if isinstance(start, SceneRef) and start.continued else 0
        if chain == DRIFT and start:
            message = f"{DRIFT} scenes in a row continue the one before; each copy of a copy moves a face further away."
            hint = "Let this one start from a picture, or from nothing with its cast mentioned."
            yield Diagnostic("continue-chain", message, start.span, hint=hint)


def repeated(scene: Scene) -> Iterator[Diagnostic]:
    """A shot with the very words of an earlier one of its scene."""
    earlier: dict[str, Shot] = {}
    for shot in scene.shots:
        first = earlier.setdefault(_said(shot.prompt), shot)
        if first is not shot and shot.body:
            message = f"Shot {shot.number} has the same words as shot {first.number}."
            yield Diagnostic("repeated-shot", message, shot.header, (Label(first.header, "the first one"),), _AGAIN)


def _said(pieces: Pieces) -> str:
    return "".join(piece.text if isinstance(piece, Words) else f"\0{piece.kind} {piece.name}\0" for piece in pieces)
