"""The table of commands and the group that loads them one at a time."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import click

from storyboard import __version__
from storyboard.cli.exits import Exit
from storyboard.cli.manual import page
from storyboard.cli.screen import say
from storyboard.text.suggest import closest

SECTIONS: Final = {
    "Write": {
        "new": "Start a project that builds at once.",
        "check": "Find every fault in a story, before it costs anything.",
        "fmt": "Set stories in the canonical way.",
        "explain": "Say what a message means, with an example.",
    },
    "Look ahead": {
        "plan": "Show what a build would make, and its price.",
        "show": "Show one scene, clip, shot or element exactly as it would be sent.",
        "graph": "Draw what needs what, as DOT or Mermaid.",
    },
    "Make": {
        "build": "Make the film: a free rehearsal, or for real with --live.",
    },
    "Choose": {
        "status": "Show how the film stands, what the service is at, and the money.",
        "takes": "List takes, or add a clip of your own as one.",
        "pick": "Say which take stands in the film.",
        "keep": "Let what is made stand, though its words changed.",
        "adopt": "Take a request of the service as a take.",
        "mv": "Give something another name, everywhere at once.",
        "stats": "Show the film in figures, and what was spent.",
    },
    "Around it": {
        "clean": "Remove rehearsals and caches.",
        "trust": "Say that a folder's own wishes are to be followed.",
        "doctor": "See whether this machine and this project are ready.",
        "lsp": "Speak with an editor: faults as you type, completion, names, prices.",
        "standin": "Run the rehearsal service on this machine.",
        "completion": "Let the Tab key complete commands and addresses.",
    },
}
"""Every command lives in the module of its name here and is called `command` there."""

NAMES: Final = {name: text for section in SECTIONS.values() for name, text in section.items()}


MEANT: Final = {
    **dict.fromkeys(("render", "make", "run", "rehearse", "preview", "generate"), "build"),
    **dict.fromkeys(("lint", "validate", "verify"), "check"),
    **dict.fromkeys(("estimate", "price", "cost", "diff"), "plan"),
    **dict.fromkeys(("format",), "fmt"),
    **dict.fromkeys(("rename", "move"), "mv"),
    **dict.fromkeys(("init", "create"), "new"),
    **dict.fromkeys(("list", "ls"), "status"),
    **dict.fromkeys(("prompt", "print"), "show"),
}
"""What other tools call the commands."""


class Commands(click.Group):
    """A group that imports a command when it is asked for and lists the others from the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in NAMES:
            return None
        found = importlib.import_module(f"storyboard.cli.{cmd_name}").command
        assert isinstance(found, click.Command)
        found.epilog = page(cmd_name)
        gc.freeze()
        gc.enable()
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was meant."""
        name, *rest = args
        if name == "help":
            return super().resolve_command(ctx, [rest[0], "--help"]) if rest[:1] and rest[0] in NAMES else _help(ctx)
        if name not in NAMES and not name.startswith("-"):
            near = MEANT.get(name) or closest(name, NAMES)
            ctx.fail(f"There is no command '{name}'." + (f" Did you mean 'kstory {near}'?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under their headings, importing none of them."""
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(section.items()), col_max=12)


def _help(ctx: click.Context) -> NoReturn:
    say(*ctx.get_help().split("\n"))
    ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with 'kstory new my-film', or read a story with 'kstory check FILE'.",
)
@click.version_option(__version__, "-V", "--version", prog_name="kstory", message="%(prog)s %(version)s")
def kstory() -> None:
    """A compiler for films: write a story, rehearse it for free, have it made shot by shot."""


def run(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command. Every way out is a row of `Exit`; an interrupted command leaves no traceback."""
    try:
        code = kstory.main(args, standalone_mode=False)
    except click.UsageError as wrong:
        _wrong("tell", wrong, args)
        sys.exit(Exit.USAGE)
    except click.ClickException as wrong:
        say(wrong.format_message(), err=True, fg="red")
        sys.exit(Exit.FAULTS)
    except (KeyboardInterrupt, click.Abort):
        say("Interrupted.", err=True)
        sys.exit(Exit.INTERRUPTED)
    except Exception as fault:  # a fault of ours, or the machine's, which is no reason to frighten a writer
        _wrong("failed", fault, args)
        sys.exit(Exit.FAILED)
    sys.exit(code if isinstance(code, int) else Exit.DONE)


def _wrong(word: str, fault: Exception, args: Sequence[str] | None) -> None:
    """Tell of what went wrong, which loads what that takes."""
    getattr(importlib.import_module("storyboard.cli.wrong"), word)(fault, sys.argv if args is None else args)
