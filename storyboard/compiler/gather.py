"""Every story file that an entry reaches through imports."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Callable
from typing import Final

from storyboard.checks.files import HINTS, KINDS, advice
from storyboard.story.imports import beside
from storyboard.story.names import imports
from storyboard.syntax.decode import Misread
from storyboard.syntax.names import as_name
from storyboard.syntax.parse import Parse
from storyboard.syntax.tree import Import, Tree
from storyboard.text import Diagnostic, Edit, MediaProblem, Source, Span

Read = Callable[[str], Source | MediaProblem]
"""Hands over a source by its path from the project's root (named by that path), or says why it cannot."""

NO_TEXT: Final = "it is no text"
MEDIA: Final = {"image": KINDS["picture"], "video": KINDS["video"]}
"""Endings of files that a story declares, by the word that declares them."""


def gathered(entry: str, read: Read, parse: Parse) -> tuple[dict[str, Source], dict[str, Tree], list[Diagnostic]]:
    """Every file that the entry reaches, breadth first: its source, its tree, and what is wrong with how it is written.

    A file that cannot be read, or is no text, is told at each import of it.
    """
    sources: dict[str, Source] = {}
    trees: dict[str, Tree] = {}
    faults: list[Diagnostic] = []
    refused: dict[str, MediaProblem] = {}
    waiting: deque[tuple[str, Import | None]] = deque([(entry, None)])
    while waiting:
        path, wanted = waiting.popleft()
        if path not in trees and path not in refused:
            match read(path):
                case MediaProblem() as problem:
                    refused[path] = problem
                case Misread(fault=Diagnostic(code="not-text")) if wanted:
                    refused[path] = MediaProblem("unreadable", NO_TEXT)
                case source:
                    sources[path] = source
                    trees[path], found = parse(source)
                    faults += found
                    waiting += [(beside(path, item.path.text), item) for item in imports(trees[path])]
        if path in refused:
            faults.append(_unreadable(path, refused[path], wanted))
    if entry not in trees:
        trees[entry] = Tree(entry, ())
    return sources, trees, faults


def _unreadable(path: str, problem: MediaProblem, wanted: Import | None) -> Diagnostic:
    """What is wrong with a file, at the import that wants it; nothing imports the entry."""
    if wanted is None:
        near = posixpath.basename(problem.near) if problem.near else ""
        hint = f"Did you mean '{near}'?" if near else "Say the path of a story, or start one with `kstory new NAME`."
        message = f"'{path}' cannot be read: {problem.reason}."
        return Diagnostic("import-unreadable", message, Span(path, 0, 0), hint=hint)
    typed = wanted.path
    hint, fix = _as_media(wanted) or _nearby(problem, path, typed.inner) or (_where(typed.text, problem, path), ())
    reason = "it is an address, and stories are files" if "://" in typed.text else problem.reason
    message = f"'{typed.text}' cannot be read: {reason}."
    return Diagnostic("import-unreadable", message, typed.inner, hint=hint, fix=fix)


def _as_media(wanted: Import) -> tuple[str, tuple[Edit, ...]] | None:
    """A picture or clip is declared, not imported."""
    typed = wanted.path.text
    stem, _, ending = posixpath.basename(typed.replace("\\", "/")).rpartition(".")
    kind = next((kind for kind, endings in MEDIA.items() if ending.lower() in endings), None)
    if kind is None:
        return None
    name = wanted.names[0].name.text if len(wanted.names) == 1 else as_name(stem) or "name"
    right = f'{kind} {name} = "{typed}"'
    return f"Stories are imported; write `{right}`.", (Edit(wanted.span, right),)


def _nearby(problem: MediaProblem, path: str, span: Span) -> tuple[str, tuple[Edit, ...]] | None:
    """A file beside the one that is not there, which was likely meant."""
    near = problem.near
    if near is None or near == span.file or posixpath.dirname(near) != posixpath.dirname(path):
        return None
    wrong, right = posixpath.basename(path), posixpath.basename(near)
    at = Span(span.file, span.end - len(wrong), span.end)
    from_here = posixpath.relpath(near, posixpath.dirname(span.file) or ".")
    return f'Write "{from_here}".', (Edit(at, right),) if at.start >= span.start else ()


def _where(typed: str, problem: MediaProblem, path: str) -> str:
    """Where files are looked for."""
    if problem.code == "outside":
        return (
            "An empty kstory.toml in the folder that holds both makes them one project; where there is one, it can "
            "allow the other folder, `[paths]` `allow = [...]`."
        )
    if problem.code == "untrusted":
        return HINTS[problem.code]
    if problem.reason == NO_TEXT:
        return "A story is a text that ends in `.kstory`: name that one."
    if hint := advice(typed, problem.reason):
        return hint
    this = f"this one is `{path}`" if path != typed else "with `/` between folders; capitals count"
    return f"Paths start from the folder of the file that imports, {this}."
