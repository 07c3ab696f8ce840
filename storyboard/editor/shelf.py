"""The files around a document: what its folders hold, and the stories of its project."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from storyboard.editor.places import Library
from storyboard.editor.workspace import Workspace
from storyboard.project.place import stories_of
from storyboard.story.imports import beside
from storyboard.story.names import imports
from storyboard.syntax.tree import Tree
from storyboard.text import Diagnostic, Source


def listing(workspace: Workspace, uri: str, folder: str) -> Iterator[tuple[str, bool]]:
    """What a folder of the document's project holds, hidden files left out."""
    root = workspace.path_of(uri, folder)
    document = workspace.documents.get(uri)
    if root is None or document is None or document.project is None:
        return
    within = workspace.within(document, workspace.wishes(document)[0])
    real = Path(os.path.realpath(root))
    if not any(real.is_relative_to(each) for each in (within.root, *within.allowed)):
        return
    try:
        with os.scandir(root) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    yield entry.name, entry.is_dir()
    except OSError:
        return


def library_of(workspace: Workspace, uri: str) -> Library:
    """Every story of the document's project, and what they import, as typed where open."""
    document = workspace.documents.get(uri)
    if document is None:  # closed while it was waited for
        return Library({}, {})
    config = workspace.wishes(document)[0]
    hand = workspace.hand(document, config)
    sources: dict[str, Source] = {}
    trees: dict[str, Tree] = {}
    faults: list[Diagnostic] = []
    waiting = [document.source.name, *(stories_of(document.project) if document.project else ())]
    for name in waiting:
        if name in trees:
            continue
        found = hand(name)
        if isinstance(found, Source):
            sources[name] = found
            trees[name], told = workspace.reader(found)
            faults += told
            waiting += [beside(name, item.path.text) for item in imports(trees[name])]
    return Library(sources, trees, tuple(faults))
