"""Which files a story reads, and what each of them can see through its imports."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final

from storyboard.story.names import KEYED, SHARED, Declared, Scope, Seen, add, declarations, imports, own_scope
from storyboard.syntax.tree import Import, Tree
from storyboard.text import Diagnostic, Edit, Label, Span
from storyboard.text.phrases import circle
from storyboard.text.suggest import closest

_REMOTE: Final = ("https://", "http://")


def beside(file: str, path: str) -> str:
    """A path written in `file`, relative to the project's root: forward slashes, `..` taken out. A URL stays as it is.

    A path that climbs out of the project keeps its leading `..`; whoever opens files judges that.
    """
    if path.startswith(_REMOTE):
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path.replace("\\", "/"))) if path else ""


class Scopes:
    """The scope of every file that a story reaches, each made once, imports before importers."""

    def __init__(self, trees: Mapping[str, Tree], broken: Mapping[str, frozenset[str]]) -> None:
        self._trees = trees
        self._broken = broken
        self._made: dict[str, Scope] = {}
        self.faults: list[Diagnostic] = []
        self.taken: dict[str, list[tuple[Import, tuple[Seen, ...]]]] = {}
        """What each import of a file brought, for those that brought something."""

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that could be read, in the order in which they are first reached."""
        return tuple(self._made)

    def tree(self, file: str) -> Tree:
        """The tree of a file."""
        return self._trees[file]

    def of(self, file: str) -> Scope:
        """The names that a file can see."""
        if file not in self._made:
            self._reach(file)
        return self._made[file]

    def _reach(self, entry: str) -> None:
        """Depth first without recursion: a chain of a thousand imports is read like any other."""
        path, left, place = [entry], [self._begin(entry)], {entry: 0}
        while path:
            item = next(left[-1], None)
            if item is None:
                left.pop()
                self._join(path, place)
                del place[path.pop()]
                continue
            target = beside(path[-1], item.path.text)
            if target in self._trees and target not in self._made:
                place[target] = len(path)
                path.append(target)
                left.append(self._begin(target))

    def _begin(self, file: str) -> Iterator[Import]:
        tree = self._trees[file]
        self._made[file] = scope = own_scope(tree, self.faults)
        scope.broken |= self._broken.get(file, frozenset())
        return imports(tree)

    def _join(self, path: list[str], place: Mapping[str, int]) -> None:
        file = path[-1]
        scope = self._made[file]
        for item in imports(self._trees[file]):
            target = beside(file, item.path.text)
            if target in place:
                self._refuse_cycle(item, path, place[target])
                _excuse(scope, item)
            elif target in self._trees:
                brought = self._named(scope, item, target) if item.names else self._whole(scope, item, target)
                self.taken.setdefault(file, []).append((item, tuple(brought)))
            else:
                _excuse(scope, item)

    def _refuse_cycle(self, item: Import, path: list[str], start: int) -> None:
        message = f"These files import each other in a circle: {circle(path, start)}."
        if start == len(path) - 1:
            message = "This file imports itself."
        hint = "Move what they share into a file of its own, and import that from both."
        self.faults.append(Diagnostic("import-cycle", message, item.path.inner, hint=hint))

    def _named(self, scope: Scope, item: Import, target: str) -> list[Seen]:
        source = self._made[target]
        brought: list[Seen] = []
        for imported in item.names:
            name, called = imported.name.text, imported.alias or imported.name
            found = source.names.get(name)
            if found and found.declared.kind in SHARED:
                brought.append(seen := Seen(found.declared, called.span))
                add(scope, called.text, seen, self.faults)
                continue
            scope.broken.add(called.text)
            if found:
                self.faults.append(_not_shared(imported.name.span, name, found, target))
            elif not source.excuses(name):
                near = closest(name, [other for other, seen in source.names.items() if seen.declared.kind in SHARED])
                scope.broken |= {near} if near else set()
                self.faults.append(_not_there(imported.name.span, name, near, source, target))
        return brought

    def _whole(self, scope: Scope, item: Import, target: str) -> list[Seen]:
        source = self._made[target]
        scope.open |= source.open
        scope.broken |= source.broken
        brought: list[Seen] = []
        for name, found in source.names.items():
            if found.declared.kind in SHARED:
                brought.append(
                    seen := Seen(found.declared, item.path.inner, found.far or found.declared.file != target)
                )
                add(scope, name, seen, self.faults)
        return brought


def keys(scopes: Scopes, entry: str) -> dict[Declared, str]:
    """The one name that each element, picture and video has in a whole story: as the entry calls it, else its own,
    numbered if need be, file by file. So it hangs on what is declared where, and not on who asks first."""
    found: dict[Declared, str] = {}
    names = scopes.of(entry).names
    for name, seen in names.items():
        found.setdefault(seen.declared, name)
    taken, count = set(names), dict[str, int]()
    for file in scopes.files:
        for declared in declarations(scopes.tree(file)):
            if declared.kind in KEYED and declared not in found:
                name = declared.name
                while name in taken:
                    count[declared.name] = number = count.get(declared.name, 1) + 1
                    name = f"{declared.name}_{number}"
                taken.add(name)
                found[declared] = name
    return found


def _excuse(scope: Scope, item: Import) -> None:
    """Names of an import that failed count as declared; where none are written, any name may have been meant."""
    scope.broken |= {(imported.alias or imported.name).text for imported in item.names}
    scope.open |= not item.names


def _not_there(span: Span, name: str, near: str | None, source: Scope, target: str) -> Diagnostic:
    labels = (Label(source.names[near].at, f"'{near}' is declared here"),) if near else ()
    shared = [other for other, seen in source.names.items() if seen.declared.kind in SHARED][:6]
    there = f"There is {', '.join(shared)}." if shared else "It declares nothing that can be imported."
    hint = f"Did you mean '{near}'?" if near else there
    fix = (Edit(span, near),) if near else ()
    return Diagnostic("import-unknown-name", f"There is no '{name}' in {target}.", span, labels, hint, fix)


def _not_shared(span: Span, name: str, found: Seen, target: str) -> Diagnostic:
    return Diagnostic(
        "import-unknown-name",
        f"'{name}' is {found.declared.called}, which stays in its own film ({target}).",
        span,
        (Label(found.declared.at, "declared here"),),
        "An import brings elements, pictures, videos, styles and texts.",
    )
