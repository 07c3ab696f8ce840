"""Films that stand where no story puts one any more: a second story came, one went, or one has another name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from storyboard.film.assembly import is_film
from storyboard.project.place import STORY_ENDING, Project
from storyboard.project.state import link_in

_FILM: Final = "film.mp4"


def left_over(project: Project, *, live: bool, draft: bool) -> tuple[Path, ...]:
    """Films of this project's build folder that belong to no story of it. Their clips stand elsewhere and stay."""
    folder = project.build(live=live, draft=draft)
    if not folder.is_dir() or link_in(project.root, folder):
        return ()
    films = [path for path in sorted(folder.rglob(_FILM)) if path.is_file() and not path.is_symlink()]
    if films == [project.film(live=live, draft=draft)]:
        return ()
    owned = {each.film(live=live, draft=draft) for each in _stories(project)}
    return tuple(path for path in films if path not in owned and is_film(path))


def _stories(project: Project) -> list[Project]:
    apart = {project.root / "build", project.state}
    return [
        replace(project, story=path.relative_to(project.root).as_posix())
        for path in project.root.rglob(f"?*{STORY_ENDING}")
        if path.is_file() and not apart & set(path.parents)
    ]
