"""What is declared where, and which names a file can see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from msgspec import Struct

from storyboard.syntax.tree import Block, Import, Let, Media, Tree, Word
from storyboard.syntax.words import ELEMENT_WORDS
from storyboard.text import Diagnostic, Label, Span
from storyboard.text.phrases import with_article

Kind = Literal["let", "style", "element", "image", "video", "scene", "edit"]

SHARED: Final = frozenset({"let", "style", "element", "image", "video"})
"""What an import can bring. Scenes and edits belong to their film."""
KEYED: Final = frozenset({"element", "image", "video"})
"""What stands in the tables of a story, each under a name of its own."""

CALLED: Final[dict[Kind, str]] = {
    "let": "a text (`let`)",
    "style": "a style",
    "element": "an element",
    "image": "a picture",
    "video": "a video",
    "scene": "a scene",
    "edit": "an edit",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration. Two are the same when they stand at the same place, by whatever route they came."""

    kind: Kind
    name: str
    at: Span
    item: Block | Let | Media = field(compare=False, repr=False)

    @property
    def file(self) -> str:
        """Where it is declared, and where everything in it is looked up."""
        return self.at.file

    @property
    def called(self) -> str:
        """What to call it in a message: elements by their own word."""
        if isinstance(self.item, Block) and self.kind == "element":
            return with_article(self.item.keyword.text)
        return CALLED[self.kind]


class Seen(Struct, frozen=True, gc=False):
    """A declaration as a file sees it: `at` is where its name comes into the file, `far` when through another file's
    import."""

    declared: Declared
    at: Span
    far: bool = False


@dataclass(slots=True)
class Scope:
    """The names of a file. `broken` are names that clash or that something unreadable may declare; `open`: any may."""

    names: dict[str, Seen] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    open: bool = False

    def excuses(self, name: str) -> bool:
        """Whether a name may well be declared in something that could not be read, so that missing it is no news."""
        return self.open or name in self.broken


def declarations(tree: Tree) -> Iterator[Declared]:
    """What a file itself declares, in order."""
    for item in tree.items:
        match item:
            case Let(name=name):
                yield Declared("let", name.text, name.span, item)
            case Media(kind=kind, name=name):
                yield Declared(kind, name.text, name.span, item)
            case Block(keyword=Word(text=("style" | "scene" | "edit") as kind), name=Word() as name):
                yield Declared(kind, name.text, name.span, item)
            case Block(keyword=Word(text=word), name=Word() as name) if word in ELEMENT_WORDS:
                yield Declared("element", name.text, name.span, item)


def own_scope(tree: Tree, faults: list[Diagnostic]) -> Scope:
    """The names a file declares. The first of two that clash is kept."""
    scope = Scope(open=any(_nameless(item) for item in tree.items))
    for declared in declarations(tree):
        add(scope, declared.name, Seen(declared, declared.at), faults)
    return scope


def _nameless(item: object) -> bool:
    """Whether a block has lost its name: then any name that is missed may be its."""
    return isinstance(item, Block) and item.name is None and item.keyword.text != "story"


def add(scope: Scope, name: str, seen: Seen, faults: list[Diagnostic]) -> None:
    """Make a name visible, or say with what it clashes. A name that came from far gives way to a near one."""
    other = scope.names.get(name)
    if other is None or (other.far and not seen.far):
        scope.names[name] = seen
    elif other.declared != seen.declared and seen.far <= other.far:
        here = f"'{name}' stands for {seen.declared.called} here and for {other.declared.called} already."
        if isinstance(other.declared.item, type(seen.declared.item)) and other.declared.called == seen.declared.called:
            here = f"'{name}' is declared twice."
        labels = [Label(other.at, "the first one")]
        if seen.at != seen.declared.at:
            labels.append(Label(seen.declared.at, "what this brings"))
        hint = "Give one of them another name." if seen.at == seen.declared.at else f"Write `import {name} as ...`."
        scope.broken.add(name)
        faults.append(Diagnostic("name-clash", here, seen.at, tuple(labels), hint))


def imports(tree: Tree) -> Iterator[Import]:
    """The imports of a file, in order."""
    for item in tree.items:
        if isinstance(item, Import):
            yield item
