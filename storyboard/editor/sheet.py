"""One scene on a sheet of Markdown, with the final prompt of each shot; and the files that were made of it."""

from __future__ import annotations

from collections.abc import Iterator

from storyboard.editor.hover import scene_told, shot_told
from storyboard.editor.view import Film
from storyboard.story.model import EditScene, Scene


def sheet(film: Film, scene: Scene | EditScene) -> str:
    """What a scene costs, what is made of it, and every prompt."""
    shots = [shot_told(film, scene, shot) for shot in scene.shots] if isinstance(scene, Scene) else []
    return "\n\n".join([scene_told(film, scene), *shots]) + "\n"


def made(film: Film, scene: Scene | EditScene) -> Iterator[str]:
    """Below the build folder, the takes that stand for a scene now, in the order of its clips."""
    for step in film.steps.get(scene.name, ()):
        node = film.nodes.get((step.made_in or film.compiled.story.entry, step.made or step.address))
        for take in node.takes if node else ():
            if take.take == step.take and take.file:
                yield take.file
