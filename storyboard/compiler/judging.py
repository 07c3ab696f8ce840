"""Complaints with a memory: scenes that have nothing to do with each other are judged apart, and judged again only when
something that the judging sees has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from storyboard.checks import complaints, complaints_across
from storyboard.story.memory import Kept, Memory, bare, recall
from storyboard.story.model import Asset, EditScene, Element, Mention, Reference, Scene, SceneRef, Story
from storyboard.story.recall import Read
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source, Span

Media = Mapping[str, MediaFacts | MediaProblem]


def judged(
    story: Story, media: Media, read: Iterable[Read], memory: Memory | None, sources: Mapping[str, Source]
) -> tuple[Diagnostic, ...]:
    """What `complaints` finds in a story, in no order."""
    if memory is None:
        return complaints(story, media)
    found = dict.fromkeys((*complaints(replace(story, scenes=()), media), *complaints_across(story)))
    tables = _Tables(story, media, sources, memory)
    for group in _groups([each for each in read if each.scene.name]):
        found |= dict.fromkeys(tables.judged(group))
    return tuple(found)


class _Noting(Mapping[str, MediaFacts | MediaProblem]):
    """What was measured, and of it the paths that were `asked` for, also in vain."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self.asked: dict[str, None] = {}

    def __getitem__(self, path: str) -> MediaFacts | MediaProblem:
        self.asked[path] = None
        return self._media[path]

    def __iter__(self) -> Iterator[str]:
        self.asked |= dict.fromkeys(self._media)
        return iter(self._media)

    def __len__(self) -> int:
        return len(self._media)


class _Tables:
    """What all scenes are judged by, each row of it as one comparable text, and where it stands."""

    def __init__(self, story: Story, media: Media, sources: Mapping[str, Source], memory: Memory) -> None:
        self._story = story
        self._media = media
        self._memory = memory

        def words(span: Span) -> str:
            return sources[span.file].text[span.start : span.end]

        assets: list[Asset] = [*story.images.values(), *story.videos.values()]
        facts = [media.get(asset.media.path) for asset in assets]
        self._known = frozenset(asset.media.path for asset in assets)
        self._assets = repr(([(bare(asset), words(asset.span)) for asset in assets], facts, story.uses_take))
        self._places = tuple(asset.span for asset in assets)
        self._elements = {name: repr((bare(element), words(element.span))) for name, element in story.elements.items()}

    def judged(self, group: tuple[Read, ...]) -> Iterable[Diagnostic]:
        """The complaints of scenes that have to do with each other."""
        if any(each.kept is None for each in group):
            return self._complaints(group, self._story.elements, self._media)
        names = sorted({name for each in group for name in self._cast(each)})
        elements = {name: self._story.elements[name] for name in names if name in self._story.elements}
        about = (
            "verdict",
            tuple(each.kept for each in group),
            self._assets,
            tuple(self._elements[name] for name in elements),
        )

        def stands() -> tuple[Span, ...]:
            looks = [span for each in group for span in (each.scene.look.spans or {}).values()]
            made = [element.span for element in elements.values()]
            return (*(each.block.span for each in group), *looks, *self._places, *made)

        asked: tuple[str, ...] | None = self._memory.get(about)
        kept: Kept[tuple[Diagnostic, ...]] | None = None
        if asked is not None:
            kept = self._memory.get((about, self._answers(asked)))
        if kept is None:
            noting = _Noting(self._media)
            kept = Kept(self._complaints(group, elements, noting), stands())
            asked = self._memory.keep(about, tuple(path for path in noting.asked if path not in self._known))
            self._memory.keep((about, self._answers(asked)), kept)
            return kept.value
        return kept.at(stands()) if kept.value else ()

    def _answers(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple([repr(self._media.get(path)) for path in paths])

    def _cast(self, read: Read) -> frozenset[str]:
        return recall(self._memory, ("cast", read.kept), tuple, lambda: frozenset(_cast(read.scene)))

    def _complaints(
        self, group: tuple[Read, ...], elements: Mapping[str, Element], media: Media
    ) -> tuple[Diagnostic, ...]:
        """Those of the scenes alone: what is wrong with the tables is said once."""
        part = replace(self._story, scenes=tuple(each.scene for each in group), elements=elements)
        known = frozenset(complaints(replace(part, scenes=()), media))
        return tuple(each for each in complaints(part, media) if each not in known)


def _groups(read: list[Read]) -> Iterator[tuple[Read, ...]]:
    """Scenes that use each other's results, together; in order of writing."""
    leader = list(range(len(read)))

    def of(at: int) -> int:
        while leader[at] != at:
            leader[at] = at = leader[leader[at]]
        return at

    first: dict[str, int] = {}
    for at, each in enumerate(read):
        same = first.setdefault(each.scene.name, at)
        leader[of(at)] = of(same)
    for at, each in enumerate(read):
        for ref in _shown(each.scene):
            if isinstance(ref, SceneRef) and ref.name in first:
                leader[of(at)] = of(first[ref.name])
    groups: dict[int, list[Read]] = {}
    for at, each in enumerate(read):
        groups.setdefault(of(at), []).append(each)
    return (tuple(group) for group in groups.values())


def _shown(scene: Scene | EditScene) -> tuple[Reference | None, ...]:
    return (scene.source,) if isinstance(scene, EditScene) else (scene.start, scene.end, scene.follow)


def _cast(scene: Scene | EditScene) -> Iterator[str]:
    casts: Iterable[tuple[Mention, ...]] = (
        (scene.cast,) if isinstance(scene, EditScene) else (shot.cast for shot in scene.shots)
    )
    return (mention.name for cast in casts for mention in cast)
