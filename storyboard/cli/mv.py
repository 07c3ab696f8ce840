"""`kstory mv`: another name for something, everywhere at once."""

from __future__ import annotations

from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding
from storyboard.cli.screen import answer, count, say
from storyboard.door.renaming import Renamed, rename
from storyboard.text.visible import plain


@click.command("mv")
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@options.of_story
@options.as_json
def command(old: str, new: str, dry_run: bool, story: Path | None, as_json: bool) -> None:
    """Call OLD by the name NEW: in all sources, locks and files of the project, so that nothing is made again.

    OLD is the name of an element, scene, edit, picture, video, style or text (let).
    """
    with deciding(as_json=as_json) as tell:
        renamed = rename(story, old, new, dry_run=dry_run, tell=tell)
    if as_json:
        _answer(renamed)
        return
    if dry_run:
        for each in renamed.sources:
            for line in each.diff().splitlines():
                colour = {"+": "green", "-": "red"}.get(line[:1])
                say(plain(line), fg=colour)
    places = sum(each.places for each in renamed.sources)
    would = "would be " if dry_run else ""
    what = f"{count(places, 'place')} in {count(len(renamed.sources), 'file')}"
    say(f"'{renamed.old}' {would or 'is '}called '{renamed.new}' {'' if dry_run else 'now '}({what}).", fg="green")
    if renamed.shown:
        say(f'  its shown name stays "{plain(renamed.shown)}": with another one, what shows it would be made again')
    for before, after in renamed.moved.items():
        say(f"  takes of {before} {'would be' if dry_run else 'are'} takes of {after}")


def _answer(renamed: Renamed) -> None:
    answer(
        ok=True,
        old=renamed.old,
        new=renamed.new,
        dry_run=renamed.dry,
        files=[{"file": each.name, "places": each.places, "diff": each.diff()} for each in renamed.sources],
        moved=dict(renamed.moved),
        shown=renamed.shown,
    )
