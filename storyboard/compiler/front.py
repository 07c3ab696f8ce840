"""Parse, follow imports, read the meaning, hold it against the limits."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from storyboard.checks import MENTION_LENGTH
from storyboard.compiler.follow import apart, without_follow_ons
from storyboard.compiler.judging import judged
from storyboard.story.imports import beside
from storyboard.story.memory import Memory
from storyboard.story.model import EditScene, MediaRef, Story
from storyboard.story.names import imports
from storyboard.story.read import Reading, read_story
from storyboard.syntax import parse
from storyboard.syntax.names import NAME
from storyboard.syntax.tree import Tree
from storyboard.text import Diagnostic, Edit, MediaFacts, MediaProblem, Source, Span
from storyboard.text.catalogue import severity

Read = Callable[[str], Source | MediaProblem]
"""Hands over a source by its path from the project's root (named by that path), or says why it cannot."""
Parse = Callable[[Source], tuple[Tree, tuple[Diagnostic, ...]]]
"""`storyboard.syntax.parse`, or the same with a memory."""
Measure = Callable[[str], MediaFacts | MediaProblem]
"""Measures a picture or clip by its path from the project's root."""

_NAME: Final = re.compile(NAME)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled story. `trees` and `sources` are by path, entry first; `diagnostics` by place; `media` is what was
    measured.

    `ok` when nothing of it is an error. `reading` has what editors ask for: scopes of files and uses of names.
    """

    story: Story
    trees: Mapping[str, Tree]
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    media: Mapping[str, MediaFacts | MediaProblem]
    reading: Reading

    @property
    def ok(self) -> bool:
        """Whether it may be planned and paid for."""
        return all(severity(each.code) != "error" for each in self.diagnostics)


def compile_story(
    entry: str,
    read: Read,
    measure: Measure | None = None,
    *,
    take: int = 1,
    prompt_template: str | None = None,
    parse: Parse = parse,
    memory: Memory | None = None,
) -> Compiled:
    """Compile the story file `entry`. Never raises for what stands in the files.

    `read` and `measure` do whatever I/O there is, each at most once a path; without `measure`, pictures and clips go
    unjudged. `take` is what templates read as `take`. `prompt_template` replaces the assembly of prompts
    (`storyboard.story.prompts`). `parse` and `memory` are for editors, which compile a story at every keystroke: what
    is remembered from the last rounds is not worked out again, and what comes out is the same.
    """
    sources, trees, faults = _gather(entry, read, parse)
    if not apart(fault for fault in faults if fault.span.file == entry):
        memory = None
    reading = read_story(
        entry,
        trees,
        take=take,
        prompt_template=prompt_template,
        mention_length=MENTION_LENGTH,
        broken=_broken(sources, faults),
        memory=memory,
        source=sources.get(entry),
    )
    media = {path: measure(path) for path in _paths(reading.story)} if measure else {}
    found = (*reading.diagnostics, *judged(reading.story, media, reading.read, memory, sources))
    if memory is not None:
        memory.turn()
    faults += without_follow_ons(faults, found, trees) if faults else found
    return Compiled(reading.story, trees, sources, _sorted(faults, tuple(trees)), media, reading)


def _gather(entry: str, read: Read, parse: Parse) -> tuple[dict[str, Source], dict[str, Tree], list[Diagnostic]]:
    """Every file that the entry reaches, breadth first."""
    sources: dict[str, Source] = {}
    trees: dict[str, Tree] = {}
    faults: list[Diagnostic] = []
    refused: dict[str, MediaProblem] = {}
    waiting: deque[tuple[str, Span | None]] = deque([(entry, None)])
    while waiting:
        path, span = waiting.popleft()
        if path not in trees and path not in refused:
            match read(path):
                case MediaProblem() as problem:
                    refused[path] = problem
                case source:
                    sources[path] = source
                    trees[path], found = parse(source)
                    faults += found
                    waiting += [(beside(path, item.path.text), item.path.inner) for item in imports(trees[path])]
        if path in refused:
            where = span or Span(path, 0, 0)
            message = f"'{path}' cannot be read: {refused[path].reason}."
            hint, fix = _nearby(refused[path], path, span)
            faults.append(Diagnostic("import-unreadable", message, where, hint=hint, fix=fix))
    if entry not in trees:
        trees[entry] = Tree(entry, ())
    return sources, trees, faults


def _nearby(problem: MediaProblem, path: str, span: Span | None) -> tuple[str, tuple[Edit, ...]]:
    """What to do about a story file that cannot be read."""
    if problem.near and span and problem.near.rpartition("/")[0] == path.rpartition("/")[0]:
        wrong, right = path.rpartition("/")[2], problem.near.rpartition("/")[2]
        at = Span(span.file, span.end - len(wrong), span.end)
        return f'Write "{right}".', (Edit(at, right),) if at.start >= span.start else ()
    if problem.code == "outside":
        return "Move it into the project, or allow its folder in kstory.toml.", ()
    return "Paths start from the folder of the file that imports, with `/` between folders; capitals count.", ()


def _broken(sources: Mapping[str, Source], faults: Iterable[Diagnostic]) -> dict[str, frozenset[str]]:
    """The words of each line that an error of spelling points at: any of them may be a name that was meant to be
    declared."""
    words: dict[str, set[str]] = {}
    for fault in faults:
        if severity(fault.code) == "error" and (source := sources.get(fault.span.file)):
            line = source.line(source.position(fault.span.start).line)
            words.setdefault(source.name, set()).update(_NAME.findall(line))
    return {file: frozenset(found) for file, found in words.items()}


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

    return tuple(sorted(once, key=place))
