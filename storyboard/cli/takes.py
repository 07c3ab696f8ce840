"""`kstory takes`: what was made of each clip, and a clip of one's own as one more."""

from __future__ import annotations

from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding, faulty, root_of
from storyboard.cli.screen import answer, clip_text, padded, say, shown_path
from storyboard.door.taking import Made, Takes, add, as_data, takes
from storyboard.kling.prices import money
from storyboard.text.phrases import length
from storyboard.text.visible import columns, plain


@click.command("takes", options_metavar="[OPTIONS]")
@click.argument("what", nargs=-1, metavar="[ADDRESS] | add ADDRESS FILE")
@options.of_story
@options.as_json
@options.live
@options.drafts
def command(what: tuple[str, ...], story: Path | None, as_json: bool, live: bool | None, draft: bool) -> None:
    """List the takes of ADDRESS (an element, a scene or a clip), or of the whole film.

    'kstory takes add ADDRESS FILE' makes an mp4 of your own a take of a clip: it is checked, copied and never changed.
    """
    if len(what) == 3 and what[0] == "add":
        _add(what[1], Path(what[2]), story, as_json=as_json, live=live, draft=draft)
    elif len(what) > 1:
        raise click.UsageError("Say 'kstory takes ADDRESS', or 'kstory takes add ADDRESS FILE'.")
    else:
        _list(what[0] if what else None, story, as_json=as_json, live=live, draft=draft)


def _list(address: str | None, story: Path | None, *, as_json: bool, live: bool | None, draft: bool) -> None:
    with deciding(as_json=as_json):
        found = takes(story, address, live=live, draft=draft)
    if found.planned.plan is None:
        faulty(found.planned, as_json=as_json)
    root = root_of(found.planned)
    if as_json:
        answer(ok=True, live=found.planned.live, draft=draft, addresses=[as_data(each, root) for each in found.takes])
        return
    shown = [each for each in found.takes if each.takes or address is not None]
    for each in shown:
        _print(each)
    if not shown:
        say("There are no takes yet. 'kstory build' makes them.")


def _print(each: Takes) -> None:
    state = "kept by your word" if each.kept else each.state or each.cause
    title = f": {clip_text(each.title, 50)}" if each.title not in ("", each.address.partition(".")[0]) else ""
    say(f"{each.address}{title} ({state})", bold=True)
    if not each.takes:
        say("  no takes yet")
    rows = [(made, _facts(made)) for made in each.takes]
    wide = [max(columns(facts[column]) for _, facts in rows) for column in range(4)] if rows else []
    for made, facts in rows:
        line = "  ".join(padded(fact, width) for fact, width in zip(facts, wide, strict=True))
        notes = _notes(made)
        say(f"  {'*' if made.picked else ' '} {line}{f'  ({notes})' if notes else ''}".rstrip(), fg=_colour(made))


def _facts(made: Made) -> tuple[str, str, str, str]:
    take = made.take
    where = shown_path(made.file) if made.file else f"id {plain(take.element_id)}"
    return (
        f"@{take.take}",
        length(take.seconds) if made.file else "",
        money(take.cost) if take.cost else "",
        f"{take.made[:10]}  {where}",
    )


def _notes(made: Made) -> str:
    notes = ["your own clip"] if made.take.added else []
    notes += [] if made.present else ["from other words"]
    notes += ["file missing"] if made.file and not made.there else []
    return ", ".join(notes)


def _colour(made: Made) -> str | None:
    if made.file and not made.there:
        return "red"
    return "green" if made.picked else None


def _add(address: str, file: Path, story: Path | None, *, as_json: bool, live: bool | None, draft: bool) -> None:
    with deciding(as_json=as_json) as tell:
        added = add(story, address, file, live=live, draft=draft, tell=tell)
    if as_json:
        answer(
            ok=True,
            address=added.address,
            take=added.take,
            file=str(added.file),
            seconds=added.seconds,
            picked=added.picked,
        )
        return
    name = f"{added.address}@{added.take}"
    say(f"{plain(str(file))} is {name} now ({length(added.seconds)}), as {shown_path(added.file)}.", fg="green")
    if added.asked and abs(added.seconds - added.asked) > 1:
        say(f"The story has {length(added.asked)} there; the film will be that much longer or shorter.", fg="yellow")
    if not added.picked:
        flags = (" --live" if live else "") + (" --draft" if draft else "")
        say(f"Another take stands. 'kstory pick {added.address} {added.take}{flags}' lets this one stand.")
