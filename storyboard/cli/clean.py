"""`kstory clean`: room on the disk, at no loss."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding
from storyboard.cli.exits import Exit
from storyboard.cli.refusing import refuse
from storyboard.cli.screen import answer, ask, count, say, shown_path
from storyboard.door.cleaning import Rubbish, clean, remove


@click.command("clean")
@options.story
@click.option("--dry-run", is_flag=True, help="Show what would be removed, and remove nothing.")
@click.option("--takes", type=click.Choice(["unpicked"]), help="Also files of live takes and drafts that do not stand.")
@click.option("--yes", is_flag=True, help="Do not ask before what cannot be made again is removed.")
@options.as_json
def command(story: Path | None, dry_run: bool, takes: str | None, yes: bool, as_json: bool) -> None:
    """Remove rehearsals and caches of STORY's project: what can be made again for nothing.

    Live takes stay, unless '--takes unpicked' asks for those that no film shows. They were paid for and cannot be
    made again; what they cost stays on record.
    """
    with deciding(as_json=as_json) as tell:
        found = clean(story, unpicked=takes is not None, tell=tell)
    unique = [each for each in found if each.unique]
    if not as_json:
        _print(found)
    if not dry_run and unique and not yes and not _agreed(unique, as_json=as_json):
        refuse("Nothing was removed.", as_json=as_json, code=Exit.REFUSED)
    if not dry_run:
        with deciding(as_json=as_json):
            remove(story, found)
    if as_json:
        rows = [{"path": str(e.path), "bytes": e.size, "why": e.why, "unique": e.unique} for e in found]
        answer(ok=True, dry_run=dry_run, removed=rows)
    elif found:
        verb = "Would free" if dry_run else "Freed"
        say(f"{verb} {_size(sum(each.size for each in found))}.", fg="green")


def _agreed(unique: Sequence[Rubbish], *, as_json: bool) -> bool:
    if as_json or not sys.stdin.isatty():
        say(
            "What cannot be made again is removed only after a question or with --yes; there is no terminal to ask on.",
            err=True,
        )
        return False
    return ask(f"Remove for good what cannot be made again ({count(len(unique), 'item')})?")


def _print(found: Sequence[Rubbish]) -> None:
    for each in found:
        say(f"  {_size(each.size):>9}  {shown_path(each.path)}  ({each.why})", fg="yellow" if each.unique else None)
    if not found:
        say("There is nothing to remove.")


def _size(size: int) -> str:
    number, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
