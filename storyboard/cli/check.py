"""`kstory check`: every fault of a story, before it costs anything."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import answer, count, faults_as_json, length, say, show_faults
from storyboard.door.reading import Checked, check
from storyboard.story.model import Scene


@click.command("check")
@options.story
@options.as_json
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def command(story: Path | None, as_json: bool, strict: bool) -> None:
    """Find every fault in STORY: spelling, names, limits of the service, pictures and clips.

    Without STORY, the one story of this folder. Nothing is sent anywhere.
    """
    checked = check(story)
    good = checked.ok and not (strict and any(checked.diagnostics))
    if as_json:
        answer(
            ok=good,
            story=checked.project.story if checked.project else None,
            diagnostics=faults_as_json(checked.diagnostics, checked.sources),
        )
    else:
        show_faults(checked.diagnostics, checked.sources, checked.project.root if checked.project else None)
        if checked.ok:
            say(_summary(checked), fg="green")
    sys.exit(Exit.DONE if good else Exit.FAULTS)


def _summary(checked: Checked) -> str:
    assert checked.compiled is not None
    story = checked.compiled.story
    shots = [shot for scene in story.scenes if isinstance(scene, Scene) for shot in scene.shots]
    parts = [
        count(len(story.scenes), "scene"),
        count(len(shots), "shot"),
        count(len(story.elements), "element"),
        f"{length(sum(shot.seconds for shot in shots))} of film",
    ]
    return f"No errors in {story.entry}: {', '.join(parts)}."
