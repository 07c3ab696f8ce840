"""Names that nothing is called by, and that another story file of the project declares: an import is missing."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from msgspec import Struct

from storyboard.story.imports import beside
from storyboard.story.names import SHARED, declarations, imports
from storyboard.syntax.tree import Comment, Tree
from storyboard.text import Diagnostic, Edit, Label, Source, Span
from storyboard.text.phrases import listed

Others = Callable[[], Iterable[tuple[str, Tree]]]
"""The project's other story files, by path from its root, each read when it is asked for."""

_MISSING: Final = frozenset({"unknown-name", "template-name"})
_FILES: Final = 200
"""So many story files of a project are looked into."""
_LABELS: Final = 6


class _Name(Struct, frozen=True, gc=False):
    """An unknown name of a file, and what was said of it."""

    name: str
    fault: Diagnostic


def with_imports(
    faults: Iterable[Diagnostic], trees: Mapping[str, Tree], sources: Mapping[str, Source], others: Others
) -> list[Diagnostic]:
    """The faults, those of names that an import would bring made one a file, with that import as its fix."""
    told = list(faults)
    missed: dict[str, list[_Name]] = {}
    for fault in told:
        if fault.code in _MISSING and not fault.fix and (source := sources.get(fault.span.file)):
            name = source.text[fault.span.start : fault.span.end].strip("@[] ")
            missed.setdefault(fault.span.file, []).append(_Name(name, fault))
    if not missed:
        return told
    there = {path: _shared(tree) for path, tree in (*trees.items(), *islice(others(), _FILES))}
    for file, names in missed.items():
        if one := _told(file, names, {path: found for path, found in there.items() if path != file}, trees[file]):
            gone = {each.fault for each in names}
            told = [fault for fault in told if fault not in gone] + [one]
    return told


def _shared(tree: Tree) -> frozenset[str]:
    return frozenset(each.name for each in declarations(tree) if each.kind in SHARED)


def _told(file: str, names: list[_Name], there: Mapping[str, frozenset[str]], tree: Tree) -> Diagnostic | None:
    """One word for all the names of a file, where other files declare some of them."""
    wanted = list(dict.fromkeys(each.name for each in names))
    owners = {name: [path for path, found in there.items() if name in found] for name in wanted}
    plain = {found[0] for found in owners.values() if len(found) == 1}
    brought: dict[str, list[str]] = {}
    sure = True
    for name, found in owners.items():
        fitting = [path for path in found if path in plain] or found
        sure = sure and len(fitting) < 2
        if fitting:
            brought.setdefault(fitting[0], []).append(name)
    if not brought:
        return None
    folder = posixpath.dirname(file) or "."
    lines = {
        path: f'import {", ".join(found)} from "{posixpath.relpath(path, folder)}"' for path, found in brought.items()
    }
    known = [name for found in brought.values() for name in found]
    hint = f"{_quoted(known)} {'is' if len(known) == 1 else 'are'} declared elsewhere in this project: write "
    hint += " and ".join(f"`{line}`" for line in lines.values()) + "."
    if rest := [name for name in wanted if not owners[name]]:
        hint += f" Import {_quoted(rest)} too, or declare what that is."
    first, *others = names
    labels = [Label(each.fault.span, f"and '{each.name}'") for each in others]
    labels += [label for each in names for label in each.fault.labels]
    return Diagnostic(
        first.fault.code,
        f"Nothing is called {_quoted(wanted, 'or')}.",
        first.fault.span,
        tuple(labels[:_LABELS]),
        hint,
        tuple(_imports(file, tree, brought, lines)) if sure else (),
    )


def _imports(file: str, tree: Tree, brought: Mapping[str, list[str]], lines: Mapping[str, str]) -> Iterator[Edit]:
    """Names added to the import of their file where there is one; the others as lines of their own."""
    before = list(imports(tree))
    named = {beside(file, item.path.text): item for item in before if item.names}
    for path, names in brought.items():
        if path in named:
            end = (named[path].names[-1].alias or named[path].names[-1].name).span.end
            yield Edit(Span(file, end, end), "".join(f", {name}" for name in names))
    new = "\n".join(line for path, line in lines.items() if path not in named)
    if new and before:
        yield Edit(Span(file, before[-1].span.end, before[-1].span.end), f"\n{new}")
    elif new:
        at = next((item.span.start for item in tree.items if not isinstance(item, Comment)), 0)
        yield Edit(Span(file, at, at), f"{new}\n\n")


def _quoted(names: list[str], link: str = "and") -> str:
    return listed((f"'{name}'" for name in names), link)
