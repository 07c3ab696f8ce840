"""`kstory explain`: what a message means, with an example of wrong and right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain

import click

from storyboard.cli import options
from storyboard.cli.refusing import refuse
from storyboard.cli.screen import answer, hung, say
from storyboard.text.catalogue import ARGUABLE, ENTRIES, TABLES, TITLES, Entry
from storyboard.text.suggest import closest


@click.command("explain")
@click.argument("code", required=False)
@options.as_json
def command(code: str | None, as_json: bool) -> None:
    """Explain CODE, the word in brackets at the head of a message. Without CODE, list them all; of any other word,
    those that speak of it."""
    if code is None:
        _list(TABLES, as_json)
        return
    pasted = re.search(r"\[([^\[\]]*)\]", code)  # as it stands at the head of a message: `error[unknown-name]:`
    code = (pasted[1] if pasted else code).strip("[]: ").lower()
    entry = ENTRIES.get(code)
    if entry is None:
        near = closest(code, ENTRIES)
        if not near and (about := _about(code)):
            _list(about, as_json)
            return
        meant = f"Did you mean '{near}'?" if near else "'kstory explain' lists them all."
        refuse(f"There is no message '{code}'. {meant}", as_json=as_json)
    if as_json:
        fields = ("code", "severity", "title", "explanation", "wrong", "right")
        answer(ok=True, **{field: getattr(entry, field) for field in fields})
        return
    say(f"{entry.severity}[{entry.code}]: {entry.title}", bold=True)
    say("", *hung(entry.explanation, 0))
    if entry.code in ARGUABLE:
        say("", *hung(f"Where it is meant just so, write `# meant: {entry.code}` above the line or the block.", 0))
    for title, example in (("Wrong", entry.wrong), ("Right", entry.right)):
        if example:
            say("", f"{title}:", "", bold=True)
            say(*(f"  {line}".rstrip() for line in example.strip("\n").splitlines()))


def _about(word: str) -> dict[str, tuple[Entry, ...]]:
    """The messages whose code or title has a word that begins so, by room."""
    begins = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    found = {
        room: tuple(row for row in rows if begins.search(f"{row.code} {row.title}")) for room, rows in TABLES.items()
    }
    return {room: rows for room, rows in found.items() if rows} if word else {}


def _list(tables: Mapping[str, Sequence[Entry]], as_json: bool) -> None:
    if as_json:
        every = chain.from_iterable(tables.values())
        answer(ok=True, codes=[{"code": row.code, "severity": row.severity, "title": row.title} for row in every])
        return
    for room, rows in tables.items():
        say("", TITLES[room], bold=True)
        for row in rows:
            say(f"  {row.code:<28} {row.title}")
