"""`kstory explain`: what a message means, with an example of wrong and right."""

from __future__ import annotations

import re

import click

from storyboard.cli import options
from storyboard.cli.refusing import refuse
from storyboard.cli.screen import answer, say
from storyboard.text.catalogue import ARGUABLE, ENTRIES, TABLES
from storyboard.text.suggest import closest


@click.command("explain")
@click.argument("code", required=False)
@options.as_json
def command(code: str | None, as_json: bool) -> None:
    """Explain CODE, the word in brackets at the head of a message. Without CODE, list them all."""
    if code is None:
        _list(as_json)
        return
    pasted = re.search(r"\[([^\]]*)\]", code)  # as it stands at the head of a message: `error[unknown-name]:`
    code = (pasted[1] if pasted else code).strip("[]: ").lower()
    entry = ENTRIES.get(code)
    if entry is None:
        near = closest(code, ENTRIES)
        meant = f"Did you mean '{near}'?" if near else "'kstory explain' lists them all."
        refuse(f"There is no message '{code}'. {meant}", as_json=as_json)
    if as_json:
        fields = ("code", "severity", "title", "explanation", "wrong", "right")
        answer(ok=True, **{field: getattr(entry, field) for field in fields})
        return
    say(f"{entry.severity}[{entry.code}]: {entry.title}", bold=True)
    say(f"\n{entry.explanation}")
    if entry.code in ARGUABLE:
        say(f"\nWhere it is meant just so, write `# meant: {entry.code}` above the line or the block.")
    for title, example in (("Wrong", entry.wrong), ("Right", entry.right)):
        if example:
            say(f"\n{title}:\n", bold=True)
            say("\n".join(f"  {line}".rstrip() for line in example.strip("\n").splitlines()))


def _list(as_json: bool) -> None:
    if as_json:
        answer(
            ok=True,
            codes=[{"code": row.code, "severity": row.severity, "title": row.title} for row in ENTRIES.values()],
        )
        return
    for room, rows in TABLES.items():
        say(f"\n{room}", bold=True)
        for row in rows:
            say(f"  {row.code:<28} {row.title}")
