"""`kstory explain`: what a message means, with an example of wrong and right."""

from __future__ import annotations

import sys

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import answer, say
from storyboard.text.catalogue import ENTRIES, TABLES
from storyboard.text.suggest import closest


@click.command("explain")
@click.argument("code", required=False)
@options.as_json
def command(code: str | None, as_json: bool) -> None:
    """Explain CODE, the word in brackets at the head of a message. Without CODE, list them all."""
    if code is None:
        _list(as_json)
        return
    entry = ENTRIES.get(code.strip("[]").lower())
    if entry is None:
        near = closest(code, ENTRIES)
        say(f"There is no message '{code}'." + (f" Did you mean '{near}'?" if near else ""), err=True)
        say("'kstory explain' lists them all.", err=True)
        sys.exit(Exit.FAULTS)
    if as_json:
        fields = ("code", "severity", "title", "explanation", "wrong", "right")
        answer(**{field: getattr(entry, field) for field in fields})
        return
    say(f"{entry.severity}[{entry.code}]: {entry.title}", bold=True)
    say(f"\n{entry.explanation}")
    for title, example in (("Wrong", entry.wrong), ("Right", entry.right)):
        if example:
            say(f"\n{title}:\n", bold=True)
            say("\n".join(f"  {line}".rstrip() for line in example.strip("\n").splitlines()))


def _list(as_json: bool) -> None:
    if as_json:
        answer(codes=[{"code": row.code, "severity": row.severity, "title": row.title} for row in ENTRIES.values()])
        return
    for room, rows in TABLES.items():
        say(f"\n{room}", bold=True)
        for row in rows:
            say(f"  {row.code:<28} {row.title}")
