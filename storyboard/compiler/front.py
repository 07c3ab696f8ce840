"""Parse, follow imports, read the meaning, hold it against the limits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Final

from storyboard.checks import MENTION_LENGTH, worded_alike
from storyboard.compiler.absent import with_imports
from storyboard.compiler.follow import without_follow_ons
from storyboard.compiler.gather import Read, gathered
from storyboard.compiler.judging import judged
from storyboard.compiler.meant import Meanings, idle, meanings
from storyboard.compiler.mentioned import with_mentions
from storyboard.compiler.parts import apart, unsure
from storyboard.compiler.tellings import Telling, found_in_all, further_takes, measured, whole
from storyboard.story.memory import Memory
from storyboard.story.model import EditScene, MediaRef, Story
from storyboard.story.read import Reading, read_story
from storyboard.syntax import parse
from storyboard.syntax.names import NAME, Expression
from storyboard.syntax.parse import Parse
from storyboard.syntax.tree import Tree
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source, Span
from storyboard.text.bounds import FAULTS
from storyboard.text.catalogue import severity

Measure = Callable[[str], MediaFacts | MediaProblem]
"""Measures a picture or clip by its path from the project's root."""

_NAME: Final = Expression(NAME)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled story. `trees` and `sources` are by path, entry first; `diagnostics` by place; `media` is what was
    measured.

    `ok` when nothing of it is an error. `reading` has what editors ask for: scopes of files and uses of names.
    `tellings` is the story as take 2, 3 and so on word it, as many as scenes want, where templates read `take`.
    `meanings` are the warnings that the writer means, which are told to nobody; `meant` are those that were found.
    """

    story: Story
    trees: Mapping[str, Tree]
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    media: Mapping[str, MediaFacts | MediaProblem]
    reading: Reading
    tellings: Mapping[int, Story] = field(default_factory=dict)
    meanings: Meanings = field(default_factory=Meanings)
    meant: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it may be planned and paid for."""
        return all(severity(each.code) != "error" for each in self.diagnostics)


def compile_story(
    entry: str,
    read: Read,
    measure: Measure | None = None,
    *,
    prompt_template: str | None = None,
    parse: Parse = parse,
    memory: Memory | None = None,
    others: Callable[[], Iterable[str]] | None = None,
    meant: Collection[str] = (),
) -> Compiled:
    """Compile the story file `entry`. Never raises for what stands in the files.

    `read` and `measure` do whatever I/O there is, each at most once a path; without `measure`, pictures and clips go
    unjudged. Every take that a scene wants is read and judged in its own words. `prompt_template` replaces the
    assembly of prompts (`storyboard.story.prompts`). `parse` and `memory` are for editors, which compile a story at
    every keystroke: what is remembered from the last rounds is not worked out again, and what comes out is the same.
    `others` lists the project's story files, and is asked when a name is unknown that one of them may declare.
    `meant` are codes of warnings that the project does not want to be told.
    """
    sources, trees, faults = gathered(entry, read, parse)
    faults = with_mentions(faults, sources)
    mine = [fault for fault in faults if fault.span.file == entry]
    if not apart(mine):
        memory = None
    broken = _broken(sources, faults)
    reader = _Reader(sources, trees, cache(measure) if measure else None, prompt_template, broken, unsure(mine))
    first = reader.telling(entry, 1, memory)
    further = [reader.telling(entry, take, memory) for take in further_takes(first.story)]
    if memory is not None:
        memory.turn()
    found = found_in_all(first, further)
    if further:
        found += tuple(worded_alike([first.story, *(each.story for each in further)]))
    faults += without_follow_ons(faults, found, trees) if found else ()
    if others is not None:
        faults = with_imports(faults, trees, sources, lambda: _read_on(others(), trees, read, parse))
    meaning = meanings(trees, sources, meant)
    told, silent = meaning.split(faults)
    sound = all(severity(fault.code) != "error" for fault in told)
    own = [each for each in meaning.comments if each.span.file == entry]
    return Compiled(
        whole(first, further),
        trees,
        sources,
        _sorted((*told, *idle(own, silent, sound=sound, measured=measure is not None)), tuple(trees)),
        measured((first, *further)),
        first.reading,
        {each.take: each.story for each in further},
        meaning,
        _sorted(silent, tuple(trees)),
    )


