"""`kstory completion`: the Tab key knows commands, options, stories and addresses."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from storyboard.cli.screen import say

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS), metavar="SHELL")
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what makes the Tab key of SHELL (bash, zsh or fish) complete commands, options, stories and addresses.

    Put the line of the example into ~/.bashrc or ~/.zshrc.
    """
    found = get_completion_class(shell)
    assert found is not None
    script = found(ctx.find_root().command, {}, "kstory", "_KSTORY_COMPLETE")
    say(*ShellComplete.source(script).split("\n"))  # the plain one: bash's own asks for bash, which may be elsewhere
