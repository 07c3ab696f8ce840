"""Arguments and options that several commands share."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

Command = Callable[..., Any]


class Number(click.ParamType[int]):
    """A whole number from `least` to `most`; `what` is how it is called, `such` what to say."""

    name = "number"

    def __init__(self, what: str, such: str, least: int, most: int | None = None) -> None:
        self.what, self.such, self.least, self.most = what, such, least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it, or say what it should be."""
        try:
            number = int(str(value))
        except ValueError:
            number = self.least - 1
        if number < self.least or (self.most is not None and number > self.most):
            self.fail(f"'{value}' is no {self.what}; say {self.such}.", param, ctx)
        return number


class AddressName(click.ParamType[str]):
    """An element, a scene, a clip, a shot or a take. The Tab key offers those of this folder's story."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As it was typed."""
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The addresses that begin so."""
        plan = importlib.import_module("storyboard.door.planning").plan
        made = plan(ctx.params.get("named") or ctx.params.get("story")).plan
        names = dict.fromkeys(name for step in (made.steps if made else ()) for name in (step.scene, step.address))
        return [CompletionItem(name) for name in names if name and name.startswith(incomplete)]


ADDRESS: Final = AddressName()
PATH: Final = click.Path(path_type=Path, readable=False)
"""A file or folder. What cannot be read is told of where it is read, as a fault and not as a call without sense."""


class Dollars(click.ParamType[Decimal]):
    """An amount such as 5 or 12.50."""

    name = "dollars"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read it exactly, or say what it should be."""
        try:
            amount = Decimal(str(value).removeprefix("$"))
        except InvalidOperation:
            self.fail(f"'{value}' is no amount; say dollars, such as 12.50.", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"'{value}' is no amount to spend; say dollars, such as 12.50.", param, ctx)
        return amount


DOLLARS: Final = Dollars()


def story(command: Command) -> Command:
    """The argument STORY, or `--story FILE` as where the argument is something else."""

    @wraps(command)
    def told(*words: Any, named: Path | None, story: Path | None, **rest: Any) -> Any:
        if named is not None and story is not None:
            raise click.UsageError(f"Which story, '{story}' or '{named}'? Say one of them.")
        return command(*words, story=story or named, **rest)

    return click.argument("story", required=False, type=PATH, metavar="[STORY]")(_named(told))


def of_story(command: Command) -> Command:
    """`--story FILE`, where the argument is something else."""

    @wraps(command)
    def told(*words: Any, named: Path | None, **rest: Any) -> Any:
        return command(*words, story=named, **rest)

    return _named(told)


def _named(command: Command) -> Command:
    return click.option(
        "--story",
        "named",
        type=PATH,
        metavar="FILE",
        help="The story, where there are several.",
    )(command)


def address(command: Command) -> Command:
    """The argument ADDRESS."""
    return click.argument("address", type=ADDRESS)(command)


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
        click.option(
            "--only", multiple=True, type=ADDRESS, metavar="ADDRESS", help="Nothing but this and what it needs."
        ),
        click.option(
            "--again", multiple=True, type=ADDRESS, metavar="ADDRESS", help="One more take of this, even if it is made."
        ),
    ):
        command = option(command)
    return command
