"""`kstory lsp`: the language server, for editors."""

from __future__ import annotations

import importlib
import sys

import click

from storyboard.cli.exits import Exit
from storyboard.cli.screen import say


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Over standard input and output, which is the only way there is.")
def command(stdio: bool) -> None:
    """Run the language server that editors talk to: faults as you type, completion, names, outline, prices.

    An editor starts it; docs/editors.md says how for each.
    """
    try:
        server = importlib.import_module("storyboard.editor.server")
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        say("The language server needs two more packages: pip install 'kstory[editor]'", err=True)
        sys.exit(Exit.FAILED)
    try:
        server.serve()
    except OSError as fault:
        say(f"The editor cannot be heard: {fault.strerror or fault}.", err=True)
        sys.exit(Exit.FAILED)
