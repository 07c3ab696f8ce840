"""`kstory stats`: the film in figures, and what was spent on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding, faulty
from storyboard.cli.screen import answer, clip_text, count, faults_as_json, padded, say, scenes, show_faults
from storyboard.door.figures import Figures, Spending, figures, spending
from storyboard.door.hand import RefusedError, refusing
from storyboard.door.reading import check
from storyboard.kling.prices import money
from storyboard.text.phrases import length
from storyboard.text.visible import columns, plain


@click.command("stats")
@options.story
@options.as_json
@options.live
@options.drafts
@click.option("--cost", is_flag=True, help="What was spent, by scene, take and day, drafts included.")
def command(story: Path | None, as_json: bool, live: bool | None, draft: bool, cost: bool) -> None:
    """Show STORY in figures: running time, price, words, who speaks and is seen how much, who is not used."""
    if cost:
        _cost(story, as_json=as_json)
        return
    planned, found = figures(story, live=live, draft=draft)
    if found is None:
        faulty(planned, as_json=as_json)
    if as_json:
        answer(ok=True, **_data(found))
    else:
        _print(found)


def _print(found: Figures) -> None:
    plan = found.planned.plan
    assert plan is not None
    shots, clips = sum(scene.shots for scene in found.scenes), sum(scene.clips for scene in found.scenes)
    say(clip_text(plan.title or plan.story, 70), bold=True)
    if not found.scenes:
        say("  no scene yet, so nothing to count")
        return
    say(f"  {length(found.seconds)} of film: {scenes(plan)}, {count(shots, 'shot')}, {count(clips, 'clip')}")
    say(f"  {count(found.words, 'word')}, {found.spoken} of them spoken")
    say(f"  {money(found.price)} for all of it, {money(found.left)} for what is not made ({plan.prices})")
    rows = [
        (scene.name, length(scene.seconds), str(scene.shots), str(scene.clips), str(scene.words), money(scene.price))
        for scene in found.scenes
    ]
    _table(("Scenes", "length", "shots", "clips", "words", "price"), rows)
    people = [
        (each.name, clip_text(each.shown, 24), length(each.seconds), str(each.shots), str(each.lines), str(each.words))
        for each in sorted(found.cast, key=lambda each: -each.seconds)
    ]
    _table(("Cast", "", "on screen", "shots", "lines", "words"), people)
    if found.unused:
        say("", f"Not used: {', '.join(found.unused)}", fg="yellow")


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns: the first flush left, figures flush right."""
    if not rows:
        return
    wide = [max(columns(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    say()
    for number, row in enumerate((heading, *rows)):
        cells = [padded(row[0], wide[0])] + [
            " " * (width - columns(cell)) + cell for cell, width in zip(row[1:], wide[1:], strict=True)
        ]
        say("  " + "  ".join(cells).rstrip(), bold=number == 0)


def _data(found: Figures) -> dict[str, Any]:
    return {
        "seconds": found.seconds,
        "words": found.words,
        "spoken": found.spoken,
        "price": str(found.price),
        "left": str(found.left),
        "scenes": [
            {
                "name": scene.name,
                "title": scene.title,
                "seconds": scene.seconds,
                "shots": scene.shots,
                "clips": scene.clips,
                "words": scene.words,
                "price": str(scene.price),
            }
            for scene in found.scenes
        ],
        "cast": [
            {
                "name": each.name,
                "shown": each.shown,
                "kind": each.word,
                "seconds": each.seconds,
                "shots": each.shots,
                "lines": each.lines,
                "words": each.words,
            }
            for each in found.cast
        ],
        "unused": list(found.unused),
    }


def _cost(story: Path | None, *, as_json: bool) -> None:
    checked = check(story)
    with deciding(as_json=as_json):
        if checked.project is None:
            raise RefusedError("Whose costs is not clear.", checked=checked, faults=checked.diagnostics)
        with refusing(checked):
            spent = spending(checked.project)
    if as_json:
        answer(ok=True, **_spending_data(spent), diagnostics=faults_as_json(spent.told, {}))
    else:
        show_faults(spent.told, {}, checked.project.root)
        _print_spending(spent)


def _print_spending(spent: Spending) -> None:
    if not spent.expenses:
        say("Nothing was spent: only live builds cost.")
        return
    for each in spent.expenses:
        name = f"{each.address}@{each.take}"
        notes = ", ".join(note for note in ("draft" if each.draft else "", each.state) if note != "stored" and note)
        say(f"  {each.day}  {padded(name, 24)} {money(each.dollars):>9}  {plain(notes)}".rstrip())
    _sums("By scene", {name or "elements": dollars for name, dollars in spent.by_scene().items()})
    _sums("By day", spent.by_day())
    committed = f"; {money(spent.committed)} on its way" if spent.committed else ""
    say("", f"Spent: {money(spent.spent)}{committed}.", bold=True)


def _sums(title: str, sums: Mapping[str, Decimal]) -> None:
    _table((title, ""), [(clip_text(name, 60), money(dollars)) for name, dollars in sums.items()])


def _spending_data(spent: Spending) -> dict[str, Any]:
    return {
        "spent": str(spent.spent),
        "committed": str(spent.committed),
        "by_scene": {name: str(dollars) for name, dollars in spent.by_scene().items()},
        "by_day": {day: str(dollars) for day, dollars in spent.by_day().items()},
        "expenses": [
            {
                "day": each.day,
                "story": each.story,
                "scene": each.scene,
                "address": each.address,
                "take": each.take,
                "dollars": str(each.dollars),
                "state": each.state,
                "pending": each.pending,
                "draft": each.draft,
            }
            for each in spent.expenses
        ],
    }