def tell(
    compiled: Compiled,
    take: int,
    measure: Measure | None = None,
    prompt_template: str | None = None,
    memory: Memory | None = None,
) -> Telling:
    """A story without errors as any take words it, also one that no scene wants."""
    reader = _Reader(compiled.sources, compiled.trees, measure, prompt_template, {})
    return reader.telling(compiled.story.entry, take, memory)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads and judges a story, a take at a time."""

    sources: Mapping[str, Source]
    trees: Mapping[str, Tree]
    measure: Measure | None
    prompt_template: str | None
    broken: Mapping[str, frozenset[str]]
    unsure: tuple[Span, ...] = ()

    def telling(self, entry: str, take: int, memory: Memory | None = None) -> Telling:
        """The story as one take words it."""
        reading = read_story(
            entry,
            self.trees,
            take=take,
            prompt_template=self.prompt_template,
            mention_length=MENTION_LENGTH,
            broken=self.broken,
            unsure=self.unsure,
            memory=memory,
            source=self.sources.get(entry),
        )
        media = {path: self.measure(path) for path in _paths(reading.story)} if self.measure else {}
        faults = (*reading.diagnostics, *judged(reading.story, media, reading.read, memory, self.sources))
        return Telling(take, reading, media, faults)


def _read_on(paths: Iterable[str], known: Mapping[str, Tree], read: Read, parse: Parse) -> Iterator[tuple[str, Tree]]:
    """Files that the story does not reach, one by one."""
    for path in paths:
        if path not in known and isinstance(source := read(path), Source):
            yield path, parse(source)[0]


def _broken(sources: Mapping[str, Source], faults: Iterable[Diagnostic]) -> dict[str, frozenset[str]]:
    """The words of each line that an error of spelling points at: any of them may be a name that was meant to be
    declared."""
    lines: dict[str, set[int]] = {}
    for fault in faults:
        if severity(fault.code) == "error" and (source := sources.get(fault.span.file)):
            lines.setdefault(source.name, set()).add(source.position(fault.span.start).line)
    return {
        file: frozenset(chain.from_iterable(_NAME.findall(sources[file].line(number)) for number in numbers))
        for file, numbers in lines.items()
    }


def _paths(story: Story) -> Iterator[str]:
    """Every local picture and clip, each once."""
    return iter(dict.fromkeys(ref.path for ref in _references(story) if ref.path and not ref.remote))


def _references(story: Story) -> Iterator[MediaRef]:
    for element in story.elements.values():
        yield from (ref for ref in (element.front, *element.angles, element.video) if ref)
    for asset in (*story.images.values(), *story.videos.values()):
        yield asset.media
    for scene in story.scenes:
        used = (scene.source,) if isinstance(scene, EditScene) else (scene.start, scene.end, scene.follow)
        yield from (ref for ref in used if isinstance(ref, MediaRef))


def _sorted(faults: Iterable[Diagnostic], files: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    """By file as reached, then by place; what was found twice is said once."""
    order = {file: number for number, file in enumerate(files)}
    once = dict.fromkeys(faults)

    def place(fault: Diagnostic) -> tuple[object, ...]:
        span = fault.span
        return (order.get(span.file, len(order)), span.start, span.end, fault.code, fault.message)

    if len(once) <= FAULTS:
        return tuple(sorted(once, key=place))
    grave = sorted(once, key=lambda fault: (severity(fault.code) != "error", place(fault)))
    rest = len(grave) - FAULTS
    message = f"There are {rest:,} more faults than the {FAULTS:,} that are told."
    hint = "Mend these first; is this a story at all?"
    start = Span(files[0] if files else grave[0].span.file, 0, 0)
    return (*sorted(grave[:FAULTS], key=place), Diagnostic("too-many-faults", message, start, hint=hint))
