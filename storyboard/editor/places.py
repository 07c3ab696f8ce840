"""Where a name is declared and used, across the files of a project, and what it takes to rename it.

A name travels: a file sees it through an import, perhaps under an alias, and hands it on. What is called by one name
along the way is renamed together; an alias is a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from storyboard.editor.marks import NAMES, Mark, marks
from storyboard.story.imports import Scopes, beside
from storyboard.story.names import Declared, imports
from storyboard.syntax.names import canonical, is_name
from storyboard.syntax.tree import Tree
from storyboard.text import Edit, Source, Span

Binding = tuple[str, str]
"""A file, and a name in it."""

_TAKEN: Final = frozenset({"take", "none", "continue", "import", "as", "from", "range", "loop"})
"""Words that mean something where a name may stand."""


@dataclass(frozen=True)
class Library:
    """The files of a project, parsed. `scopes` knows what each of them sees."""

    sources: Mapping[str, Source]
    trees: Mapping[str, Tree]
    scopes: Scopes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scopes", Scopes(self.trees, {}))

    def declared(self, file: str, name: str) -> Declared | None:
        """What a name stands for in a file."""
        seen = self.scopes.of(file).names.get(name) if file in self.trees else None
        return seen.declared if seen else None


@dataclass(frozen=True, slots=True)
class Named:
    """A name at the cursor: the file that it is looked up in (for an import the one that it comes from), its place."""

    binding: Binding
    span: Span
    declares: bool = False


def named(source: Source, offset: int) -> Named | None:
    """The name that stands at an offset."""
    number = source.position(offset).line
    start = source.starts[number - 1]
    for mark, owner in _owned(source.name, source.line(number)):
        if mark.start <= offset - start <= mark.end:
            span = Span(source.name, start + mark.start, start + mark.end)
            return Named((owner, mark.text), span, mark.role in ("declared", "alias"))
    return None


def _owned(file: str, line: str) -> Iterator[tuple[Mark, str]]:
    """The names in a line, each with the file in which it is looked up."""
    found = marks(line)
    path = next((mark.text.strip('"') for mark in found if mark.role == "path"), "")
    for mark in found:
        if mark.role in NAMES and mark.text:
            yield mark, beside(file, path) if mark.role == "imported" else file


def file_at(source: Source, offset: int) -> str | None:
    """The story that an import's path at an offset names."""
    number = source.position(offset).line
    line, start = source.line(number), source.starts[number - 1]
    if not line.lstrip().startswith("import"):
        return None
    for mark in marks(line):
        if mark.role == "path" and mark.start <= offset - start <= mark.end:
            return beside(source.name, mark.text.strip('"'))
    return None


def root(library: Library, binding: Binding) -> Binding | None:
    """Where a name gets what it is called: its declaration, or the alias that an import gave it."""
    seen: set[Binding] = set()
    while binding not in seen:
        seen.add(binding)
        file, name = binding
        declared = library.declared(file, name)
        if declared is None:
            return None
        if declared.file == file and declared.name == name:
            return binding
        source = _brought_from(library, file, name, declared)
        if source is None:
            return binding
        binding = source
    return None


def _brought_from(library: Library, file: str, name: str, declared: Declared) -> Binding | None:
    """The file from which an import brings a name under that very name; None where an alias makes it."""
    for item in imports(library.trees[file]):
        target = beside(file, item.path.text)
        for one in item.names:
            if (one.alias or one.name).text == name:
                return None if one.alias else (target, name)
        if not item.names and library.declared(target, name) == declared:
            return target, name
    return None


def bindings(library: Library, start: Binding) -> frozenset[Binding]:
    """Every file in which the name at `start` goes by that name because of the same declaration or alias."""
    origin = root(library, start)
    if origin is None:
        return frozenset()
    name = origin[1]
    return frozenset((file, name) for file in library.trees if root(library, (file, name)) == origin)


def occurrences(library: Library, wanted: Iterable[Binding]) -> Iterator[Span]:
    """Every place where one of these names is written, the names alone, in the order of the files."""
    looked_for = frozenset(wanted)
    names = {name for _, name in looked_for}
    for file, source in library.sources.items():
        for number, line in _lines(source, names):
            for mark, owner in _owned(file, line):
                if (owner, mark.text) in looked_for:
                    start = source.starts[number - 1]
                    yield Span(file, start + mark.start, start + mark.end)


def _lines(source: Source, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The lines that may hold a name. One with accents may be typed in two ways, so then every such line may."""
    if source.text.isascii() and not any(name in source.text for name in names):
        return
    for number, line in enumerate(source.text.split("\n"), 1):
        if any(name in line for name in names) or not (line.isascii() or all(name.isascii() for name in names)):
            yield number, line


def definition(library: Library, at: Named) -> Span | None:
    """Where the thing behind a name is declared, whatever it is called there."""
    declared = library.declared(*at.binding)
    return declared.at if declared else None


def references(library: Library, target: Span, *, declaration: bool = True) -> tuple[Span, ...]:
    """Every place that means what is declared at `target`, under whatever name."""
    wanted = [
        (file, name)
        for file in library.trees
        for name, seen in library.scopes.of(file).names.items()
        if seen.declared.at == target
    ]
    return tuple(span for span in occurrences(library, wanted) if declaration or span != target)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a name cannot be that; a whole sentence."""

    reason: str


def rename(library: Library, at: Named, new: str) -> Mapping[str, tuple[Edit, ...]] | Refused:
    """The edits, by file, that give the name at the cursor another one everywhere it goes by it."""
    new = canonical(new.strip().removeprefix("@").removeprefix("[").removesuffix("]").strip())
    if not is_name(new):
        return Refused(f"'{new}' is no name: letters, digits and _ make one, and a letter begins it.")
    declared = library.declared(*at.binding)
    if declared is None:
        return Refused(f"Nothing is called '{at.binding[1]}'.")
    if new in _TAKEN:
        return Refused(f"'{new}' means something else in a story.")
    found = bindings(library, at.binding)
    for file, name in found:
        other = library.scopes.of(file).names.get(new)
        if other and name != new:
            return Refused(f"{file} calls {other.declared.called} '{new}' already.")
    edits: dict[str, list[Edit]] = {}
    for span in occurrences(library, found):
        edits.setdefault(span.file, []).append(Edit(span, new))
    return {file: tuple(each) for file, each in edits.items()}
