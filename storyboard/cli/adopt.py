"""`kstory adopt`: a request of the service becomes a take."""

from __future__ import annotations

from pathlib import Path

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding
from storyboard.cli.screen import answer, say
from storyboard.door.choosing import adopt
from storyboard.text.visible import plain


@click.command("adopt")
@options.address
@click.argument("request_id", metavar="REQUEST_ID")
@click.option("--verify", is_flag=True, help="Ask the service first what the request is. Needs a key.")
@options.of_story
@options.as_json
@options.live
@options.drafts
def command(
    address: str, request_id: str, verify: bool, story: Path | None, as_json: bool, live: bool | None, draft: bool
) -> None:
    """Take REQUEST_ID, which the service has, as a take of ADDRESS.

    It is for a request whose answer was lost: the service's own pages show its id. Nothing is sent; the next build
    fetches it.
    """
    with deciding(as_json=as_json) as tell:
        adopted = adopt(story, address, request_id, verify=verify, live=live, draft=draft, tell=tell)
    if as_json:
        answer(
            ok=True,
            address=adopted.address,
            take=adopted.take,
            request_id=adopted.request_id,
            said=adopted.said,
        )
        return
    if adopted.said:
        say(f"The service says: {plain(adopted.said)}.")
    say(f"{plain(adopted.request_id)} is {adopted.address}@{adopted.take} from now on.", fg="green")
    say("'kstory build --live' fetches it.")
