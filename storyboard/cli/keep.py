"""`kstory keep`: what is made stands, though its words changed."""

from __future__ import annotations

from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding
from storyboard.cli.screen import answer, clip_text, hung, say
from storyboard.door.choosing import keep
from storyboard.text.visible import plain


@click.command("keep")
@options.address
@options.of_story
@options.as_json
@options.live
@options.drafts
def command(address: str, story: Path | None, as_json: bool, live: bool | None, draft: bool) -> None:
    """Let what is made of ADDRESS stand, though its words or what it was made from changed.

    ADDRESS is a clip, an element or a scene. The next edit of it ends this.
    """
    with deciding(as_json=as_json) as tell:
        kept = keep(story, address, live=live, draft=draft, tell=tell)
    if as_json:
        rows = [{"address": e.address, "take": e.take, "before": e.before, "cause": e.cause} for e in kept]
        answer(ok=True, kept=rows)
        return
    for each in kept:
        say(*hung(f"{each.address}: take {each.take} stays, though {plain(each.cause)}.", 0), fg="green")
    if not kept:
        say(f"'{clip_text(address, 60)}' is as the story says already: there is nothing to keep.")
