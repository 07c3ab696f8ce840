"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]


def story(command: Command) -> Command:
    """The argument STORY."""
    return click.argument("story", required=False, type=click.Path(path_type=Path), metavar="[STORY]")(command)


def of_story(command: Command) -> Command:
    """`--story FILE`, where the argument is something else."""
    return click.option(
        "--story",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The story, where the folder has several.",
    )(command)


def drafts(command: Command) -> Command:
    """`--draft` where drafts are looked at or chosen from, not made."""
    return click.option("--draft", is_flag=True, help="The drafts that stand beside the finals.")(command)


def as_json(command: Command) -> Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")(command)


def live(command: Command) -> Command:
    """`--live` and its opposite; neither is what kstory.toml says."""
    return click.option(
        "--live/--rehearsal",
        "live",
        default=None,
        help="Against what is paid for, or against the free rehearsal (the default).",
    )(command)


def wishes(command: Command) -> Command:
    """What a plan or build may be asked for beyond what is missing."""
    for option in (
        click.option("--draft", is_flag=True, help="Everything in std, beside the finals."),
        click.option("--stale", is_flag=True, help="Make again what is stale: made, but from something that changed."),
        click.option("--only", multiple=True, metavar="ADDRESS", help="Nothing but this and what it needs."),
        click.option("--again", multiple=True, metavar="ADDRESS", help="One more take of this, even if it is made."),
    ):
        command = option(command)
    return command
