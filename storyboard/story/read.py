"""A story read whole: trees in, meaning and faults out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from storyboard.story.desk import Desk, Use
from storyboard.story.elements import asset, element, wanted
from storyboard.story.imports import Scopes
from storyboard.story.memory import Later, Memory
from storyboard.story.model import Asset, Element, Look, Story
from storyboard.story.names import Scope, declarations
from storyboard.story.omissions import omissions
from storyboard.story.recall import Read, Recall
from storyboard.story.references import circles
from storyboard.story.scenes import House, SceneReader, with_story
from storyboard.story.settings import DEFAULT_PACE, given, pace
from storyboard.syntax.tree import Block, Media, Tree
from storyboard.text import Diagnostic, Label, Source, Span

PLAIN: Final[Mapping[str, int]] = MappingProxyType({"element": 0, "image": 0, "video": 0})


@dataclass(frozen=True, slots=True)
class Reading:
    """A story, what is wrong with it, and for editors: what each file sees (`scopes`, by file), where each name is
    used, and which block each scene was read from (`read`, those without a name among them)."""

    story: Story
    diagnostics: tuple[Diagnostic, ...]
    scopes: Mapping[str, Scope]
    uses: Sequence[Use]
    read: tuple[Read, ...] = ()


def read_story(
    entry: str,
    trees: Mapping[str, Tree],
    *,
    take: int = 1,
    prompt_template: str | None = None,
    mention_length: Mapping[str, int] = PLAIN,
    broken: Mapping[str, frozenset[str]] = MappingProxyType({}),
    unsure: Sequence[Span] = (),
    memory: Memory | None = None,
    source: Source | None = None,
) -> Reading:
    """The meaning of the story `entry`.

    `trees` holds every file that could be read, by path from the project's root; a file that an import names and that
    is not there counts as one that could not be read, of which the caller has spoken. `take` is what templates read.
    `mention_length` is how many characters a mention has in a prompt, by kind. `broken` holds by file the words of
    lines that could not be read: a name among them counts as declared. With a `memory`, scenes of `source`, the text
    of the entry, are not read again that would be read alike; each block has to be all that its own words say, but for
    those that a place of `unsure` lies in. Never raises for what a writer wrote; diagnostics come in no order.
    """
    scopes = Scopes(trees, broken)
    desk = Desk(scopes, entry, take)
    desk.scope(entry)
    tree = trees[entry]
    head = _head(desk, tree)
    found = given(head.body) if head else given(())
    house = House(with_story(Look(), head, desk), pace(found, DEFAULT_PACE), mention_length, prompt_template)
    title = desk.text(head.title) if head and head.title else None
    reader = SceneReader(desk, house)
    for each in declarations(tree):
        if each.kind == "let":
            desk.let(each)
        elif each.kind == "style":
            reader.style(each)
    blocks = [item for item in tree.items if isinstance(item, Block) and item.keyword.text in ("scene", "edit")]
    words = source.text if source else ""
    recall = Recall(desk, reader, house, head, memory, lambda span: words[span.start : span.end], unsure)
    read = tuple(map(recall.read, blocks))
    scenes = tuple(each.scene for each in read if each.scene.name)
    story = Story(entry, title, *_cast(desk), scenes, scopes.files, desk.told.uses_take, house.pace)
    blamed = (reader.blamed,) if reader.blamed else ()
    diagnostics = (*scopes.faults, *desk.told.faults, *blamed, *desk.unknown(), *circles(scenes))
    diagnostics += tuple(omissions(story, desk, tree, read, memory))
    return Reading(story, diagnostics, {file: scopes.of(file) for file in scopes.files}, Later(desk.uses), read)


def _head(desk: Desk, tree: Tree) -> Block | None:
    """The story block; any further one is told."""
    blocks = [item for item in tree.items if isinstance(item, Block) and item.keyword.text == "story"]
    for other in blocks[1:]:
        label, hint = Label(blocks[0].header, "the first one"), "Move its settings into the first."
        desk.say("story-twice", "A file holds one story block.", other.header, [label], hint)
    return blocks[0] if blocks else None


def _cast(desk: Desk) -> tuple[dict[str, Element], dict[str, Asset], dict[str, Asset]]:
    """The elements, pictures and videos that the film wants, by key."""
    elements: dict[str, Element] = {}
    images: dict[str, Asset] = {}
    videos: dict[str, Asset] = {}
    for each in wanted(desk):
        match each.item:
            case Block() as block:
                elements.setdefault(desk.key(each), element(desk, each, block))
            case Media(kind=kind) as item:
                (images if kind == "image" else videos).setdefault(desk.key(each), asset(desk, each, item))
    return elements, images, videos
