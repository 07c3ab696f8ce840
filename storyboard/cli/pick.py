"""`kstory pick`: which take stands in the film."""

from __future__ import annotations

from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding
from storyboard.cli.screen import answer, say
from storyboard.door.addresses import parted
from storyboard.door.choosing import Picked, pick
from storyboard.planner.film import SAME_LENGTH
from storyboard.text.phrases import length


@click.command("pick")
@options.address
@click.argument("take", type=options.Number("number of a take", "1, 2 or 3", 1), required=False)
@options.of_story
@options.as_json
@options.live
@options.drafts
def command(address: str, take: int | None, story: Path | None, as_json: bool, live: bool | None, draft: bool) -> None:
    """Let TAKE stand in the film for ADDRESS.

    ADDRESS is a clip (platform.2), an element (mara), or a scene (platform): then TAKE is picked for each of its
    clips. The next build joins the film anew. 'kstory pick platform.2@3' does as well.
    """
    address, number = parted(address)
    take = take if take is not None else number
    if take is None:
        raise click.UsageError(f"Which take of '{address}'? 'kstory takes {address}' lists them.")
    with deciding(as_json=as_json) as tell:
        picked = pick(story, address, take, live=live, draft=draft, tell=tell)
    if as_json:
        answer(
            ok=True,
            picked=[
                {
                    "address": each.address,
                    "take": each.take,
                    "before": each.before,
                    "kept": each.kept,
                    "seconds": each.seconds,
                }
                for each in picked
            ],
        )
        return
    for each in picked:
        say(_told(each), fg="green")
    say(f"'kstory build{' --live' if live else ''}{' --draft' if draft else ''}' joins the film with it.")


def _told(picked: Picked) -> str:
    before = f" instead of take {picked.before}" if picked.before not in (0, picked.take) else ""
    why = "; it was made from other words, and stays until the next edit" if picked.kept else ""
    long = ""
    if picked.seconds and abs(picked.seconds - picked.asked) > SAME_LENGTH:
        long = f" It lasts {length(picked.seconds)}; the story has {length(picked.asked)} there."
    return f"{picked.address}: take {picked.take} stands{before}{why}.{long}"
