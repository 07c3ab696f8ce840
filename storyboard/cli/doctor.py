"""`kstory doctor`: whether this machine and this project are ready."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import answer, hung, say
from storyboard.door.examining import Finding, examine

_SAYS = 25
"""The column where findings begin."""
_SIGNS = {"good": ("ok", "green"), "note": ("--", "bright_black"), "bad": ("!!", "red")}


@click.command("doctor")
@options.story
@options.as_json
@click.option("--online", is_flag=True, help="Ask the service too: the key, the models, their prices. Costs nothing.")
def command(story: Path | None, as_json: bool, online: bool) -> None:
    """See whether this machine and this project are ready to rehearse and to build live."""
    findings = examine(story or Path(), online=online)
    if as_json:
        answer(
            ok=all(each.state != "bad" for each in findings),
            findings=[{"what": each.what, "state": each.state, "says": each.says} for each in findings],
        )
    else:
        for each in findings:
            _print(each)
    sys.exit(Exit.FAULTS if any(each.state == "bad" for each in findings) else Exit.DONE)


def _print(finding: Finding) -> None:
    sign, colour = _SIGNS[finding.state]
    first, *more = hung(finding.says, _SAYS)
    say(f"{sign}  {finding.what:<20} {first.lstrip()}", *more, fg=colour)
