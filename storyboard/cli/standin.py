"""`kstory standin`: the rehearsal service on this machine."""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path
from typing import Final

import click

from storyboard.cli import options
from storyboard.cli.exits import Exit
from storyboard.cli.screen import say
from storyboard.standin import REALISTIC, REHEARSAL, NotLoopbackError, serve

PORT: Final = options.Number("port", "a number from 0 to 65535", 0, 65535)
FOLDER: Final = click.Path(path_type=Path, file_okay=False, readable=False)


@click.command("standin")
@click.option("--port", type=PORT, default=8787, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--anywhere", is_flag=True, help="Allow an address that other machines can reach, with a key of its own.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False, readable=False), help="Keep records and files here."
)
@click.option("--realistic", is_flag=True, help="Take as long as the real service does.")
@click.option("--key", envvar="KSTORY_STANDIN_KEY", help="The only key to accept. Without it, any will do.")
@click.option("--element", "known", multiple=True, metavar="ID", help="An element id that exists already.")
def command(
    port: int,
    host: str,
    anywhere: bool,
    folder: Path | None,
    realistic: bool,
    key: str | None,
    known: tuple[str, ...],
) -> None:
    """Run the service that rehearsals use, for trying live builds without a cost.

    It answers as the real queue does, refuses what the guide forbids, and draws storyboard clips.
    """

    typed = "rehearsal" if key is None else "THE-KEY"
    if anywhere and key is None:
        key = typed = secrets.token_urlsafe(12)

    def told(url: str) -> None:
        say(f"The stand-in listens on {url}", bold=True)
        if anywhere:
            say(f"Other machines can reach it on {host}. Who has its key reads and stores what they like here.")
        say("", f"  GMI_BASE_URL={url} GMI_API_KEY={typed} kstory build --live", "", "Ctrl-C ends it.")

    with tempfile.TemporaryDirectory(prefix="kstory-standin-") as own:
        try:
            serve(
                folder or Path(own),
                host=host,
                port=port,
                anywhere=anywhere,
                key=key,
                known=known,
                speed=REALISTIC if realistic else REHEARSAL,
                say=told,
            )
        except NotLoopbackError as refused:
            say(f"{refused}. Say --anywhere if that is meant.", err=True)
            sys.exit(Exit.REFUSED)
        except OSError as fault:
            say(f"The stand-in cannot listen on {host}:{port}: {fault.strerror or fault}. Try --port 0.", err=True)
            sys.exit(Exit.FAILED)
    say("The stand-in has stopped.")
