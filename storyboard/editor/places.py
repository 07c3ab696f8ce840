"""Where a name is declared and used, across the files of a project, and what it takes to rename it.

A name travels: a file sees it through an import, perhaps under an alias, and hands it on. What is called by one name
along the way is renamed together; an alias is a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from storyboard.checks import naming
from storyboard.editor.marks import NAMES, Mark, marks
from storyboard.story.imports import Scopes, beside
from storyboard.story.names import Declared, Scope
from storyboard.story.read import Reading, read_story
from storyboard.story.renaming import MEANT, bound, called, places
from storyboard.syntax import parse
from storyboard.syntax.names import canonical, is_name
from storyboard.syntax.parse import Parse, Parsed
from storyboard.syntax.tree import Tree
from storyboard.text import Diagnostic, Edit, Source, Span, edited
from storyboard.text.catalogue import severity

Binding = tuple[str, str]
"""A file, and a name in it."""


@dataclass(frozen=True)
class Library:
    """The files of a project, parsed, and what is wrong with their spelling. `scopes` knows what each of them sees."""

    sources: Mapping[str, Source]
    trees: Mapping[str, Tree]
    faults: tuple[Diagnostic, ...] = ()
    scopes: Scopes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scopes", Scopes(self.trees, {}))

    @property
    def seen(self) -> Mapping[str, Scope]:
        """What each file sees."""
        return {file: self.scopes.of(file) for file in self.trees}

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


def rename(library: Library, at: Named, new: str, parse: Parse = parse) -> Mapping[str, tuple[Edit, ...]] | Refused:
    """The edits, by file, that give the name at the cursor another one everywhere it goes by it: as `kstory mv` does,
    and in files with errors wherever it is written too. `parse` may have a memory."""
    new = canonical(new.strip().removeprefix("@").removeprefix("[").removesuffix("]").strip())
    if not is_name(new):
        return Refused(f"'{new}' is no name: letters, digits and _ make one, and a letter begins it.")
    declared, scopes = library.declared(*at.binding), library.seen
    binding = bound(*at.binding, library.trees, scopes)
    if declared is None or binding is None:
        return Refused(f"Nothing is called '{at.binding[1]}'.")
    if new in MEANT.get(declared.kind, ()):
        return Refused(f"'{new}' means something else in a story.")
    found = frozenset((file, name) for file in scopes for name in called(file, binding, library.trees, scopes))
    for file, name in sorted(found):
        other = scopes[file].names.get(new)
        if other and name != new:
            return Refused(f"{file} calls {other.declared.called} '{new}' already.")
    written: dict[str, set[Span]] = {}
    for span in occurrences(library, found):
        written.setdefault(span.file, set()).add(span)
    edits: dict[str, tuple[Edit, ...]] = {}
    readings: dict[str, Reading] = {}
    names = {name for _, name in found}
    for file, source in library.sources.items():
        if next(_lines(source, names), None):
            readings[file] = read_story(file, library.trees)
            if spans := _said(library, readings[file], binding, written.get(file, set())):
                edits[file] = tuple(Edit(span, new) for span in sorted(spans))
    made = {file: parse(Source(file, edited(library.sources[file].text, rows))) for file, rows in edits.items()}
    return _refused(library, made, readings, new) or edits


def _said(library: Library, reading: Reading, binding: Span, written: set[Span]) -> set[Span]:
    """Where a file says a name. Where it has errors, what its lines alone tell counts too."""
    file = reading.story.entry
    said = set(places(file, binding, library.sources[file], library.trees, reading.scopes, reading.uses))
    faults = (*library.faults, *reading.diagnostics)
    return said | written if any(each.span.file == file and severity(each.code) == "error" for each in faults) else said


def _refused(
    library: Library,
    made: Mapping[str, Parsed],
    readings: Mapping[str, Reading],
    new: str,
) -> Refused | None:
    """What is wrong with a name that brings a fault of its own, such as a word that is read as something else; `made`
    are the files as they would be."""
    trees = {**library.trees, **{file: tree for file, (tree, _) in made.items()}}
    for file, (_, faults) in made.items():
        before = _errors(library.faults, readings[file])
        after = _errors(faults, read_story(file, trees))
        if len(after) > len(before):
            return Refused(f"The name '{new}' would not do: {next(each for each in after if each not in before)}")
    return None


def _errors(faults: Iterable[Diagnostic], reading: Reading) -> list[str]:
    """What is said of the errors of a file, and of the files that scenes and edits are named for."""
    mine = (each for each in faults if each.span.file == reading.story.entry)
    named = (each for rule in naming.RULES for each in rule(reading.story, {}))
    return [each.message for each in (*mine, *reading.diagnostics, *named) if severity(each.code) == "error"]
