"""`kstory trust`: what a folder asks its user for, and the user's word."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from storyboard.cli import options
from storyboard.cli.deciding import deciding
from storyboard.cli.exits import Exit
from storyboard.cli.refusing import refuse
from storyboard.cli.screen import answer, ask, count, faults_as_json, hung, say, show_faults
from storyboard.door.hand import refusing
from storyboard.door.trusting import Folder, look, trust
from storyboard.kling.prices import money
from storyboard.ledger.store.strange import Stranger, named
from storyboard.project.environment import surrounding
from storyboard.project.trust import Ask
from storyboard.project.trusted import StoreError, folders, forget
from storyboard.text.catalogue import severity
from storyboard.text.visible import plain


@click.command("trust")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@click.option("--yes", is_flag=True, help="Trust it without being asked, for scripts.")
@click.option("--list", "listing", is_flag=True, help="List what you have trusted, of all folders.")
@click.option("--forget", "forgetting", is_flag=True, help="Trust nothing of FOLDER any more.")
@options.as_json
def command(folder: Path | None, yes: bool, listing: bool, forgetting: bool, as_json: bool) -> None:
    """Show what the kstory.toml of FOLDER asks for that only you can grant, and remember your yes.

    A project may come from anybody. Where your key goes, which files outside the project are read, whether builds are
    live and whether a price is lower than the catalogue's is for you to say. Your word is kept outside the project, for
    this folder and these very values: if one of them changes, you are asked again.
    """
    try:
        if listing:
            _list(as_json=as_json)
        elif forgetting:
            _forget(folder or Path(), as_json=as_json)
        else:
            if folder and not folder.exists():
                refuse(f"There is no folder '{folder}'.", as_json=as_json)
            _trust(look(folder or Path(), surrounding()), yes=yes, as_json=as_json)
    except StoreError as fault:
        refuse(str(fault), as_json=as_json)


def _trust(folder: Folder, *, yes: bool, as_json: bool) -> None:
    sources = {folder.settings.name: folder.settings} if folder.settings else {}
    if any(severity(each.code) == "error" for each in folder.faults):
        if as_json:
            answer(ok=False, folder=str(folder.root), diagnostics=faults_as_json(folder.faults, sources))
        else:
            show_faults(folder.faults, sources, folder.root)
        sys.exit(Exit.FAULTS)
    if not as_json:
        _show(folder)
    agreed = not folder.waits or yes or (not as_json and _agreed())
    if agreed and folder.waits:
        with deciding(as_json=as_json), refusing():
            trust(folder, surrounding())
    if as_json:
        waits = () if agreed else folder.asked.untrusted
        asks = [{**_as_data(each), "trusted": each not in waits} for each in folder.asked.all]
        refused = None if agreed else "You have not trusted this folder. Say --yes to trust it with all of this."
        state = [_state_as_data(each) for each in folder.strange]
        answer(ok=agreed, folder=str(folder.root), asks=asks, state=state, refused=refused)
    elif agreed and folder.waits:
        say("You trust it with this from now on.", fg="green")
    sys.exit(Exit.DONE if agreed else Exit.REFUSED)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        say("There is no terminal to ask on. Say --yes to trust it with all of this.", err=True)
        return False
    if ask("Trust it with all of this?"):
        return True
    say("It stays untrusted.")
    return False


def _show(folder: Folder) -> None:
    root = plain(str(folder.root))
    if not folder.asked.all and not folder.strange:
        say(f"{root} asks for nothing that needs your trust.", fg="green")
        return
    say(f"{root} asks for:", bold=True)
    for stranger in folder.strange:
        say()
        say(f"  {named(stranger.path)}", fg="yellow")
        say(*hung(_means(stranger), 6))
    for each in folder.asked.all:
        trusted = each not in folder.asked.untrusted
        say()
        say(
            f"  {each.setting} = {plain(each.value)}" + ("  (trusted)" if trusted else ""),
            fg=None if trusted else "yellow",
        )
        say(*hung(plain(each.means), 6))
    say()
    if not folder.waits:
        say("You trust it with this already.", fg="green")


def _means(stranger: Stranger) -> str:
    """What taking a file of the state over comes to."""
    if stranger.wrong:
        return f"It was not written by you on this machine and cannot be taken over: {stranger.wrong}."
    if not stranger.orders:
        return "It was not written by you on this machine. With your word it counts as yours."
    said = f"{count(stranger.orders, 'order')} for {money(stranger.dollars)}, {stranger.unfinished} of them unfinished"
    return (
        f"A journal with {said}, not written by you on this machine. With your word these count as yours: as spent, and"
        " what is unfinished as ordered."
    )


def _state_as_data(stranger: Stranger) -> dict[str, Any]:
    return {
        "file": named(stranger.path),
        "orders": stranger.orders,
        "unfinished": stranger.unfinished,
        "dollars": str(stranger.dollars),
        "wrong": stranger.wrong,
    }


def _as_data(asked: Ask) -> dict[str, str]:
    return {"setting": asked.setting, "value": asked.value, "means": asked.means}


def _list(*, as_json: bool) -> None:
    found = folders(surrounding())
    if as_json:
        told = [
            {"folder": folder, "trusted": [{"setting": setting, "value": value} for setting, value in given]}
            for folder, given in found.items()
        ]
        answer(ok=True, folders=told)
        return
    if not found:
        say("You have trusted no folder.")
    for folder, given in found.items():
        say(plain(folder), bold=True)
        for setting, value in given:
            say(f"  {setting} = {plain(value)}")


def _forget(folder: Path, *, as_json: bool) -> None:
    root = look(folder, surrounding()).root if folder.exists() else folder
    gone = forget(root, surrounding())
    if as_json:
        answer(ok=True, folder=str(root), forgotten=gone)
    elif gone:
        say(f"{plain(str(root))} is trusted with nothing any more.", fg="green")
    else:
        say(f"{plain(str(root))} was trusted with nothing.")
