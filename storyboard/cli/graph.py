"""`kstory graph`: what needs what."""

from __future__ import annotations

from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import faulty
from storyboard.cli.screen import answer, say
from storyboard.door.planning import plan
from storyboard.planner.graph import dot, longest, mermaid, waves


@click.command("graph")
@options.story
@options.as_json
@options.live
@click.option("--as", "form", type=click.Choice(["dot", "mermaid"]), default="dot", help="The language to draw in.")
def command(story: Path | None, as_json: bool, live: bool | None, form: str) -> None:
    """Draw which step of STORY needs which, as DOT (for Graphviz) or Mermaid (for Markdown)."""
    planned = plan(story, live=live)
    if planned.plan is None:
        faulty(planned, as_json=as_json)
    elif as_json:
        answer(
            ok=True,
            steps=[{"address": step.address, "kind": step.kind, "needs": step.needs} for step in planned.plan.steps],
            waves=waves(planned.plan),
            longest=longest(planned.plan),
        )
    else:
        if not planned.plan.steps:
            say("There is no scene yet: the drawing is empty.", err=True)
        say(*(dot if form == "dot" else mermaid)(planned.plan).rstrip("\n").split("\n"))
