"""Warnings for what would be a silent miss: names without @, things never used, faces that drift, a shot pasted
twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from storyboard.story.desk import Desk
from storyboard.story.model import EditScene, Mention, Pieces, Scene, SceneRef, Shot, Story, Words
from storyboard.story.names import Declared, declarations
from storyboard.story.settings import given
from storyboard.story.speakers import talking, unmarked_speakers
from storyboard.syntax.kinds import compiled
from storyboard.syntax.names import MARKS
from storyboard.syntax.tree import Block, Item, Prose, Tree
from storyboard.text import Diagnostic, Edit, Label, Span

DRIFT: Final = 4
"""So many scenes in a row that each continue the one before: faces are copied from copies."""

_WORD: Final = re.compile(rf"[^\W_][\w{MARKS}]*")
_RUNS_ON: Final = rf"[\w{MARKS}]"
_TEMPLATE: Final = re.compile(r"\{[{%#].*?(?:[}%#]\}|$)")
_MARKED: Final = re.compile(r"@\[[^\]\n]*\]")
_UNSPACED: Final = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]"
)
"""Signs of scripts that put no spaces between words."""
_NO_IMPORT: Final = "Mention with @ what it brings, or take the import away."
_AGAIN: Final = "Say in it what is different now, or take it away."
_SHORTEST: Final = 3
"""Letters of a name that is looked for in prose, in scripts that put spaces between words. Shorter ones are words of
their own."""


def unspaced_script(text: str) -> bool:
    """Whether a text has signs of a script that puts no spaces between words."""
    return not text.isascii() and compiled(_UNSPACED).search(text) is not None


def omissions(story: Story, desk: Desk, tree: Tree) -> Iterator[Diagnostic]:
    """All warnings, in no order."""
    bare: set[Declared] = set()
    for declared, warning in unmarked(story, desk, tree):
        bare.add(declared)
        yield warning
    yield from unused(story, desk, tree, bare)
    yield from drifting(story)
    yield from repeated(story)


@dataclass(frozen=True, slots=True)
class Watched:
    """A name that should be marked in prose: what is looked for, what it stands for, and how it is written here."""

    text: str
    declared: Declared
    name: str


def unmarked(story: Story, desk: Desk, tree: Tree) -> Iterator[tuple[Declared, Diagnostic]]:
    """A declared name that stands in prose without @, once a name and shot. Not where it is mentioned properly too."""
    watched = list(_watched(story, desk))
    spaced: dict[str, list[Watched]] = {}
    for each in watched:
        if first := _WORD.search(each.text):
            spaced.setdefault(first[0], []).append(each)
    unspaced = [each for each in watched if unspaced_script(each.text)]
    by_block = {scene.span: scene for scene in story.scenes}
    speakers = talking(desk.scope(desk.entry).names)
    for block in tree.items:
        scene = by_block.get(block.span) if isinstance(block, Block) else None
        if scene is None or not isinstance(block, Block):
            continue
        for part, cast, items in _parts(block, scene):
            present = {mention.name for mention in cast}
            told: set[Declared] = set()
            for declared, fault in unmarked_speakers(items, speakers) if items else ():
                told.add(declared)
                yield declared, fault
            for line in part:
                for each, at in _found(line.text, spaced, unspaced):
                    if desk.key(each.declared) not in present and each.declared not in told:
                        told.add(each.declared)
                        yield each.declared, _bare(each, line, at)


def _watched(story: Story, desk: Desk) -> Iterator[Watched]:
    for name, seen in desk.scope(desk.entry).names.items():
        if seen.declared.kind not in ("element", "image") or (desk.is_missed(name) and not desk.is_used(seen.declared)):
            continue
        item = seen.declared.item
        shown = item.title.text.strip() if isinstance(item, Block) and item.title else ""
        for text in dict.fromkeys((shown, name)):
            if len(text) >= (2 if unspaced_script(text) else _SHORTEST):
                yield Watched(text, seen.declared, name)


def _parts(
    block: Block, scene: Scene | EditScene
) -> Iterator[tuple[list[Prose], tuple[Mention, ...], tuple[Item, ...]]]:
    """Runs of prose with the cast that they may leave out: a scene's own prose with that of all its shots. For a shot
    all its lines too."""
    prose = [item for item in block.body if isinstance(item, Prose)]
    if isinstance(scene, EditScene):
        yield prose, scene.cast, ()
        return
    yield prose, tuple(mention for shot in scene.shots for mention in shot.cast), ()
    shots: dict[Span, Shot] = {shot.span: shot for shot in scene.shots}
    for item in block.body:
        if isinstance(item, Block) and item.span in shots:
            yield [line for line in item.body if isinstance(line, Prose)], shots[item.span].cast, item.body


def _found(text: str, spaced: dict[str, list[Watched]], unspaced: list[Watched]) -> Iterator[tuple[Watched, int]]:
    plain = _TEMPLATE.sub(lambda found: " " * len(found[0]), text) if "{" in text else text
    plain = _MARKED.sub(lambda found: "@" * len(found[0]), plain) if "@[" in text else plain
    for word in _WORD.finditer(plain):
        at = word.start()
        for each in spaced.get(word[0], ()):
            if at and plain[at - 1] in "@[_":
                continue
            end = at + len(each.text)
            if plain.startswith(each.text, at) and not _WORD.match(plain, end):
                yield each, at
    for each in unspaced:
        at = plain.find(each.text)
        if at >= 0 and plain[at - 1 : at] not in ("@", "["):
            yield each, at


def _bare(found: Watched, line: Prose, at: int) -> Diagnostic:
    end = at + len(found.text)
    span = Span(line.span.file, line.span.start + at, line.span.start + end)
    runs_on = compiled(_RUNS_ON).match(line.text, end) is not None
    marked = f"@[{found.name}]" if runs_on else f"@{found.name}"
    return Diagnostic(
        "unmarked-name",
        f"'{found.text}' stands here as a plain word, so the service is not shown {found.declared.called}.",
        span,
        (Label(found.declared.at, "declared here"),),
        f"Write '{marked}', or leave it if the word is meant.",
        (Edit(span, marked),),
    )


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
    for item, brought in desk.scopes.taken.get(desk.entry, ()):
        idle = [
            seen
            for seen in brought
            if not (desk.is_used(seen.declared) or seen.declared in bare or desk.is_excused(seen.declared.name))
        ]
        if item.names:
            for seen in idle:
                yield Diagnostic(
                    "unused", f"'{seen.declared.name}' is imported and never used.", seen.at, hint=_use(seen.declared)
                )
        elif len(idle) == len(brought) and not scope.open:
            yield Diagnostic("unused", "Nothing that this file brings is used.", item.path.inner, hint=_NO_IMPORT)


def _given(declared: Declared) -> bool:
    """Whether nothing would be made for an element: it exists already, or is made inside requests."""
    block = declared.item
    return isinstance(block, Block) and (block.inline is not None or "id" in given(block.body).values)


def _use(declared: Declared) -> str:
    match declared.kind:
        case "let":
            return f"Write {{{{ {declared.name} }}}} where it should stand, or take it away."
        case "style":
            return f"Write `style: {declared.name}` in the story or a scene, or take it away."
        case "video":
            return f"Write `follow: @{declared.name}` in a scene, or take it away."
    return f"Write @{declared.name} in a shot, or take it away."


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


def repeated(story: Story) -> Iterator[Diagnostic]:
    """A shot with the very words of an earlier one of its scene."""
    for scene in story.scenes:
        earlier: dict[str, Shot] = {}
        for shot in scene.shots if isinstance(scene, Scene) else ():
            first = earlier.setdefault(_said(shot.prompt), shot)
            if first is not shot and shot.body:
                message = f"Shot {shot.number} has the same words as shot {first.number}."
                yield Diagnostic("repeated-shot", message, shot.header, (Label(first.header, "the first one"),), _AGAIN)


def _said(pieces: Pieces) -> str:
    return "".join(piece.text if isinstance(piece, Words) else f"\0{piece.kind} {piece.name}\0" for piece in pieces)
